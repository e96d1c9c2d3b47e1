"""A match on a real PostgreSQL: proposed, answered, agreed, released, and every way out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.matching import Side
from contracts.moving_in import SAXONY, day_in_saxony
from contracts.topics import PROFILES
from services.chassis.transaction import AnyConnection
from services.matching.decide.match import State, actions
from services.matching.work import forgetting
from tests.matching.house import (
    BEGINNING,
    OWNER,
    SEEKER,
    Clock,
    House,
    a_person,
    a_project,
    an_id,
    is_refused,
    with_housing,
)


async def test_a_new_profile_is_proposed_to_both_sides_in_one_go(house: House):
    stored = await house.with_one_match()

    assert stored.match.state is State.PROPOSED
    assert (stored.seeker_person_id, stored.offer_person_id) == (SEEKER, OWNER)
    assert await house.said() == ["match-proposed"]
    assert len(await house.facts(PROFILES.name)) == 1


async def test_a_new_project_is_proposed_to_those_who_wait(house: House):
    await house.seeks(SEEKER)
    await house.follows()
    await house.lists(a_project())
    await house.follows()

    assert (await house.the_match()).match.state is State.PROPOSED


async def test_two_yeses_and_two_consents_release_both_contacts(house: House):
    stored = await house.with_one_match()

    await house.answers(stored.match_id, SEEKER, "yes")
    await house.answers(stored.match_id, OWNER, "yes")
    await house.consents(stored.match_id, SEEKER)
    before = await house.sees(stored.match_id, OWNER)
    await house.consents(stored.match_id, OWNER)

    assert before.contact is None
    assert (await house.sees(stored.match_id, OWNER)).contact.name == f"Card of {SEEKER}"
    assert (await house.sees(stored.match_id, SEEKER)).contact.name == f"Card of {OWNER}"
    assert await house.said() == [
        "match-proposed",
        "interest-shown",
        "match-became-mutual",
        "contact-released",
    ]


async def test_interest_is_not_consent(house: House):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "yes")

    early = await house.consents(stored.match_id, SEEKER)

    assert is_refused(early, "not-mutual")


async def test_a_consent_can_be_taken_back_until_the_contacts_went_over(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)

    await house.revokes(stored.match_id, SEEKER)
    await house.consents(stored.match_id, OWNER)
    waiting = await house.the_match()
    await house.consents(stored.match_id, SEEKER)
    too_late = await house.revokes(stored.match_id, SEEKER)

    assert waiting.match.state is State.MUTUAL
    assert (await house.the_match()).match.state is State.RELEASED
    assert is_refused(too_late, "contact-released")


async def test_an_old_consent_text_is_not_accepted(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")

    assert is_refused(
        await house.consents(stored.match_id, SEEKER, version="1999-1"), "consent-text-outdated"
    )


async def test_the_same_answer_twice_is_one_answer(house: House):
    stored = await house.with_one_match()

    for _ in range(2):
        await house.answers(stored.match_id, SEEKER, "yes")
        await house.answers(stored.match_id, OWNER, "yes")
    for _ in range(2):
        await house.consents(stored.match_id, SEEKER)
        await house.consents(stored.match_id, OWNER)

    assert await house.said() == [
        "match-proposed",
        "interest-shown",
        "match-became-mutual",
        "contact-released",
    ]


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
)
async def test_answers_lead_to_the_same_state_in_any_order(house: House, clock: Clock, order):
    stored = await house.with_one_match()
    told = [(SEEKER, "no", 1), (SEEKER, "yes", 2), (OWNER, "yes", 3)]

    for n in order:
        person, answer, minutes = told[n]
        await house.taps(stored.match_id, person, answer, at=clock.now + timedelta(minutes=minutes))

    assert (await house.the_match()).match.state is State.MUTUAL


async def test_a_decline_can_be_taken_back_and_the_others_yes_still_counts(house: House):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "no", reason="cost")
    await house.follows()
    await house.answers(stored.match_id, OWNER, "yes")
    declined = await house.the_match()

    await house.answers(stored.match_id, SEEKER, "yes")
    await house.follows()

    assert declined.match.state is State.DECLINED
    assert (await house.the_match()).match.state is State.MUTUAL
    assert (await house.said()).count("match-proposed") == 1


async def test_a_declined_pair_returns_only_when_the_named_reason_changed(house: House):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "no", reason="cost")
    await house.follows()

    await house.lists(a_project(persons_max=6), sequence=2)
    await house.seeks(SEEKER, radius_km=70)
    await house.follows()
    unrelated = await house.said()
    await house.lists(a_project(persons_max=6, warm_cost_eur=500), sequence=3)
    await house.follows()

    assert unrelated == ["match-proposed", "match-declined"]
    assert await house.said() == [*unrelated, "match-proposed"]
    assert [m.match.state for m in await house.matches()] == [State.DECLINED, State.PROPOSED]
    late = await house.answers(stored.match_id, SEEKER, "yes")
    assert is_refused(late, "match-moved-on")


async def test_a_declined_pair_stays_away_from_an_engine_that_starts_anew(house: House):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, SEEKER, "no")
    await house.follows()

    house.restarts()
    await house.lists(a_project(step_free=None), sequence=2)
    await house.follows()

    assert [m.match_id for m in await house.matches()] == [stored.match_id]


async def test_a_break_ends_open_proposals_and_proposes_nothing(house: House):
    await house.with_one_match()

    await house.pauses(SEEKER)
    await house.lists(a_project(2))
    await house.follows()

    assert await house.said() == ["match-proposed", "match-withdrawn"]
    assert {m.match.state for m in await house.matches()} == {State.WITHDRAWN}


async def test_the_same_pair_is_listed_but_not_proposed_again_after_a_break(house: House):
    await house.with_one_match()
    await house.pauses(SEEKER)
    await house.follows()

    await house.pauses(SEEKER, "resume")
    await house.follows()

    assert await house.said() == ["match-proposed", "match-withdrawn"]
    assert [m.match.state for m in await house.matches()] == [State.WITHDRAWN, State.LISTED]


async def test_a_pair_that_no_longer_fits_is_withdrawn(house: House):
    await house.with_one_match()

    await house.lists(a_project(warm_cost_eur=900), sequence=2)
    await house.follows()

    assert (await house.the_match()).match.state is State.WITHDRAWN
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM near_miss") == 1


async def test_a_changed_pair_that_still_fits_is_refreshed_without_a_second_notice(house: House):
    before = await house.with_one_match()

    await house.lists(a_project(warm_cost_eur=650), sequence=2)
    await house.follows()
    after = await house.the_match()

    assert after.match.state is State.PROPOSED
    assert after.criteria_version != before.criteria_version
    assert await house.said() == ["match-proposed"]


async def test_mutual_interest_survives_a_changed_point_but_not_the_end_of_the_offer(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")

    await house.lists(a_project(warm_cost_eur=900), sequence=2)
    await house.follows()
    survived = await house.the_match()
    await house.drops(an_id(1), sequence=3)
    await house.follows()

    assert survived.match.state is State.MUTUAL
    assert (await house.the_match()).match.state is State.WITHDRAWN


async def test_an_older_picture_of_an_initiative_changes_nothing(house: House):
    await house.lists(a_project(), sequence=5)
    await house.drops(an_id(1), sequence=6)

    await house.lists(a_project(), sequence=4)
    await house.seeks(SEEKER)
    await house.follows()

    assert await house.matches() == []


async def test_a_project_without_a_free_place_is_not_proposed(house: House):
    await house.lists(with_housing(a_project(), free_places=0))
    await house.seeks(SEEKER)
    await house.follows()

    assert await house.matches() == []


async def test_nobody_is_matched_with_oneself(house: House):
    await house.lists(a_project(owner=SEEKER))
    await house.seeks(SEEKER)
    await house.follows()

    assert await house.matches() == []


async def test_a_proposal_without_answer_expires_by_its_timer(house: House, clock: Clock):
    stored = await house.with_one_match()

    clock.move(days=15)
    await house.rings()
    late = await house.answers(stored.match_id, SEEKER, "yes")

    assert (await house.the_match()).match.state is State.EXPIRED
    assert (await house.said())[-1] == "match-expired"
    assert is_refused(late, "match-expired")


async def test_an_answer_after_the_deadline_is_refused_before_the_timer_rings(
    house: House, clock: Clock
):
    stored = await house.with_one_match()

    clock.move(days=15)

    assert is_refused(await house.answers(stored.match_id, SEEKER, "yes"), "match-expired")


async def test_the_best_five_are_proposed_in_a_week_and_the_rest_is_listed(
    house: House, clock: Clock
):
    for n in range(1, 9):
        await house.lists(a_project(n, owner=a_person(n), warm_cost_eur=600 + n))
    await house.seeks(SEEKER)
    await house.follows()
    first = [m.match.state for m in await house.matches()]

    clock.move(days=7, minutes=2)
    await house.rings()
    await house.follows()

    assert first.count(State.PROPOSED) == 5
    assert first.count(State.LISTED) == 3
    assert [m.match.state for m in await house.matches()].count(State.PROPOSED) == 8
    assert (await house.said()).count("match-proposed") == 8


async def test_an_owner_whose_week_is_full_is_told_by_the_seekers_yes(house: House):
    await house.lists(a_project())
    for n in range(1, 8):
        await house.seeks(a_person(n))
    await house.follows()
    async with house.database.read() as tx:
        told = await tx.fetch("SELECT * FROM notice WHERE person_id = $1", OWNER)
    untold = next(
        m for m in await house.matches() if m.match_id not in {row["match_id"] for row in told}
    )

    await house.answers(untold.match_id, untold.seeker_person_id, "yes")

    async with house.database.read() as tx:
        occasion = await tx.fetchval(
            "SELECT occasion FROM notice WHERE match_id = $1 AND person_id = $2",
            untold.match_id,
            OWNER,
        )
    assert len(told) == 5
    assert occasion == "interest"


async def test_a_yes_to_a_listed_pair_proposes_it_at_once(house: House):
    for n in range(1, 8):
        await house.lists(a_project(n, owner=a_person(n)))
    await house.seeks(SEEKER)
    await house.follows()
    listed = next(m for m in await house.matches() if m.match.state is State.LISTED)

    await house.answers(listed.match_id, SEEKER, "yes")

    after = next(m for m in await house.matches() if m.match_id == listed.match_id)
    assert after.match.state is State.INTERESTED
    assert after.match.expires_at is not None
    assert (await house.said())[-2:] == ["match-proposed", "interest-shown"]


async def test_many_matches_that_nobody_was_told_of_go_in_as_many_steps_as_one(house: House):
    steps = []
    for untold in (1, 20):
        for n in range(5 + untold):
            await house.lists(a_project(n, owner=a_person(n)), sequence=untold)
        await house.seeks(SEEKER)
        await house.follows()
        assert len(await house.matches()) == 5 + untold
        steps.append(await steps_of_erasing(house, SEEKER))

    assert steps[0] == steps[1]
    assert await house.matches() == []


async def steps_of_erasing(house: House, person: str) -> int:
    """How many statements it takes."""
    async with house.database.transaction() as tx:
        counting = Counting(tx.connection)
        counted = replace(tx, connection=counting)
        await forgetting.erase_person(counted, person, erased_at=tx.now)
    return counting.statements


class Counting:
    """A connection that counts its statements."""

    def __init__(self, connection: AnyConnection) -> None:
        self.connection, self.statements = connection, 0

    def __getattr__(self, name: str) -> Any:
        self.statements += 1
        return getattr(self.connection, name)


async def test_the_same_profile_saved_twice_is_said_once(house: House):
    await house.seeks(SEEKER)
    await house.seeks(SEEKER)

    assert len(await house.facts(PROFILES.name)) == 1
    assert await house.follows() == 1


async def test_a_new_owner_of_an_initiative_answers_for_its_open_matches(house: House):
    stored = await house.with_one_match()
    heir = a_person(7)

    await house.lists(a_project(owner=heir), sequence=2)

    assert is_refused(await house.answers(stored.match_id, OWNER, "yes"), "not-found")
    assert not is_refused(await house.answers(stored.match_id, heir, "yes"), "not-found")


async def test_whoever_is_asked_has_the_whole_of_the_last_day(house: House):
    stored = await house.with_one_match()

    due = stored.match.expires_at
    assert due is not None
    local = due.astimezone(SAXONY)
    assert local.date() == day_in_saxony(BEGINNING + timedelta(days=14))
    assert (local.hour, local.minute) == (23, 59)


@pytest.mark.parametrize("how", ["answers", "taps"])
async def test_later_after_two_yeses_takes_nobodys_consent_back(house: House, how: str):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)

    if how == "taps":
        await house.taps(stored.match_id, OWNER, "later", at=BEGINNING + timedelta(hours=1))
    else:
        await house.answers(stored.match_id, OWNER, "later")

    after = (await house.the_match()).match
    assert after.state is State.MUTUAL
    assert after.seeker.consented_at is not None
    assert set(actions(after, Side.OFFER)) == {"no", "consent"}
    await house.consents(stored.match_id, OWNER)
    assert (await house.the_match()).match.state is State.RELEASED
