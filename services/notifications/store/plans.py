"""What is to be said to whom: one row per purpose, occasion, person and channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.notifications import SubjectKind
from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A row as it is planned."""

    id: UUID
    purpose: str
    occasion: str
    person_id: str
    channel: str
    subject_kind: str
    subject_id: str
    lane: int
    topic: str | None
    said_at: datetime
    expires_at: datetime
    reason: dict[str, Any]
    beginning: str | None = None
    claim_id: UUID | None = None
    calendar_sequence: int | None = None
    locale: str = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What makes a row ready: sealed contact and values, the address as HMAC."""

    locale: str
    contact_enc: bytes | None
    params_enc: bytes
    address_hmac: bytes | None


async def insert_held(tx: Transaction, rows: Sequence[Planned]) -> None:
    """Plan rows that wait for their contact; a row that is there stays as it is."""
    await tx.executemany(
        """INSERT INTO notification (id, purpose, occasion, person_id, channel, subject_kind,
             subject_id, lane, topic, locale, said_at, not_before, expires_at, reason, claim_id,
             calendar_sequence, beginning, state, hold, planned_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $17, $12, $13, $14, $15, $16,
             'held', 'contact', $17)
           ON CONFLICT (id) DO NOTHING""",
        [
            (
                row.id, row.purpose, row.occasion, row.person_id, row.channel, row.subject_kind,
                row.subject_id, row.lane, row.topic, row.locale, row.said_at, row.expires_at,
                row.reason, row.claim_id, row.calendar_sequence, row.beginning, tx.now,
            )
            for row in rows
        ],
    )  # fmt: skip


async def open_claim(
    tx: Transaction,
    claim_id: UUID,
    *,
    owner: str,
    dataref: str,
    said_at: datetime,
    until: datetime,
    beginning: str | None = None,
) -> None:
    """Have the owner asked once; the loop does so when no transaction is open.

    With a beginning it is for nothing but the address of whoever began that. A visit that is there
    is locked: whoever settles it finds the rows that are planned now.
    """
    await tx.execute(
        """INSERT INTO claim (id, owner, dataref, said_at, expires_at, state, not_before, beginning)
           VALUES ($1, $2, $3, $4, $5, 'open', $6, $7)
           ON CONFLICT (id) DO UPDATE SET expires_at = greatest(claim.expires_at, $5)""",
        claim_id,
        owner,
        dataref,
        said_at,
        until,
        tx.now,
        beginning,
    )


async def reopen_claim(tx: Transaction, claim_id: UUID) -> None:
    """Have the owner asked again where a row came after the answer, and would wait for ever."""
    await tx.execute(
        """UPDATE claim SET state = 'open', attempt = 0, not_before = $2
           WHERE id = $1 AND state <> 'open' AND EXISTS (
             SELECT FROM notification
             WHERE claim_id = $1 AND state = 'held' AND params_enc IS NULL)""",
        claim_id,
        tx.now,
    )


async def make_ready(tx: Transaction, notification_id: UUID, contents: Contents) -> None:
    """Let a held row go; without an address it keeps waiting for one."""
    await tx.execute(
        """UPDATE notification SET locale = $2, contact_enc = $3, params_enc = $4,
             address_hmac = $5, not_before = $6,
             state = CASE WHEN $3::bytea IS NULL THEN 'held' ELSE 'ready' END,
             hold = CASE WHEN $3::bytea IS NULL THEN 'contact' END
           WHERE id = $1 AND state = 'held'""",
        notification_id,
        contents.locale,
        contents.contact_enc,
        contents.params_enc,
        contents.address_hmac,
        tx.now,
    )


async def has_sms(
    tx: Transaction, person_id: str, *, purpose: str, since: datetime, but: UUID
) -> bool:
    """Whether another SMS of a purpose went to a person since, or is on its way."""
    return bool(
        await tx.fetchval(
            """SELECT EXISTS (SELECT FROM notification
                 WHERE person_id = $1 AND purpose = $2 AND channel = 'sms' AND not_before > $3
                   AND id <> $4 AND state NOT IN ('held', 'cancelled', 'suppressed', 'expired'))""",
            person_id,
            purpose,
            since,
            but,
        )
    )


async def cancel_one(tx: Transaction, notification_id: UUID, *, why: str) -> None:
    """End a row that nobody has begun to hand over."""
    await tx.execute(
        """UPDATE notification SET state = 'cancelled', hold = NULL, why_ended = $2
           WHERE id = $1 AND state IN ('held', 'ready', 'claimed')""",
        notification_id,
        why,
    )


async def cancel_about(
    tx: Transaction,
    kind: SubjectKind,
    subject_id: str,
    *,
    why: str,
    purposes: Sequence[str] | None = None,
    but: Sequence[UUID] = (),
    people: Sequence[str] | None = None,
) -> None:
    """End what is still open about a thing: all of it, or of some purposes or people; ``but`` some."""
    await tx.execute(
        """UPDATE notification SET state = 'cancelled', hold = NULL, why_ended = $3
           WHERE subject_kind = $1 AND subject_id = $2 AND state IN ('held', 'ready', 'claimed')
             AND ($4::text[] IS NULL OR purpose = ANY($4)) AND id <> ALL($5)
             AND ($6::text[] IS NULL OR person_id = ANY($6))""",
        kind.value,
        subject_id,
        why,
        None if purposes is None else list(purposes),
        list(but),
        None if people is None else list(people),
    )


async def has_left(tx: Transaction, seat_id: UUID, *, purposes: Sequence[str]) -> bool:
    """Whether any message of these purposes about a seat is, or may be, in the relay's hands."""
    return bool(
        await tx.fetchval(
            """SELECT EXISTS (SELECT FROM notification
                 WHERE subject_kind = 'seat' AND subject_id = $1 AND purpose = ANY($2::text[])
                   AND state IN ('handing_over', 'unknown', 'accepted', 'delivered',
                                 'bounced_soft'))""",
            str(seat_id),
            list(purposes),
        )
    )


async def expire_due(tx: Transaction) -> int:
    """End rows and claims that are no longer worth sending."""
    await tx.execute(
        "UPDATE claim SET state = 'expired' WHERE state = 'open' AND expires_at <= $1", tx.now
    )
    tag = await tx.execute(
        """UPDATE notification SET state = 'expired', hold = NULL, why_ended = 'expired'
           WHERE state IN ('held', 'ready') AND expires_at <= $1""",
        tx.now,
    )
    return int(tag.split()[-1])


async def forget_old(tx: Transaction, *, before: datetime) -> None:
    """Drop addresses and values of rows that ended long ago; ids and states stay."""
    await tx.execute(
        """UPDATE notification SET contact_enc = NULL, params_enc = NULL
           WHERE planned_at < $1 AND (contact_enc IS NOT NULL OR params_enc IS NOT NULL)
             AND state NOT IN ('claimed', 'handing_over', 'unknown')""",
        before,
    )
