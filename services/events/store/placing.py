"""The hot path: one statement takes places, or a place in the line, and says so.

It repeats the premise of the decision: places are taken only while they are free and nobody
waits, an entry is made only while that is not so. No row means that the world moved on: read and
decide again. Guests come first, so that a second seat of the same person takes no place.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.chassis import outbox
from services.chassis.outbox import OutboxRow
from services.chassis.transaction import Transaction
from services.events.decide.course import Fact, Step
from services.events.decide.model import SeatState

HOLD_ENDS: Final = "hold-ends"
"""Timer of a seat whose mailbox is not confirmed."""

IS_FREE: Final = "waiting = 0 AND taken + $3 <= capacity"
STATEMENT: Final = """
WITH guests AS (
    INSERT INTO seat_guest (gathering_id, person_id, guest, seat_id)
    SELECT $1, $5, guest, $4 FROM unnest($6::bytea[]) AS guest
    ON CONFLICT (gathering_id, person_id, guest) DO UPDATE SET seat_id = excluded.seat_id
        WHERE seat_guest.seat_id = excluded.seat_id
    RETURNING guest
), pool AS (
    UPDATE room SET {change}, seq = seq + 1
    WHERE gathering_id = $1 AND kind = $2 AND NOT is_closed AND {guard}
        AND (SELECT count(*) FROM guests) = cardinality($6::bytea[])
    RETURNING seq, taken, waiting, capacity
), placed AS (
    INSERT INTO seat (seat_id, gathering_id, room, person_id, party_size, state, line, revision,
                      is_confirmed, bypassed, expires_at, contact, created_at)
    SELECT $4, $1, $2, $5, $3, $7, seq, 1, $8, 0, $9, $10, $11 FROM pool
), noted AS (
    INSERT INTO seat_ledger (gathering_id, room, seq, seat_id, step, delta, taken, waiting,
                             capacity, fact_id, at)
    SELECT $1, $2, seq, $4, $16, {delta}, taken, waiting, capacity, $15, $11 FROM pool
), timed AS (
    INSERT INTO timer (name, subject, due_at, payload)
    SELECT $19, $4::uuid::text, $9, '{{}}' FROM pool WHERE $9::timestamptz IS NOT NULL
), said AS (
    INSERT INTO outbox (shard, topic, key, fact_id, type, headers, payload)
    SELECT $12, $13, $14, $15, $16,
           $17::jsonb || jsonb_build_object('ce_sequence', seq::text),
           convert_to(replace(replace($18::text, '"room_seq":0,', '"room_seq":' || seq || ','),
                              '"position":0', '"position":' || waiting), 'UTF8')
    FROM pool
)
SELECT seq, taken, waiting, capacity FROM pool
"""
TAKE_PLACES: Final = STATEMENT.format(change="taken = taken + $3", guard=IS_FREE, delta="$3::int")
JOIN_LINE: Final = STATEMENT.format(
    change="waiting = waiting + 1", guard=f"NOT ({IS_FREE})", delta="0"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """The room right after a seat came in; ``seq`` is the seat's line."""

    seq: int
    taken: int
    waiting: int
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What is stored of a party beside its seat: marks of its guests, sealed contact."""

    guests: frozenset[bytes]
    contact: bytes


class Placing:
    """Takes places by the guarded statements; the race tests bring others to show the difference."""

    take_places: str = TAKE_PLACES
    join_line: str = JOIN_LINE

    async def place(self, tx: Transaction, step: Step, *, newcomer: Newcomer) -> Placed | None:
        """Do what was decided if its premise still holds; None if the world moved on.

        Then nothing stands of it: guests whom the statement had marked for the seat are free again.
        """
        seat, row = step.seat, _row(tx, step.fact)
        is_waiting = seat.state is SeatState.WAITING
        placed = await tx.fetchrow(
            self.join_line if is_waiting else self.take_places,
            step.fact.gathering_id,
            step.fact.room.value,
            seat.party_size,
            seat.seat_id,
            seat.person_id,
            sorted(newcomer.guests),
            seat.state.value,
            seat.is_confirmed,
            seat.expires_at,
            newcomer.contact,
            tx.now,
            row.shard,
            row.topic,
            row.key,
            row.fact_id,
            row.type,
            row.headers_json,
            _text(row),
            HOLD_ENDS,
        )
        if placed is None:
            await tx.execute("DELETE FROM seat_guest WHERE seat_id = $1", seat.seat_id)
            return None
        return Placed(*placed)


def claim_path(seat_id: UUID) -> str:
    """Where notifications finds who is behind a seat."""
    return f"/internal/v1/seats/{seat_id}/claim"


def fact_end(fact: Fact) -> datetime | None:
    """Until when telling it makes sense."""
    return getattr(fact, "expires_at", None)


def _row(tx: Transaction, fact: Fact) -> OutboxRow:
    """The outbox row with gaps where the statement writes the room's number and the position."""
    gaps = {"room_seq": 0} | ({"position": 0} if hasattr(fact, "position") else {})
    return outbox.row_for(
        fact.model_copy(update=gaps),
        tx,
        sequence=0,
        dataref=claim_path(fact.seat_id),
        expires_at=fact_end(fact),
    )


def _text(row: OutboxRow) -> str:
    if row.payload is None:
        raise ValueError("a fact about a seat has a payload")
    return row.payload.decode()
