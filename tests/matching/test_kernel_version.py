"""A release with another kernel: rows that the one before packed are never taken as they are."""

import asyncio

from contracts.matching import Market, Side
from services.matching.decide.columns import KERNEL_VERSION
from services.matching.decide.match import State
from services.matching.work import reading
from services.matching.work.packing import repack_some
from tests.matching.house import OWNER, SEEKER, Clock, House, a_person, a_project
from tests.matching.test_races import until_it_waits


async def test_an_engine_that_starts_packs_rows_of_another_kernel_anew(house: House):
    before = await house.with_one_match()
    await make_rows_of_another_kernel(house)

    await house.lists(a_project(2, owner=a_person(2)))
    await house.follows()

    old, new = await house.matches()
    assert (old.match, old.match_id) == (before.match, before.match_id)
    assert (old.seeker_row, old.criteria_version) == (before.seeker_row, before.criteria_version)
    assert (new.match.state, new.seeker_row) == (State.PROPOSED, old.seeker_row)
    assert await house.said() == ["match-proposed", "match-proposed"]
    async with house.database.read() as tx:
        versions = await tx.fetch("SELECT kernel_version FROM engine_row")
    assert [row["kernel_version"] for row in versions] == [KERNEL_VERSION] * 3


async def test_who_leaves_while_rows_are_packed_anew_stays_away(house: House, clock: Clock):
    for n in (1, 2, 3):
        await house.seeks(a_person(n))
    await house.follows()
    await make_rows_of_another_kernel(house)

    async def repack() -> None:
        async with house.database.transaction() as tx:
            await repack_some(tx, Market.LIVING, Side.SEEKER)

    async with house.database.transaction() as tx:
        await tx.execute("SELECT FROM entrant WHERE person_id = $1 FOR UPDATE", a_person(1))
        waits = asyncio.create_task(repack())
        await until_it_waits(house, waits)
        await house.erases(a_person(2), clock.now)
        await house.pauses(a_person(3))
    await waits
    house.restarts()
    await house.lists(a_project())
    await house.follows()

    assert [each.seeker_person_id for each in await house.matches()] == [a_person(1)]
    async with house.database.read() as tx:
        live = await tx.fetch("SELECT person_id FROM entrant WHERE is_live AND side = 'seeker'")
    assert [row["person_id"] for row in live] == [a_person(1)]


async def test_lists_and_near_misses_of_another_kernel_are_found_anew(house: House):
    for n in range(1, 8):
        await house.lists(a_project(n, owner=a_person(n)))
    await house.lists(a_project(9, owner=OWNER, warm_cost_eur=740))
    await house.seeks(SEEKER)
    await house.follows()
    said = await house.said()
    await make_rows_of_another_kernel(house)

    await house.follows()

    states = [m.match.state for m in await house.matches()]
    assert (states.count(State.PROPOSED), states.count(State.LISTED)) == (5, 2)
    assert await house.said() == said
    async with house.database.read() as tx:
        (near,) = await reading.near_misses(tx, SEEKER)
    assert near.explanation.obstacles[0].code == "cost-above"


async def test_a_profile_that_an_older_process_saves_meanwhile_is_read_by_what_it_states(
    house: House,
):
    await house.lists(a_project())
    await house.follows()
    await house.seeks(SEEKER)
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE entrant SET kernel_version = 0, row = '\\x00'")

    await house.follows()

    assert (await house.the_match()).match.state is State.PROPOSED


async def make_rows_of_another_kernel(house: House) -> None:
    """Nothing that version 0 packed can be read; the engine starts anew."""
    async with house.database.transaction() as tx:
        for table in ("entrant", "engine_row"):
            await tx.execute(f"UPDATE {table} SET kernel_version = 0, row = '\\x00'")
        await tx.execute(
            """UPDATE match SET kernel_version = 0, seeker_row = '\\x00', offer_row = '\\x00'
               WHERE state = 'listed'"""
        )
        await tx.execute("UPDATE near_miss SET seeker_row = '\\x00', offer_row = '\\x00'")
    house.restarts()
