"""Sixty-four at once for twenty places, and proof that this race would catch a careless version."""

import asyncio
import random
from collections import Counter
from uuid import UUID

import asyncpg
import pytest

from contracts.events import RoomKind
from services.chassis.transaction import Transaction
from services.events.decide.course import Step
from services.events.store import placing
from services.events.store.placing import Newcomer, Placed, Placing
from services.events.work.desk import Standing
from services.events.work.line import move_up_room
from tests.events.house import ON_SITE, House

IS_FREE = placing.IS_FREE


class Unguarded(Placing):
    """Believes what it read: no premise in the statement, a breath between reading and writing."""

    take_places = placing.TAKE_PLACES.replace(f"AND {IS_FREE}", "")
    join_line = placing.JOIN_LINE.replace(f"AND NOT ({IS_FREE})", "")

    async def place(self, tx: Transaction, step: Step, *, newcomer: Newcomer) -> Placed | None:
        await asyncio.sleep(0.01)
        return await super().place(tx, step, newcomer=newcomer)


class HalfGuarded(Placing):
    """Guards the places but not the line: whoever saw a full room waits, full or not."""

    join_line = placing.JOIN_LINE.replace(f"AND NOT ({IS_FREE})", "")

    async def place(self, tx: Transaction, step: Step, *, newcomer: Newcomer) -> Placed | None:
        await asyncio.sleep(0.01)
        return await super().place(tx, step, newcomer=newcomer)


class Slow(Placing):
    """Guarded, with the same breath."""

    async def place(self, tx: Transaction, step: Step, *, newcomer: Newcomer) -> Placed | None:
        await asyncio.sleep(0.01)
        return await super().place(tx, step, newcomer=newcomer)


def with_placing(house: House, store: Placing) -> House:
    desk = type(house.desk)(
        rules=house.desk.rules,
        keys=house.desk.keys,
        public_host=house.desk.public_host,
        organizer=house.desk.organizer,
        placing=store,
    )
    return House(house.database, desk, house.clock)


async def race(house: House, gathering: UUID, count: int = 64) -> list[Standing]:
    """Everybody at once; whatever somebody is told comes back in the order of the room."""
    standings = await asyncio.gather(
        *(house.book(gathering, f"guest{n}", is_proven=n % 2 == 0) for n in range(count))
    )
    return [standing for standing in standings if isinstance(standing, Standing)]


async def test_sixty_four_race_for_twenty_places(house: House):
    gathering = await house.announce(capacity=20)

    standings = await race(with_placing(house, Slow()), gathering)

    states = Counter(standing.state.value for standing in standings)
    assert states["booked"] + states["held"] == 20
    assert states["waiting"] == 44
    positions = sorted(standing.position for standing in standings if standing.position)
    assert positions == list(range(1, 45))
    assert await lines_as_told(house, gathering, standings)
    assert await house.findings() == []


async def test_the_facts_leave_in_the_order_of_the_room(house: House):
    gathering = await house.announce(capacity=20)

    await race(house, gathering)

    told = [fact["room_seq"] for fact in await house.facts() if "seat_id" in fact]
    assert told == list(range(1, 65))


async def test_the_race_catches_a_store_without_guards(house: House, database):
    gathering = await house.announce(capacity=20)
    async with database.transaction() as tx:
        await tx.execute("ALTER TABLE room DROP CONSTRAINT room_taken")

    await race(with_placing(house, Unguarded()), gathering)

    assert (await house.room(gathering))["taken"] > 20
    assert any(finding.startswith("over-capacity") for finding in await house.findings())


async def test_even_without_guards_the_database_refuses_to_oversell(house: House):
    gathering = await house.announce(capacity=20)

    with pytest.raises(asyncpg.CheckViolationError):
        await race(with_placing(house, Unguarded()), gathering)

    assert (await house.room(gathering))["taken"] <= 20


async def lost_wake_ups(house: House, store: Placing) -> int:
    """One leaves a full room while another, who saw it full, is about to wait: who is stranded?"""
    careless = with_placing(house, store)
    gatherings = [await house.announce(capacity=1) for _ in range(12)]
    inside = [await house.seat(gathering, "Anna") for gathering in gatherings]

    async def leave(seat: UUID) -> None:
        await asyncio.sleep(0.005)
        await house.release(seat)

    await asyncio.gather(
        *(leave(seat) for seat in inside),
        *(careless.book(gathering, "Berta") for gathering in gatherings),
    )
    rows = await house.rows("SELECT 1 FROM room WHERE waiting > 0 AND taken < capacity")
    return len(rows)


async def test_nobody_waits_beside_a_free_place(house: House):
    assert await lost_wake_ups(house, Slow()) == 0
    assert await house.findings() == []


async def test_without_the_second_guard_wake_ups_are_lost(house: House):
    class Unsettled(HalfGuarded):
        """Says that the room is full, so that nobody looks at it once more afterwards."""

        async def place(self, tx: Transaction, step: Step, *, newcomer: Newcomer) -> Placed | None:
            placed = await super().place(tx, step, newcomer=newcomer)
            return placed and Placed(placed.seq, placed.capacity, placed.waiting, placed.capacity)

    assert await lost_wake_ups(house, Unsettled()) > 0


async def test_a_mixed_race_leaves_books_that_agree(house: House):
    rooms = {ON_SITE: 12, RoomKind.ONLINE: 6}
    gathering = await house.announce(rooms=rooms)
    dice = random.Random(20)
    seats: list[UUID] = []
    slow = with_placing(house, Slow())

    async def act(n: int) -> None:
        match dice.randrange(6):
            case 0 | 1 | 2:
                standing = await slow.book(
                    gathering,
                    f"guest{n}",
                    room=dice.choice([*rooms]),
                    guests=tuple(f"g{n}-{i}" for i in range(dice.randint(1, 3))),
                    is_proven=dice.random() < 0.7,
                )
                seats.extend([standing.seat_id] if isinstance(standing, Standing) else [])
            case 3 if seats:
                await house.release(dice.choice(seats))
            case 4 if seats:
                seat = dice.choice(seats)
                await house.accept(seat)
                await house.confirm(seat)
            case _:
                rooms[ON_SITE] += dice.randint(0, 1)
                await house.revise(gathering, capacities=dict(rooms))

    for _ in range(6):
        await asyncio.gather(*(act(dice.randrange(10**6)) for _ in range(48)))
        async with house.database.transaction() as tx:
            await move_up_room(tx, house.desk, gathering_id=gathering, kind=ON_SITE)

    assert len(seats) > 50
    assert await house.findings() == []


async def test_fifty_times_the_same_person_at_once_is_one_seat(house: House):
    gathering = await house.announce(capacity=20)

    standings = await asyncio.gather(
        *(house.book(gathering, "Anna", guests=("Anna", "Berta")) for _ in range(50))
    )

    assert len({standing.seat_id for standing in standings}) == 1
    assert (await house.room(gathering))["taken"] == 2
    assert len([fact for fact in await house.facts() if fact["fact"] == "seat-booked"]) == 1
    assert await house.findings() == []


async def test_the_same_two_people_in_two_orders_do_not_block_each_other(house: House):
    gathering = await house.announce(capacity=20)
    orders = [("Anna", "Berta"), ("Berta", "Anna")]

    standings = await asyncio.gather(
        *(house.book(gathering, "Anna", guests=orders[n % 2]) for n in range(40))
    )

    assert len({standing.seat_id for standing in standings}) == 1


async def test_the_last_place_released_in_two_tabs_makes_one_offer(house: House):
    gathering = await house.announce(capacity=2)
    inside = await house.seat(gathering, "Anna", guests=("Anna",))
    await house.seat(gathering, "Berta")
    waiting = [await house.seat(gathering, f"guest{n}") for n in range(3)]

    await asyncio.gather(*(house.release(inside) for _ in range(10)))

    assert [await house.state(seat) for seat in waiting] == ["offered", "waiting", "waiting"]
    assert (await house.room(gathering))["taken"] == 2


async def lines_as_told(house: House, gathering: UUID, standings: list[Standing]) -> bool:
    """Whether the positions that people heard are the order of the line."""
    rows = await house.rows(
        "SELECT seat_id FROM seat WHERE gathering_id = $1 AND state = 'waiting' ORDER BY line",
        gathering,
    )
    waiting = sorted(
        (standing for standing in standings if standing.position),
        key=lambda standing: standing.position or 0,
    )
    return [row["seat_id"] for row in rows] == [standing.seat_id for standing in waiting]
