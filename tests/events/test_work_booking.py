"""Somebody asks for a seat: what is stored, said and answered."""

from datetime import timedelta

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis.refusal import Refusal
from services.events.store.tables import Base
from services.events.work.booking import discreet
from tests.events.house import House


async def test_a_confirmed_guest_is_booked_and_the_books_agree(house: House):
    gathering = await house.announce(capacity=2)

    standing = await house.book(gathering, "Anna", guests=("Anna", "Ömer"))

    assert standing.state == "booked"
    assert dict(await house.room(gathering))["taken"] == 2
    assert await house.findings() == []


async def test_the_fact_in_the_outbox_has_the_number_of_the_room(house: House):
    gathering = await house.announce(capacity=1)
    await house.seat(gathering, "Anna")
    waiting = await house.seat(gathering, "Boris")

    (fact,) = await house.facts(waiting)

    assert fact["fact"] == "seat-waitlisted"
    assert (fact["room_seq"], fact["position"], fact["calendar_sequence"]) == (2, 1, 2)
    assert fact["headers"]["ce_sequence"] == "2"
    assert fact["headers"]["ce_dataref"] == f"/internal/v1/seats/{waiting}/claim"


async def test_an_unconfirmed_guest_is_held_then_confirmed(house: House):
    gathering = await house.announce(capacity=1)
    seat = await house.seat(gathering, "Anna", is_proven=False)
    assert await house.state(seat) == "held"

    standing = await house.confirm(seat)

    assert standing.state == "booked"
    assert [fact["fact"] for fact in await house.facts(seat)] == ["seat-held", "seat-booked"]


async def test_a_mailbox_that_was_confirmed_once_books_at_once(house: House):
    one, other = await house.announce(), await house.announce()
    await house.confirm(await house.seat(one, "Anna", is_proven=False))

    assert await house.state(await house.seat(other, "Anna", is_proven=False)) == "booked"


async def test_on_the_screen_a_known_address_looks_like_an_unknown_one(house: House):
    gathering = await house.announce(capacity=1)
    known = await house.book(gathering, "Anna")
    unknown = await house.book(await house.announce(), "Boris", is_proven=False)

    told, also_told = discreet(known, house.desk.rules), discreet(unknown, house.desk.rules)

    assert (told.state, told.position, told.expires_at) == (
        also_told.state,
        also_told.position,
        also_told.expires_at,
    )


async def test_one_mailbox_stands_for_several_people(house: House):
    gathering = await house.announce()
    mother = await house.seat(gathering, "Anna", guests=("Anna",))

    grandmother = await house.seat(gathering, "Anna", guests=("Berta",))

    assert mother != grandmother
    assert (await house.room(gathering))["taken"] == 2


async def test_the_same_person_twice_is_one_seat(house: House):
    gathering = await house.announce()
    first = await house.seat(gathering, "Anna", guests=("Anna Groß",))

    again = await house.seat(gathering, "Anna", guests=("anna  GROSS",))

    assert again == first
    assert (await house.room(gathering))["taken"] == 1
    assert len(await house.facts(first)) == 1


async def test_a_guest_with_a_seat_in_another_party_is_refused_naming_the_seat(house: House):
    gathering = await house.announce()
    first = await house.seat(gathering, "Anna", guests=("Anna",))

    refused = await house.book(gathering, "Anna", guests=("Anna", "Berta"))

    assert refused == Refusal("already-booked", seat_id=str(first))
    assert await house.findings() == []


async def test_after_a_release_the_same_person_may_book_anew(house: House):
    gathering = await house.announce()
    first = await house.seat(gathering, "Anna")
    await house.release(first)

    assert await house.seat(gathering, "Anna") != first


async def test_a_room_or_gathering_that_is_not_there_is_not_found(house: House):
    unknown = house.wish(await house.announce(), "Anna").seat_id

    assert await house.book(unknown, "Anna") == Refusal("not-found")


async def test_an_expired_hold_costs_no_place_though_no_timer_ran(house: House):
    gathering = await house.announce(capacity=1)
    held = await house.seat(gathering, "Anna", is_proven=False)
    house.clock.forward(minutes=31)

    standing = await house.book(gathering, "Boris")

    assert standing.state == "booked"
    assert await house.state(held) == "lapsed"
    assert await house.findings() == []


async def test_a_hold_that_is_not_over_keeps_its_place(house: House):
    gathering = await house.announce(capacity=1)
    await house.seat(gathering, "Anna", is_proven=False)
    house.clock.forward(minutes=29)

    assert (await house.book(gathering, "Boris")).state == "waiting"


async def test_the_timer_of_a_hold_lets_it_lapse(house: House):
    gathering = await house.announce(capacity=1)
    held = await house.seat(gathering, "Anna", is_proven=False)
    house.clock.forward(minutes=30)

    await house.ring_timers()

    assert await house.state(held) == "lapsed"
    assert (await house.room(gathering))["taken"] == 0
    released = (await house.facts(held))[-1]
    assert (released["fact"], released["reason"]) == ("seat-released", "not-confirmed")


async def test_a_confirmed_hold_outlives_its_timer(house: House):
    gathering = await house.announce(capacity=1)
    held = await house.seat(gathering, "Anna", is_proven=False)
    await house.confirm(held)
    house.clock.forward(days=1)

    await house.ring_timers()

    assert await house.state(held) == "booked"


async def test_booking_ends_with_the_window_and_with_the_gathering(house: House):
    starts_at = house.clock.now + timedelta(days=2)
    gathering = await house.announce(
        starts_at=starts_at, booking_closes_at=starts_at - timedelta(days=1)
    )
    house.clock.forward(days=1)

    assert (await house.book(gathering, "Anna")).slug == "booking-closed"


async def test_nobody_gets_into_a_cancelled_gathering_even_by_an_old_look(house: House):
    gathering = await house.announce()
    wish = house.wish(gathering, "Anna")
    await house.cancel_gathering(gathering)

    assert (await house.book(gathering, "Anna")).slug == "gathering-cancelled"
    async with house.database.transaction() as tx:
        is_closed = await tx.fetchval(
            "SELECT is_closed FROM room WHERE gathering_id = $1", wish.gathering_id
        )
    assert is_closed


async def test_the_migrations_make_the_tables_that_the_code_declares(house: House):
    engine = create_async_engine(make_url(house.database.dsn).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    await engine.dispose()

    assert [told for told in differences if "alembic_version" not in str(told)] == []
