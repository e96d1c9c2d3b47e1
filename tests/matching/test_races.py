"""People act while the engine works: two connections, each waiting for what the other holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contracts.notifications import Answer
from services.chassis.transaction import Transaction
from services.matching.decide.match import State
from services.matching.decide.pair import Pair
from services.matching.store import engine, listing, matches
from services.matching.store.matches import StoredMatch
from services.matching.work import answers, forgetting, offers, profiles
from tests.matching.house import SEEKER, House, a_person, a_project, an_id


@asynccontextmanager
async def while_the_engine_waits(house: House) -> AsyncIterator[Transaction]:
    """A person's open transaction, committed once the engine waits for what it holds."""
    async with asyncio.TaskGroup() as both, house.database.transaction() as tx:
        yield tx
        await until_it_waits(house, both.create_task(house.follows()))


@asynccontextmanager
async def with_a_lock_that_the_engine_needs(house: House, table: str) -> AsyncIterator[Transaction]:
    """A person's open transaction that holds all rows of a table; the engine waits for them."""
    async with asyncio.TaskGroup() as both, house.database.transaction() as tx:
        await tx.execute(f"SELECT FROM {table} FOR UPDATE")
        await until_it_waits(house, both.create_task(house.follows()))
        yield tx


async def until_it_waits(house: House, engine_at_work: asyncio.Task[object]) -> None:
    async with house.database.read() as tx:
        while not engine_at_work.done() and not await is_somebody_waiting(tx):  # noqa: ASYNC110 - another connection is watched
            await asyncio.sleep(0.01)


async def is_somebody_waiting(tx: Transaction) -> bool:
    return await tx.fetchval(
        """SELECT EXISTS (SELECT FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock')"""
    )


async def with_a_listed_match_whose_turn_has_come(house: House):
    """Six projects, five of them proposed; the notices are gone, so the sixth is next."""
    for n in range(1, 7):
        await house.lists(a_project(n, owner=a_person(n), warm_cost_eur=600 + n))
    await house.seeks(SEEKER)
    await house.follows()
    (listed,) = [m for m in await house.matches() if m.match.state is State.LISTED]
    async with house.database.transaction() as tx:
        await tx.execute("DELETE FROM notice")
        await engine.log_change(tx, listed.market, "notices", seeker=listed.seeker_ordinal)
    return listed


@pytest.mark.parametrize(
    ("answer", "state", "last"),
    [
        ("no", State.DECLINED, "match-declined"),
        ("yes", State.INTERESTED, "interest-shown"),
        ("later", State.LISTED, "match-proposed"),
    ],
)
async def test_an_answer_given_while_the_engine_proposes_the_pair_stays(
    house: House, answer, state, last
):
    listed = await with_a_listed_match_whose_turn_has_come(house)

    async with while_the_engine_waits(house) as tx:
        await answers.answer_match(
            tx,
            house.desk,
            match_id=listed.match_id,
            person_id=SEEKER,
            answer=Answer(answer),
            answered_at=tx.now,
        )

    (after,) = [m for m in await house.matches() if m.match_id == listed.match_id]
    said = await house.said()
    assert (after.match.state, after.match.seeker.answer) == (state, Answer(answer))
    assert said[-1] == last
    assert said.count("match-proposed") == (6 if answer == "yes" else 5)


async def test_a_pair_that_is_declined_while_the_engine_lists_it_is_not_proposed_anew(house: House):
    """It was proposed by other criteria, and its open match is in the way until the no is there."""
    stored = await house.with_one_match()
    pair = Pair(stored.seeker_ordinal, stored.offer_ordinal, stored.rank)

    async def list_it() -> list[StoredMatch]:
        async with house.database.transaction() as tx:
            await tx.execute("DELETE FROM ledger")
            await listing.list_pairs(tx, [pair])
            week_ago = tx.now - matches.WEEK
            return await listing.proposable(tx, [pair.seeker], since=week_ago, limit=5)

    async with asyncio.TaskGroup() as both, house.database.transaction() as tx:
        await answers.answer_match(
            tx,
            house.desk,
            match_id=stored.match_id,
            person_id=SEEKER,
            answer=Answer.NO,
            answered_at=tx.now,
        )
        listed = both.create_task(list_it())
        await until_it_waits(house, listed)

    assert listed.result() == []
    await house.follows()
    assert [m.match.state for m in await house.matches()] == [State.DECLINED]


async def test_a_household_that_pauses_while_the_engine_looks_at_it_does_not_collide(house: House):
    await house.with_one_match()
    await house.lists(a_project(warm_cost_eur=650), sequence=2)

    async with with_a_lock_that_the_engine_needs(house, "profile") as tx:
        await profiles.pause_profile(tx, SEEKER)

    assert (await house.the_match()).match.state is State.WITHDRAWN


async def test_an_initiative_that_ends_while_the_engine_looks_at_it_does_not_collide(house: House):
    await house.with_one_match()
    await house.seeks(SEEKER, radius_km=70)

    async with with_a_lock_that_the_engine_needs(house, "offer") as tx:
        await offers.drop_initiative(tx, an_id(1), sequence=2)

    assert (await house.the_match()).match.state is State.WITHDRAWN


async def test_a_household_that_is_erased_while_the_engine_looks_at_it_does_not_collide(
    house: House,
):
    await house.with_one_match()
    await house.lists(a_project(warm_cost_eur=650), sequence=2)

    async with with_a_lock_that_the_engine_needs(house, "profile") as tx:
        await forgetting.erase_person(tx, SEEKER, erased_at=tx.now)

    assert await house.matches() == []
    assert (await house.said())[-1] == "match-withdrawn"
