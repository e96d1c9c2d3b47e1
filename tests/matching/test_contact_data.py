"""No contact data before both consented; none at all after an erasure."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.matching import Side
from contracts.notifications import Answer
from services.chassis.refusal import Refusal
from services.matching.api import telling
from services.matching.decide import match as deciding
from services.matching.decide.match import Match, State
from services.matching.work import claiming
from tests.matching.house import (
    BEGINNING,
    OWNER,
    SEEKER,
    Clock,
    House,
    a_person,
    a_project,
    is_refused,
)

ACTS = st.lists(
    st.tuples(
        st.sampled_from(list(Side)),
        st.sampled_from(["yes", "no", "later", "consent", "revoke", "withdraw", "expire"]),
        st.integers(0, 30),
    ),
    max_size=14,
)


@settings(max_examples=500)
@given(ACTS)
def test_contacts_are_shown_only_after_two_yeses_and_two_consents_in_force(acts):
    match = deciding.propose(Match(), expires_at=BEGINNING + timedelta(days=14))
    agreed: dict[Side, bool] = dict.fromkeys(Side, False)
    for side, act, hours in acts:
        now = BEGINNING + timedelta(hours=hours)
        after = deciding.release(do(match, side, act, now))
        if act == "consent" and after.voice(side).consented_at:
            agreed[side] = True
        if act in {"revoke", "no", "later"} and after != match:
            agreed = {s: after.voice(s).consented_at is not None for s in Side}
        match = after
        if deciding.shows_contacts(match):
            assert all(agreed.values())
            assert all(match.voice(s).answer is Answer.YES for s in Side)
        if match.state is not State.RELEASED:
            assert not deciding.shows_contacts(match)


def do(match, side, act, now):
    told = {
        "consent": lambda: deciding.consent(match, side, now=now),
        "revoke": lambda: deciding.revoke(match, side, now=now),
        "withdraw": lambda: deciding.withdraw(match, reason="gone"),
        "expire": lambda: deciding.expire(match, now=now),
    }.get(act)
    if told is None:
        after = deciding.answer(
            match,
            side,
            answer=Answer(act),
            answered_at=now,
            now=now,
            answer_by=now + timedelta(days=14),
        )
    else:
        after = told()
    return match if isinstance(after, Refusal) else after


async def test_the_card_of_a_former_owner_is_nobodys_to_pass_on(house: House) -> None:
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, OWNER)
    heir = a_person(7)

    await house.lists(a_project(owner=heir), sequence=2)
    await house.consents(stored.match_id, SEEKER)
    before = await house.the_match()
    await house.consents(stored.match_id, heir)

    after = await house.the_match()
    assert (before.match.state, after.match.state) == (State.MUTUAL, State.RELEASED)
    assert f"card-{heir}" in repr(telling.whole(await house.sees(stored.match_id, SEEKER)))
    assert f"card-{OWNER}" not in await house.everything()


async def what_anybody_gets(house: House, match_id) -> str:
    """All answers and claims about a match, as one text."""
    texts = []
    for person in (SEEKER, OWNER):
        view = await house.sees(match_id, person)
        if not isinstance(view, Refusal):
            texts.append(repr(telling.whole(view)))
    async with house.database.transaction() as tx:
        for occasion in ("proposed", "interest"):
            people = await claiming.claim_match(tx, house.desk, match_id, occasion=occasion)
            texts += [repr(p.view and telling.whole(p.view)) for p in people]
        contacts = await claiming.claim_contacts(tx, house.desk, match_id)
    return "\n".join([*texts, repr(contacts)])


@pytest.mark.parametrize("seed", range(6))
async def test_no_table_fact_answer_or_claim_holds_a_card_before_the_release(
    house: House, clock: Clock, seed: int
):
    dice = random.Random(seed)
    stored = await house.with_one_match()
    pressed: set[str] = set()
    acts = {"consent": house.consents, "revoke": house.revokes}
    walk = [(dice.choice([SEEKER, OWNER]), dice.choice(["yes", "later", *acts])) for _ in range(12)]
    for person, act in [*walk, *((p, "yes") for p in (SEEKER, OWNER)), (SEEKER, "consent")]:
        clock.move(minutes=1)
        if act in acts:
            await acts[act](stored.match_id, person)
        else:
            await house.answers(stored.match_id, person, act)
        pressed |= {person} if act == "consent" else set()
        is_released = (await house.the_match()).match.state is State.RELEASED
        assert ("canary" in await what_anybody_gets(house, stored.match_id)) is is_released
        assert pressed == {SEEKER, OWNER} or not is_released
        assert "canary" not in await house.everything()

    await house.consents(stored.match_id, OWNER)

    assert "canary" in await what_anybody_gets(house, stored.match_id)
    assert "canary" not in await house.everything()


async def test_a_withdrawn_consent_leaves_its_record_without_the_card(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)

    await house.answers(stored.match_id, OWNER, "no")

    async with house.database.read() as tx:
        rows = await tx.fetch("SELECT card, revoked_at, text_version FROM consent")
    assert [(row["card"], row["revoked_at"] is not None) for row in rows] == [(None, True)]


async def test_an_erased_seeker_is_in_no_table_and_open_matches_end(house: House, clock: Clock):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)

    await house.erases(SEEKER, clock.now)
    await house.follows()

    async with house.database.read() as tx:
        for table in ("profile", "match", "consent", "ledger", "near_miss", "engine_ban"):
            assert await tx.fetchval(f"SELECT count(*) FROM {table}") == 0, table
        sides = await tx.fetch("SELECT side FROM engine_row WHERE row IS NOT NULL")
        people = await tx.fetch("SELECT DISTINCT person_id FROM notice")
        timers = await tx.fetch("SELECT name FROM timer")
    assert {row["name"] for row in timers} == {"farewell-ends", "forget-again", "learns"}
    assert [row["side"] for row in sides] == ["offer"]
    assert [row["person_id"] for row in people] == []
    assert (await house.said())[-1] == "match-withdrawn"
    tombstone = (await house.facts("matching-profiles"))[-1]
    assert tombstone["payload"] is None


async def test_an_erased_owner_leaves_the_offer_closed_and_nameless(house: House, clock: Clock):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
        await house.consents(stored.match_id, person)

    await house.erases(OWNER, clock.now)
    await house.follows()

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT state FROM offer") == "closed"
    rows = (await house.everything()).split("\n")
    named = [line for line in rows if OWNER in line]
    assert all(
        "zukunft.matching" in line or "erased" in line or line.startswith(f"['{OWNER}'")
        for line in named
    )
    assert is_refused(await house.sees(stored.match_id, OWNER), "not-found")


async def test_an_old_fact_does_not_bring_an_erased_owner_back(house: House, clock: Clock):
    await house.erases(OWNER, clock.now)

    await house.lists(a_project())

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT owner_person_id FROM offer") is None


async def test_the_same_mailbox_may_sign_up_anew_as_a_new_profile(house: House, clock: Clock):
    stored = await house.with_one_match()
    await house.erases(SEEKER, clock.now)
    await house.follows()

    clock.move(hours=1)
    await house.seeks(SEEKER)
    await house.erases(SEEKER, clock.now - timedelta(minutes=59))
    await house.follows()

    again = await house.the_match()
    assert again.seeker_id != stored.seeker_id
    assert again.match.state is State.PROPOSED
