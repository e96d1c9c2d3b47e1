"""A search looks at no more households than it can, stands in nobody's way, and keeps one lock."""

from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide.outcomes import judge
from services.matching.decide.rows import village_row
from services.matching.decide.village.pooling import drawn, within_reach
from services.matching.work import village_pools
from services.matching.work.composing import keep
from tests.days import in_days
from tests.matching.house import a_person
from tests.matching.strategies import likely_rows
from tests.matching.village.crowd import LEIPZIG, a_crowd
from tests.matching.villages.hamlet import Hamlet

ELSEWHERE = {"ags": "14729430", "lat": 51.37, "lon": 12.74}
THERE = {**ELSEWHERE, "municipality": "Wurzen"}


@given(st.lists(likely_rows(Side.SEEKER), max_size=8))
def test_within_reach_is_who_passes_each_others_knock_outs(rows):
    village = village_row(LEIPZIG, radius_km=40)
    seekers = dict(enumerate(rows, 3))

    reached = within_reach(village, seekers)

    assert reached == [n for n, row in seekers.items() if not judge(row, village).failed]


@given(
    st.dictionaries(st.integers(0, 60), st.sampled_from(["family", "senior", "single"])),
    st.integers(0, 40),
    st.integers(0, 5),
)
def test_the_lot_takes_everybody_held_and_of_each_kind_as_many_as_there_is_room(kinds, most, held):
    in_any_case = sorted(kinds)[:held]

    chosen = drawn(kinds, held=in_any_case, dice=np.random.default_rng(1), most=most)

    assert len(chosen) == len(set(chosen)) == max(len(in_any_case), min(most, len(kinds)))
    assert {*in_any_case} <= {*chosen} <= kinds.keys()
    others = [kinds[n] for n in chosen if n not in in_any_case]
    left = [kinds[n] for n in kinds if n not in chosen]
    for kind in {*left}:
        assert others.count(kind) + 1 >= max(map(others.count, {*others}), default=0)


async def test_where_more_are_in_reach_than_a_search_can_hold_the_commune_reads_how_many(
    hamlet: Hamlet,
):
    await hamlet.households("family", "couple", "single", "family", "couple", "senior")
    village = await hamlet.plans(households=3)
    code = (await hamlet.room(village))["founder_code"]
    await hamlet.person(4, "POST", "/join", code=code)
    await hamlet.commune("POST", f"/{village}/search")

    snapshots = [
        await village_pools.snapshot_of(hamlet.house.database, UUID(village), most=4)
        for _ in range(2)
    ]
    assert snapshots[0] is not None
    assert snapshots[0] == snapshots[1], "the same search looks at the same households"
    async with hamlet.house.database.transaction() as tx:
        assert await keep(tx, snapshots[0], village_pools.search_in(snapshots[0]))
    room = await hamlet.room(village)

    assert (room["state"], room["in_reach"]) == ("found", 6)
    assert {each["kind"]: each["count"] for each in room["candidates"]} == {
        "family": 1, "couple": 1, "single": 1, "senior": 1,
    }  # fmt: skip
    assert a_person(4) in {p.person_id for p in snapshots[0].households.values()}


async def test_a_village_is_founded_among_households_as_varied_as_the_demos(hamlet: Hamlet):
    for n, told in enumerate(a_crowd(60, today=in_days(0)), 1):
        await hamlet.house.seeks(a_person(n), **told)
    village = await hamlet.plans(households=12, alternatives=2, differ=3)

    room = await hamlet.searches(village)
    await hamlet.asks(village, roster=2)
    for n in await hamlet.asked(village):
        await hamlet.says(village, n, "yes")

    first, second = ({m["household"] for m in each["members"]} for each in room["rosters"])
    assert (room["state"], room["in_reach"]) == (
        "found",
        sum(c["count"] for c in room["candidates"]),
    )
    assert len(first) == len(second) == 12
    assert len(second - first) >= 3
    assert (await hamlet.room(village))["state"] == "founded"


async def test_a_village_that_cannot_be_searched_says_so_and_the_next_one_is_searched(
    hamlet: Hamlet,
):
    await hamlet.seeks(1, "family", radius_km=5)
    await hamlet.seeks(2, "couple", place=ELSEWHERE, radius_km=5)
    await hamlet.seeks(3, "single", place=ELSEWHERE, radius_km=5)
    broken = await hamlet.plans(households=2, radius_km=5)
    sound = await hamlet.plans(households=2, radius_km=5, place=THERE)
    async with hamlet.house.database.transaction() as tx:
        await tx.execute(
            "UPDATE profile SET criteria = criteria - 'household' WHERE person_id = $1", a_person(1)
        )
    for village in (broken, sound):
        await hamlet.commune("POST", f"/{village}/search")

    searched = await hamlet.composes()

    assert searched == 2
    assert (await hamlet.room(sound))["state"] == "found"
    room = await hamlet.room(broken)
    assert (room["state"], room["problem"]["code"]) == ("refused", "village-search-failed")
    assert "search" in room["actions"]


async def test_a_composer_keeps_one_connection_for_its_locks(hamlet: Hamlet):
    await hamlet.households("family", "couple", "single")
    held = []
    for _ in range(3):
        await hamlet.searches(await hamlet.plans(households=2, alternatives=1))
        held.append(await lock_connections(hamlet))
    hamlet.composer.close()

    assert len(held[0]) == 1
    assert held[0] == held[1] == held[2]


async def test_what_one_composer_searches_another_one_leaves_alone_until_it_is_done(hamlet: Hamlet):
    village = await hamlet.plans(households=2)
    await hamlet.commune("POST", f"/{village}/search")
    rival = type(hamlet.composer)(hamlet.house.database)

    async with hamlet.composer._lock(UUID(village)) as is_mine:
        found = await rival.compose_one()
    after = await rival.compose_one()
    rival.close()

    assert (is_mine, found, after) == (True, False, True)


async def lock_connections(hamlet: Hamlet) -> list[int]:
    async with hamlet.house.database.read() as tx:
        rows = await tx.fetch(
            """SELECT pid FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = $1""",
            "zukunft matching composer",
        )
    return [row["pid"] for row in rows]
