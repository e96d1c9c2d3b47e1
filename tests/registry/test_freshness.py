"""An entry is asked about, marked, archived and brought back; its owner needs one button."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts import registry as facts
from contracts.topics import INITIATIVES, REVIEWS
from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work import links
from tests.registry.builders import ANNA, Clock, World
from tests.registry.clearance.steps import merge

GONE = "zukunft.registry.gone.v1"
"""The type of a tombstone."""


async def let_time_pass(world: World, clock: Clock, *, days: float) -> None:
    """The clock goes on, and a worker does what is due."""
    clock.pass_by(days=days)
    while await run_one(world.database, timers_of(world.settings)):
        pass


async def said_since(world: World, known: int) -> list[tuple[str, str]]:
    told = (await world.facts())[known:]
    return [(fact["topic"], fact["type"]) for fact in told]


async def press(world: World, initiative_id: str) -> Any:
    told = {"token": world.link(links.STILL_TRUE, initiative_id)}
    return await world.http.post("/v1/initiatives/reconfirm", json=told, headers=world.token("web"))


async def test_an_entry_that_nobody_confirms_is_asked_about_marked_and_archived(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    known = len(await world.facts())

    met = []
    for days in (329, 1, 34, 1, 34, 1, 139, 1):
        await let_time_pass(world, clock, days=days)
        met.append([type_ for _, type_ in await said_since(world, known)])
        known += len(met[-1])

    due, stale = facts.InitiativeConfirmationDue.TYPE, facts.InitiativeWentStale.TYPE
    archived = facts.InitiativeArchived.TYPE
    assert met == [[], [due], [], [due], [], [stale], [], [GONE, archived]]
    assert (await world.find())["total"] == 0
    gone = await world.http.get(f"/v1/initiatives/{initiative_id}")
    assert gone.status_code == 404


async def test_a_stale_entry_is_marked_and_ranks_by_half(world: World, clock: Clock) -> None:
    await world.list_entry()
    await let_time_pass(world, clock, days=401)
    fresh = await world.list_entry()

    found = await world.find(q="Nachbarschaftsgarten")

    assert [(each["initiative_id"] == fresh, each["is_stale"]) for each in found["items"]] == [
        (True, False),
        (False, True),
    ]
    figures = (await world.http.get("/v1/figures")).json()
    assert (figures["stale"], figures["confirmed_half_year_percent"]) == (1, 50)


async def test_one_button_makes_the_entry_fresh_and_starts_the_year_anew(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=401)
    known = len(await world.facts())

    answers = [await press(world, initiative_id) for _ in range(2)]

    assert [answer.json()["state"] for answer in answers] == ["listed"] * 2
    said = (await world.facts())[known:]
    assert [fact["type"] for fact in said] == [facts.InitiativeReconfirmed.TYPE]
    assert json.loads(said[0]["payload"])["confirmed_at"].startswith(clock.now.date().isoformat())
    assert (await world.find())["items"][0]["is_stale"] is False
    await let_time_pass(world, clock, days=329)
    assert len(await world.facts()) == known + 1


async def test_the_button_brings_an_archived_entry_back_as_it_was(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    before = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    await let_time_pass(world, clock, days=401)
    await let_time_pass(world, clock, days=140)
    known = len(await world.facts())

    answer = await press(world, initiative_id)

    assert answer.json()["state"] == "listed"
    assert await said_since(world, known) == [(INITIATIVES.name, facts.InitiativeListed.TYPE)]
    back = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    assert back.pop("confirmed_at") != before.pop("confirmed_at")
    assert back == before


async def archived_with_a_change(world: World, clock: Clock) -> str:
    """Nobody confirmed the entry; later its owner changed it, and the button still works."""
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=401)
    await let_time_pass(world, clock, days=140)
    changed = await world.change(initiative_id, title="Nachbarschaftsgarten West")
    assert changed.json()["state"] == "submitted"
    return initiative_id


async def test_the_button_does_not_pass_a_change_that_waits(world: World, clock: Clock) -> None:
    initiative_id = await archived_with_a_change(world, clock)
    figures = await world.http.get("/v1/figures")

    answer = await press(world, initiative_id)

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-not-listed")
    assert (await world.http.get("/v1/figures")).json() == figures.json()
    cleared = await world.decide(initiative_id, "clear", revision=2)
    assert cleared.status_code == 200
    assert [each["title"] for each in (await world.find())["items"]] == [
        "Nachbarschaftsgarten West"
    ]


async def test_the_button_does_not_list_what_an_editor_declined(world: World, clock: Clock) -> None:
    initiative_id = await archived_with_a_change(world, clock)
    reason = "Das ist keine Initiative, sondern Werbung."
    assert (await world.decide(initiative_id, "reject", revision=2, reason=reason)).is_success

    answer = await press(world, initiative_id)

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-not-listed")
    assert (await world.find())["total"] == 0


async def test_the_button_does_not_part_what_was_merged(world: World, clock: Clock) -> None:
    initiative_id = await archived_with_a_change(world, clock)
    survivor = await world.list_entry(title="Garten der Nachbarschaft")
    assert (await merge(world, initiative_id, survivor, seen=(2, 1))).is_success

    answer = await press(world, initiative_id)

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-not-listed")
    assert [each["initiative_id"] for each in (await world.find())["items"]] == [survivor]


async def test_the_link_works_for_thirty_days_and_the_owners_page_after_it(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=401)
    await let_time_pass(world, clock, days=140)
    clock.pass_by(days=31)

    late = await press(world, initiative_id)
    own = await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=world.as_owner())
    again = await world.http.post(
        f"/v1/initiatives/{initiative_id}/reconfirm", headers=world.as_owner()
    )

    assert (late.status_code, late.json()["slug"]) == (410, "link-expired")
    assert "reconfirm" in own.json()["actions"]
    assert again.json()["state"] == "listed"


async def test_what_an_editor_took_off_does_not_return_by_a_button(world: World) -> None:
    initiative_id = await world.list_entry()
    await world.decide(initiative_id, "archive", reason="Der Verein hat sich aufgelöst.")

    answer = await world.http.post(
        f"/v1/initiatives/{initiative_id}/reconfirm", headers=world.as_owner()
    )

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-not-listed")
    assert (await world.find())["total"] == 0


async def test_nobody_confirms_the_entry_of_somebody_else(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await world.http.post(
        f"/v1/initiatives/{initiative_id}/reconfirm", headers=world.as_owner("eva@example.org")
    )

    assert answer.status_code == 404


async def test_after_a_long_stillstand_the_owner_is_warned_before_the_archive(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    known = len(await world.facts())

    await let_time_pass(world, clock, days=700)
    warned = [type_ for _, type_ in await said_since(world, known)]
    await let_time_pass(world, clock, days=29)
    kept = (await world.find())["total"]
    await let_time_pass(world, clock, days=1)

    assert warned == [facts.InitiativeWentStale.TYPE]
    assert kept == 1
    assert (await world.find())["total"] == 0
    assert (await press(world, initiative_id)).json()["state"] == "listed"


async def test_a_change_by_the_owner_counts_as_her_word(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry()
    clock.pass_by(days=300)
    await world.change(initiative_id, title="Nachbarschaftsgarten West")
    await world.decide(initiative_id, "clear", revision=2)
    known = len(await world.facts())

    await let_time_pass(world, clock, days=329)

    assert await said_since(world, known) == []


async def test_a_change_that_is_declined_confirms_nothing(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry()
    confirmed = (await world.find())["items"][0]["confirmed_at"]
    await let_time_pass(world, clock, days=401)
    await world.change(initiative_id, title="Alles muss raus")
    reason = "Das ist keine Initiative, sondern Werbung."
    assert (await world.decide(initiative_id, "reject", revision=2, reason=reason)).is_success
    known = len(await world.facts())

    await let_time_pass(world, clock, days=138)
    shown = (await world.find())["items"][0]
    await let_time_pass(world, clock, days=1)

    assert (shown["confirmed_at"], shown["is_stale"]) == (confirmed, True)
    said = [type_ for _, type_ in await said_since(world, known)]
    assert said == [GONE, facts.InitiativeArchived.TYPE]
    assert (await world.find())["total"] == 0


async def test_a_change_that_is_cleared_confirms_from_the_day_it_was_sent(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    clock.pass_by(days=300)
    sent = clock.now
    await world.change(initiative_id, title="Nachbarschaftsgarten West")
    before = (await world.find())["items"][0]["confirmed_at"]
    clock.pass_by(days=20)

    await world.decide(initiative_id, "clear", revision=2)

    after = (await world.find())["items"][0]["confirmed_at"]
    assert datetime.fromisoformat(before) == sent - timedelta(days=300)
    assert datetime.fromisoformat(after) == sent
    known = len(await world.facts())
    await let_time_pass(world, clock, days=309)
    assert await said_since(world, known) == []
    await let_time_pass(world, clock, days=1)
    due = facts.InitiativeConfirmationDue.TYPE
    assert await said_since(world, known) == [(REVIEWS.name, due)]


@pytest.mark.parametrize("days", [300, 401])
async def test_while_a_change_waits_nobody_is_asked_and_nothing_is_archived(
    world: World, clock: Clock, days: int
) -> None:
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=days)
    await world.change(initiative_id, title="Nachbarschaftsgarten West")
    known = len(await world.facts())

    await let_time_pass(world, clock, days=300)

    assert await said_since(world, known) == []
    cleared = await world.decide(initiative_id, "clear", revision=2)
    assert (cleared.status_code, cleared.json()["state"]) == (200, "listed")


async def test_reminders_name_the_dates_and_carry_the_button(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=330)
    [fact] = [
        each for each in await world.facts() if each["type"] == facts.InitiativeConfirmationDue.TYPE
    ]

    claimed = await world.http.get(
        fact["headers"]["ce_dataref"], headers=world.token("notifications")
    )

    assert fact["topic"] == REVIEWS.name
    [person] = claimed.json()["people"]
    assert person["email"] == ANNA
    assert person["links"]["still_true"] == world.link(links.STILL_TRUE, initiative_id)
    confirmed = clock.now - timedelta(days=330)
    assert person["details"]["confirmed_at"].startswith(confirmed.date().isoformat())


async def test_the_button_and_the_clock_at_once_leave_one_truth(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=401)
    clock.pass_by(days=140)

    await asyncio.gather(
        press(world, initiative_id),
        run_one(world.database, timers_of(world.settings)),
        press(world, initiative_id),
    )
    await let_time_pass(world, clock, days=0)

    assert (await press(world, initiative_id)).json()["state"] == "listed"
    assert (await world.find())["total"] == 1


@pytest.mark.parametrize("days", [10, 401, 541])
async def test_an_erased_owner_is_never_asked(world: World, clock: Clock, days: int) -> None:
    initiative_id = await world.list_entry()
    await let_time_pass(world, clock, days=days)
    await world.erase(ANNA)
    known = len(await world.facts())

    await let_time_pass(world, clock, days=600)

    assert await said_since(world, known) == []
    assert (await press(world, initiative_id)).status_code == 404
