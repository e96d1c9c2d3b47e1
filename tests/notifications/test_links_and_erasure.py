"""Links never act by being looked at; a tap counts once; a forgotten person is nowhere."""

import uuid
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from contracts.matching import ContactReleased, MatchExpired
from contracts.web import PersonErased
from services.chassis.capability import derive
from services.chassis.http.tokens import Principal, mint
from services.chassis.identity import normalise_email, person_id
from services.chassis.seal import unseal
from services.notifications import app
from services.notifications.decide.plan import question_id
from services.web.words.my_data_labels import LABELS
from tests.matching.test_api import keys_of
from tests.notifications.builders import (
    HANA,
    MATCH_ID,
    PROJECT,
    a_booking,
    a_guest,
    a_match_fact,
    a_proposal,
    a_seeker,
    an_offer,
)
from tests.notifications.golden_texts import with_details
from tests.notifications.house import part
from tests.notifications.test_handing_over import state_of
from tests.notifications.test_texting import answers

CANARY = "kanarienvogel@example.org"


@pytest.fixture
async def http(settings):
    api = app.create_api(settings)
    async with (
        api.router.lifespan_context(api),
        httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://test") as client,
    ):
        yield client


@pytest.fixture
def web(settings):
    principal = Principal(issuer="web", subject="web")
    token = mint(
        settings.keys.signing("web"), principal, audience="notifications", now=datetime.now(UTC)
    )
    return {"authorization": f"Bearer {token}"}


def answer_token(settings) -> str:
    asked = question_id(HANA, kind="match", subject_id=str(MATCH_ID))
    return derive(settings.keys.link, prefix="n", purpose="answer", subject=str(asked))


async def opened(http, web, token) -> httpx.Response:
    return await http.post("/v1/links/open", json={"token": token}, headers=web)


async def test_a_tap_counts_once_and_may_be_changed(house, http, web, settings):
    await house.hear_with(a_proposal(), a_seeker())
    token = answer_token(settings)
    before = (await opened(http, web, token)).json()

    for said in ("yes", "yes", "later"):
        answer = await http.post("/v1/answers", json={"token": token, "answer": said})
        assert answer.status_code == 200

    assert (before["purpose"], before["answered"]) == ("answer", None)
    assert await answers(house) == [(HANA, "yes"), (HANA, "later")]
    assert (await opened(http, web, token)).json()["answered"] == "later"


async def test_scanners_open_every_link_of_a_mail_and_nothing_happens(house, http, web):
    await house.hear_with(a_proposal(), a_seeker())
    (mail,) = await house.mails()
    links = [word for word in part(mail, "text/plain").split() if "/m/n" in word]
    one_click = mail["List-Unsubscribe"].strip("<>").removeprefix("https://zukunft.example")

    for link in links:
        for _ in range(2):
            assert (await opened(http, web, link.rpartition("/")[2])).status_code == 200
    path = one_click.removeprefix("/api/notifications")
    for method in ("GET", "HEAD", "OPTIONS"):
        assert (await http.request(method, path)).status_code == 405

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM preference") == 0
    assert len(links) == 3
    assert await house.facts() == []


async def test_one_click_stops_match_mails_without_cookie_or_question(house, http):
    await house.hear_with(a_proposal(), a_seeker())
    (mail,) = await house.mails()
    path = mail["List-Unsubscribe"].strip("<>").partition("/api/notifications")[2]
    form = {"List-Unsubscribe": "One-Click"}

    stops = [await http.post(path, data=form) for _ in range(2)]

    assert [stop.status_code for stop in stops] == [200, 200]
    assert "set-cookie" not in stops[0].headers
    async with house.database.read() as tx:
        logged = await tx.fetch("SELECT channel, state, method FROM consent ORDER BY channel")
    assert [tuple(row) for row in logged] == [
        ("mail", "withdrawn", "one-click"),
        ("sms", "withdrawn", "one-click"),
    ]


async def test_the_page_of_the_web_stops_them_with_the_token_in_the_body(house, http, web):
    """Addresses stand in logs, bodies do not."""
    await house.hear_with(a_proposal(), a_seeker())
    (mail,) = await house.mails()
    told = {"token": mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]}

    by_anybody = await http.post("/v1/links/unsubscribe", json=told)
    by_web = await http.post("/v1/links/unsubscribe", json=told, headers=web)

    assert (by_anybody.status_code, by_web.status_code) == (401, 200)
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM consent WHERE state = 'withdrawn'") == 2


async def test_why_says_which_fact_led_to_the_mail(house, http, web, settings):
    await house.hear_with(a_booking(), a_guest())
    (row,) = await house.rows()
    token = derive(settings.keys.link, prefix="n", purpose="why", subject=str(row["id"]))

    told = (await opened(http, web, token)).json()

    assert told["summary"]["purpose"] == "seat-booked"
    assert told["summary"]["fact"] == "zukunft.events.seat-booked.v1"


async def test_a_settled_question_and_an_unknown_link_say_so(house, http, web, settings):
    await house.hear_with(a_proposal(), a_seeker())
    token = answer_token(settings)
    await house.hear(a_match_fact(MatchExpired))

    late = await http.post("/v1/answers", json={"token": token, "answer": "yes"})
    unknown = await http.post("/v1/answers", json={"token": "n" + "x" * 43, "answer": "yes"})
    odd = await http.post("/v1/answers", json={"token": token, "answer": "perhaps", "x": 1})

    assert (late.status_code, late.json()["slug"]) == (409, "question-closed")
    assert (unknown.status_code, unknown.json()["slug"]) == (404, "link-unknown")
    assert odd.status_code == 422
    assert {error["field"] for error in odd.json()["errors"]} == {"answer", "x"}


def a_message(**changes):
    told = {"purpose": "sign-in-code", "email": CANARY, "params": {"code": "734198"}}
    return told | changes


async def test_the_web_asks_for_a_code_once_per_key(house, http, web):
    key = {"idempotency-key": str(uuid.uuid4())}

    first, again = [
        await http.post("/v1/messages", json=a_message(), headers=web | key) for _ in range(2)
    ]
    other = await http.post("/v1/messages", json=a_message(locale="en"), headers=web | key)

    assert (first.status_code, first.json()) == (202, again.json())
    assert (other.status_code, other.json()["slug"]) == (422, "idempotency-key-reused")
    assert [row["state"] for row in await house.rows()] == ["ready"]


async def test_only_the_web_sends_messages_and_only_operators_list_them(http, web):
    key = {"idempotency-key": str(uuid.uuid4())}

    assert (await http.post("/v1/messages", json=a_message(), headers=key)).status_code == 401
    assert (await http.get("/v1/notifications", headers=web)).status_code == 403
    bad = await http.post("/v1/messages", json=a_message(email="no"), headers=web | key)
    assert (bad.status_code, bad.json()["slug"]) == (422, "email-invalid")
    assert (await http.get("/v1/figures")).json()["handed_over"] == 0


async def test_a_forgotten_person_is_nowhere_and_what_was_stopped_stays(house, http, settings):
    await house.hear_with(a_proposal(), a_seeker(email=CANARY, phone="+4915112345678"))
    await house.hear_with(a_booking(), a_guest(email=CANARY))
    async with house.database.transaction() as tx:
        await tx.execute(
            """INSERT INTO suppression (address_hmac, channel, reason, since)
               SELECT address_hmac, 'sms', 'stopped', now() FROM notification WHERE channel = 'sms'
               AND address_hmac IS NOT NULL"""
        )

    await house.hear(PersonErased(person_id=HANA, erased_at=datetime.now(UTC)))
    await house.hear(a_booking(seat_revision=2), dataref="/x", at=datetime.now(UTC) - timedelta(1))

    dump = await everything(house)
    assert HANA.encode() not in dump.replace(f"erased:{HANA}".encode(), b"")
    assert {row["state"] for row in await house.rows()} == {"cancelled"}
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM suppression") == 1


@pytest.mark.parametrize("is_sent", [True, False])
async def test_a_released_contact_is_nowhere_after_its_own_erasure(house, mailroom, is_sent):
    card = {"name": "Jan Canary", "email": "jan.canary@example.org", "phone": None}
    hers = with_details(a_seeker(), {"counterpart_contact": card})
    at_work = house.at(mailroom)
    await at_work.hear_with(a_match_fact(ContactReleased), hers, an_offer())
    if is_sent:
        await at_work.carry()

    await at_work.hear(PersonErased(person_id=PROJECT, erased_at=datetime.now(UTC)))

    kept = [
        unseal(house.settings.keys.seal, row["params_enc"])
        for row in await house.rows()
        if row["params_enc"]
    ]
    assert not [told for told in kept if "canary" in told]
    [row] = await house.rows(person_id=HANA)
    assert row["state"] == ("accepted" if is_sent else "cancelled")


async def test_the_mail_that_ends_an_erasure_goes_and_names_nobody(house, http, web, settings):
    person = person_id(settings.keys.person, email=normalise_email(CANARY))
    await house.hear(PersonErased(person_id=person, erased_at=datetime.now(UTC)))
    key = {"idempotency-key": str(uuid.uuid4())}

    sent, again = [
        await http.post(
            "/v1/messages", json={"purpose": "erasure-done", "email": CANARY}, headers=web | key
        )
        for _ in range(2)
    ]

    assert await state_of(house, uuid.UUID(sent.json()["notification_id"])) == "ready"
    assert again.json() == sent.json()
    dump = await everything(house)
    assert person.encode() not in dump.replace(f"erased:{person}".encode(), b"")


async def test_an_address_stands_in_no_table_fact_or_log(house, mailroom, capfd):
    there = house.at(mailroom)
    await there.hear_with(a_proposal(), a_seeker(email=CANARY, phone="+4915112345678"))
    await there.hear_with(a_booking(), a_guest(email=CANARY))
    mailroom.post("/faults", {"step": "rcpt", "deed": f"550 5.1.1 <{CANARY}> unknown", "times": 1})

    await there.carry()

    dump = await everything(there)
    out, err = capfd.readouterr()
    for canary in (CANARY, "kanarienvogel", "4915112345678", "Šołta"):
        assert canary.encode() not in dump
        assert canary not in out + err


async def everything(house) -> bytes:
    """Every row of every table as text, and every blob as it is."""
    async with house.database.read() as tx:
        tables = await tx.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for table in tables:
            name = table["tablename"]
            for row in await tx.fetch(f'SELECT * FROM "{name}"'):
                prefix = "erased:" if name == "erased" else ""
                found += [
                    value if isinstance(value, bytes) else f"{prefix}{value}".encode()
                    for value in row.values()
                ]
    return b"\n".join(found)


async def test_a_person_gets_all_that_is_kept_of_her_and_nothing_of_others(house, http, settings):
    await house.hear_with(a_proposal(), a_seeker(), an_offer())
    await house.mails()

    def headers(person: str, **who: str) -> dict[str, str]:
        principal = Principal(issuer="web", subject=person, person_id=person, **who)
        key = settings.keys.signing("web")
        token = mint(key, principal, audience="notifications", now=datetime.now(UTC))
        return {"authorization": f"Bearer {token}"}

    told = (await http.get("/v1/my/data", headers=headers(HANA))).json()
    by_link = await http.get("/v1/my/data", headers=headers(HANA, capability="one-thing"))
    nobody = (await http.get("/v1/my/data", headers=headers("p_" + "0" * 32))).json()

    assert told["contact"]["email"] == a_seeker()["email"]
    assert "match-proposed" in {each["purpose"] for each in told["messages"]}
    assert told["questions"]
    assert an_offer()["person_id"] not in str(told)
    assert by_link.status_code == 404
    assert not any(nobody.values())
    assert keys_of(told) <= set(LABELS)
