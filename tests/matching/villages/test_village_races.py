"""People, communes and a worker act at the same moment, each on a connection of its own."""

import asyncio
from uuid import UUID

import pytest

from contracts.notifications import Answer
from services.chassis.transaction import Transaction
from services.matching.work import forgetting, profiles, village_joining, village_planning
from services.matching.work.village_planning import Choice
from tests.matching.house import a_person
from tests.matching.test_races import is_somebody_waiting
from tests.matching.villages.hamlet import REGION, Hamlet
from tests.matching.villages.searching import while_it_searches


async def two_villages_of_the_same(hamlet: Hamlet) -> tuple[str, str]:
    await hamlet.households("family", "senior")
    one, two = await hamlet.plans(households=2), await hamlet.plans(households=2)
    await hamlet.searches(one)
    await hamlet.searches(two)
    return one, two


async def asks(hamlet: Hamlet, village: str) -> object:
    async with hamlet.house.database.transaction() as tx:
        return await village_planning.ask_roster(
            tx, hamlet.house.desk, UUID(village), Choice(1, 1), region=REGION
        )


async def answers(hamlet: Hamlet, village: str, n: int, answer: Answer = Answer.YES) -> object:
    async with hamlet.house.database.transaction() as tx:
        return await say(tx, village, n, answer)


async def say(tx: Transaction, village: str, n: int, answer: Answer = Answer.YES) -> object:
    return await village_joining.answer_village(
        tx,
        village_id=UUID(village),
        person_id=a_person(n),
        answer=answer,
        answered_at=tx.now,
    )


async def once_somebody_waits(hamlet: Hamlet, other: asyncio.Task[object]) -> None:
    async with hamlet.house.database.read() as tx:
        while not other.done() and not await is_somebody_waiting(tx):  # noqa: ASYNC110 - another connection is watched
            await asyncio.sleep(0.01)


async def test_two_communes_that_ask_the_same_households_at_once_never_both_hold_them(
    hamlet: Hamlet,
):
    one, two = await two_villages_of_the_same(hamlet)

    results = await asyncio.gather(hamlet.asks(one), hamlet.asks(two), return_exceptions=False)

    held = await hamlet.held()
    assert sorted(r.status_code for r in results) == [200, 409]
    assert [r.json()["slug"] for r in results if r.status_code == 409] == [
        "village-households-taken"
    ]
    assert len(held) == len({subject for _, subject in held}) == 2
    assert len({village for village, _ in held}) == 1


async def test_whoever_asks_second_waits_for_the_first_and_is_refused(hamlet: Hamlet):
    one, two = await two_villages_of_the_same(hamlet)

    async with asyncio.TaskGroup() as both, hamlet.house.database.transaction() as tx:
        await village_planning.ask_roster(
            tx, hamlet.house.desk, UUID(one), Choice(1, 1), region=REGION
        )
        second = both.create_task(hamlet.asks(two))
        await once_somebody_waits(hamlet, second)

    assert second.result().json()["slug"] == "village-households-taken"
    assert {str(village) for village, _ in await hamlet.held()} == {one}


async def test_the_last_two_say_yes_at_the_same_moment_and_the_village_is_founded_once(
    hamlet: Hamlet,
):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3)
    await hamlet.searches(village)
    await hamlet.asks(village)
    await hamlet.says(village, 1, "yes")

    async with asyncio.TaskGroup() as both, hamlet.house.database.transaction() as tx:
        await say(tx, village, 2)
        last = both.create_task(answers(hamlet, village, 3))
        await once_somebody_waits(hamlet, last)
        assert not last.done()

    assert (await hamlet.room(village))["state"] == "founded"
    assert (await hamlet.said()).count("village-founded") == 1


async def test_a_search_of_a_village_that_ended_meanwhile_counts_for_nothing(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3)
    await hamlet.commune("POST", f"/{village}/search")

    kept = await while_it_searches(hamlet, hamlet.commune("POST", f"/{village}/end"))

    assert kept is False
    assert (await hamlet.room(village))["rosters"] == []
    assert (await hamlet.room(village))["state"] == "ended"


async def test_a_household_that_goes_while_it_is_searched_for_stands_in_no_roster(
    hamlet: Hamlet,
):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3)
    await hamlet.commune("POST", f"/{village}/search")

    kept = await while_it_searches(hamlet, hamlet.house.pauses(a_person(2)))
    again = await hamlet.composes()

    room = await hamlet.room(village)
    assert (kept, again) == (False, 1)
    assert (room["state"], room["rosters"]) == ("blocked", [])


async def test_a_household_that_another_village_takes_meanwhile_stands_in_no_roster(
    hamlet: Hamlet,
):
    await hamlet.households("family", "senior")
    first, second = await hamlet.plans(households=2), await hamlet.plans(households=2)
    await hamlet.searches(first)
    await hamlet.commune("POST", f"/{second}/search")

    kept = await while_it_searches(hamlet, hamlet.asks(first))
    await hamlet.composes()

    room = await hamlet.room(second)
    assert kept is False
    assert (room["state"], room["candidates"]) == ("blocked", [])


async def test_an_answer_given_while_the_village_is_composed_anew_stays(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3)
    await hamlet.searches(village)
    await hamlet.asks(village)
    one, two, _ = await hamlet.asked(village)
    await hamlet.says(village, one, "no")

    kept = await while_it_searches(hamlet, answers(hamlet, village, two))

    room = await hamlet.room(village)
    assert kept is True
    assert (room["state"], room["answers"]["yes"], room["answers"]["open"]) == ("found", 1, 1)


@pytest.mark.parametrize("how", ["erase", "pause"])
async def test_a_household_that_goes_while_it_is_asked_does_not_collide(hamlet: Hamlet, how: str):
    await hamlet.households("family", "senior")
    village = await hamlet.plans(households=2)
    await hamlet.searches(village)

    async with asyncio.TaskGroup() as both, hamlet.house.database.transaction() as tx:
        if how == "erase":
            await forgetting.erase_person(tx, a_person(1), erased_at=tx.now)
        else:
            await profiles.pause_profile(tx, a_person(1))
        asking = both.create_task(hamlet.asks(village))
        await once_somebody_waits(hamlet, asking)

    assert asking.result().json()["slug"] == "no-roster-to-choose"
    assert await hamlet.held() == []


async def test_who_is_asked_while_she_goes_belongs_to_no_village_afterwards(hamlet: Hamlet):
    await hamlet.households("family", "senior")
    village = await hamlet.plans(households=2)
    await hamlet.searches(village)

    async with asyncio.TaskGroup() as both, hamlet.house.database.transaction() as tx:
        await village_planning.ask_roster(
            tx, hamlet.house.desk, UUID(village), Choice(1, 1), region=REGION
        )
        going = both.create_task(hamlet.house.erases(a_person(1), tx.now))
        await once_somebody_waits(hamlet, going)

    assert len(await hamlet.held()) == 1
    assert (await hamlet.room(village))["state"] == "searching"


async def test_a_search_that_another_one_overtook_counts_for_nothing(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3)
    await hamlet.commune("POST", f"/{village}/search")

    async def plans_anew() -> None:
        terms = await hamlet.new_terms(village, households=2)
        await hamlet.commune("PUT", f"/{village}/terms", **terms)
        await hamlet.commune("POST", f"/{village}/search")

    kept = await while_it_searches(hamlet, plans_anew())
    await hamlet.composes()

    room = await hamlet.room(village)
    assert kept is False
    assert [len(roster["members"]) for roster in room["rosters"]] == [2] * len(room["rosters"])


async def test_a_household_that_is_just_being_erased_stands_in_no_roster(hamlet: Hamlet):
    await hamlet.households("family", "senior")
    village = await hamlet.plans(households=2)
    await hamlet.commune("POST", f"/{village}/search")

    async with asyncio.TaskGroup() as both, hamlet.house.database.transaction() as tx:
        await forgetting.erase_person(tx, a_person(1), erased_at=tx.now)
        searching = both.create_task(hamlet.composer.compose_one())
        await once_somebody_waits(hamlet, searching)

    await hamlet.composes()
    room = await hamlet.room(village)
    assert (room["state"], room["rosters"]) == ("blocked", [])
    assert [each["kind"] for each in room["candidates"]] == ["senior"]
