"""What an owner saves at the entry: with consent, for one entry, heard of once, gone when forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.web import PersonErased
from services.chassis.identity import normalise_email, person_id
from services.chassis.timers import run_one
from services.registry import messages
from services.registry.app import timers_of
from services.registry.decide import initiative as rules
from services.registry.store import initiatives
from services.registry.store.funding import checks
from services.registry.work.funding import saving
from tests.registry.builders import ANNA, Clock, World
from tests.registry.funding.builders import LEIPZIG, SOURCE
from tests.registry.funding.desk import FROM_LEIPZIG, SEAT, Desk, answers

OTHER = "bert.beispiel@example.org"
DATED = {"opens_on": "2026-03-10", "closes_on": "2026-03-31"}
WINDOW = {"id": "frist", "kind": "call_window", "source": SOURCE, **DATED}
OPENING = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)


async def save(
    world: World, entry: str, told: Any = None, *, agrees: bool = True, email: str = ANNA
) -> httpx.Response:
    return await world.http.put(
        f"/v1/initiatives/{entry}/funding",
        json={"answers": told if told is not None else answers(), "agrees": agrees},
        headers=world.as_owner(email),
    )


async def own(world: World, entry: str, email: str = ANNA) -> httpx.Response:
    headers = world.as_owner(email)
    return await world.http.get(f"/v1/initiatives/{entry}/funding", headers=headers)


async def forget(world: World, entry: str) -> httpx.Response:
    path = f"/v1/initiatives/{entry}/funding/forget"
    return await world.http.post(path, json={}, headers=world.as_owner())


async def pass_until(world: World, clock: Clock, moment: datetime) -> None:
    clock.now = moment
    while await run_one(world.database, timers_of(world.settings)):
        pass


async def news(world: World) -> list[dict[str, Any]]:
    """The facts by which owners hear that a call has opened."""
    facts = [f for f in await world.facts() if f["type"].endswith("eligibility-evaluated.v1")]
    return [fact for fact in facts if b'"is_news":true' in fact["payload"]]


async def test_an_owner_begins_with_what_the_entry_says(desk: Desk, world: World) -> None:
    entry = await world.list_entry(ags=LEIPZIG)
    await desk.opens()

    told = (await own(world, entry)).json()

    assert told["saved_at"] is None
    assert (told["answers"]["seat_ags"], told["answers"]["legal_form"]) == (LEIPZIG, "ev")
    assert told["answers"]["amount_eur"] is None
    assert [each["verdict"] for each in told["items"]] == ["not-met"]
    assert told["places"] == {LEIPZIG: "Leipzig"}


async def test_nothing_is_saved_without_the_consent(world: World) -> None:
    entry = await world.list_entry()

    refused = await save(world, entry, agrees=False)

    assert refused.json()["slug"] == "funding-consent-missing"
    assert (await own(world, entry)).json()["saved_at"] is None


async def test_saving_again_keeps_the_consent_that_was_given(world: World, clock: Clock) -> None:
    entry = await world.list_entry()
    await save(world, entry)
    consented = (await own(world, entry)).json()["consented_at"]
    clock.pass_by(hours=1)

    again = await save(world, entry, FROM_LEIPZIG, agrees=False)

    told = (await own(world, entry)).json()
    assert again.status_code == 200
    assert told["consented_at"] == consented
    assert told["answers"]["seat_ags"] == LEIPZIG
    assert told["saved_at"] > consented


async def test_nobody_else_sees_saves_or_deletes_it(world: World) -> None:
    entry = await world.list_entry()
    await save(world, entry)

    assert (await own(world, entry, OTHER)).status_code == 404
    assert (await save(world, entry, email=OTHER)).status_code == 404
    path = f"/v1/initiatives/{entry}/funding/forget"
    deleted = await world.http.post(path, json={}, headers=world.as_owner(OTHER))
    assert deleted.status_code == 404


async def test_a_saved_check_is_named_in_the_fact_and_one_that_is_not_saved_never(
    desk: Desk, world: World
) -> None:
    entry = await world.list_entry()
    await desk.opens()

    await save(world, entry)

    (fact,) = [f for f in await world.facts() if f["type"].endswith("eligibility-evaluated.v1")]
    assert entry.encode() in fact["payload"]
    assert world.person().encode() in fact["payload"]


async def test_owners_whose_answers_fit_or_may_fit_hear_when_a_call_opens(
    desk: Desk, world: World, clock: Clock
) -> None:
    fits, open_still, not_so = [
        await world.list_entry(title=title, contact={"name": "A", "email": email})
        for title, email in (("Passt", ANNA), ("Offen", OTHER), ("Passt nicht", "c@example.org"))
    ]
    await save(world, fits)
    await save(world, open_still, answers(seat_ags=None), email=OTHER)
    await save(world, not_so, FROM_LEIPZIG, email="c@example.org")
    await desk.opens("dorf", WINDOW, SEAT, **DATED)
    assert await news(world) == []

    await pass_until(world, clock, OPENING)

    told = await news(world)
    assert {
        entry
        for entry in (fits, open_still, not_so)
        for fact in told
        if entry.encode() in fact["payload"]
    } == {
        fits,
        open_still,
    }
    assert len(told) == 2
    await pass_until(world, clock, datetime(2026, 3, 20, tzinfo=UTC))
    assert len(await news(world)) == 2


async def test_however_many_saved_a_check_each_hears_once_and_few_are_locked_at_a_time(
    desk: Desk, world: World, clock: Clock
) -> None:
    await save(world, await world.list_entry())
    async with world.database.transaction() as tx:
        (one,) = await checks.lock_some(tx, after=UUID(int=0), most=2)
        for n in range(saving.AT_ONCE + 1):
            email = normalise_email(f"owner{n}@example.org")
            person = person_id(world.settings.keys.person, email=email)
            draft = rules.drafted(uuid4(), owner=person, now=tx.now)
            await initiatives.insert(tx, draft, contact=b"")
            await checks.put(tx, replace(one, id=uuid4(), initiative_id=draft.id))
    await desk.opens("dorf", WINDOW, SEAT, **DATED)
    clock.now = OPENING
    while not await news(world):
        assert await run_one(world.database, timers_of(world.settings))
    first = len(await news(world))

    await pass_until(world, clock, OPENING)

    assert first == saving.AT_ONCE
    told = [fact["key"] for fact in await news(world)]
    assert len(told) == len({*told}) == saving.AT_ONCE + 2


async def claim(world: World, path: str) -> httpx.Response:
    return await world.http.get(path, headers=world.token("notifications"))


async def opened(desk: Desk, world: World, clock: Clock, entry: str) -> str:
    """The claim of the mail about a call that has opened."""
    await save(world, entry)
    await desk.opens("dorf", WINDOW, SEAT, **DATED)
    await pass_until(world, clock, OPENING)
    (fact,) = await news(world)
    return str(fact["headers"]["ce_dataref"])


async def test_the_claim_says_whom_to_reach_and_how_it_stands(
    desk: Desk, world: World, clock: Clock
) -> None:
    entry = await world.list_entry()

    path = await opened(desk, world, clock, entry)

    (person,) = (await claim(world, path)).json()["people"]
    assert (person["email"], person["person_id"]) == (ANNA, world.person())
    assert person["details"] == {
        "title": "Nachbarschaftsgarten Ost",
        "call_title": "Älter werden im Dorf",
        "funder": "Stiftung Musterland",
        "closes_on": "2026-03-31",
        "verdict": "met",
        "path": "/foerderung/aufrufe/dorf",
    }
    assert person["links"] == {"own": world.link("own-initiative", entry)}


async def test_nothing_is_claimed_once_the_call_is_withdrawn_or_the_answers_are_deleted(
    desk: Desk, world: World, clock: Clock
) -> None:
    entry = await world.list_entry()
    path = await opened(desk, world, clock, entry)

    await forget(world, entry)

    assert (await claim(world, path)).status_code == 404
    assert (await own(world, entry)).json()["saved_at"] is None


async def test_nothing_is_claimed_once_the_call_is_taken_back(
    desk: Desk, world: World, clock: Clock
) -> None:
    path = await opened(desk, world, clock, await world.list_entry())

    await desk.tells("/calls/dorf/withdraw")

    assert (await claim(world, path)).status_code == 404


async def kept(world: World) -> tuple[int, int]:
    """How many sets of answers are saved, and how many evaluations of anybody."""
    told = "SELECT (SELECT count(*) FROM funding_check), (SELECT count(*) FROM funding_evaluation)"
    async with world.database.read() as tx:
        checks, evaluations = await tx.fetchrow(told) or ()
    return checks, evaluations


async def test_a_forgotten_owner_leaves_no_answers_and_no_evaluations(
    desk: Desk, world: World
) -> None:
    entry = await world.list_entry()
    await desk.opens()
    await save(world, entry)

    for _ in range(2):
        async with world.database.transaction() as tx:
            fact = PersonErased(person_id=world.person(), erased_at=tx.now)
            await messages.on_person_erased(fact, tx)

    assert await kept(world) == (0, 0)
    assert (await save(world, entry)).status_code == 404


async def test_the_answers_at_a_draft_go_with_the_draft_before_its_owner_asks_to_be_forgotten(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.opens()
    assert (await save(world, await world.register())).status_code == 200
    assert await kept(world) == (1, 1)

    await pass_until(world, clock, clock.now + timedelta(days=31))
    after_the_draft = await kept(world)
    await world.erase(ANNA)

    assert after_the_draft == (0, 0)
    assert await kept(world) == (0, 0)
