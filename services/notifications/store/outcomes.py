"""Receipts as they came, addresses that are left alone, and what people stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.notifications import Channel
from services.chassis.transaction import Transaction
from services.notifications.store.handover import Ended

HANDED_OVER: Final = ["accepted", "delivered", "bounced_soft", "bounced_hard"]
"""States of a row that the relay or the centre has, or had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReceipt:
    """A receipt that waits to be folded."""

    provider: str
    event_id: str
    reference: str
    kind: str
    detail: str | None
    at: datetime


async def keep_receipt(
    tx: Transaction, *, provider: str, event_id: str, reference: str, kind: str, detail: str | None
) -> None:
    """Store a receipt as it came; the same one twice is one."""
    await tx.execute(
        """INSERT INTO receipt (provider, event_id, reference, kind, detail, at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""",
        provider,
        event_id,
        reference,
        kind,
        detail,
        tx.now,
    )


async def take_receipts(tx: Transaction, *, limit: int, known_for: timedelta) -> list[OpenReceipt]:
    """Receipts to fold, locked. One whose message is not handed over yet waits, for a while."""
    rows = await tx.fetch(
        """SELECT provider, event_id, reference, kind, detail, at FROM receipt r
           WHERE folded_at IS NULL AND (at < $2 OR EXISTS (
             SELECT FROM notification n WHERE n.state = ANY($3::text[]) AND n.id = CASE provider
               WHEN 'smpp' THEN (SELECT notification_id FROM sms_part WHERE centre_id = r.reference)
               ELSE r.reference::uuid END))
           ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED""",
        limit,
        tx.now - known_for,
        HANDED_OVER,
    )
    return [OpenReceipt(**dict(row)) for row in rows]


async def folded(tx: Transaction, receipt: OpenReceipt) -> None:
    """The receipt has had its effect."""
    await tx.execute(
        "UPDATE receipt SET folded_at = $3 WHERE provider = $1 AND event_id = $2",
        receipt.provider,
        receipt.event_id,
        tx.now,
    )


async def keep_part(tx: Transaction, centre_id: str, *, notification_id: UUID, part: int) -> None:
    """What the centre calls a part of an SMS."""
    await tx.execute(
        """INSERT INTO sms_part (centre_id, notification_id, part) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING""",
        centre_id,
        notification_id,
        part,
    )


async def kept_parts(tx: Transaction, notification_id: UUID) -> set[int]:
    """Which parts of an SMS the centre has already."""
    rows = await tx.fetch("SELECT part FROM sms_part WHERE notification_id = $1", notification_id)
    return {row["part"] for row in rows}


async def parts_of(tx: Transaction, centre_id: str) -> tuple[UUID, list[tuple[int, str]]] | None:
    """The notification behind a part, with all that receipts say of its parts."""
    notification_id = await tx.fetchval(
        "SELECT notification_id FROM sms_part WHERE centre_id = $1", centre_id
    )
    if notification_id is None:
        return None
    rows = await tx.fetch(
        """SELECT p.part, r.kind FROM sms_part p
           JOIN receipt r ON r.provider = 'smpp' AND r.reference = p.centre_id
           WHERE p.notification_id = $1""",
        notification_id,
    )
    return notification_id, [(row["part"], row["kind"]) for row in rows]


async def mail_receipts(tx: Transaction, notification_id: UUID) -> list[str]:
    """All that reports say of a mail."""
    rows = await tx.fetch(
        "SELECT kind FROM receipt WHERE provider = 'mail' AND reference = $1", str(notification_id)
    )
    return [row["kind"] for row in rows]


async def ending(tx: Transaction, notification_id: UUID) -> tuple[Ended, str, int] | None:
    """A handed-over row with its state and number of parts, locked."""
    row = await tx.fetchrow(
        """SELECT n.id, purpose, person_id, channel, subject_kind, subject_id, version,
             address_hmac, attempt, state, parts
           FROM notification n WHERE id = $1
             AND state = ANY($2::text[])
           FOR UPDATE""",
        notification_id,
        HANDED_OVER,
    )
    if row is None:
        return None
    told = dict(row)
    state, parts = told.pop("state"), told.pop("parts")
    return Ended(**told), state, parts


async def end(tx: Transaction, notification_id: UUID, *, state: str, why: str | None) -> int:
    """Write the folded state; the answer is the row's new version."""
    version: int = await tx.fetchval(
        """UPDATE notification SET state = $2, why_ended = $3, version = version + 1
           WHERE id = $1 RETURNING version""",
        notification_id,
        state,
        why,
    )
    return version


async def note_failure(
    tx: Transaction, notification_id: UUID, *, address_hmac: bytes, channel: str
) -> list[datetime]:
    """Remember a hard failure; the answer is when this address failed, newest included."""
    await tx.execute(
        """INSERT INTO hard_failure (notification_id, address_hmac, channel, at)
           VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING""",
        notification_id,
        address_hmac,
        channel,
        tx.now,
    )
    rows = await tx.fetch(
        "SELECT at FROM hard_failure WHERE address_hmac = $1 AND channel = $2",
        address_hmac,
        channel,
    )
    return [row["at"] for row in rows]


async def suppress(
    tx: Transaction, address_hmac: bytes, *, channel: Channel, reason: str, until: datetime | None
) -> bool:
    """Leave an address alone; False if it was for good already."""
    return bool(
        await tx.fetchval(
            """INSERT INTO suppression (address_hmac, channel, reason, since, until)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (address_hmac, channel) DO UPDATE SET
                 reason = excluded.reason, since = excluded.since, until = excluded.until
               WHERE suppression.until IS NOT NULL
               RETURNING true""",
            address_hmac,
            channel.value,
            reason,
            tx.now,
            until,
        )
    )


async def lift(tx: Transaction, address_hmac: bytes, *, channel: str) -> None:
    """A success lifts what failures had brought; what a person stopped stays."""
    await tx.execute(
        """DELETE FROM suppression
           WHERE address_hmac = $1 AND channel = $2 AND until IS NOT NULL""",
        address_hmac,
        channel,
    )
    await tx.execute(
        "DELETE FROM hard_failure WHERE address_hmac = $1 AND channel = $2", address_hmac, channel
    )


async def stop_topic(
    tx: Transaction, person_id: str, *, topic: str, channel: str, method: str
) -> bool:
    """A person stops a topic; said twice it is one entry in the log."""
    changed = await tx.fetchval(
        """INSERT INTO preference (person_id, topic, channel, mode) VALUES ($1, $2, $3, 'off')
           ON CONFLICT (person_id, topic, channel) DO UPDATE SET mode = 'off'
           WHERE preference.mode <> 'off' RETURNING true""",
        person_id,
        topic,
        channel,
    )
    if changed:
        await tx.execute(
            """INSERT INTO consent (person_id, topic, channel, state, method, at)
               VALUES ($1, $2, $3, 'withdrawn', $4, $5)""",
            person_id,
            topic,
            channel,
            method,
            tx.now,
        )
    return bool(changed)


async def cursor(tx: Transaction, source: str) -> int:
    """How far the returned mails were read."""
    return int(await tx.fetchval("SELECT position FROM mail_cursor WHERE source = $1", source) or 0)


async def move_cursor(tx: Transaction, source: str, *, position: int) -> None:
    """Remember how far, in the transaction of the effects."""
    await tx.execute(
        """INSERT INTO mail_cursor (source, position) VALUES ($1, $2)
           ON CONFLICT (source) DO UPDATE SET position = greatest(mail_cursor.position, $2)""",
        source,
        position,
    )
