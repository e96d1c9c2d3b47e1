"""What messages do, and what is left of a person who asked to be forgotten."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from contracts.notifications import (
    Answer,
    AnswerGiven,
    Channel,
    NotificationAccepted,
    NotificationDelivered,
    SubjectKind,
)
from contracts.web import PersonErased
from services.events.api import internal
from services.events.messages import Messages
from services.events.work import booking, views
from tests.events.house import House


async def hear(house: House, fact) -> None:
    handler = Messages(house.desk).handlers[fact.TYPE]
    async with house.database.transaction() as tx:
        await handler(fact, tx)


async def an_offer(house: House, name: str = "Berta") -> UUID:
    gathering = await house.announce(capacity=1)
    first = await house.seat(gathering, "Anna")
    waiting = await house.seat(gathering, name)
    await house.release(first)
    return waiting


def an_answer(house: House, seat: UUID, answer: Answer, **changes) -> AnswerGiven:
    told = {
        "subject_kind": SubjectKind.SEAT,
        "subject_id": str(seat),
        "person_id": house.person("Berta"),
        "answer": answer,
        "channel": Channel.SMS,
        "answered_at": house.clock.now,
    }
    return AnswerGiven(**(told | changes))


@pytest.mark.parametrize(
    ("answer", "state"),
    [(Answer.YES, "booked"), (Answer.NO, "released"), (Answer.LATER, "offered")],
)
async def test_an_offer_is_answered_by_message(house: House, answer, state):
    seat = await an_offer(house)

    await hear(house, an_answer(house, seat, answer))

    assert await house.state(seat) == state


async def test_the_same_answer_twice_books_once(house: House):
    seat = await an_offer(house)

    for _ in range(2):
        await hear(house, an_answer(house, seat, Answer.YES))

    assert [fact["fact"] for fact in await house.facts(seat)].count("seat-booked") == 1


async def test_somebody_elses_answer_changes_nothing(house: House):
    seat = await an_offer(house)

    await hear(house, an_answer(house, seat, Answer.NO, person_id=house.person("Eve")))

    assert await house.state(seat) == "offered"


async def test_a_no_to_a_booked_seat_changes_nothing(house: House):
    seat = await house.seat(await house.announce(), "Berta")

    await hear(house, an_answer(house, seat, Answer.NO))

    assert await house.state(seat) == "booked"


async def test_an_answer_that_comes_within_the_grace_counts_by_its_time(house: House):
    seat = await an_offer(house)
    ends = (await house.standing(seat)).expires_at
    house.clock.now = ends + timedelta(minutes=3)

    await hear(house, an_answer(house, seat, Answer.YES, answered_at=ends - timedelta(seconds=1)))

    assert await house.state(seat) == "booked"


async def test_the_delivery_state_stands_beside_the_seat_and_never_goes_back(house: House):
    seat = await house.seat(await house.announce(), "Anna")
    told = {
        "notification_id": uuid4(),
        "purpose": "seat-booked",
        "subject_kind": SubjectKind.SEAT,
        "subject_id": str(seat),
        "person_id": house.person("Anna"),
        "channel": Channel.MAIL,
    }
    later = house.clock.now + timedelta(seconds=5)

    await hear(house, NotificationDelivered(**told, at=later))
    await hear(house, NotificationAccepted(**told, at=house.clock.now))

    rows = await house.rows("SELECT seat_id, state FROM seat_delivery")
    assert [tuple(row) for row in rows] == [(seat, "delivered")]


async def test_erasure_frees_the_places_for_the_next_and_drops_names_and_address(house: House):
    gathering = await house.announce(capacity=2)
    one = await house.seat(gathering, "Anna", guests=("Anna",))
    other = await house.seat(gathering, "Anna", guests=("Oma",))
    waiting = await house.seat(gathering, "Berta")

    await hear(house, PersonErased(person_id=house.person("Anna"), erased_at=house.clock.now))

    assert [await house.state(seat) for seat in (one, other, waiting)] == [
        "released",
        "released",
        "offered",
    ]
    left = await house.rows(
        "SELECT 1 FROM seat WHERE contact IS NOT NULL AND person_id = $1", house.person("Anna")
    )
    assert left == []
    assert await house.rows("SELECT 1 FROM seat_guest WHERE seat_id = $1", one) == []
    assert await house.rows("SELECT 1 FROM mailbox") == []
    assert await house.findings() == []


async def test_an_erased_person_stands_in_no_row_but_the_ledger_of_erasures(house: House):
    gathering = await house.announce(capacity=1)
    booked = await house.seat(gathering, "Anna", is_proven=False)
    await house.confirm(booked)
    waiting = await house.seat(gathering, "Anna", guests=("Oma",))
    given_back = await house.seat(await house.announce(), "Anna")
    await house.release(given_back)
    await house.ring_timers()
    async with house.database.transaction() as tx:
        for seat in (booked, waiting):
            await views.issue_links(
                tx, house.desk, view=await views.view_seat(tx, house.desk, seat_id=seat)
            )
    told = {"subject_kind": SubjectKind.SEAT, "subject_id": str(booked), "channel": Channel.MAIL}
    her = house.person("Anna")
    notice = NotificationDelivered(
        notification_id=uuid4(), purpose="x", person_id=her, at=house.clock.now, **told
    )
    await hear(house, notice)
    before = await tables_with(house, her)

    await house.erase("Anna")

    # Facts on their way out name her as Kafka does, and are gone within seconds.
    assert before - {"outbox"} == {"capability", "mailbox", "seat", "seat_delivery", "seat_guest"}
    assert await tables_with(house, her) - {"outbox"} == {"erased"}
    assert await house.findings() == []


async def test_who_comes_back_after_an_erasure_stays(house: House):
    gathering = await house.announce()
    erased_at = house.clock.now
    house.clock.forward(minutes=1)
    seat = await house.seat(gathering, "Anna", is_proven=False)
    await house.confirm(seat)

    await house.erase("Anna", at=erased_at)

    assert await house.state(seat) == "booked"
    assert await house.state(await house.seat(await house.announce(), "Anna")) == "booked"
    assert len(await house.rows("SELECT FROM mailbox")) == 1


@pytest.mark.parametrize(("is_proven", "state"), [(True, "booked"), (False, "held")])
async def test_who_books_the_same_again_after_an_erasure_on_its_way_gets_a_new_seat(
    house: House, *, is_proven: bool, state: str
):
    gathering = await house.announce()
    old = await house.seat(gathering, "Anna")
    erased_at = house.clock.now
    house.clock.forward(minutes=1)
    again = await book_again(house, gathering, phone="+4915112345678", is_proven=is_proven)

    await house.erase("Anna", at=erased_at)

    anew = await seat_of(house, "Anna")
    assert (anew.state, anew.contact) == (state, again.contact)
    assert anew.row["seat_id"] == again.seat_id
    assert await house.state(old) == "released"
    assert (await house.room(gathering))["taken"] == 1
    assert await house.findings() == []


async def test_a_seat_booked_again_is_kept_when_it_is_looked_at_again(house: House):
    gathering = await house.announce()
    await house.seat(gathering, "Anna")
    erased_at = house.clock.now
    house.clock.forward(seconds=1)
    again = await book_again(house, gathering)
    await house.erase("Anna", at=erased_at)

    house.clock.forward(minutes=2)
    await house.ring_timers()

    assert await house.state(again.seat_id) == "booked"


async def test_places_given_back_by_an_erasure_go_to_those_who_waited_before_the_new_booking(
    house: House,
):
    gathering = await house.announce(capacity=1)
    await house.seat(gathering, "Anna")
    waiting = await house.seat(gathering, "Berta")
    erased_at = house.clock.now
    house.clock.forward(minutes=1)
    again = await book_again(house, gathering)

    await house.erase("Anna", at=erased_at)

    assert await house.state(waiting) == "offered"
    assert await house.state(again.seat_id) == "waiting"
    assert await house.findings() == []


async def test_a_booking_repeated_before_the_erasure_goes_with_all_that_it_stated(house: House):
    gathering = await house.announce()
    await house.seat(gathering, "Anna")
    house.clock.forward(minutes=1)
    await book_again(house, gathering)

    await house.erase("Anna")

    assert await house.rows("SELECT FROM seat WHERE person_id = $1", house.person("Anna")) == []
    assert await tables_with(house, house.person("Anna")) - {"outbox"} == {"erased"}


async def test_a_seat_given_back_since_it_was_booked_again_stays_given_back(house: House):
    gathering = await house.announce()
    seat = await house.seat(gathering, "Anna")
    erased_at = house.clock.now
    house.clock.forward(minutes=1)
    await book_again(house, gathering)
    await house.release(seat)

    await house.erase("Anna", at=erased_at)

    assert await house.rows("SELECT FROM seat WHERE person_id = $1", house.person("Anna")) == []
    assert (await house.room(gathering))["taken"] == 0


async def test_what_a_repeated_booking_stated_is_dropped_when_no_erasure_can_come_any_more(
    house: House,
):
    gathering = await house.announce()
    await house.seat(gathering, "Anna")
    await book_again(house, gathering)

    house.clock.forward(days=8)
    await house.ring_timers()

    assert await house.rows("SELECT FROM timer WHERE name = $1", booking.STATED_AGAIN) == []


async def book_again(
    house: House, gathering: UUID, *, phone: str | None = None, is_proven: bool = True
) -> booking.Wish:
    """Anna books what she has booked before; a stranger may be her or not."""
    wish = house.wish(gathering, "Anna", is_proven=is_proven)
    wish = replace(wish, contact=replace(wish.contact, phone=phone))
    book = booking.book_seat if is_proven else booking.book_for_stranger
    async with house.database.transaction() as tx:
        await book(tx, house.desk, wish=wish)
    return wish


async def seat_of(house: House, name: str) -> views.SeatView:
    """The one seat of a person."""
    async with house.database.read() as tx:
        (seat,) = await views.view_person(tx, house.desk, person_id=house.person(name))
    return seat


async def test_facts_about_an_erased_person_that_come_late_are_ignored(house: House):
    seat = await an_offer(house)
    said_at = house.clock.now
    house.clock.forward(minutes=1)
    await house.erase("Berta")

    await hear(house, an_answer(house, seat, Answer.YES, answered_at=said_at))
    await hear(
        house,
        NotificationDelivered(
            notification_id=uuid4(),
            purpose="seat-offered",
            subject_kind=SubjectKind.SEAT,
            subject_id=str(seat),
            person_id=house.person("Berta"),
            channel=Channel.SMS,
            at=said_at,
        ),
    )

    assert await house.state(seat) == "released"
    assert await house.rows("SELECT 1 FROM seat_delivery") == []


async def tables_with(house: House, person: str) -> set[str]:
    """The tables in which the person's id stands, byte strings decoded as well as they can be."""
    tables = await house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {
        table
        for (table,) in tables
        for row in await house.rows(f'SELECT * FROM "{table}"')
        if any(
            person in (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
            for value in row
        )
    }


async def test_a_booking_beside_the_erasure_goes_when_it_is_looked_at_again(house: House):
    wish = house.wish(await house.announce(), "Anna")
    async with house.database.transaction() as tx:
        await booking.book_seat(tx, house.desk, wish=wish)
        house.clock.forward(seconds=1)
        await house.erase("Anna")
    assert (await house.rows("SELECT person_id FROM seat"))[0]["person_id"] == wish.person_id

    house.clock.forward(minutes=2)
    await house.ring_timers()

    seats = await house.rows("SELECT person_id, contact, state FROM seat")
    assert [(row["contact"], row["state"]) for row in seats] == [(None, "released")]
    assert seats[0]["person_id"] != wish.person_id
    assert await house.findings() == []


async def test_who_books_after_the_erasure_keeps_the_seat_when_it_is_looked_at_again(house: House):
    gathering = await house.announce()
    await house.erase("Anna")
    house.clock.forward(seconds=1)
    seat = await house.seat(gathering, "Anna")

    house.clock.forward(minutes=2)
    await house.ring_timers()

    assert await house.state(seat) == "booked"


async def test_a_claim_beside_the_erasure_leaves_no_link(house: House):
    seat = await house.seat(await house.announce(), "Anna")
    async with house.database.transaction() as tx:
        await internal.claim_seat(seat, tx, house.desk)
        erasing = asyncio.create_task(house.erase("Anna"))
        await house.until_waiting(erasing)
    await erasing

    assert await house.rows("SELECT FROM capability") == []
