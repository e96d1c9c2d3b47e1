"""Initiatives and their supporters: what fits, and places that are never given twice."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contracts.matching import Market, Side
from services.chassis.refusal import Refusal
from services.matching.api import telling
from services.matching.decide.columns import AREA
from services.matching.decide.match import State
from services.matching.store import supports
from services.matching.work import answers, blocking, claiming, reading
from tests.matching.house import (
    LEIPZIG,
    House,
    a_person,
    a_project,
    an_id,
    is_refused,
)

MENTOR = a_person(500)


async def an_initiative(house: House, number: int, **told: Any) -> str:
    """An entry of the directory with an owner who asks for a mentor."""
    owner = a_person(number)
    fact = a_project(number, owner=owner).model_copy(update={"housing": None})
    await house.lists(fact)
    asked = await house.asks(owner, initiative_id=an_id(number), **told)
    assert not isinstance(asked, Refusal)
    return owner


async def support_matches(house: House) -> list[Any]:
    await house.follows()
    return [m for m in await house.matches() if m.market is Market.SUPPORT]


async def title_of(house: House, support_id) -> str | None:
    async with house.database.read() as tx:
        return (await supports.find(tx, support_id)).title


async def taken_of(house: House, support_id) -> tuple[int, int]:
    async with house.database.read() as tx:
        found = await supports.find(tx, support_id)
    return found.taken, found.capacity


async def test_an_initiative_finds_a_mentor_and_both_are_asked(house: House):
    owner = await an_initiative(house, 1)
    await house.gives(MENTOR)

    [match] = await support_matches(house)

    assert (match.seeker_person_id, match.offer_person_id) == (owner, MENTOR)
    assert match.match.state is State.PROPOSED
    assert await house.said() == ["match-proposed"]


@pytest.mark.parametrize(("gives", "title"), [({}, None), ({"initiative_id": an_id(2)}, "Hof 2")])
async def test_who_stands_behind_a_public_entry_is_called_by_it_and_others_by_what_they_are(
    house: House, gives, title
):
    owner = await an_initiative(house, 1)
    await house.lists(a_project(2, owner=MENTOR).model_copy(update={"housing": None}))
    await house.gives(MENTOR, **gives)
    [match] = await support_matches(house)

    seen = [telling.counterpart(await house.sees(match.match_id, p)) for p in (owner, MENTOR)]

    assert [(each.get("title"), each["kind"]) for each in seen] == [
        (title, "mentor"),
        ("Hof 1", "mentor"),
    ]


async def test_a_name_that_the_directory_no_longer_shows_is_not_told(house: House):
    await an_initiative(house, 1)
    await house.lists(a_project(2, owner=MENTOR).model_copy(update={"housing": None}))
    given = await house.gives(MENTOR, initiative_id=an_id(2))
    before = await title_of(house, given.support_id)

    await house.drops(an_id(2), sequence=2)

    assert (before, await title_of(house, given.support_id)) == ("Hof 2", None)


@pytest.mark.parametrize(
    ("offer", "fits"),
    [
        ({}, True),
        ({"kind": "funder"}, False),
        ({"themes": ["mobilitaet"]}, False),
        ({"languages": ["pl"]}, False),
        ({"amount_max": 4, "capacity": 4}, False),
        ({"amount_min": 6}, False),
        ({"radius_km": 5}, False),
        ({"areas": ["sn"]}, True),
        ({"areas": ["sn-transition"]}, False),
    ],
    ids=str,
)
async def test_each_limit_of_a_supporter_counts(house: House, offer, fits):
    await an_initiative(house, 1)
    await house.gives(MENTOR, **offer)

    found = await support_matches(house)

    assert len(found) == fits


async def test_a_disputed_town_is_unknown_and_neither_in_nor_out(house: House):
    doebeln = {"ags": "14522080", "lat": 51.12, "lon": 13.11}
    await an_initiative(house, 1, place=doebeln)
    await house.gives(MENTOR, areas=["sn-transition"], place=LEIPZIG)

    [match] = await support_matches(house)
    view = await house.sees(match.match_id, a_person(1))

    assert "area-unknown" in [each.code for each in view.explanation.obstacles]


async def test_sixteen_yeses_at_once_take_one_place_and_the_others_hear_why(house: House):
    owners = [await an_initiative(house, n) for n in range(1, 17)]
    given = await house.gives(MENTOR)
    found = await support_matches(house)
    for match in found:
        await house.answers(match.match_id, MENTOR, "yes")

    answers = await asyncio.gather(
        *(house.answers(m.match_id, m.seeker_person_id, "yes") for m in found)
    )

    refused = [each for each in answers if isinstance(each, Refusal)]
    assert len(owners) - len(refused) == 1
    assert {each.slug for each in refused} <= {"no-place-left", "match-withdrawn"}
    states = [m.match.state for m in await house.matches()]
    assert states.count(State.MUTUAL) == 1
    assert states.count(State.WITHDRAWN) == 15
    assert await taken_of(house, given.support_id) == (5, 6)
    told = [f for f in await house.said() if f == "match-withdrawn"]
    assert len(told) == 15


async def test_a_request_is_met_by_one_of_two_who_say_yes_at_once(house: House):
    owner = await an_initiative(house, 1)
    mentors = [a_person(500), a_person(501)]
    for mentor in mentors:
        await house.gives(mentor)
    found = await support_matches(house)
    for match in found:
        await house.answers(match.match_id, owner, "yes")

    answers = await asyncio.gather(
        *(house.answers(m.match_id, m.offer_person_id, "yes") for m in found)
    )

    assert len([each for each in answers if isinstance(each, Refusal)]) == 1
    states = sorted(m.match.state for m in await house.matches())
    assert states == [State.MUTUAL, State.WITHDRAWN]


async def test_what_ends_gives_its_place_back_and_the_next_one_can_have_it(house: House):
    first, second = await an_initiative(house, 1), await an_initiative(house, 2)
    given = await house.gives(MENTOR)
    one, two = await support_matches(house)
    await house.answers(one.match_id, MENTOR, "yes")
    await house.answers(one.match_id, one.seeker_person_id, "yes")
    assert (await taken_of(house, given.support_id))[0] == 5

    await house.answers(one.match_id, MENTOR, "no")
    await house.rings()
    [again] = [m for m in await support_matches(house) if m.match.state is State.PROPOSED]

    assert (await taken_of(house, given.support_id))[0] == 0
    assert again.seeker_id == two.seeker_id
    assert {first, second} == {one.seeker_person_id, two.seeker_person_id}
    await house.answers(again.match_id, MENTOR, "yes")
    mutual = await house.answers(again.match_id, again.seeker_person_id, "yes")
    assert mutual.match.state is State.MUTUAL


async def test_a_mentor_with_hours_left_goes_on_until_they_are_given(house: House):
    for n in range(1, 4):
        await an_initiative(house, n)
    given = await house.gives(MENTOR, capacity=12)
    for match in await support_matches(house):
        await house.answers(match.match_id, MENTOR, "yes")
        await house.answers(match.match_id, match.seeker_person_id, "yes")

    states = [m.match.state for m in await support_matches(house)]

    assert states.count(State.MUTUAL) == 2
    assert await taken_of(house, given.support_id) == (10, 12)


async def test_nobody_asks_in_the_name_of_somebody_elses_initiative(house: House):
    await an_initiative(house, 1)

    answer = await house.asks(a_person(77), initiative_id=an_id(1))

    assert is_refused(answer, "not-your-initiative")


async def test_a_capacity_is_never_set_below_what_is_given(house: House):
    await an_initiative(house, 1)
    given = await house.gives(MENTOR)
    [match] = await support_matches(house)
    await house.answers(match.match_id, MENTOR, "yes")
    await house.answers(match.match_id, match.seeker_person_id, "yes")

    answer = await house.gives(MENTOR, support_id=given.support_id, capacity=4, amount_max=4)

    assert is_refused(answer, "capacity-below-taken")


@pytest.mark.parametrize("is_new", [True, False])
async def test_an_offer_that_is_too_small_for_anybody_is_refused(house: House, is_new):
    before = await house.gives(MENTOR)
    told = {"amount_max": None, "capacity": 7, "support_id": None if is_new else before.support_id}

    answer = await house.gives(MENTOR, amount_min=8, **told)
    just = await house.gives(MENTOR, amount_min=7, **told)

    assert is_refused(answer, "capacity-below-least")
    assert answer.details == {"field": "capacity", "least": 8}
    assert just.state == "live"


@pytest.mark.parametrize(
    ("kind", "most"), [("mentor", 10_000), ("partner", 10_000), ("funder", 10_000_000)]
)
async def test_more_than_anybody_gives_is_refused_with_the_most_of_its_unit(
    house: House, kind: str, most: int
):
    told = {"kind": kind, "amount_min": 0, "amount_max": None}

    answer = await house.gives(MENTOR, **told, capacity=most + 1)
    just = await house.gives(MENTOR, **told, capacity=most)

    assert is_refused(answer, "number-too-large")
    assert answer.details == {"field": "capacity", "largest": most}
    assert just.state == "live"


async def test_a_request_ends_with_its_entry_and_with_its_owner(house: House):
    owner = await an_initiative(house, 1)
    await house.gives(MENTOR)
    await support_matches(house)

    await house.drops(an_id(1), sequence=9)

    [match] = await support_matches(house)
    assert match.match.state is State.WITHDRAWN
    async with house.database.read() as tx:
        [asked] = await supports.of_person(tx, owner)
    assert asked.state == "withdrawn"


async def test_an_erased_mentor_is_in_no_table_and_the_place_is_nobodys(house: House, clock):
    owner = await an_initiative(house, 1)
    await house.gives(MENTOR)
    [match] = await support_matches(house)
    await house.answers(match.match_id, MENTOR, "yes")
    await house.answers(match.match_id, owner, "yes")
    clock.move(minutes=1)

    await house.erases(MENTOR, clock.now)
    await house.rings()
    await house.follows()

    async with house.database.read() as tx:
        assert await supports.of_person(tx, MENTOR) == []
        [asked] = await supports.of_person(tx, owner)
        assert asked.taken == 0
        assert await tx.fetchval("SELECT count(*) FROM place") == 0


async def test_hours_that_an_erased_owner_was_given_are_free_again(house: House, clock):
    owner = await an_initiative(house, 1)
    given = await house.gives(MENTOR)
    [match] = await support_matches(house)
    for person in (owner, MENTOR):
        await house.answers(match.match_id, person, "yes")
    for person in (owner, MENTOR):
        await house.consents(match.match_id, person)
    taken = await taken_of(house, given.support_id)

    await house.erases(owner, clock.now)
    await house.rings()

    assert (taken, await taken_of(house, given.support_id)) == ((5, 6), (0, 6))


async def a_mentor_at_work(house: House) -> tuple[Any, Any]:
    """A mentor's offer, and the match by which she supports an initiative; both have contacts."""
    owner = await an_initiative(house, 1)
    given = await house.gives(MENTOR)
    [match] = await support_matches(house)
    for person in (owner, MENTOR):
        await house.answers(match.match_id, person, "yes")
    for person in (owner, MENTOR):
        await house.consents(match.match_id, person)
    assert (await house.the_match()).match.state is State.RELEASED
    return given, match


async def ends_support(house: House, match, person: str) -> Any:
    async with house.database.transaction() as tx:
        return await answers.end_support(
            tx, match_id=match.match_id, person_id=person, reason="finished"
        )


async def told_of_the_end(house: House, match) -> list[str]:
    """Whom notifications may tell, by the address that the fact gave."""
    (*_, fact) = await house.facts("matching-matches")
    assert fact["type"].endswith("match-withdrawn.v1")
    told = parse_qs(urlsplit(fact["headers"]["ce_dataref"]).query)
    by = Side(told["by"][0]) if "by" in told else None
    async with house.database.transaction() as tx:
        found = await claiming.claim_end(
            tx, house.desk, match.match_id, market=Market(told["market"][0]), by=by
        )
    return [each.person_id for each in found]


@pytest.mark.parametrize(("who", "hears"), [(MENTOR, a_person(1)), (a_person(1), MENTOR)])
async def test_either_side_ends_support_that_runs_and_its_hours_are_free_again(
    house: House, who, hears
):
    given, match = await a_mentor_at_work(house)
    taken = await taken_of(house, given.support_id)

    await ends_support(house, match, who)
    await ends_support(house, match, who)
    await house.rings()

    assert (taken, await taken_of(house, given.support_id)) == ((5, 6), (0, 6))
    ended = await house.the_match()
    assert (ended.match.state, ended.match.end_reason) == (State.WITHDRAWN, "support-ended")
    assert await told_of_the_end(house, match) == [hears]
    assert (await house.sees(match.match_id, hears)).contact is None


async def test_nobody_ends_support_that_has_not_begun_or_is_somebody_elses(house: House):
    await an_initiative(house, 1)
    await house.gives(MENTOR)
    [match] = await support_matches(house)

    assert is_refused(await ends_support(house, match, MENTOR), "support-not-begun")
    assert is_refused(await ends_support(house, match, a_person(77)), "not-found")


async def test_a_block_ends_support_that_runs_and_frees_its_hours(house: House):
    given, match = await a_mentor_at_work(house)

    async with house.database.transaction() as tx:
        await blocking.block_person(tx, match_id=match.match_id, person_id=MENTOR)
    await house.rings()

    assert await taken_of(house, given.support_id) == (0, 6)
    assert (await house.the_match()).match.ended_by is None
    assert await told_of_the_end(house, match) == [a_person(1)]


async def test_whoever_lies_outside_is_shown_partners_who_lie_inside(house: House):
    owner = await an_initiative(house, 1)
    dresden = {"ags": "14612000", "lat": 51.05, "lon": 13.74}
    await house.gives(MENTOR, areas=["sn-transition"])
    inside = await house.gives(a_person(601), kind="partner", place=dresden)
    await house.gives(a_person(602), kind="partner", place=LEIPZIG)
    await house.follows()

    async with house.database.read() as tx:
        found = await reading.near_misses(tx, owner)

    [near] = [n for n in found if n.explanation.verdict.failed == 1 << AREA.bit]
    assert [each.support_id for each in near.partners] == [inside.support_id]


async def test_whoever_is_kept_apart_from_a_partner_is_not_shown_that_one(house: House):
    owner, partner = await an_initiative(house, 1), a_person(601)
    dresden = {"ags": "14612000", "lat": 51.05, "lon": 13.74}
    await house.gives(partner, kind="partner", place=dresden)
    await house.asks(owner, kind="partner", radius_km=150)
    [match] = await support_matches(house)
    await house.gives(MENTOR, areas=["sn-transition"])
    async with house.database.transaction() as tx:
        await blocking.block_person(tx, match_id=match.match_id, person_id=partner)
    await house.follows()

    async with house.database.read() as tx:
        found = await reading.near_misses(tx, owner)

    [near] = [n for n in found if n.explanation.verdict.failed == 1 << AREA.bit]
    assert near.partners == ()


async def test_a_yes_by_mail_that_comes_too_late_leaves_nothing_taken(house: House, clock):
    """Two requests of five hours, six hours in all: the second yes is refused, and committed."""
    one, two = await an_initiative(house, 1), await an_initiative(house, 2)
    given = await house.gives(MENTOR)
    first, second = await support_matches(house)
    for match in (first, second):
        await house.answers(match.match_id, MENTOR, "yes")
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE support SET taken = 5 WHERE support_id = $1", given.support_id)

    await house.taps(second.match_id, second.seeker_person_id, "yes", at=clock.now)

    async with house.database.read() as tx:
        asked = [each for person in (one, two) for each in await supports.of_person(tx, person)]
        assert [each.taken for each in asked] == [0, 0]
        assert await tx.fetchval("SELECT count(*) FROM place") == 0
    assert await taken_of(house, given.support_id) == (5, 6)


async def test_who_has_not_said_how_much_gets_what_is_left(house: House):
    await an_initiative(house, 1)
    await an_initiative(house, 2, amount=None)
    given = await house.gives(MENTOR)
    found = sorted(await support_matches(house), key=lambda m: -m.seeker_row.size)
    for match in found:
        await house.answers(match.match_id, MENTOR, "yes")
        told = await house.answers(match.match_id, match.seeker_person_id, "yes")
        assert told.match.state is State.MUTUAL

    assert await taken_of(house, given.support_id) == (6, 6)
