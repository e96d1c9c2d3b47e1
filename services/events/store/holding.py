"""What stands here of a person, as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.chassis.transaction import Transaction


async def seats_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Her seats, also those that she gave back, with the gathering's public data."""
    return await _rows(
        tx,
        """SELECT s.seat_id, g.title, g.starts_at, g.ends_at, s.room, s.party_size, s.state,
                  s.is_confirmed, s.created_at, s.contact
             FROM seat s JOIN gathering g USING (gathering_id)
            WHERE s.person_id = $1 ORDER BY g.starts_at, s.created_at""",
        person_id,
    )


async def deliveries_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What became of mails and SMS about her seats."""
    return await _rows(
        tx,
        """SELECT seat_id, purpose, channel, state, at FROM seat_delivery
            WHERE person_id = $1 ORDER BY at, notification_id""",
        person_id,
    )


async def mailbox_confirmed_at(tx: Transaction, person_id: str) -> datetime | None:
    """Since when we know that the mailbox is hers."""
    confirmed_at: datetime | None = await tx.fetchval(
        "SELECT confirmed_at FROM mailbox WHERE person_id = $1", person_id
    )
    return confirmed_at


async def links_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Which links in mails open something for her."""
    return await _rows(
        tx,
        """SELECT purpose, expires_at, used_at FROM capability
            WHERE person_id = $1 ORDER BY expires_at, purpose""",
        person_id,
    )


async def _rows(tx: Transaction, sql: str, person_id: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(sql, person_id)]
