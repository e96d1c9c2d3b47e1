"""Who is behind a seat, what became of its mails, and what people look at."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Record

from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.events.decide.model import Room, Terms
from services.events.store.pools import room_from

NOBODY: Final = "p_" + "0" * 32
"""What stands where an erased person stood: the id of no mailbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to write to and who comes: sealed at rest, never in a fact or a log."""

    email: str
    phone: str | None
    sms_wanted: bool
    locale: str
    guests: tuple[str, ...]

    def sealed(self, key: bytes) -> bytes:
        """The contact as it is stored."""
        return seal(key, json.dumps(asdict(self), ensure_ascii=False))

    @staticmethod
    def unsealed(key: bytes, blob: bytes) -> "Contact":
        """The contact as it was given."""
        told = json.loads(unseal(key, blob))
        return Contact(**(told | {"guests": tuple(told["guests"])}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a booking sees before it decides."""

    terms: Terms
    room: Room
    is_known: bool
    is_guest: bool


async def look(
    tx: Transaction,
    gathering_id: UUID,
    *,
    room: str,
    person_id: str,
    guests: frozenset[bytes],
    seat_id: UUID,
) -> Look | None:
    """Gathering, room and guest in one glance, without a lock."""
    row = await tx.fetchrow(
        """SELECT g.revision, g.starts_at, g.booking_closes_at, g.timezone, g.is_cancelled,
                  r.capacity, r.taken, r.waiting, r.seq, r.kind,
                  EXISTS (SELECT FROM mailbox WHERE person_id = $3) AS is_known,
                  EXISTS (SELECT FROM seat_guest AS s WHERE s.gathering_id = $1
                      AND s.person_id = $3 AND s.guest = ANY($4::bytea[])
                      AND s.seat_id <> $5) AS is_guest
           FROM gathering g JOIN room r USING (gathering_id)
           WHERE g.gathering_id = $1 AND r.kind = $2""",
        gathering_id,
        room,
        person_id,
        list(guests),
        seat_id,
    )
    return _look(row, gathering_id) if row else None


async def seats_of_guests(
    tx: Transaction, gathering_id: UUID, *, person_id: str, guests: frozenset[bytes]
) -> dict[UUID, tuple[str, frozenset[bytes]]]:
    """The live seats that hold any of these guests: room and all of its guests."""
    rows = await tx.fetch(
        """SELECT seat_id, seat.room, array_agg(guest) AS guests
           FROM seat_guest JOIN seat USING (seat_id)
           WHERE seat_id IN (SELECT seat_id FROM seat_guest WHERE gathering_id = $1
                             AND person_id = $2 AND guest = ANY($3::bytea[]))
           GROUP BY seat_id, seat.room ORDER BY min(seat.line)""",
        gathering_id,
        person_id,
        list(guests),
    )
    return {row["seat_id"]: (row["room"], frozenset(row["guests"])) for row in rows}


async def note_mailbox(tx: Transaction, person_id: str) -> None:
    """The mailbox is confirmed."""
    await tx.execute(
        "INSERT INTO mailbox (person_id, confirmed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        person_id,
        tx.now,
    )


async def replace_guests(
    tx: Transaction, seat_id: UUID, *, guests: frozenset[bytes], contact: bytes
) -> bool:
    """Other guests for a seat; False if one of them has another seat at this gathering."""
    await tx.execute(
        "DELETE FROM seat_guest WHERE seat_id = $1 AND NOT guest = ANY($2::bytea[])",
        seat_id,
        list(guests),
    )
    kept = await tx.fetch(
        """INSERT INTO seat_guest (gathering_id, person_id, guest, seat_id)
           SELECT gathering_id, person_id, guest, seat_id
           FROM seat, unnest($2::bytea[]) AS guest WHERE seat_id = $1
           ON CONFLICT (gathering_id, person_id, guest) DO UPDATE SET seat_id = excluded.seat_id
               WHERE seat_guest.seat_id = excluded.seat_id
           RETURNING guest""",
        seat_id,
        sorted(guests),
    )
    await tx.execute("UPDATE seat SET contact = $2 WHERE seat_id = $1", seat_id, contact)
    return len(kept) == len(guests)


FILE: Final = """
SELECT s.seat_id, s.gathering_id, s.room, s.person_id, s.party_size, s.state, s.line, s.revision,
       s.is_confirmed, s.bypassed, s.expires_at, s.contact, s.created_at,
       g.revision AS gathering_revision, g.title, g.starts_at, g.ends_at, g.timezone, g.venue,
       g.is_cancelled, r.kind, r.capacity, r.taken, r.waiting, r.seq,
       CASE WHEN s.state = 'waiting' THEN (
           SELECT count(*) FROM seat o WHERE o.gathering_id = s.gathering_id AND o.room = s.room
           AND o.state = 'waiting' AND o.line <= s.line) END AS position,
       CASE WHEN s.state = 'waiting' THEN (
           SELECT count(*) FROM seat_ledger l WHERE l.gathering_id = s.gathering_id
           AND l.room = s.room AND l.seq > s.line
           AND l.step = 'zukunft.events.seat-offered.v1') END AS offers_since
FROM seat s JOIN gathering g USING (gathering_id)
JOIN room r ON r.gathering_id = s.gathering_id AND r.kind = s.room
"""


async def read_seat(tx: Transaction, seat_id: UUID, *, lock: bool = False) -> Record | None:
    """All that is known of a seat; a locked one stays as it is until the transaction ends."""
    held = "FOR SHARE OF s" if lock else ""
    return await tx.fetchrow(f"{FILE} WHERE s.seat_id = $1 {held}", seat_id)


async def seats_of_person(tx: Transaction, person_id: str) -> Sequence[Record]:
    """A person's seats that were not erased, the next gathering first."""
    return await tx.fetch(
        f"""{FILE} WHERE s.person_id = $1 AND s.contact IS NOT NULL
            ORDER BY g.starts_at, s.created_at""",
        person_id,
    )


async def seats_of_gathering(tx: Transaction, gathering_id: UUID) -> Sequence[Record]:
    """All seats of a gathering by room and line, for organisers."""
    return await tx.fetch(
        f"""{FILE} WHERE s.gathering_id = $1 ORDER BY s.room COLLATE "C", s.line""", gathering_id
    )


async def read_deliveries(tx: Transaction, seat_ids: Sequence[UUID]) -> Sequence[Record]:
    """What became of the notifications about these seats."""
    return await tx.fetch(
        """SELECT seat_id, purpose, channel, state, at FROM seat_delivery
           WHERE seat_id = ANY($1::uuid[]) ORDER BY at, notification_id""",
        list(seat_ids),
    )


async def note_delivery(
    tx: Transaction,
    *,
    notification_id: UUID,
    seat_id: UUID,
    person_id: str,
    purpose: str,
    channel: str,
    state: str,
    at: datetime,
) -> None:
    """Keep the newest state of a notification about a seat of ours."""
    await tx.execute(
        """INSERT INTO seat_delivery
               (notification_id, seat_id, person_id, purpose, channel, state, at)
           SELECT $1, $2, $3, $4, $5, $6, $7
           WHERE EXISTS (SELECT FROM seat WHERE seat_id = $2 AND contact IS NOT NULL)
           ON CONFLICT (notification_id) DO UPDATE SET state = excluded.state, at = excluded.at
               WHERE seat_delivery.at <= excluded.at""",
        notification_id,
        seat_id,
        person_id,
        purpose,
        channel,
        state,
        at,
    )


async def last_said(tx: Transaction, seat_id: UUID) -> datetime:
    """When the newest fact about a seat was said; the ledger has one line for each."""
    said_at: datetime = await tx.fetchval(
        """SELECT max(l.at) FROM seat s JOIN seat_ledger l
               ON (l.gathering_id, l.room, l.seat_id) = (s.gathering_id, s.room, s.seat_id)
           WHERE s.seat_id = $1""",
        seat_id,
    )
    return said_at


async def seats_to_erase(tx: Transaction, person_id: str, *, said_before: datetime) -> list[UUID]:
    """A person's seats of that time, in the order in which their rooms are locked."""
    rows = await tx.fetch(
        """SELECT seat_id FROM seat WHERE person_id = $1 AND created_at <= $2
           ORDER BY gathering_id, room COLLATE "C", line""",
        person_id,
        said_before,
    )
    return [row["seat_id"] for row in rows]


async def booked_again(
    tx: Transaction, seat_ids: Sequence[UUID], *, timer: str, due_after: datetime
) -> Sequence[Record]:
    """The last repeated booking of each of these seats that is live, by its timer."""
    return await tx.fetch(
        """SELECT DISTINCT ON (s.seat_id) s.gathering_id, s.room, s.person_id, t.subject, t.payload
           FROM timer t JOIN seat s
               ON s.seat_id = (t.payload->>'seat_id')::uuid AND s.person_id = t.payload->>'person_id'
           WHERE t.name = $1 AND t.due_at > $2 AND s.seat_id = ANY($3::uuid[])
               AND s.state IN ('held', 'offered', 'booked', 'waiting')
           ORDER BY s.seat_id, t.due_at DESC, t.id DESC""",
        timer,
        due_after,
        list(seat_ids),
    )


async def forget_seats(
    tx: Transaction, seat_ids: Sequence[UUID], *, person_id: str, said_before: datetime
) -> None:
    """Drop names, address, links, deliveries and whose they were; the ledger knows seat ids only.

    The seats stay for the ledger's sake, as nobody's. A mailbox confirmed later is a new person's.
    """
    ids = list(seat_ids)
    await tx.execute(
        "UPDATE seat SET contact = NULL, person_id = $2 WHERE seat_id = ANY($1::uuid[])",
        ids,
        NOBODY,
    )
    await tx.execute("DELETE FROM seat_delivery WHERE seat_id = ANY($1::uuid[])", ids)
    await tx.execute("DELETE FROM capability WHERE subject = ANY($1::text[])", [*map(str, ids)])
    await tx.execute(
        "DELETE FROM mailbox WHERE person_id = $1 AND confirmed_at <= $2", person_id, said_before
    )


def _look(row: Record, gathering_id: UUID) -> Look:
    return Look(
        terms=Terms(
            gathering_id=gathering_id,
            revision=row["revision"],
            starts_at=row["starts_at"],
            booking_closes_at=row["booking_closes_at"],
            timezone=row["timezone"],
            is_cancelled=row["is_cancelled"],
        ),
        room=room_from(row),
        is_known=row["is_known"],
        is_guest=row["is_guest"],
    )
