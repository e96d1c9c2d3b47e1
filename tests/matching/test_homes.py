"""A home that somebody moved into is no longer offered; it is again once one is free."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.matching import Market, Stage
from contracts.registry import InitiativeReconfirmed, InitiativeRevised, InitiativeWentStale
from services.matching.decide.match import State
from services.matching.store import profiles, rooms
from services.matching.work import reading
from tests.matching.house import BEGINNING, OWNER, SEEKER, Clock, House, a_person, a_project
from tests.matching.walking import released

TOLD_OF = {"outbox"}
"""Facts that are still to be told name what they are about."""
KNOWS_ERASED = TOLD_OF | {"erased", "timer"}
"""Who was erased, and that it is looked at once more."""
OF_WHO_IS_LEFT = {"accompaniment", "walker", "stage_entry", "farewell", "timer"}
"""The other one keeps the way that both went, and hears of its end."""
OTHER, LATE = a_person(7), a_person(8)


async def settles(house: House, *, free_places: int) -> None:
    """The seeker moves in; another household was proposed the same project and waits."""
    walk = await released(house, free_places=free_places)
    await house.seeks(OTHER)
    await house.follows()
    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)
    await house.rings()
    await house.follows()


async def state_for(house: House, person: str) -> list[tuple[State, str | None]]:
    """How the matches of a household stand, and why they ended."""
    return [
        (each.match.state, each.match.end_reason)
        for each in await house.matches()
        if each.seeker_person_id == person
    ]


async def seen_by(house: House, person: str) -> list[Any]:
    async with house.database.read() as tx:
        return [view.stored.match.state for view in (await reading.my_matches(tx, person)).views]


async def homes_told(house: House) -> list[int]:
    """How many homes the spread of attention counts as free."""
    async with house.database.read() as tx:
        return sorted((await rooms.free_places(tx, Market.LIVING)).values())


async def test_a_project_whose_last_home_is_taken_is_proposed_to_nobody_any_more(house: House):
    await settles(house, free_places=1)

    await house.seeks(LATE)
    await house.follows()

    assert await state_for(house, SEEKER) == [(State.RELEASED, None)]
    assert await state_for(house, LATE) == []
    assert await homes_told(house) == []


@pytest.mark.parametrize("answered", [None, "later"])
async def test_who_had_not_said_yes_yet_finds_the_proposal_gone_for_the_taken_place(
    house: House, answered
):
    walk = await released(house, free_places=1)
    await house.seeks(OTHER)
    await house.follows()
    [waiting] = [each for each in await house.matches() if each.seeker_person_id == OTHER]
    if answered:
        await house.answers(waiting.match_id, OTHER, answered)

    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)
    await house.rings()
    await house.follows()

    assert await state_for(house, OTHER) == [(State.WITHDRAWN, "place-taken")]
    assert await seen_by(house, OTHER) == []
    assert (await house.said())[-1] == "match-withdrawn"


async def test_while_another_home_is_free_the_project_stays_with_that_one(house: House):
    await settles(house, free_places=2)

    assert await state_for(house, OTHER) == [(State.PROPOSED, None)]
    assert await homes_told(house) == [1]


@pytest.mark.parametrize("kind", [InitiativeWentStale, InitiativeRevised])
async def test_a_taken_home_is_not_offered_again_by_news_that_say_nothing_about_homes(
    house: House, clock: Clock, kind
):
    await settles(house, free_places=1)
    clock.move(days=30)

    news = kind(**a_project(free_places=1).model_dump() | {"title": "Hof am Anger"})
    await house.lists(news, sequence=2, said_at=BEGINNING + timedelta(days=30))
    await house.seeks(LATE)
    await house.follows()

    assert await state_for(house, LATE) == []
    assert await homes_told(house) == []


@pytest.mark.parametrize(
    ("kind", "free_places"), [(InitiativeRevised, 2), (InitiativeReconfirmed, 1)]
)
async def test_a_project_that_says_anew_that_a_home_is_free_is_proposed_again(
    house: House, clock: Clock, kind, free_places
):
    await settles(house, free_places=1)
    clock.move(days=30)

    later = BEGINNING + timedelta(days=30)
    news = kind(**a_project(free_places=free_places).model_dump())
    await house.lists(news, sequence=2, said_at=later)
    await house.follows()

    assert [state for state, _ in await state_for(house, OTHER)] == [
        State.WITHDRAWN,
        State.PROPOSED,
    ]


async def test_two_people_who_said_yes_to_each_other_stay_together_when_the_last_home_goes(
    house: House,
):
    walk = await released(house, free_places=1)
    await house.seeks(OTHER)
    await house.follows()
    [waiting] = [each for each in await house.matches() if each.seeker_person_id == OTHER]
    for person in (OTHER, OWNER):
        await house.answers(waiting.match_id, person, "yes")

    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)
    await house.rings()
    await house.follows()

    assert await state_for(house, OTHER) == [(State.MUTUAL, None)]


async def test_who_moved_in_seeks_no_more_until_she_says_that_she_goes_on(house: House):
    await settles(house, free_places=2)

    rested = await search_of(house, SEEKER)
    await house.pauses(SEEKER, "resume")
    await house.rings()
    again = await search_of(house, SEEKER)

    assert (rested.state, rested.has_settled) == ("paused", True)
    assert (again.state, again.has_settled) == ("live", False)
    assert (await search_of(house, OTHER)).state == "live"


async def test_an_erased_household_leaves_the_home_taken_and_its_ids_in_no_table(
    house: House, clock: Clock
):
    await settles(house, free_places=2)
    [mine] = [each for each in await house.matches() if each.seeker_person_id == SEEKER]

    await house.erases(SEEKER, clock.now)
    await house.rings()
    await house.follows()

    assert await homes_told(house) == [1]
    assert await tables_with(house, SEEKER) <= KNOWS_ERASED
    assert await tables_with(house, str(mine.seeker_id)) <= TOLD_OF
    assert await tables_with(house, str(mine.match_id)) <= TOLD_OF | OF_WHO_IS_LEFT


async def search_of(house: House, person: str) -> Any:
    async with house.database.read() as tx:
        return await profiles.find_by_person(tx, person)


async def tables_with(house: House, text: str) -> set[str]:
    """The tables in which a text stands."""
    async with house.database.read() as tx:
        tables = await tx.fetch(
            "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'"
        )
        names = [table["relname"] for table in tables]
        return {
            name
            for name in names
            if await tx.fetchval(
                f"SELECT EXISTS (SELECT FROM {name} t WHERE t::text LIKE $1)", f"%{text}%"
            )
        }
