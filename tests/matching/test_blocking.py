"""People who are kept apart, who declined, paused or are gone appear nowhere (F23)."""

import pytest

from contracts.matching import EndReason, Market, Side, Stage
from services.matching.decide.match import State
from services.matching.store import blocks
from services.matching.work import blocking, claiming, reading
from services.matching.work.engine import Engine
from tests.matching.house import (
    OWNER,
    SEEKER,
    Clock,
    House,
    a_person,
    a_project,
    is_refused,
)
from tests.matching.walking import released

OTHER = a_person(7)


async def blocks_person(house: House, match_id, person=SEEKER):
    async with house.database.transaction() as tx:
        return await blocking.block_person(tx, match_id=match_id, person_id=person)


async def unblocks(house: House, match_id, person=SEEKER):
    async with house.database.transaction() as tx:
        return await blocking.unblock_person(tx, match_id=match_id, person_id=person)


async def lists_of(house: House, person):
    """The states of the matches that a person finds, on both ways to them."""
    async with house.database.read() as tx:
        mine = (await reading.my_matches(tx, person)).views
        near = await reading.near_misses(tx, person)
        blocked = await blocking.blocked_by(tx, person)
    return [v.stored.match.state for v in mine], len(near), [b.match_id for b in blocked]


async def told_of(house: House, match_id, occasion):
    """Whom notifications would tell of that match now."""
    async with house.database.transaction() as tx:
        claim = claiming.claim_end if occasion == "ended" else claiming.claim_match
        more = {"market": Market.LIVING} if occasion == "ended" else {"occasion": occasion}
        return [p.person_id for p in await claim(tx, house.desk, match_id, **more)]


@pytest.mark.parametrize("person", [SEEKER, OWNER])
async def test_a_block_ends_the_match_for_both_and_names_nobody(house: House, person):
    stored = await house.with_one_match()

    await blocks_person(house, stored.match_id, person)
    await house.follows()

    after = await house.the_match()
    assert (after.match.state, after.match.end_reason) == (State.WITHDRAWN, "no-longer-fits")
    assert after.match.ended_by is None
    (*_, last) = await house.facts("matching-matches")
    assert last["type"].endswith("match-withdrawn.v1")
    assert "block" not in repr(dict(last))


async def test_blocked_people_are_in_no_list_and_in_no_planned_mail(house: House):
    stored = await house.with_one_match()
    before = await told_of(house, stored.match_id, "proposed")

    await blocks_person(house, stored.match_id)

    assert set(before) == {SEEKER, OWNER}
    assert await told_of(house, stored.match_id, "proposed") == []
    assert await told_of(house, stored.match_id, "interest") == []
    assert await told_of(house, stored.match_id, "ended") == [OWNER]
    assert await lists_of(house, SEEKER) == ([], 0, [stored.match_id])
    assert await lists_of(house, OWNER) == ([], 0, [])


async def test_the_other_side_sees_an_end_like_any_other_and_nobody_in_it(house: House):
    stored = await house.with_one_match()

    await blocks_person(house, stored.match_id)

    seen = await house.sees(stored.match_id, OWNER)
    assert (seen.stored.match.state, seen.theirs) == (State.WITHDRAWN, None)
    late = await house.answers(stored.match_id, OWNER, "yes")
    assert is_refused(late, "match-withdrawn")


async def test_blocked_people_stay_apart_through_edits_and_a_full_rebuild(house: House):
    stored = await house.with_one_match()
    await blocks_person(house, stored.match_id)
    await house.follows()

    await house.lists(a_project(warm_cost_eur=400, step_free=None), sequence=2)
    await house.follows()
    house.restarts()
    await house.seeks(SEEKER, radius_km=80)
    await house.follows()

    assert [m.match_id for m in await house.matches()] == [stored.match_id]


async def test_a_block_is_about_the_person_in_every_market_and_project(house: House):
    stored = await house.with_one_match()
    await blocks_person(house, stored.match_id)
    await house.lists(a_project(2))
    both = [Market.LIVING, Market.FOUNDING]
    for person in (OWNER, SEEKER):
        await house.seeks(person, markets=both)
    await house.follows()
    founding = Engine(house.database, house.desk, of=Market.FOUNDING)
    epoch = await founding.load()
    while await founding.take_one(epoch):
        pass

    open_ones = [m for m in await house.matches() if m.match.state is not State.WITHDRAWN]
    assert [m for m in open_ones if {m.person(s) for s in Side} == {SEEKER, OWNER}] == []


async def test_a_block_that_is_taken_back_lets_the_two_find_each_other_again(house: House):
    stored = await house.with_one_match()
    await blocks_person(house, stored.match_id)
    await house.follows()

    await unblocks(house, stored.match_id)
    await house.follows()

    assert await lists_of(house, SEEKER) == ([State.LISTED], 0, [])
    assert [m.match.state for m in await house.matches()] == [State.WITHDRAWN, State.LISTED]


async def test_only_the_one_who_blocked_can_take_it_back(house: House):
    stored = await house.with_one_match()
    await blocks_person(house, stored.match_id)

    assert is_refused(await unblocks(house, stored.match_id, OWNER), "not-found")
    assert is_refused(await blocks_person(house, stored.match_id, OTHER), "not-found")


async def test_both_can_block_and_one_taking_it_back_leaves_the_others_block(house: House):
    stored = await house.with_one_match()
    await blocks_person(house, stored.match_id)
    await blocks_person(house, stored.match_id, OWNER)

    await unblocks(house, stored.match_id)
    await house.follows()

    assert [m.match_id for m in await house.matches()] == [stored.match_id]


async def test_blocking_twice_is_blocking_once(house: House):
    stored = await house.with_one_match()

    for _ in range(2):
        await blocks_person(house, stored.match_id)
    await house.follows()

    assert await house.said() == ["match-proposed", "match-withdrawn"]


async def test_a_match_that_nobody_was_told_of_can_be_blocked_and_taken_back(house: House):
    for n in range(1, 8):
        await house.lists(a_project(n, owner=a_person(n)))
    await house.seeks(SEEKER)
    await house.follows()
    listed = next(m for m in await house.matches() if m.match.state is State.LISTED)

    await blocks_person(house, listed.match_id)
    await house.follows()
    blocked = await lists_of(house, SEEKER)
    await unblocks(house, listed.match_id)

    assert blocked[2] == [listed.match_id]
    assert len(blocked[0]) == 6
    assert "match-withdrawn" not in await house.said()


async def test_what_was_released_is_shown_to_neither_any_more(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    for person in (SEEKER, OWNER):
        await house.consents(stored.match_id, person)

    await blocks_person(house, stored.match_id)

    for person in (SEEKER, OWNER):
        assert is_refused(await house.sees(stored.match_id, person), "not-found")
        assert (await lists_of(house, person))[0] == []


@pytest.mark.parametrize("person", [SEEKER, OWNER])
async def test_a_block_ends_the_way_of_the_two_and_its_companion_loses_it(house: House, person):
    walk = await (await released(house)).with_mara()
    [other] = {SEEKER, OWNER} - {person}

    await blocks_person(house, walk.id, person)

    kept = await walk.now()
    assert (kept.way.ending.reason, kept.way.stage) == (EndReason.NOT_FITTING, Stage.RELEASED)
    assert (await walk.worklist()).mine == []
    assert is_refused(await walk.at_desk(), "not-found")
    assert (await walk.said())[-1] == "accompaniment-ended"
    told = await walk.claims("end", by=kept.way.ending.by)
    assert list(told) == [other]
    assert "block" not in repr([told, *await house.facts("matching-accompaniments")])


async def test_a_block_leaves_the_ways_with_others_and_what_is_over_as_they_are(house: House):
    walk = await released(house)
    await walk.ends(SEEKER, EndReason.CIRCUMSTANCES)
    before = await walk.now()
    other = await released(house, seeker=OTHER)

    await blocks_person(house, walk.id)

    assert await walk.now() == before
    assert (await other.now()).way.ending is None


async def test_where_nobody_answers_for_the_other_side_there_is_nobody_to_block(house: House):
    await house.lists(a_project(owner=None))
    await house.seeks(SEEKER)
    await house.follows()
    stored = await house.the_match()

    assert is_refused(await blocks_person(house, stored.match_id), "nobody-to-block")


async def test_a_no_after_a_block_cannot_be_turned_into_a_yes(house: House):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "no")

    await blocks_person(house, stored.match_id, OWNER)

    assert is_refused(await house.answers(stored.match_id, SEEKER, "yes"), "match-withdrawn")
    assert await lists_of(house, SEEKER) == ([], 0, [])


async def test_a_near_miss_goes_the_moment_the_people_are_kept_apart(house: House):
    await house.lists(a_project(1))
    await house.lists(a_project(2, warm_cost_eur=730))
    await house.seeks(SEEKER)
    await house.follows()
    before = await lists_of(house, SEEKER)
    stored = await house.the_match()

    await blocks_person(house, stored.match_id, OWNER)
    at_once = await lists_of(house, SEEKER)
    await house.follows()

    assert before[1] == 1
    assert (at_once[1], (await lists_of(house, SEEKER))[1]) == (0, 0)


@pytest.mark.parametrize("how", ["edit", "rebuild", "pause"])
async def test_a_declined_pair_stays_away_whatever_unrelated_happens(house: House, how):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "no", reason="cost")
    await house.follows()

    await {
        "edit": lambda: house.seeks(SEEKER, radius_km=75),
        "rebuild": lambda: house.lists(a_project(step_free=None), sequence=2),
        "pause": lambda: house.pauses(SEEKER),
    }[how]()
    house.restarts()
    await house.follows()
    await house.pauses(SEEKER, "resume")
    await house.follows()

    assert [m.match_id for m in await house.matches()] == [stored.match_id]
    assert (await house.said()).count("match-proposed") == 1


async def test_who_is_erased_while_a_proposal_is_planned_is_told_of_nothing(
    house: House, clock: Clock
):
    stored = await house.with_one_match()
    clock.move(hours=1)

    await house.erases(OWNER, clock.now)

    async with house.database.transaction() as tx:
        claim = await claiming.claim_match(tx, house.desk, stored.match_id, occasion="proposed")
    assert OWNER not in [person.person_id for person in claim]


async def test_an_erasure_takes_the_block_along(house: House, clock: Clock):
    stored = await house.with_one_match()
    await blocks_person(house, stored.match_id)
    clock.move(hours=1)

    await house.erases(SEEKER, clock.now)

    async with house.database.read() as tx:
        assert await blocks.kept_from(tx, OWNER, [SEEKER]) == frozenset()
        assert await reading.near_misses(tx, OWNER) == []
