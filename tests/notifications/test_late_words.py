"""Other services hear of an erasure later: what they say meanwhile brings nobody back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.events import SeatOffered
from contracts.matching import InterestShown, Market, MatchWithdrawn, ProfileOpened, Side
from contracts.web import PersonErased
from services.chassis.timers import run_one
from services.notifications.store import contacts
from services.notifications.work.contact import settle_claim
from services.notifications.work.erase import TIMERS
from tests.notifications.builders import (
    HANA,
    MATCH_FACTS,
    PROJECT,
    a_booking,
    a_guest,
    a_listing,
    a_match_fact,
    a_person,
    a_proposal,
    a_seat_fact,
    a_seeker,
)
from tests.notifications.test_links_and_erasure import everything

PROFILE_ID = MATCH_FACTS["seeker_id"]


@pytest.fixture
def erased_at() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=10)


def an_erasure(erased_at, person_id=HANA) -> PersonErased:
    return PersonErased(person_id=person_id, erased_at=erased_at)


def a_profile(profile_id=PROFILE_ID) -> ProfileOpened:
    return ProfileOpened(
        profile_id=profile_id, person_id=HANA, markets=(Market.LIVING,), revision=1
    )


async def kept_of(house, person_id=HANA) -> int:
    """How often the person stands anywhere but in the ledger."""
    dump = await everything(house)
    return dump.replace(f"erased:{person_id}".encode(), b"").count(person_id.encode())


async def test_a_proposal_said_after_the_erasure_keeps_nothing_of_the_old_profile(house, erased_at):
    await house.hear_with(a_profile(), a_seeker(), at=erased_at - timedelta(1))
    await house.hear(an_erasure(erased_at))

    await house.hear_with(a_proposal(), a_seeker(), a_person(PROJECT))
    await house.hear(a_match_fact(InterestShown, side=Side.OFFER), dataref="/interest")
    await house.hear(a_match_fact(InterestShown, side=Side.SEEKER), dataref="/interest")
    await house.hear(a_match_fact(MatchWithdrawn, reason="person-erased"))

    assert await kept_of(house) == 0
    assert {row["person_id"] for row in await house.rows()} == {PROJECT}


async def test_a_proposal_heard_before_the_erasure_and_said_after_it_is_forgotten(house, erased_at):
    await house.hear_with(a_profile(), a_seeker(), at=erased_at - timedelta(1))
    await house.hear_with(a_proposal(), a_seeker(phone="+4915112345678"), a_person(PROJECT))

    await house.hear(an_erasure(erased_at))

    assert await kept_of(house) == 0
    assert {row["person_id"] for row in await house.rows()} == {None, PROJECT}


async def test_a_proposal_heard_before_the_old_profile_is_forgotten_with_it(house, erased_at):
    await house.hear(an_erasure(erased_at))
    await house.hear(a_proposal(), dataref="/match")

    await house.hear(a_profile(), dataref="/profile", at=erased_at - timedelta(1))

    assert await kept_of(house) == 0


async def test_an_address_told_before_the_old_profile_was_heard_of_goes_with_it(house, erased_at):
    await house.hear(an_erasure(erased_at))
    await house.hear_with(a_proposal(), a_seeker(), a_person(PROJECT))

    await house.hear(a_profile(), dataref="/profile", at=erased_at - timedelta(1))

    assert await kept_of(house) == 0
    assert await kept_of(house, PROJECT) > 0


async def test_an_address_told_of_the_old_profile_once_more_is_not_kept(house, erased_at):
    await house.hear_with(a_profile(), a_seeker(), at=erased_at - timedelta(1))
    await house.hear(a_profile(), dataref="/again")
    house.owners.people["/again"] = [a_seeker()]
    await house.hear(an_erasure(erased_at))

    await house.visit()

    assert await kept_of(house) == 0


async def test_an_address_told_at_the_moment_of_the_erasure_goes_when_it_is_looked_at_again(
    house, clock, erased_at
):
    await house.hear(a_profile(), dataref="/profile", at=erased_at - timedelta(1))
    async with house.database.transaction() as tx:
        [claim] = await contacts.take_claims(tx, owners={"matching"}, limit=9, lease=timedelta())
        await settle_claim(tx, claim, [a_seeker()], keys=house.settings.keys)
        await house.hear(an_erasure(erased_at))
    clock.ahead = timedelta(minutes=6)

    assert await kept_of(house) > 0
    assert await run_one(house.database, TIMERS)

    assert await kept_of(house) == 0


async def test_who_came_back_keeps_the_new_address_when_it_is_looked_at_again(
    house, clock, erased_at
):
    await house.hear(an_erasure(erased_at))
    await house.hear_with(a_profile(uuid4()), a_seeker())
    clock.ahead = timedelta(minutes=6)

    assert await run_one(house.database, TIMERS)

    async with house.database.read() as tx:
        assert await contacts.recipient(tx, HANA) is not None


async def test_an_owner_is_not_told_of_matches_with_what_was_registered_before(house, erased_at):
    await house.hear_with(a_listing(), a_person(PROJECT), at=erased_at - timedelta(1))
    await house.hear(an_erasure(erased_at, PROJECT))

    await house.hear_with(a_proposal(), a_seeker(), a_person(PROJECT))
    await house.hear(a_listing(revision=2), dataref="/again")

    assert await kept_of(house, PROJECT) == 0
    assert HANA in {row["person_id"] for row in await house.rows()}


async def test_a_seat_of_before_brings_no_guest_back(house, erased_at):
    await house.hear_with(a_booking(), a_guest(), at=erased_at - timedelta(1))
    await house.hear(an_erasure(erased_at))

    await house.hear(a_seat_fact(SeatOffered, seat_revision=2), dataref="/seat")
    late = a_booking(seat_id=uuid4())
    await house.hear(late, dataref="/late", at=erased_at - timedelta(hours=1))

    assert await kept_of(house) == 0


async def test_who_begins_anew_is_told_of_the_new_search_and_the_new_seat(house, erased_at):
    await house.hear_with(a_profile(), a_seeker(), at=erased_at - timedelta(1))
    await house.hear_with(a_booking(), a_guest(), at=erased_at - timedelta(1))
    await house.hear(an_erasure(erased_at))
    anew = {"seeker_id": uuid4(), "match_id": uuid4()}

    await house.hear_with(a_profile(anew["seeker_id"]), a_seeker())
    await house.hear_with(a_proposal(**anew), a_seeker(), a_person(PROJECT))
    await house.hear_with(a_booking(seat_id=uuid4()), a_guest())

    mine = [row for row in await house.rows(person_id=HANA) if row["channel"] == "mail"]
    assert {(row["purpose"], row["state"]) for row in mine} == {
        ("match-proposed", "ready"),
        ("seat-booked", "ready"),
    }
    assert await house.rows(person_id=PROJECT)


async def test_what_was_written_beside_the_erasure_goes_when_it_is_looked_at_again(
    house, clock, erased_at
):
    await house.hear_with(a_profile(), a_seeker(), at=erased_at - timedelta(1))
    async with house.database.transaction() as tx:
        await tx.execute("CREATE TABLE beside AS SELECT * FROM profile")
    await house.hear(an_erasure(erased_at))
    async with house.database.transaction() as tx:
        await tx.execute("DELETE FROM bygone")
        await tx.execute("INSERT INTO profile SELECT * FROM beside")
        await tx.execute("DROP TABLE beside")
    await house.hear_with(a_proposal(), a_seeker(), a_person(PROJECT))
    clock.ahead = timedelta(minutes=6)

    assert await kept_of(house) > 0
    assert await run_one(house.database, TIMERS)

    assert await kept_of(house) == 0
