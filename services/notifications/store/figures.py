"""Counts, lists and what the audit reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a message was written."""

    purpose: str
    channel: str
    locale: str
    subject_kind: str
    subject_id: str
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the public may know of our work."""

    handed_over: int
    within_10s_percent: int | None
    delivered: int
    bounced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A notification as operators see it: ids and states, no address, no text."""

    id: UUID
    purpose: str
    channel: str
    state: str
    hold: str | None
    why_ended: str | None
    attempt: int
    planned_at: datetime
    not_before: datetime
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A mail as the audit needs it."""

    id: UUID
    state: str
    message_id: str | None


async def reason(tx: Transaction, notification_id: UUID) -> Reason | None:
    """Why a message was written."""
    row = await tx.fetchrow(
        """SELECT purpose, channel, locale, subject_kind, subject_id, reason
           FROM notification WHERE id = $1""",
        notification_id,
    )
    return Reason(**dict(row)) if row else None


async def figures(tx: Transaction, *, since: datetime) -> Figures:
    """What was handed over since then, and how quickly after it was asked for."""
    row = await tx.fetchrow(
        """SELECT count(*) AS handed_over,
             count(*) FILTER (WHERE accepted_at - said_at <= interval '10 s') AS quick,
             count(*) FILTER (WHERE state = 'delivered') AS delivered,
             count(*) FILTER (WHERE state IN ('bounced_soft', 'bounced_hard')) AS bounced
           FROM notification WHERE accepted_at >= $1""",
        since,
    )
    told: dict[str, int] = dict(row or {})
    handed_over, quick = told["handed_over"], told["quick"]
    return Figures(
        handed_over=handed_over,
        within_10s_percent=100 * quick // handed_over if handed_over else None,
        delivered=told["delivered"],
        bounced=told["bounced"],
    )


async def listed(tx: Transaction, *, state: str | None, limit: int) -> list[Listed]:
    """The newest notifications of a state, or of all."""
    rows = await tx.fetch(
        """SELECT id, purpose, channel, state, hold, why_ended, attempt, planned_at, not_before,
             accepted_at
           FROM notification WHERE $1::text IS NULL OR state = $1
           ORDER BY planned_at DESC LIMIT $2""",
        state,
        limit,
    )
    return [Listed(**dict(row)) for row in rows]


async def mail_intents(tx: Transaction, *, after: UUID, limit: int) -> list[Intent]:
    """Mails that ever had a number at the relay, in the order of their ids."""
    rows = await tx.fetch(
        """SELECT id, state, message_id FROM notification
           WHERE channel = 'mail' AND message_id IS NOT NULL AND id > $1 ORDER BY id LIMIT $2""",
        after,
        limit,
    )
    return [Intent(**dict(row)) for row in rows]


async def stray_receipts(tx: Transaction) -> int:
    """Receipts that belong to no message of ours."""
    return int(
        await tx.fetchval(
            """SELECT count(*) FROM receipt r WHERE
                 (provider = 'smpp' AND NOT EXISTS (
                   SELECT FROM sms_part p WHERE p.centre_id = r.reference))
                 OR (provider = 'mail' AND NOT EXISTS (
                   SELECT FROM notification n WHERE n.id::text = r.reference))"""
        )
    )


async def count_by_state(tx: Transaction) -> dict[str, int]:
    """How many notifications are in which state."""
    rows = await tx.fetch("SELECT state, count(*) AS n FROM notification GROUP BY state")
    return {row["state"]: row["n"] for row in rows}
