"""Which editor looks at an entry right now: a soft claim that ends by itself and forbids nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction

LASTS: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Look:
    """Another editor who opened the entry lately."""

    editor: str
    name: str
    seen_at: datetime


async def note(tx: Transaction, initiative_id: UUID, *, editor: str, name: str) -> None:
    """Somebody opened the entry."""
    await tx.execute(
        """INSERT INTO look (initiative_id, editor, name, seen_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (initiative_id, editor)
           DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at""",
        initiative_id,
        editor,
        name,
        tx.now,
    )


async def others(tx: Transaction, initiative_id: UUID, *, editor: str) -> list[Look]:
    """Who else opened it in the last minutes."""
    rows = await tx.fetch(
        """SELECT editor, name, seen_at FROM look
            WHERE initiative_id = $1 AND editor <> $2 AND seen_at > $3 ORDER BY seen_at DESC""",
        initiative_id,
        editor,
        tx.now - LASTS,
    )
    return [Look(**dict(row)) for row in rows]


async def close(tx: Transaction, initiative_id: UUID, *, editor: str) -> None:
    """The editor decided, and what is older than a claim lasts goes too."""
    await tx.execute(
        """DELETE FROM look WHERE (initiative_id = $1 AND editor = $2) OR seen_at <= $3""",
        initiative_id,
        editor,
        tx.now - LASTS,
    )
