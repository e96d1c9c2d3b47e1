"""What comes in over HTTP: refused with the field's name, done once, and never told to the log."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from structlog.testing import capture_logs

from services.chassis import erasure
from services.chassis.keys import KeyRing
from tests.chassis.small_api import PERSON, SECRET, SmallApi, talking
from tools.keys import make_keys
from tools.ports import free_port

OTHER = "p_" + "4" * 32
KEY = UUID("11111111-2222-4333-8444-555555555555")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return KeyRing(folder)


@pytest.fixture
async def api(database_url: str, keys: KeyRing) -> AsyncIterator[SmallApi]:
    async with talking(database_url, keys) as api:
        yield api


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        ({"text": "Hallo", "colour": "Geheimes"}, {"colour": "unknown-field"}),
        ({"tags": []}, {"text": "field-missing"}),
        ({"text": {"inner": "Geheimes"}}, {"text": "string-type"}),
        ({"text": "x", "tags": ["a", ["Geheimes"]]}, {"tags.1": "string-type"}),
        ({"text": "x", "contact": {}}, {"contact.name": "field-missing"}),
        (
            {"text": "x", "contact": {"name": "y", "people": "Geheimes", "vip": "Geheimes"}},
            {"contact.people": "int-parsing", "contact.vip": "unknown-field"},
        ),
        ({}, {"text": "field-missing"}),
        ("Geheimes", {"body": "model-attributes-type"}),
        (["Geheimes"], {"body": "model-attributes-type"}),
    ],
)
async def test_a_body_of_another_form_names_its_fields_and_is_not_echoed(
    api: SmallApi, told, errors
):
    answer = await api.leave(told)

    assert_problem(answer, 422, "fields-invalid")
    assert {each["field"]: each["slug"] for each in answer.json()["errors"]} == errors
    assert "Geheimes" not in answer.text
    assert await api.notes() == []


async def test_a_query_of_another_form_names_its_field(api: SmallApi):
    answer = await api.client.get("/v1/notes", params={"limit": "Geheimes"})

    assert_problem(answer, 422, "fields-invalid")
    assert [each["field"] for each in answer.json()["errors"]] == ["limit"]
    assert "Geheimes" not in answer.text


UNSTORABLE = ["\\u0000", "\\ud800", "\\udc00\\ud800", "\\ufffe", "\\uffff", "\\u001b", "\\u007f"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ('{"text": "Guten %s Tag"}', "text"),
        ('{"text": "x", "contact": {"name": "%s"}}', "contact.name"),
        ('{"text": "x", "tags": ["fine", "%s"]}', "tags.1"),
        ('{"text": "x", "contact": {"%s": 1}}', "contact"),
        ('{"%s": "x"}', "body"),
        ('"%s"', "body"),
    ],
)
async def test_a_text_that_cannot_be_stored_is_refused_by_its_field(
    api: SmallApi, form: str, field: str
):
    for letter in UNSTORABLE:
        answer = await api.leave_raw(form % letter)

        assert_problem(answer, 422, "text-unstorable")
        assert answer.json()["field"] == field
    assert await api.notes() == []


async def test_another_content_type_is_no_way_around(api: SmallApi):
    for content_type in ("", "text/plain", "application/vnd.api+json", "APPLICATION/JSON"):
        body = '{"text": "Guten \\u0000 Tag"}'

        answer = await api.leave_raw(body, **{"content-type": content_type})

        assert answer.status_code == 422
    assert await api.notes() == []


async def test_a_second_content_type_is_no_way_around(api: SmallApi):
    for types in (("application/json", "text/plain"), ("text/plain", "application/json")):
        headers = [("idempotency-key", str(KEY)), *(("content-type", each) for each in types)]
        body = b'{"text": "Guten \\u0000 Tag"}'

        answer = await api.client.post("/v1/notes", content=body, headers=headers)

        assert_problem(answer, 422, "text-unstorable")
    assert await api.notes() == []


async def test_a_query_that_cannot_be_stored_is_refused_by_its_name(api: SmallApi):
    for letter in ("%00", "%ED%A0%80", "%EF%BF%BE", "%1B", "%FF", "%C3"):
        in_value = await api.client.get(f"/v1/notes?limit=3&q=Guten{letter}Tag")
        in_name = await api.client.get(f"/v1/notes?limit=3&q{letter}=x")

        assert_problem(in_value, 422, "text-unstorable")
        assert in_value.json()["field"] == "q"
        assert_problem(in_name, 422, "text-unstorable")
        assert in_name.json()["field"] == "query"


async def test_the_six_typed_letters_and_every_other_letter_stay_as_typed(api: SmallApi):
    typed = "\\u0000 \\ud800 & <b> „ß“ 🙂 \u2028 měšćanka\tund\nweiter"

    answer = await api.leave({"text": typed})
    found = await api.client.get("/v1/notes", params={"q": "\\u0000 \\ud800"})

    assert answer.status_code == 201
    assert found.json() == [typed]


async def test_texts_are_kept_in_one_spelling(api: SmallApi):
    await api.leave({"text": " Gru\u0308ße\r\naus Löbau "})

    assert await api.notes() == ["Grüße\naus Löbau"]


UNREADABLE = [
    b"{",
    b"Guten Tag",
    b'{"text": "x"} {"text": "y"}',
    b'{"text": "\xff\xfe"}',
    b'{"text": "raw \x00 control"}',
    b'{"text": ' + b"9" * 5000 + b"}",
    b"[" * 30_000,
    b'{"text": ' * 500,
]


async def test_a_body_that_cannot_be_read_is_refused(api: SmallApi):
    for body in UNREADABLE:
        assert_problem(await api.leave_raw(body), 422, "body-invalid")
    assert await api.notes() == []


async def test_a_body_nested_deeper_than_any_form_is_refused_at_every_depth(api: SmallApi):
    for depth in (70, 300, 600, *range(800, 1000, 20), 5000):
        body = '{"text": "x", "tags": ' + "[" * depth + "]" * depth + "}"

        assert_problem(await api.leave_raw(body), 422, "body-invalid")
    assert await api.notes() == []


async def test_a_body_of_64_kib_passes_and_one_byte_more_does_not(api: SmallApi):
    frame = len(json.dumps({"text": "x", "tags": [""]}))
    at_limit = json.dumps({"text": "x", "tags": ["y" * (64 * 1024 - frame)]})

    passed = await api.leave_raw(at_limit)
    refused = await api.leave_raw(f"{at_limit} ")

    assert passed.status_code == 201
    assert_problem(refused, 413, "body-too-large")
    assert await api.notes() == ["x"]


async def test_a_body_that_hides_its_length_is_measured_as_it_comes(api: SmallApi):
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 4096

    answer = await api.client.post("/v1/notes", content=endless())

    assert_problem(answer, 413, "body-too-large")


async def test_what_the_framework_refuses_is_a_problem_too(api: SmallApi):
    unknown = await api.client.get("/v1/nothing")
    wrong_method = await api.client.delete("/v1/notes")

    assert_problem(unknown, 404, "not-found")
    assert_problem(wrong_method, 405, "method-not-allowed")
    assert wrong_method.headers["allow"]


async def test_a_key_that_is_no_uuid_is_refused(api: SmallApi):
    for key in (b"", b"no-uuid", b"11111111-2222-4333-8444", b"\xed\xa0\x80", b"a\x00b"):
        headers = {b"idempotency-key": key}

        answer = await api.client.post("/v1/notes", json={"text": "x"}, headers=headers)

        assert_problem(answer, 422, "idempotency-key-missing")
    assert await api.notes() == []


async def test_a_route_that_wants_a_key_refuses_without(api: SmallApi):
    answer = await api.client.post("/v1/notes", json={"text": "x"})

    assert_problem(answer, 422, "idempotency-key-missing")
    assert await api.notes() == []


async def test_a_route_that_only_takes_a_key_works_without_each_time(api: SmallApi):
    for _ in range(2):
        answer = await api.client.post("/v1/quick-notes", json={"text": "x"})

        assert answer.status_code == 200
    assert await api.notes() == ["x", "x"]


async def test_the_same_key_and_body_give_the_same_answer_and_one_effect(api: SmallApi):
    first = await api.leave({"text": "x"}, key=KEY)
    again = await api.leave({"text": "x"}, key=str(KEY).upper())

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert first.status_code == 201
    assert await api.notes() == ["x"]


async def test_a_fresh_key_is_a_deliberate_second_time(api: SmallApi):
    first = await api.leave({"text": "x"})
    second = await api.leave({"text": "x"})

    assert first.json()["number"] != second.json()["number"]
    assert await api.notes() == ["x", "x"]


async def test_the_same_key_with_another_body_is_refused(api: SmallApi):
    await api.leave({"text": "x"}, key=KEY)

    answer = await api.leave({"text": "y"}, key=KEY)

    assert_problem(answer, 422, "idempotency-key-reused")
    assert await api.notes() == ["x"]


async def test_the_same_key_at_another_route_is_another_request(api: SmallApi):
    await api.leave({"text": "x"}, key=KEY)

    headers = {"idempotency-key": str(KEY)}
    answer = await api.client.post("/v1/quick-notes", json={"text": "y"}, headers=headers)

    assert answer.status_code == 200
    assert await api.notes() == ["x", "y"]


async def test_nobody_gets_the_answer_of_another_one_who_used_the_same_key(api: SmallApi):
    """Also where somebody read the key and the body over her shoulder."""
    callers = [
        None,
        api.token(person_id=PERSON),
        api.token(person_id=OTHER),
        api.token(person_id=None, subject="web"),
        api.token(person_id=None, subject="editor-7", roles=frozenset({"editor"})),
        api.token("notifications", person_id=None, subject="web"),
    ]

    first = [await api.leave({"text": "x"}, key=KEY, token=token) for token in callers]
    again = [await api.leave({"text": "x"}, key=KEY, token=token) for token in callers]

    numbers = [answer.json()["number"] for answer in first]
    assert len(set(numbers)) == len(callers)
    assert [answer.json()["number"] for answer in again] == numbers
    assert await api.notes() == ["x"] * len(callers)


async def test_the_answers_that_an_erased_person_got_are_forgotten(api: SmallApi, database):
    await api.leave({"text": "kanarienvogel@example.org"}, token=api.token(person_id=PERSON))
    await api.leave({"text": f"about {PERSON}"}, token=api.token(person_id=OTHER))
    await api.leave({"text": "hello"}, token=api.token(person_id=OTHER))

    async with database.transaction() as tx:
        await erasure.purge_person(tx, PERSON)
        left = await tx.fetch("SELECT answer FROM idempotency")

    assert [row["answer"]["text"] for row in left] == ["hello"]


async def test_twenty_at_once_with_one_key_are_one_effect_and_one_answer(api: SmallApi):
    answers = await asyncio.gather(*(api.leave({"text": "x"}, key=KEY) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert await api.notes() == ["x"]


async def test_a_refusal_rolls_back_and_is_not_kept(api: SmallApi, database):
    refused = await api.leave({"text": "refuse"}, key=KEY)
    left_behind = await api.notes()

    async with database.transaction() as tx:
        await tx.execute("INSERT INTO standing VALUES ('room', 1, 'free now')")
    done = await api.leave({"text": "refuse"}, key=KEY)

    assert_problem(refused, 409, "house-full")
    assert refused.json()["title"] == "The house is full: choose another one."
    assert refused.json()["free"] == 0
    assert left_behind == []
    assert done.status_code == 201
    assert await api.notes() == ["refuse"]


@pytest.mark.parametrize("text", ["surprise", "database-quotes"])
async def test_the_unexpected_is_told_without_details_and_noted_without_its_message(
    api: SmallApi, caplog: pytest.LogCaptureFixture, text: str
):
    with capture_logs() as lines, caplog.at_level(logging.DEBUG):
        answer = await api.leave({"text": text}, key=KEY)

    assert_problem(answer, 500, "internal-error")
    assert set(answer.json()) == {"type", "slug", "title", "status"}
    (line,) = [line for line in lines if line["event"] == "request failed"]
    assert line["error"] in {"KeyError", "UniqueViolationError"}
    assert SECRET not in f"{lines} {caplog.text} {answer.text}"
    assert await api.notes() == []


async def test_after_the_unexpected_the_same_key_decides_anew(api: SmallApi):
    first = await api.leave({"text": "surprise"}, key=KEY)
    other_body = await api.leave({"text": "x"}, key=KEY)

    assert first.status_code == 500
    assert other_body.status_code == 201


async def test_a_database_that_is_away_means_try_again_soon(keys: KeyRing):
    async with talking(f"postgresql://nobody@127.0.0.1:{free_port()}/none", keys) as api:
        written = await api.leave({"text": "x"})
        read = await api.client.get("/v1/notes")
        alive = await api.client.get("/livez")

    for answer in (written, read):
        assert_problem(answer, 503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert alive.status_code == 200


async def test_connections_cut_by_the_server_mean_try_again_and_then_it_works(
    api: SmallApi, database
):
    await api.leave({"text": "before"})
    async with database.read() as tx:
        await tx.fetch(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )

    key = uuid4()
    while (answer := await api.leave({"text": "after"}, key=key)).status_code == 503:
        assert answer.headers["retry-after"]

    assert answer.status_code == 201
    assert await api.notes() == ["before", "after"]


def assert_problem(answer: httpx.Response, status: int, slug: str) -> None:
    """The answer is the problem of that slug, as RFC 9457 wants it, and no cache keeps it."""
    assert (answer.status_code, answer.json()["slug"]) == (status, slug), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["type"] == f"urn:zukunft:problem:{slug}"
    assert answer.json()["status"] == status
