"""News of an erasure that comes late: what was said before goes, what was said since stays."""

from datetime import datetime

import pytest

from contracts.matching import Market
from services.chassis.erasure import FORGET_AGAIN
from services.matching.decide.match import State
from services.matching.store import profiles as store
from services.matching.store.profiles import Profile
from services.matching.work import blocking, claiming, profiles
from services.matching.work.contacts import Contact
from tests.matching.house import BEGINNING, OWNER, SEEKER, Clock, House, a_household, a_project


async def test_a_late_erasure_spares_the_offer_and_all_that_its_owner_did_since(
    house: House, clock: Clock
):
    erased_at = clock.now
    clock.move(hours=1)
    await house.lists(a_project(), said_at=clock.now)
    await house.seeks(SEEKER)
    await house.follows()
    stored = await house.the_match()
    await claimed(house, stored.match_id)
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, OWNER)
    before = await what_is_kept(house)

    await house.erases(OWNER, erased_at)

    assert await what_is_kept(house) == before
    assert [person.person_id for person in await claimed(house, stored.match_id)] == [SEEKER, OWNER]
    await house.consents(stored.match_id, SEEKER)
    assert (await house.sees(stored.match_id, SEEKER)).contact.name == f"Card of {OWNER}"


async def test_a_late_erasure_spares_the_notices_cards_and_links_of_a_new_profile(
    house: House, clock: Clock
):
    erased_at = clock.now
    clock.move(hours=1)
    stored = await house.with_one_match()
    await claimed(house, stored.match_id)
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)
    before = await what_is_kept(house)

    await house.erases(SEEKER, erased_at)

    assert await what_is_kept(house) == before
    await house.consents(stored.match_id, OWNER)
    assert (await house.sees(stored.match_id, OWNER)).contact.name == f"Card of {SEEKER}"


async def test_an_answer_of_before_goes_though_the_offer_was_described_anew_since(
    house: House, clock: Clock
):
    stored = await house.with_one_match()
    await claimed(house, stored.match_id)
    await house.answers(stored.match_id, OWNER, "yes")
    erased_at: datetime = clock.now
    clock.move(hours=1)
    await house.lists(a_project(warm_cost_eur=650), sequence=2, said_at=clock.now)

    await house.erases(OWNER, erased_at)
    await house.follows()

    ended, anew = sorted(await house.matches(), key=lambda m: m.match_id != stored.match_id)
    assert (ended.match.state, ended.offer_person_id) == (State.WITHDRAWN, None)
    assert (anew.match.state, anew.offer_person_id) == (State.PROPOSED, OWNER)
    async with house.database.read() as tx:
        links = await tx.fetch("SELECT FROM capability WHERE person_id = $1", OWNER)
        notices = await tx.fetch("SELECT match_id FROM notice WHERE person_id = $1", OWNER)
    assert links == []
    assert [row["match_id"] for row in notices] == [anew.match_id]


async def test_an_offer_that_was_described_before_the_erasure_closes(house: House, clock: Clock):
    await house.lists(a_project(), said_at=BEGINNING)

    await house.erases(OWNER, clock.now)

    async with house.database.read() as tx:
        offer = await tx.fetchrow("SELECT state, owner_person_id FROM offer")
    assert dict(offer) == {"state": "closed", "owner_person_id": None}


async def claimed(house: House, match_id) -> list[claiming.Person]:
    async with house.database.transaction() as tx:
        people = await claiming.claim_match(tx, house.desk, match_id, occasion="proposed")
    assert isinstance(people, list)
    return people


async def test_a_profile_saved_beside_the_erasure_goes_when_it_is_looked_at_again(
    house: House, clock: Clock
):
    async with house.database.transaction() as tx:
        await profiles.save_profile(
            tx,
            house.desk,
            person_id=SEEKER,
            criteria=a_household(),
            contact=Contact("Vera Canary", "vera.canary@example.org", None),
            sms_wanted=False,
            locale="de",
        )
        clock.move(seconds=1)
        await house.erases(SEEKER, clock.now)
    assert await profile_of(house, SEEKER) is not None

    clock.move(minutes=2)
    await house.rings()

    assert await profile_of(house, SEEKER) is None
    assert [fact["payload"] for fact in await house.facts("matching-profiles")][-1] is None


async def test_a_profile_saved_after_the_erasure_stays_when_it_is_looked_at_again(
    house: House, clock: Clock
):
    await house.erases(SEEKER, clock.now)
    clock.move(seconds=1)
    await house.seeks(SEEKER)

    clock.move(minutes=2)
    await house.rings()

    assert await profile_of(house, SEEKER) is not None


@pytest.mark.parametrize("since", [{}, {"max_warm_cost_eur": 900}], ids=["the same", "another"])
async def test_a_search_stated_since_goes_on_as_a_profile_of_its_own(
    house: House, clock: Clock, since: dict[str, int]
):
    old = await house.with_one_match()
    await claimed(house, old.match_id)
    erased_at = clock.now
    clock.move(minutes=1)
    await house.seeks(SEEKER, **since)
    await house.follows()

    await house.erases(SEEKER, erased_at)
    await house.follows()

    kept = await profile_of(house, SEEKER)
    assert kept is not None
    assert kept.profile_id != old.seeker_id
    assert kept.wishes == a_household(**since)
    match = await house.the_match()
    assert (match.seeker_id, match.match.state) == (kept.profile_id, State.PROPOSED)
    said = [
        (bytes(f["key"]).decode(), f["payload"] is None)
        for f in await house.facts("matching-profiles")
    ]
    assert said[-2:] == [(str(old.seeker_id), True), (str(kept.profile_id), False)]


async def test_what_was_answered_to_the_search_of_old_goes_with_it(house: House, clock: Clock):
    old = await house.with_one_match()
    await house.answers(old.match_id, SEEKER, "yes")
    await house.answers(old.match_id, OWNER, "yes")
    erased_at = clock.now
    clock.move(minutes=1)
    await house.seeks(SEEKER)

    await house.erases(SEEKER, erased_at)
    await house.follows()

    match = await house.the_match()
    assert match.match.state is State.PROPOSED
    assert (match.match.seeker.answer, match.match.offer.answer) == (None, None)
    async with house.database.read() as tx:
        ledger = await tx.fetch("SELECT match_id FROM ledger")
    assert [row["match_id"] for row in ledger] == [match.match_id]
    (told,) = await farewell(house, old.match_id)
    assert told.person_id == OWNER


async def test_a_search_stated_and_paused_since_stays_paused(house: House, clock: Clock):
    await house.seeks(SEEKER)
    erased_at = clock.now
    clock.move(minutes=1)
    await house.seeks(SEEKER)
    await house.pauses(SEEKER)

    await house.erases(SEEKER, erased_at)

    kept = await profile_of(house, SEEKER)
    assert kept is not None
    assert kept.state == "paused"


async def test_a_search_that_was_only_resumed_since_goes(house: House, clock: Clock):
    await house.seeks(SEEKER)
    await house.pauses(SEEKER)
    erased_at = clock.now
    clock.move(minutes=1)
    await house.pauses(SEEKER, "resume")

    await house.erases(SEEKER, erased_at)

    assert await profile_of(house, SEEKER) is None


async def test_a_search_stated_since_is_the_same_profile_when_it_is_looked_at_again(
    house: House, clock: Clock
):
    await house.seeks(SEEKER)
    erased_at = clock.now
    clock.move(seconds=1)
    await house.seeks(SEEKER)
    await house.erases(SEEKER, erased_at)
    before = await profile_of(house, SEEKER)

    clock.move(minutes=2)
    await house.rings()

    assert await profile_of(house, SEEKER) == before


async def farewell(house: House, match_id) -> list[claiming.Person]:
    async with house.database.transaction() as tx:
        people = await claiming.claim_end(tx, house.desk, match_id, market=Market.LIVING)
    assert isinstance(people, list)
    return people


async def profile_of(house: House, person: str) -> Profile | None:
    async with house.database.read() as tx:
        return await store.find_by_person(tx, person)


async def what_is_kept(house: House) -> dict[str, list[str]]:
    """All that an erasure may delete or empty; that it is looked at again is no part of it."""
    kept = {}
    async with house.database.transaction() as tx:
        await tx.execute("DELETE FROM timer WHERE name = $1", FORGET_AGAIN)
        for table in ("offer", "profile", "match", "consent", "notice", "capability", "timer"):
            kept[table] = sorted(repr(tuple(r)) for r in await tx.fetch(f"SELECT * FROM {table}"))
    return kept


async def test_whom_somebody_blocks_after_an_erasure_stays_blocked(house: House, clock: Clock):
    await house.with_one_match()
    await house.erases(SEEKER, clock.now)
    await house.follows()
    clock.move(seconds=10)
    await house.seeks(SEEKER)
    await house.follows()
    [stored] = [m for m in await house.matches() if m.match.state is State.PROPOSED]
    async with house.database.transaction() as tx:
        await blocking.block_person(tx, match_id=stored.match_id, person_id=SEEKER)
    await house.follows()

    clock.move(minutes=5)
    await house.rings()
    await house.lists(a_project(warm_cost_eur=500), sequence=2)
    await house.follows()

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM block") == 1
    assert State.PROPOSED not in {each.match.state for each in await house.matches()}
