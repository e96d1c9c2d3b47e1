"""Why, and why not, asked about any pair; and whether the tables say what a rebuild says."""

import random

import pytest

from contracts.matching import Market, Side
from services.matching.store import engine
from services.matching.work import explaining, rebuilding
from tests.matching.house import OWNER, SEEKER, House, a_person, a_project, an_id, is_refused
from tests.matching.test_work_engine import answer_something, change_something


async def asked(house: House, number: int, person: str = SEEKER):
    async with house.database.transaction() as tx:
        return await explaining.explain_offer(tx, person_id=person, offer_id=an_id(number))


async def test_a_project_that_fails_a_point_says_which_and_what_would_change_it(house: House):
    await house.lists(a_project(warm_cost_eur=740))
    await house.seeks(SEEKER)
    await house.follows()

    told = await asked(house, 1)

    assert told.standing == "fits-not"
    assert [o.code for o in told.explanation.obstacles if o.code.startswith("cost")] == [
        "cost-above"
    ]
    ways = {(r.side, r.code, r.by) for r in told.explanation.relaxations}
    assert {(Side.SEEKER, "raise-cost", 40), (Side.OFFER, "lower-cost", -40)} <= ways


async def test_where_a_pair_stands_is_told_from_the_seekers_side(house: House):
    match = await house.with_one_match()
    proposed = await asked(house, 1)
    await house.answers(match.match_id, SEEKER, "no")
    await house.follows()
    declined = await asked(house, 1)
    await house.pauses(SEEKER)
    paused = await asked(house, 1)

    assert (proposed.standing, proposed.match_id) == ("proposed", match.match_id)
    assert (declined.standing, declined.match_id) == ("declined-by-you", None)
    assert paused.standing == "paused"


async def test_a_no_of_the_other_side_is_not_told_as_one(house: House):
    match = await house.with_one_match()
    await house.answers(match.match_id, OWNER, "no")
    await house.follows()

    told = await asked(house, 1)

    assert told.standing == "ended"


async def test_who_seeks_nothing_is_told_nothing(house: House):
    await house.lists(a_project())

    assert is_refused(await asked(house, 1, person=a_person(9)), "not-found")


@pytest.mark.parametrize("seed", range(2))
async def test_after_any_changes_the_tables_say_what_a_rebuild_says(house: House, seed):
    dice = random.Random(seed)
    for n in range(1, 80):
        await change_something(house, dice, sequence=n)
        if dice.random() < 0.3:
            await answer_something(house, dice)
    await house.follows()

    async with house.database.transaction() as tx:
        assert [d for market in Market for d in await rebuilding.differences(tx, market)] == []


async def test_a_row_a_match_and_a_near_miss_that_are_wrong_are_each_found(house: House):
    await house.lists(a_project())
    await house.lists(a_project(2, owner=a_person(2), warm_cost_eur=740))
    await house.seeks(SEEKER)
    await house.follows()
    async with house.database.transaction() as tx:
        await tx.execute("DELETE FROM match")
        await tx.execute("DELETE FROM near_miss")
        await tx.execute("UPDATE entrant SET is_live = false WHERE subject_id = $1", an_id(2))

        found = await rebuilding.differences(tx, Market.LIVING)

    assert any("stands in the engine otherwise" in line for line in found)
    assert any("has no match" in line for line in found)
    assert any("near miss" in line for line in found)


async def test_a_row_that_was_never_packed_anew_after_a_change_is_found(house: House):
    await house.with_one_match()
    async with house.database.transaction() as tx:
        await tx.execute(
            """UPDATE profile SET criteria = jsonb_set(criteria, '{max_warm_cost_eur}', '111')
               WHERE person_id = $1""",
            SEEKER,
        )

    async with house.database.snapshot() as tx:
        found = await rebuilding.differences(tx, Market.LIVING)

    assert [line.split(" ")[1] for line in found] == ["seeker"]
    assert "stands in the engine otherwise than it was stated" in found[0]


async def test_a_rebuild_mends_it_and_says_nothing_twice(house: House):
    await house.with_one_match()
    await house.lists(a_project(2, owner=a_person(2), warm_cost_eur=740))
    await house.follows()
    said = await house.said()
    async with house.database.transaction() as tx:
        await tx.execute("DELETE FROM near_miss")
        await rebuilding.begin(tx, Market.LIVING)

    await house.follows()

    async with house.database.transaction() as tx:
        assert await rebuilding.differences(tx, Market.LIVING) == []
        assert not await engine.has_entries(tx, Market.LIVING)
    assert await house.said() == said
