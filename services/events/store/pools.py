"""A room under its lock: read for a decision, then written with what was decided.

Lock order everywhere: idempotency row, timers, rooms (by gathering, on_site before online), seats.
A timer that is set under a room's lock is always a new one, which nobody can be running.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from asyncpg import Record

from contracts.events import RoomKind
from services.chassis import outbox, timers
from services.chassis.outbox import OutboxRow
from services.chassis.transaction import Transaction
from services.events.decide.course import Outcome, Step
from services.events.decide.model import Pool, Room, Seat, SeatState, Terms
from services.events.store.placing import claim_path, fact_end

OFFER_ENDS: Final = "offer-ends"
"""Timer of an offer, at the end of its grace."""

ROOM: Final = """SELECT kind, capacity, taken, waiting, seq FROM room
    WHERE gathering_id = $1 AND kind = $2"""
SEAT: Final = """seat_id, person_id, party_size, state, line, revision, is_confirmed, bypassed,
                 expires_at"""
OPEN: Final = """gathering_id = $1 AND room = $2
    AND (state = 'waiting' OR (expires_at IS NOT NULL AND state IN ('held', 'offered')))"""


async def room_of(tx: Transaction, seat_id: UUID) -> tuple[UUID, RoomKind] | None:
    """Which room a seat belongs to."""
    row = await tx.fetchrow("SELECT gathering_id, room FROM seat WHERE seat_id = $1", seat_id)
    return (row["gathering_id"], RoomKind(row["room"])) if row else None


async def lock_pool(
    tx: Transaction, gathering_id: UUID, *, kind: RoomKind, seat_ids: Sequence[UUID] = ()
) -> Pool | None:
    """The room, locked, with its line, all that may lapse, and the seats asked for.

    What stands beside the room is read after the lock, so it is as new as the room.
    """
    row = await tx.fetchrow(f"{ROOM} FOR UPDATE", gathering_id, kind.value)
    return await _pool(tx, gathering_id, row=row, seat_ids=seat_ids) if row else None


async def see_pool(tx: Transaction, gathering_id: UUID, *, kind: RoomKind) -> Pool | None:
    """The same in passing: good to look at, never to write by."""
    row = await tx.fetchrow(ROOM, gathering_id, kind.value)
    return await _pool(tx, gathering_id, row=row, seat_ids=()) if row else None


async def read_terms(tx: Transaction, gathering_id: UUID) -> Terms:
    """What of the gathering matters to its seats."""
    row = await tx.fetchrow(
        """SELECT gathering_id, revision, starts_at, booking_closes_at, timezone, is_cancelled
           FROM gathering WHERE gathering_id = $1""",
        gathering_id,
    )
    if row is None:
        raise LookupError(f"a room without its gathering {gathering_id}")
    return Terms(**dict(row))


async def has_due(tx: Transaction, gathering_id: UUID, *, kind: RoomKind, ended: datetime) -> bool:
    """Whether anything in the room may have lapsed by then; a glance without a lock."""
    return bool(
        await tx.fetchval(
            """SELECT EXISTS (SELECT FROM seat WHERE gathering_id = $1 AND room = $2
                 AND expires_at <= $3 AND state IN ('held', 'offered', 'waiting'))""",
            gathering_id,
            kind.value,
            ended,
        )
    )


async def write_outcome(
    tx: Transaction, gathering_id: UUID, *, outcome: Outcome, grace: timedelta
) -> None:
    """Write counters, seats, ledger and outbox of a decision about a locked room."""
    await _touch_seats(tx, outcome.touched)
    if not outcome.steps:
        return
    await _count(tx, gathering_id, room=outcome.steps[-1].room)
    rows = [_outbox_row(tx, step) for step in outcome.steps]
    await _change_seats(tx, [step.seat for step in outcome.steps])
    await _note(tx, gathering_id, steps=outcome.steps, rows=rows)
    await outbox.record_rows(tx, rows)
    await _forget_guests(tx, outcome.steps)
    await _time_offers(tx, outcome.steps, grace=grace)


def room_from(row: Record) -> Room:
    """A room as decisions see it."""
    return Room(
        kind=RoomKind(row["kind"]),
        capacity=row["capacity"],
        taken=row["taken"],
        waiting=row["waiting"],
        seq=row["seq"],
    )


def seat_from(row: Record) -> Seat:
    """A seat as decisions see it."""
    known = {name: row[name] for name in Seat.__dataclass_fields__}
    return Seat(**(known | {"state": SeatState(row["state"])}))


async def _pool(
    tx: Transaction, gathering_id: UUID, *, row: Record, seat_ids: Sequence[UUID]
) -> Pool:
    room = room_from(row)
    return Pool(
        terms=await read_terms(tx, gathering_id),
        room=room,
        seats=await _read_seats(tx, gathering_id, kind=room.kind, seat_ids=seat_ids),
    )


async def _read_seats(
    tx: Transaction, gathering_id: UUID, *, kind: RoomKind, seat_ids: Sequence[UUID]
) -> tuple[Seat, ...]:
    rows = await tx.fetch(
        f"""SELECT {SEAT} FROM seat WHERE {OPEN}
            UNION SELECT {SEAT} FROM seat WHERE seat_id = ANY($3::uuid[])""",  # noqa: S608 - constants of ours
        gathering_id,
        kind.value,
        list(seat_ids),
    )
    return tuple(seat_from(row) for row in rows)


async def _touch_seats(tx: Transaction, seats: Sequence[Seat]) -> None:
    if seats:
        await tx.executemany(
            "UPDATE seat SET bypassed = $2, is_confirmed = $3, expires_at = $4 WHERE seat_id = $1",
            [(seat.seat_id, seat.bypassed, seat.is_confirmed, seat.expires_at) for seat in seats],
        )


async def _count(tx: Transaction, gathering_id: UUID, *, room: Room) -> None:
    await tx.execute(
        """UPDATE room SET taken = $3, waiting = $4, seq = $5
           WHERE gathering_id = $1 AND kind = $2""",
        gathering_id,
        room.kind.value,
        room.taken,
        room.waiting,
        room.seq,
    )


async def _change_seats(tx: Transaction, seats: Iterable[Seat]) -> None:
    await tx.executemany(
        """UPDATE seat SET party_size = $2, state = $3, revision = $4, is_confirmed = $5,
                  bypassed = $6, expires_at = $7 WHERE seat_id = $1""",
        [
            (
                seat.seat_id,
                seat.party_size,
                seat.state.value,
                seat.revision,
                seat.is_confirmed,
                seat.bypassed,
                seat.expires_at,
            )
            for seat in seats
        ],
    )


async def _note(
    tx: Transaction, gathering_id: UUID, *, steps: Sequence[Step], rows: Sequence[OutboxRow]
) -> None:
    await tx.executemany(
        """INSERT INTO seat_ledger (gathering_id, room, seq, seat_id, step, delta, taken, waiting,
                                    capacity, fact_id, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        [
            (
                gathering_id,
                step.room.kind.value,
                step.room.seq,
                step.seat.seat_id,
                row.type,
                step.delta,
                step.room.taken,
                step.room.waiting,
                step.room.capacity,
                row.fact_id,
                tx.now,
            )
            for step, row in zip(steps, rows, strict=True)
        ],
    )


def _outbox_row(tx: Transaction, step: Step) -> OutboxRow:
    return outbox.row_for(
        step.fact,
        tx,
        sequence=step.room.seq,
        dataref=claim_path(step.seat.seat_id),
        expires_at=fact_end(step.fact),
    )


async def _forget_guests(tx: Transaction, steps: Sequence[Step]) -> None:
    over = [step.seat.seat_id for step in steps if not step.seat.is_live]
    if over:
        await tx.execute("DELETE FROM seat_guest WHERE seat_id = ANY($1::uuid[])", over)


async def _time_offers(tx: Transaction, steps: Sequence[Step], *, grace: timedelta) -> None:
    for step in steps:
        if step.seat.state is SeatState.OFFERED and step.delta > 0 and step.seat.expires_at:
            await timers.schedule(
                tx,
                OFFER_ENDS,
                subject=str(step.seat.seat_id),
                due_at=step.seat.expires_at + grace,
            )
