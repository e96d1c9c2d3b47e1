"""A no that is taken back, an owner who changes, a search that rests: what stands then, and what not."""

import asyncio

import pytest

from contracts.matching import Market, Stage
from services.chassis.refusal import Refusal
from services.matching.api import telling
from services.matching.decide.consent_text import CURRENT
from services.matching.decide.match import State
from services.matching.work import answers, blocking, explaining, learning, supporting
from services.matching.work.contacts import Contact
from services.matching.work.proposing import apply_taken, take_change
from tests.matching.house import OWNER, SEEKER, House, a_person, a_project
from tests.matching.test_races import until_it_waits
from tests.matching.test_support import MENTOR, an_initiative, support_matches, taken_of
from tests.matching.walking import released


async def test_a_no_taken_back_takes_its_place_and_never_one_that_is_gone(house: House):
    for n in (1, 2, 3):
        await an_initiative(house, n)
    given = await house.gives(MENTOR, amount_max=5, capacity=5)
    found = await support_matches(house)
    for each in found:
        await house.answers(each.match_id, each.seeker_person_id, "yes")
        await house.answers(each.match_id, MENTOR, "no", reason="other")

    again = [await house.answers(each.match_id, MENTOR, "yes") for each in found]

    assert [isinstance(each, Refusal) for each in again] == [False, True, True]
    assert (await taken_of(house, given.support_id))[0] == 5
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT sum(amount) FROM place") == 5


async def test_what_a_no_gave_back_is_there_for_who_thinks_better_of_it_at_once(house: House):
    await an_initiative(house, 1)
    given = await house.gives(MENTOR, amount_max=5, capacity=5)
    [stored] = await support_matches(house)
    for person, answer in (
        (stored.seeker_person_id, "yes"),
        (MENTOR, "yes"),
        (MENTOR, "no"),
        (MENTOR, "yes"),
    ):
        await house.answers(stored.match_id, person, answer)

    assert (await house.the_match()).match.state is State.MUTUAL
    assert (await taken_of(house, given.support_id))[0] == 5


@pytest.mark.parametrize("how", ["pause", "withdraw"])
async def test_a_no_is_not_taken_back_to_somebody_who_has_left(house: House, how: str):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "yes")
    await house.answers(stored.match_id, OWNER, "no", reason="other")
    await house.follows()
    await house.pauses(SEEKER, how)
    await house.follows()

    refused = await house.answers(stored.match_id, OWNER, "yes")

    assert isinstance(refused, Refusal)
    assert refused.slug == "match-withdrawn"
    assert (await house.the_match()).match.state is State.DECLINED
    assert "match-became-mutual" not in await house.said()


async def test_a_no_is_not_taken_back_to_support_that_is_withdrawn(house: House):
    await an_initiative(house, 1)
    given = await house.gives(MENTOR)
    [stored] = await support_matches(house)
    await house.answers(stored.match_id, MENTOR, "yes")
    await house.answers(stored.match_id, stored.seeker_person_id, "no", reason="other")
    async with house.database.transaction() as tx:
        await supporting.move_support(
            tx, person_id=MENTOR, support_id=given.support_id, state="withdrawn"
        )
    await house.follows()

    refused = await house.answers(stored.match_id, stored.seeker_person_id, "yes")

    assert isinstance(refused, Refusal)
    assert (await house.the_match()).match.state is State.DECLINED


async def test_a_no_is_not_taken_back_to_a_project_whose_last_home_is_taken(house: House):
    walk = await released(house, free_places=1)
    other = a_person(7)
    await house.seeks(other)
    await house.follows()
    [stored] = [each for each in await house.matches() if each.seeker_person_id == other]
    await house.answers(stored.match_id, OWNER, "yes")
    await house.answers(stored.match_id, other, "no", reason="other")
    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)
    await house.rings()
    await house.follows()

    refused = await house.answers(stored.match_id, other, "yes")

    assert isinstance(refused, Refusal)
    assert refused.slug == "match-withdrawn"


async def test_a_no_to_what_has_changed_already_keeps_nobody_apart(house: House):
    stored = await house.with_one_match()
    await house.lists(a_project(warm_cost_eur=300), sequence=2)
    await house.answers(stored.match_id, SEEKER, "no", reason="cost")

    await house.follows()

    states = sorted(each.match.state for each in await house.matches())
    assert states == [State.DECLINED, State.PROPOSED]
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM engine_ban") == 0


async def test_a_consent_to_one_owner_hands_nothing_to_the_next(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)
    heir = a_person(7)

    await house.lists(a_project(owner=heir), sequence=2)
    await house.follows()
    await house.consents(stored.match_id, heir)

    assert (await house.the_match()).match.state is State.MUTUAL
    assert f"card-{SEEKER}" not in repr(telling.whole(await house.sees(stored.match_id, heir)))
    await house.consents(stored.match_id, SEEKER)
    assert (await house.the_match()).match.state is State.RELEASED


async def test_a_block_that_meets_the_last_consent_ends_the_support_that_began(house: House):
    await an_initiative(house, 1)
    given = await house.gives(MENTOR)
    [stored] = await support_matches(house)
    await house.answers(stored.match_id, stored.seeker_person_id, "yes")
    await house.answers(stored.match_id, MENTOR, "yes")
    await house.consents(stored.match_id, stored.seeker_person_id)

    async def block() -> None:
        async with house.database.transaction() as tx:
            await blocking.block_person(
                tx, match_id=stored.match_id, person_id=stored.seeker_person_id
            )

    async with house.database.transaction() as tx:
        await answers.consent_to_match(
            tx,
            house.desk,
            match_id=stored.match_id,
            person_id=MENTOR,
            card=Contact("Mentorin", "mentorin@example.org"),
            text_version=CURRENT,
        )
        waits = asyncio.create_task(block())
        await until_it_waits(house, waits)
    await waits
    await house.rings()

    assert (await house.the_match()).match.state is State.WITHDRAWN
    assert (await taken_of(house, given.support_id))[0] == 0


async def test_who_seeks_in_two_markets_is_told_of_five_a_week_in_all(house: House):
    await house.seeks(SEEKER, markets=["living", "founding"])
    await house.follows()
    await house.pauses(SEEKER)
    await house.follows()
    for n in range(1, 8):
        await house.lists(a_project(n, owner=a_person(n)))
        await house.seeks(a_person(50 + n), markets=["founding"])
    await house.follows()
    await house.pauses(SEEKER, "resume")
    living, founding = house.engines[Market.LIVING], house.engines[Market.FOUNDING]

    async def the_other_market() -> None:
        while await founding.take_one(house.epochs[Market.FOUNDING]):
            pass

    async with house.database.transaction() as tx:
        taken = await take_change(
            tx, house.desk, living.market, of=Market.LIVING, epoch=house.epochs[Market.LIVING]
        )
        waits = asyncio.create_task(the_other_market())
        await until_it_waits(house, waits)
    apply_taken(living.market, taken)
    await waits
    await house.follows()

    async with house.database.read() as tx:
        told = await tx.fetchval("SELECT count(*) FROM notice WHERE person_id = $1", SEEKER)
    assert told == 5


async def test_a_search_that_rests_is_suggested_nothing_and_begins_by_no_suggestion(house: House):
    for n in range(1, 5):
        await house.lists(a_project(n, owner=a_person(n), warm_cost_eur=600))
    await house.seeks(SEEKER)
    await house.follows()
    for stored in await house.matches():
        await house.answers(stored.match_id, SEEKER, "no", reason="cost")
    await house.follows()
    async with house.database.read() as tx:
        [before] = await learning.suggest(tx, SEEKER)
    await house.pauses(SEEKER, "withdraw")

    async with house.database.transaction() as tx:
        after = await learning.suggest(tx, SEEKER)
        refused = await learning.take_over(tx, person_id=SEEKER, code=before.code)

    assert after == []
    assert isinstance(refused, Refusal)
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT state FROM profile") == "withdrawn"


async def test_a_proposal_is_explained_as_it_was_made_whatever_changed_since(house: House):
    stored = await house.with_one_match()
    async with house.database.read() as tx:
        then = await past_of(tx, stored)
    await house.seeks(SEEKER, max_warm_cost_eur=900, radius_km=80)
    await house.follows()

    async with house.database.read() as tx:
        later = await past_of(tx, stored)

    now = await house.the_match()
    assert now.criteria_version != stored.criteria_version
    assert later == then
    [one] = later
    assert one.proposal.criteria_version == stored.criteria_version
    assert one.proposal.rows == (stored.seeker_row, stored.offer_row)
    assert one.explanation.fit_percent == explaining.explain(*one.proposal.rows).fit_percent
    assert "living: proposed " in explaining.sentences([], later)[0]


async def past_of(tx, stored):
    return await explaining.explain_past(tx, seeker_id=stored.seeker_id, offer_id=stored.offer_id)
