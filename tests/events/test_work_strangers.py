"""Somebody types an address: what is answered never tells whether that person is known or comes."""

import asyncio
from dataclasses import fields, replace
from datetime import timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from services.chassis import timers
from services.chassis.refusal import Refusal
from services.events import app
from services.events.store import pools
from services.events.work import booking
from services.events.work.booking import ASKED_AGAIN
from services.events.work.desk import Standing
from tests.chassis.waiting import until
from tests.events.house import ON_SITE, House

VICTIM = "Vera"


@pytest.mark.parametrize("capacity", [2, 20], ids=["full", "free"])
@pytest.mark.parametrize("minutes", [20, 3000])
@pytest.mark.parametrize("guests", [(VICTIM,), (VICTIM, "Invented"), ("Invented",)])
async def test_who_comes_and_who_is_unknown_get_the_same_answer(
    house: House, capacity: int, minutes: int, guests: tuple[str, ...]
):
    hers, another = [await house.announce(capacity=capacity) for _ in range(2)]
    for gathering, name in ((hers, VICTIM), (another, "Somebody")):
        await house.seat(gathering, name)
        await house.seat(gathering, "Third")
    house.clock.forward(minutes=minutes)

    known = await ask(house, hers, VICTIM, guests=guests)
    unknown = await ask(house, another, VICTIM, guests=guests)
    stranger = await ask(house, another, "Nobody", guests=guests)

    assert told(known) == told(unknown)
    assert told(stranger) | {"position": told(unknown)["position"]} == told(unknown)


async def test_after_the_window_both_hear_that_it_is_closed(house: House):
    closes_at = house.clock.now + timedelta(days=1)
    gathering = await house.announce(booking_closes_at=closes_at)
    await house.seat(gathering, VICTIM)
    house.clock.now = closes_at

    known, unknown = [await ask(house, gathering, name) for name in (VICTIM, "Nobody")]

    assert isinstance(known, Refusal)
    assert known == unknown


async def test_each_answer_has_an_id_of_its_own(house: House):
    gathering = await house.announce()
    await house.seat(gathering, VICTIM)

    answers = [await ask(house, gathering, VICTIM) for _ in range(3)]

    assert len({told_id(answer) for answer in answers}) == 3


@pytest.mark.parametrize("guests", [(VICTIM,), (VICTIM, "Invented")])
async def test_the_mailbox_hears_where_the_seat_stands_and_nothing_changes(house: House, guests):
    gathering = await house.announce()
    seat = await house.seat(gathering, VICTIM)
    house.clock.forward(days=2)

    await ask(house, gathering, VICTIM, guests=guests)
    await house.ring_timers()

    said = await house.facts(seat)
    assert [fact["fact"] for fact in said] == ["seat-booked", "seat-booked"]
    assert said[1]["seat_revision"] == said[0]["seat_revision"] + 1
    assert (await house.room(gathering))["taken"] == 1
    assert await house.findings() == []


async def test_asking_again_and_again_fills_no_mailbox(house: House):
    gathering = await house.announce()
    seat = await house.seat(gathering, VICTIM)
    house.clock.forward(days=2)

    for _ in range(20):
        await ask(house, gathering, VICTIM)
        await house.ring_timers()
        house.clock.forward(minutes=5)

    assert len(await house.facts(seat)) == 2


async def test_a_lost_mail_to_confirm_is_sent_again_before_the_hold_ends(house: House):
    gathering = await house.announce()
    seat = await house.seat(gathering, VICTIM, is_proven=False)
    house.clock.forward(minutes=16)

    await ask(house, gathering, VICTIM)
    await house.ring_timers()

    assert [fact["fact"] for fact in await house.facts(seat)] == ["seat-held", "seat-held"]


async def test_an_open_offer_is_not_sent_twice(house: House):
    gathering = await house.announce(capacity=1)
    first = await house.seat(gathering, "Anna")
    offered = await house.seat(gathering, VICTIM)
    await house.release(first)
    before = len(await house.facts(offered))

    await ask(house, gathering, VICTIM)
    await house.ring_timers()

    assert await house.state(offered) == "offered"
    assert len(await house.facts(offered)) == before


async def test_who_proves_the_mailbox_hears_which_seat_it_is(house: House):
    gathering = await house.announce()
    seat = await house.seat(gathering, VICTIM)

    again = await house.book(gathering, VICTIM)
    refused = await house.book(gathering, VICTIM, guests=(VICTIM, "Oma"))

    assert isinstance(again, Standing)
    assert isinstance(refused, Refusal)
    assert (again.seat_id, refused.details["seat_id"]) == (seat, str(seat))


async def ask(
    house: House, gathering: UUID, name: str, *, guests: tuple[str, ...] | None = None
) -> Standing | Refusal:
    """Somebody without proof asks in that mailbox's name."""
    wish = house.wish(gathering, name, guests=guests or (name,), is_proven=False)
    async with house.database.transaction() as tx:
        return await booking.book_for_stranger(tx, house.desk, wish=wish)


def told(answer: Standing | Refusal) -> dict[str, object]:
    """All that is answered but the id, which is new each time."""
    assert isinstance(answer, Standing), answer
    nameless = replace(answer, seat_id=UUID(int=0))
    shown = {"state", "party_size", "position", "expires_at"}
    return {one.name: getattr(nameless, one.name) for one in fields(nameless) if one.name in shown}


def told_id(answer: Standing | Refusal) -> UUID:
    assert isinstance(answer, Standing), answer
    return answer.seat_id


async def test_two_bookings_of_one_mailbox_that_meet_are_both_answered(house: House):
    gathering = await house.announce()
    alone = house.wish(gathering, "Vera", is_proven=False)
    both = house.wish(gathering, "Vera", guests=("Vera", "Xaver"), is_proven=False)

    async def book_both() -> Standing | Refusal:
        async with house.database.transaction() as tx:
            return await booking.book_for_stranger(tx, house.desk, wish=both)

    async with house.database.transaction() as tx:
        first = await booking.book_for_stranger(tx, house.desk, wish=alone)
        second = asyncio.create_task(book_both())
        await house.until_waiting(second)
    heard = await second

    assert isinstance(first, Standing)
    assert isinstance(heard, Standing)
    assert heard.state == first.state
    assert len(await house.rows("SELECT FROM seat_guest")) == 1


async def test_a_stranger_and_the_timer_of_the_same_seat_that_meet_wait_for_each_other_in_turn(
    house: House,
):
    gathering = await house.announce(capacity=2)
    await house.seat(gathering, VICTIM)
    await house.seat(gathering, "Third", is_proven=False)
    house.clock.forward(minutes=20)
    await ask(house, gathering, VICTIM)
    house.clock.forward(minutes=20)
    ringing = {ASKED_AGAIN: app.timers(house.desk)[ASKED_AGAIN]}

    with capture_logs() as lines:
        async with house.database.transaction() as tx:
            await pools.lock_pool(tx, gathering, kind=ON_SITE)
            asking = asyncio.create_task(ask(house, gathering, VICTIM))
            await until(lambda: are_waiting(house, 1))
            rung = asyncio.create_task(timers.run_one(house.database, ringing))
            await until(lambda: are_waiting(house, 2))
        answer, _ = await asyncio.gather(asking, rung)

    assert isinstance(answer, Standing)
    assert lines == []


async def are_waiting(house: House, count: int) -> bool:
    """Whether so many transactions wait for a lock."""
    waiting = """SELECT FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    return len(await house.rows(waiting)) == count
