"""Claimed, handed over, accepted or unknown: each step is one statement guarded by a fence.

Leases follow the clock of the database. A row is committed as ``handing_over`` before the first
byte leaves; what a late worker writes with an old fence meets no row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from contracts.notifications import Channel
from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A row that belongs to one carrier for the time of its lease."""

    id: UUID
    purpose: str
    person_id: str
    channel: str
    subject_kind: str
    subject_id: str
    locale: str
    topic: str | None
    said_at: datetime
    planned_at: datetime
    expires_at: datetime
    calendar_sequence: int | None
    contact_enc: bytes
    params_enc: bytes
    address_hmac: bytes | None
    attempt: int
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A row whose hand-over nobody knows the end of."""

    id: UUID
    purpose: str
    channel: str
    fence: int
    attempt: int
    message_id: str
    local_port: int
    connected_at: datetime
    expires_at: datetime
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A row whose hand-over has an end, for the fact about it."""

    id: UUID
    purpose: str
    person_id: str | None
    channel: str
    subject_kind: str
    subject_id: str
    version: int
    address_hmac: bytes | None
    attempt: int


async def claim(
    tx: Transaction, *, channel: Channel, lane: int, owner: str, lease: timedelta, limit: int
) -> list[Claimed]:
    """Take some ready rows of a lane; nobody else touches them before the lease is over."""
    rows = await tx.fetch(
        f"""WITH taken (taken_id) AS MATERIALIZED (SELECT id FROM notification
              WHERE state = 'ready' AND lane = $3 AND channel = $4 AND not_before <= now()
                AND expires_at > now()
              ORDER BY not_before LIMIT $5 FOR UPDATE SKIP LOCKED)
            UPDATE notification SET state = 'claimed', lease_owner = $1,
              lease_until = clock_timestamp() + $2::interval, fence = fence + 1,
              attempt = attempt + 1
            FROM taken WHERE id = taken_id
            RETURNING {_CLAIMED}""",  # noqa: S608 - our own column names
        owner,
        lease,
        lane,
        channel.value,
        limit,
    )
    return [Claimed(**dict(row)) for row in rows]


async def begin(
    tx: Transaction,
    rows: Sequence[tuple[UUID, int, str, bytes, int]],
    *,
    relay: str,
    local_port: int,
    connected_at: datetime,
) -> set[UUID]:
    """Mark rows as on the wire, if they are still ours, wanted and worth sending.

    ``rows`` are (id, fence, message id, SHA-256 of the body, parts). Commit before the first byte.
    """
    found = await tx.fetch(
        """UPDATE notification n SET state = 'handing_over', relay = $5, local_port = $6,
             connected_at = $7, message_id = coalesce(n.message_id, given.message_id),
             body_sha256 = given.body, parts = given.parts
           FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bytea[], $8::smallint[])
             AS given (id, fence, message_id, body, parts)
           WHERE n.id = given.id AND n.fence = given.fence AND n.state = 'claimed'
             AND n.lease_until > clock_timestamp() AND n.expires_at > clock_timestamp()
           RETURNING n.id""",
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        relay,
        local_port,
        connected_at,
        [row[4] for row in rows],
    )
    return {row["id"] for row in found}


async def suppress_unwanted(tx: Transaction, ids: Sequence[UUID]) -> list[Ended]:
    """End claimed rows whose address is left alone or whose topic the person stopped.

    Runs in the transaction of `begin`, before it: no stop is overlooked by more than wire time.
    """
    rows = await tx.fetch(
        f"""UPDATE notification n SET state = 'suppressed', version = n.version + 1,
              why_ended = CASE WHEN s.reason IS NULL THEN 'stopped' ELSE s.reason END
            FROM notification m
            LEFT JOIN suppression s ON s.address_hmac = m.address_hmac AND s.channel = m.channel
              AND (s.until IS NULL OR s.until > now())
            LEFT JOIN preference p ON p.person_id = m.person_id AND p.topic = m.topic
              AND p.channel = m.channel AND p.mode = 'off'
            WHERE m.id = n.id AND n.id = ANY($1::uuid[]) AND n.state = 'claimed'
              AND (s.reason IS NOT NULL OR p.mode IS NOT NULL)
            RETURNING {_ENDED}""",  # noqa: S608 - our own column names
        list(ids),
    )
    return _ended(rows)


async def accept(tx: Transaction, rows: Sequence[tuple[UUID, int, bool]]) -> list[Ended]:
    """The relay has them. ``rows`` are (id, fence, drop contents)."""
    found = await tx.fetch(
        f"""UPDATE notification n SET state = 'accepted', accepted_at = clock_timestamp(),
              version = version + 1, lease_until = NULL,
              contact_enc = CASE WHEN given.drops THEN NULL ELSE contact_enc END,
              params_enc = CASE WHEN given.drops THEN NULL ELSE params_enc END
            FROM unnest($1::uuid[], $2::bigint[], $3::boolean[]) AS given (id, fence, drops)
            WHERE n.id = given.id AND n.fence = given.fence
              AND n.state IN ('handing_over', 'unknown')
            RETURNING {_ENDED}""",  # noqa: S608 - our own column names
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
    )
    return _ended(found)


async def refuse(tx: Transaction, notification_id: UUID, *, fence: int, why: str) -> Ended | None:
    """The relay will never take it."""
    row = await tx.fetchrow(
        f"""UPDATE notification n SET state = 'bounced_hard', version = version + 1,
              lease_until = NULL, why_ended = $3
            WHERE id = $1 AND fence = $2 AND state = ANY($4::text[]) RETURNING {_ENDED}""",  # noqa: S608 - our own column names
        notification_id,
        fence,
        why,
        IN_HAND,
    )
    return Ended(**dict(row)) if row else None


async def give_back(
    tx: Transaction, notification_id: UUID, *, fence: int, not_before: datetime, counts: bool
) -> bool:
    """Certain that nothing left: the row is ready again, ``counts`` says if a try was used up."""
    return bool(
        await tx.fetchval(
            """UPDATE notification SET state = 'ready', lease_until = NULL, not_before = $3,
                 attempt = attempt - CASE WHEN $4 THEN 0 ELSE 1 END
               WHERE id = $1 AND fence = $2 AND state = ANY($5::text[]) RETURNING true""",
            notification_id,
            fence,
            not_before,
            counts,
            IN_HAND,
        )
    )


async def lose(tx: Transaction, notification_id: UUID, *, fence: int) -> None:
    """Nobody knows: the answer to the final dot did not come."""
    await tx.execute(
        """UPDATE notification SET state = 'unknown', lease_until = NULL, not_before = $3
           WHERE id = $1 AND fence = $2 AND state = 'handing_over'""",
        notification_id,
        fence,
        tx.now,
    )


async def drop(tx: Transaction, notification_id: UUID, *, fence: int, why: str) -> None:
    """End a row whose fate stays unknown, since its purpose says so."""
    await tx.execute(
        """UPDATE notification SET state = 'dead', why_ended = $3
           WHERE id = $1 AND fence = $2 AND state = 'unknown'""",
        notification_id,
        fence,
        why,
    )


async def bury(tx: Transaction, notification_id: UUID, *, fence: int, why: str) -> None:
    """End a claimed row that cannot be written down."""
    await tx.execute(
        """UPDATE notification SET state = 'dead', why_ended = $3, lease_until = NULL
           WHERE id = $1 AND fence = $2 AND state = 'claimed'""",
        notification_id,
        fence,
        why,
    )


async def reap(tx: Transaction) -> tuple[int, int]:
    """Rows of dead carriers: claimed ones are ready again, those on the wire are unknown."""
    claimed = await tx.execute(
        """UPDATE notification SET state = 'ready', lease_until = NULL
           WHERE id IN (SELECT id FROM notification WHERE state = 'claimed'
             AND lease_until <= clock_timestamp() FOR UPDATE SKIP LOCKED)"""
    )
    lost = await tx.execute(
        """UPDATE notification SET state = 'unknown', lease_until = NULL, not_before = now()
           WHERE id IN (SELECT id FROM notification WHERE state = 'handing_over'
             AND lease_until <= clock_timestamp() FOR UPDATE SKIP LOCKED)"""
    )
    return int(claimed.split()[-1]), int(lost.split()[-1])


async def take_lost(
    tx: Transaction, *, channel: Channel, limit: int, again_in: timedelta
) -> list[Lost]:
    """Some unknown rows that are due to be looked up."""
    rows = await tx.fetch(
        """WITH taken (taken_id) AS MATERIALIZED (
             SELECT id FROM notification WHERE state = 'unknown' AND channel = $1
             AND not_before <= now() ORDER BY not_before LIMIT $2 FOR UPDATE SKIP LOCKED)
           UPDATE notification SET not_before = now() + $3::interval
           FROM taken WHERE id = taken_id
           RETURNING id, purpose, channel, fence, attempt, message_id, local_port, connected_at,
             expires_at, parts""",
        channel.value,
        limit,
        again_in,
    )
    return [Lost(**dict(row)) for row in rows]


async def settle_lost(tx: Transaction, notification_id: UUID, *, fence: int) -> bool:
    """Proven: the relay does not have it. Ready again."""
    return bool(
        await tx.fetchval(
            """UPDATE notification SET state = 'ready', not_before = now()
               WHERE id = $1 AND fence = $2 AND state = 'unknown' RETURNING true""",
            notification_id,
            fence,
        )
    )


async def note_attempts(
    tx: Transaction, rows: Sequence[tuple[UUID, int, str, str, str | None]]
) -> None:
    """Append how hand-overs ended: (id, attempt, relay, outcome, reply)."""
    await tx.executemany(
        """INSERT INTO attempt (notification_id, n, relay, outcome, reply, at)
           VALUES ($1, $2, $3, $4, $5, clock_timestamp())""",
        rows,
    )


IN_HAND: Final = ["claimed", "handing_over"]
_CLAIMED: Final = """id, purpose, person_id, channel, subject_kind, subject_id, locale, topic,
    said_at, planned_at, expires_at, calendar_sequence, contact_enc, params_enc, address_hmac,
    attempt, fence"""
_ENDED: Final = """n.id, n.purpose, n.person_id, n.channel, n.subject_kind, n.subject_id,
    n.version, n.address_hmac, n.attempt"""


def _ended(rows: Sequence[Any]) -> list[Ended]:
    return [Ended(**dict(row)) for row in rows]
