"""Rows of gatherings and their rooms."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from contracts.events import RoomKind, Venue
from services.chassis.transaction import Transaction
from services.events.decide.gatherings import Gathering
from services.events.decide.model import Room
from services.events.store.pools import room_from

COLUMNS: Final = """gathering_id, revision, title, summary, description, series, starts_at, ends_at,
    timezone, venue, access_features, booking_closes_at, is_cancelled"""
ROOM_OPENED: Final = "room-opened"
CAPACITY_CHANGED: Final = "capacity-changed"


async def insert_gathering(tx: Transaction, gathering: Gathering) -> None:
    """Keep a new gathering."""
    await tx.execute(
        f"""INSERT INTO gathering ({COLUMNS})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",  # noqa: S608
        *_values(gathering),
    )


async def update_gathering(tx: Transaction, gathering: Gathering) -> None:
    """Keep the gathering's next revision."""
    await tx.execute(
        """UPDATE gathering SET revision = $2, title = $3, summary = $4, description = $5,
               series = $6, starts_at = $7, ends_at = $8, timezone = $9, venue = $10,
               access_features = $11, booking_closes_at = $12, is_cancelled = $13
           WHERE gathering_id = $1""",
        *_values(gathering),
    )


async def lock_gathering(tx: Transaction, gathering_id: UUID) -> Gathering | None:
    """The gathering, locked against another organiser."""
    row = await tx.fetchrow(
        f"SELECT {COLUMNS} FROM gathering WHERE gathering_id = $1 FOR UPDATE",  # noqa: S608
        gathering_id,
    )
    return gathering_from(row) if row else None


async def lock_rooms(tx: Transaction, gathering_id: UUID) -> dict[RoomKind, Room]:
    """All rooms of the gathering, locked in the one order."""
    rows = await tx.fetch(
        """SELECT kind, capacity, taken, waiting, seq FROM room WHERE gathering_id = $1
           ORDER BY kind COLLATE "C" FOR UPDATE""",
        gathering_id,
    )
    return {RoomKind(row["kind"]): room_from(row) for row in rows}


async def open_room(tx: Transaction, gathering_id: UUID, *, kind: RoomKind, capacity: int) -> None:
    """A new room: the ledger begins with its capacity."""
    await tx.execute(
        """INSERT INTO room (gathering_id, kind, capacity, taken, waiting, seq, is_closed)
           VALUES ($1, $2, $3, 0, 0, 0, false)""",
        gathering_id,
        kind.value,
        capacity,
    )
    room = Room(kind=kind, capacity=capacity)
    await _note_capacity(tx, gathering_id, room=room, step=ROOM_OPENED)


async def change_capacity(tx: Transaction, gathering_id: UUID, *, room: Room) -> None:
    """Give a locked room its new capacity; the change has its own number in the ledger."""
    await tx.execute(
        "UPDATE room SET capacity = $3, seq = $4 WHERE gathering_id = $1 AND kind = $2",
        gathering_id,
        room.kind.value,
        room.capacity,
        room.seq,
    )
    await _note_capacity(tx, gathering_id, room=room, step=CAPACITY_CHANGED)


async def close_rooms(tx: Transaction, gathering_id: UUID) -> None:
    """Let nobody in any more, also those whose request is under way."""
    await tx.execute("UPDATE room SET is_closed = true WHERE gathering_id = $1", gathering_id)


async def read_gathering(tx: Transaction, gathering_id: UUID) -> Record | None:
    """One gathering with its rooms, for people."""
    return await tx.fetchrow(f"{PUBLIC} WHERE g.gathering_id = $1", gathering_id)


async def list_gatherings(
    tx: Transaction, *, since: datetime, series: str | None, limit: int
) -> Sequence[Record]:
    """Gatherings that end after ``since``, the next one first."""
    return await tx.fetch(
        f"""{PUBLIC} WHERE g.ends_at >= $1 AND ($2::text IS NULL OR g.series = $2)
            ORDER BY g.starts_at, g.gathering_id LIMIT $3""",
        since,
        series,
        limit,
    )


async def read_figures(tx: Transaction) -> Record:
    """How many gatherings are ahead, how many places are free there, how many booked ever."""
    row = await tx.fetchrow(
        """SELECT
             (SELECT count(*) FROM gathering WHERE starts_at > $1 AND NOT is_cancelled) AS upcoming,
             (SELECT coalesce(sum(capacity - taken), 0) FROM room JOIN gathering USING (gathering_id)
               WHERE booking_closes_at > $1 AND NOT is_cancelled AND waiting = 0) AS free_places,
             (SELECT coalesce(sum(party_size), 0) FROM seat WHERE state = 'booked') AS booked""",
        tx.now,
    )
    if row is None:
        raise LookupError("figures are always one row")
    return row


def gathering_from(row: Record) -> Gathering:
    """A gathering as decisions see it."""
    known = {name: row[name] for name in Gathering.__dataclass_fields__}
    venue = Venue.model_validate(row["venue"]) if row["venue"] else None
    features = tuple(row["access_features"])
    return Gathering(**(known | {"venue": venue, "access_features": features}))


PUBLIC: Final = """SELECT g.*, (
    SELECT jsonb_agg(jsonb_build_object('kind', kind, 'capacity', capacity, 'taken', taken,
                                        'waiting', waiting) ORDER BY kind COLLATE "C")
    FROM room WHERE room.gathering_id = g.gathering_id) AS rooms FROM gathering g"""


def _values(gathering: Gathering) -> tuple[Any, ...]:
    values = asdict(gathering)
    values["venue"] = gathering.venue.model_dump() if gathering.venue else None
    values["access_features"] = list(gathering.access_features)
    return tuple(values[name.strip()] for name in COLUMNS.split(","))


async def _note_capacity(tx: Transaction, gathering_id: UUID, *, room: Room, step: str) -> None:
    await tx.execute(
        """INSERT INTO seat_ledger (gathering_id, room, seq, step, delta, taken, waiting, capacity, at)
           VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8)""",
        gathering_id,
        room.kind.value,
        room.seq,
        step,
        room.taken,
        room.waiting,
        room.capacity,
        tx.now,
    )
