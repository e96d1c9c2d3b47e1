"""Which facts a service has taken, so that the same one, delivered twice, has one effect."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction

KEPT: Final = timedelta(days=97)
"""Longest retention of a topic and a week: an expired offset makes a reader read all again."""


async def take(tx: Transaction, fact_ids: Iterable[UUID]) -> set[UUID]:
    """Enter the ids; the answer are those that are new.

    They are entered in order, so that two owners of a partition during a rebalance wait for each
    other and never deadlock.
    """
    rows = await tx.fetch(
        """INSERT INTO inbox (consumer, fact_id) SELECT $1, unnest($2::uuid[])
           ON CONFLICT DO NOTHING RETURNING fact_id""",
        tx.service,
        sorted(set(fact_ids)),
    )
    return {row["fact_id"] for row in rows}


async def seen_live(tx: Transaction, fact_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these the live reader has taken; a replay has an inbox of its own in front."""
    rows = await tx.fetch(
        "SELECT fact_id FROM public.inbox WHERE consumer = $1 AND fact_id = ANY($2::uuid[])",
        tx.service,
        list(fact_ids),
    )
    return {row["fact_id"] for row in rows}


async def forget_old(tx: Transaction) -> None:
    """Drop what no topic can deliver any more."""
    await tx.execute("DELETE FROM inbox WHERE seen_at < $1", tx.now - KEPT)
