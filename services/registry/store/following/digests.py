"""Entries that wait for the next digest of a follower, and those that stand in one.

A row stays when it was told: the same revision of an entry is told to nobody twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Digest:
    """A mail's worth of news; the entries newest first."""

    number: int
    compiled_at: datetime
    initiative_ids: tuple[UUID, ...]


async def let_wait(
    tx: Transaction, initiative_id: UUID, *, revision: int, subscriptions: Sequence[UUID]
) -> None:
    """Let a revision wait for digests, where it was not told before."""
    await tx.execute(
        """INSERT INTO digest_entry (subscription_id, initiative_id, revision, hit_at)
           SELECT told, $2, $3, $4 FROM unnest($1::uuid[]) AS told
           ON CONFLICT (subscription_id, initiative_id, revision)
             DO UPDATE SET hit_at = excluded.hit_at WHERE digest_entry.digest IS NULL""",
        list(subscriptions),
        initiative_id,
        revision,
        tx.now,
    )


async def waiting(tx: Transaction, subscription_id: UUID) -> list[UUID]:
    """The entries that wait for a digest, each once."""
    rows = await tx.fetch(
        """SELECT DISTINCT initiative_id FROM digest_entry
            WHERE subscription_id = $1 AND digest IS NULL""",
        subscription_id,
    )
    return [row["initiative_id"] for row in rows]


async def tell(
    tx: Transaction, subscription_id: UUID, *, number: int, initiative_ids: Sequence[UUID]
) -> None:
    """Put entries that wait into a digest."""
    await tx.execute(
        "INSERT INTO digest (subscription_id, number, compiled_at) VALUES ($1, $2, $3)",
        subscription_id,
        number,
        tx.now,
    )
    await tx.execute(
        """UPDATE digest_entry SET digest = $2
            WHERE subscription_id = $1 AND digest IS NULL AND initiative_id = ANY ($3::uuid[])""",
        subscription_id,
        number,
        list(initiative_ids),
    )


async def digest(tx: Transaction, subscription_id: UUID, number: int) -> Digest | None:
    """One digest."""
    found = await _digests(tx, subscription_id, numbers=[number])
    return found[0] if found else None


async def latest(tx: Transaction, subscription_id: UUID, *, last: int, limit: int) -> list[Digest]:
    """The last digests, the newest first."""
    numbers = list(range(max(1, last - limit + 1), last + 1))
    return await _digests(tx, subscription_id, numbers=numbers)


async def all_of(tx: Transaction, subscription_id: UUID) -> list[dict[str, Any]]:
    """Every entry that was new for a follower, and in which mail it stood."""
    rows = await tx.fetch(
        """SELECT initiative_id, revision, hit_at, digest FROM digest_entry
            WHERE subscription_id = $1 ORDER BY hit_at, initiative_id""",
        subscription_id,
    )
    return [dict(row) for row in rows]


async def forget(tx: Transaction, subscription_id: UUID) -> None:
    """Nothing is kept of what somebody was told who follows no more."""
    await tx.execute("DELETE FROM digest_entry WHERE subscription_id = $1", subscription_id)
    await tx.execute("DELETE FROM digest WHERE subscription_id = $1", subscription_id)


async def forget_entry(tx: Transaction, initiative_id: UUID) -> None:
    """An entry is erased: nobody hears of it, and nobody has heard."""
    await tx.execute("DELETE FROM digest_entry WHERE initiative_id = $1", initiative_id)


async def bring_forward(tx: Transaction, timer: str) -> int:
    """Let a timer of that name be due now for every subject; how many they were."""
    tag = await tx.execute(
        "UPDATE timer SET due_at = $2 WHERE name = $1 AND due_at > $2", timer, tx.now
    )
    return int(tag.rpartition(" ")[2])


async def _digests(tx: Transaction, subscription_id: UUID, *, numbers: list[int]) -> list[Digest]:
    rows = await tx.fetch(
        """SELECT number, compiled_at,
                  coalesce((SELECT array_agg(initiative_id ORDER BY hit DESC, initiative_id)
                     FROM (SELECT initiative_id, max(hit_at) AS hit FROM digest_entry AS entry
                            WHERE entry.subscription_id = digest.subscription_id
                              AND entry.digest = number
                            GROUP BY initiative_id) AS told), '{}') AS initiative_ids
             FROM digest WHERE subscription_id = $1 AND number = ANY ($2::int[])
            ORDER BY number DESC""",
        subscription_id,
        numbers,
    )
    return [Digest(row["number"], row["compiled_at"], tuple(row["initiative_ids"])) for row in rows]
