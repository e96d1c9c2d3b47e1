"""A visitor writes to an initiative: nobody's address is shown, nothing is sent unconfirmed."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from contracts.enquiries import EnquiryForwarded, EnquiryReceived
from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work import enquiries
from tests.registry.builders import ANNA, Clock, World, a_key

JAN = "jan.beispiel@example.org"
TEXT = "Guten Tag, kann ich am Sonnabend bei Ihnen mithelfen?"


async def write(world: World, initiative_id: str, **told: Any) -> httpx.Response:
    headers = {**a_key(), **told.pop("headers", {})}
    letter = {"name": "Jan Beispiel", "email": JAN, "text": TEXT, **told}
    return await world.http.post(
        f"/v1/initiatives/{initiative_id}/enquiries", json=letter, headers=headers
    )


async def confirm(world: World, enquiry_id: str) -> httpx.Response:
    told = {"token": link(world, enquiries.CONFIRM, enquiry_id)}
    return await world.http.post("/v1/enquiries/confirm", json=told, headers=world.token("web"))


def link(world: World, purpose: str, enquiry_id: str) -> str:
    return enquiries.token(world.settings.keys, purpose, enquiry_id=enquiry_id)  # type: ignore[arg-type]


async def letters(world: World, initiative_id: str) -> list[dict[str, Any]]:
    answer = await world.http.get(
        f"/v1/initiatives/{initiative_id}/enquiries", headers=world.as_owner()
    )
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def claimed(world: World, fact: dict[str, Any]) -> httpx.Response:
    return await world.http.get(fact["headers"]["ce_dataref"], headers=world.token("notifications"))


async def pass_days(world: World, clock: Clock, days: int) -> None:
    clock.pass_by(days=days)
    while await run_one(world.database, timers_of(world.settings)):
        pass


async def test_a_message_reaches_the_owner_once_its_sender_has_confirmed(world: World) -> None:
    initiative_id = await world.list_entry()
    known = len(await world.facts())

    written = (await write(world, initiative_id)).json()
    before = await letters(world, initiative_id)
    confirmed = [await confirm(world, written["enquiry_id"]) for _ in range(2)]

    assert (written["state"], before) == ("received", [])
    assert [answer.json()["state"] for answer in confirmed] == ["forwarded"] * 2
    said = (await world.facts())[known:]
    assert [fact["type"] for fact in said] == [EnquiryReceived.TYPE, EnquiryForwarded.TYPE]
    [letter] = await letters(world, initiative_id)
    assert (letter["name"], letter["email"], letter["text"]) == ("Jan Beispiel", JAN, TEXT)


async def test_no_fact_and_no_answer_names_a_person_or_her_words(world: World) -> None:
    initiative_id = await world.list_entry()
    written = await write(world, initiative_id)
    await confirm(world, written.json()["enquiry_id"])

    public = (await world.http.get(f"/v1/initiatives/{initiative_id}")).text
    said = json.dumps(await world.facts(), default=str)

    for word in (JAN, ANNA, TEXT, "Jan Beispiel"):
        assert word not in said
        assert word not in public + written.text


async def test_the_sender_is_asked_and_the_owner_told_by_what_the_claims_say(world: World) -> None:
    initiative_id = await world.list_entry()
    enquiry_id = (await write(world, initiative_id)).json()["enquiry_id"]
    asked = (await claimed(world, (await world.facts())[-1])).json()["people"]
    await confirm(world, enquiry_id)

    told = (await claimed(world, (await world.facts())[-1])).json()["people"]

    assert [(each["email"], each["links"]) for each in asked] == [
        (JAN, {"confirm": link(world, enquiries.CONFIRM, enquiry_id)})
    ]
    assert [(each["email"], each["links"]) for each in told] == [
        (ANNA, {"outcome": link(world, enquiries.OUTCOME, enquiry_id)})
    ]
    assert told[0]["details"]["sender_email"] == JAN
    assert ANNA not in json.dumps(asked)


async def test_who_has_shown_her_mailbox_need_not_confirm_it(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await write(world, initiative_id, headers=world.as_owner(JAN))
    other = await write(world, initiative_id, headers=world.as_owner("eva@example.org"))

    assert (answer.json()["state"], other.json()["state"]) == ("forwarded", "received")


@pytest.mark.parametrize("by_link", [True, False])
async def test_what_counts_is_a_conversation(world: World, by_link: bool) -> None:
    initiative_id = await world.list_entry()
    enquiry_id = (await write(world, initiative_id)).json()["enquiry_id"]
    await confirm(world, enquiry_id)

    if by_link:
        told = {"token": link(world, enquiries.OUTCOME, enquiry_id), "answer": "yes"}
        answer = await world.http.post(
            "/v1/enquiries/outcome", json=told, headers=world.token("web")
        )
    else:
        path = f"/v1/initiatives/{initiative_id}/enquiries/{enquiry_id}/outcome"
        answer = await world.http.post(path, json={"answer": "yes"}, headers=world.as_owner())

    assert answer.json()["outcome"] == "conversation"
    figures = (await world.http.get("/v1/figures")).json()
    assert (figures["enquiries"], figures["conversations"]) == (1, 1)


async def test_nobody_else_reads_or_concludes(world: World) -> None:
    initiative_id = await world.list_entry()
    enquiry_id = (await write(world, initiative_id)).json()["enquiry_id"]
    await confirm(world, enquiry_id)
    other = await world.list_entry(contact={"name": "Eva", "email": "eva@example.org"})
    eva = world.as_owner("eva@example.org")

    read = await world.http.get(f"/v1/initiatives/{initiative_id}/enquiries", headers=eva)
    concluded = [
        await world.http.post(
            f"/v1/initiatives/{entry}/enquiries/{enquiry_id}/outcome",
            json={"answer": "yes"},
            headers=eva,
        )
        for entry in (initiative_id, other)
    ]

    assert {read.status_code, *(answer.status_code for answer in concluded)} == {404}


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"text": "Hallo"}, ["text"]),
        ({"text": "x" * 3001, "email": "jan@"}, ["email", "text"]),
        ({"name": ""}, ["name"]),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_stored(
    world: World, told: dict[str, Any], fields: list[str]
) -> None:
    initiative_id = await world.list_entry()
    known = len(await world.facts())

    answer = await write(world, initiative_id, **told)

    assert answer.status_code == 422
    assert sorted(error["field"] for error in answer.json()["errors"]) == fields
    assert len(await world.facts()) == known


async def test_an_entry_that_is_not_public_takes_no_messages(world: World) -> None:
    hidden = await world.submit()

    answer = await write(world, hidden)

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-not-listed")


async def test_what_nobody_confirms_is_deleted_and_words_are_kept_for_ninety_days(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    unconfirmed = (await write(world, initiative_id)).json()["enquiry_id"]
    forwarded = (await write(world, initiative_id)).json()["enquiry_id"]
    await confirm(world, forwarded)

    await pass_days(world, clock, 8)
    late = await confirm(world, unconfirmed)
    kept = await letters(world, initiative_id)
    await pass_days(world, clock, 83)

    assert late.status_code in {404, 410}
    assert [letter["enquiry_id"] for letter in kept] == [forwarded]
    assert await letters(world, initiative_id) == []
    assert (await world.http.get("/v1/figures")).json()["enquiries"] == 1


@pytest.mark.parametrize("who", [JAN, ANNA])
async def test_an_erasure_empties_letters_also_when_it_is_said_twice(
    world: World, who: str
) -> None:
    initiative_id = await world.list_entry()
    for _ in range(2):
        enquiry_id = (await write(world, initiative_id)).json()["enquiry_id"]
    await confirm(world, enquiry_id)

    for _ in range(2):
        await world.erase(who)

    async with world.database.read() as tx:
        rows = await tx.fetch("SELECT letter, sender_person_id, state FROM enquiry")
    assert [tuple(row) for row in rows] == [(None, None, "forwarded")]


async def test_two_presses_at_once_forward_one_message(world: World) -> None:
    initiative_id = await world.list_entry()
    enquiry_id = (await write(world, initiative_id)).json()["enquiry_id"]

    answers = await asyncio.gather(*(confirm(world, enquiry_id) for _ in range(5)))

    assert {answer.json()["state"] for answer in answers} == {"forwarded"}
    said = [fact["type"] for fact in await world.facts()]
    assert said.count(EnquiryForwarded.TYPE) == 1
