"""Which pairs were proposed by which criteria: each once, with what both sides stated then.

A match follows its two sides while it is open; what was proposed is explained later by these rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.older import read_row
from services.matching.store.matches import StoredMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposal, with the rows that it rested on and the kernel that packed them."""

    market: Market
    proposed_at: datetime
    criteria_version: str
    kernel_version: int
    rows: tuple[Row, Row]


async def enter(tx: Transaction, stored: StoredMatch) -> bool:
    """Note that the pair is proposed by these criteria; False if it was before."""
    entered = await tx.fetchval(
        """INSERT INTO ledger (seeker_id, offer_id, criteria_version, match_id, proposed_at,
             market, kernel_version, seeker_row, offer_row)
           SELECT $1, $2, $3, match_id, $5, market, kernel_version, seeker_row, offer_row
             FROM match WHERE match_id = $4
           ON CONFLICT DO NOTHING RETURNING true""",
        stored.seeker_id,
        stored.offer_id,
        stored.criteria_version,
        stored.match_id,
        tx.now,
    )
    return bool(entered)


async def of_pair(tx: Transaction, seeker_id: UUID, offer_id: UUID) -> list[Proposal]:
    """What was proposed of a pair, the oldest first, each with both rows of that moment."""
    rows = await tx.fetch(
        """SELECT market, proposed_at, criteria_version, kernel_version, seeker_row, offer_row
             FROM ledger WHERE seeker_id = $1 AND offer_id = $2 AND seeker_row IS NOT NULL
            ORDER BY proposed_at, criteria_version""",
        seeker_id,
        offer_id,
    )
    return [
        Proposal(
            market=Market(row["market"]),
            proposed_at=row["proposed_at"],
            criteria_version=row["criteria_version"],
            kernel_version=row["kernel_version"],
            rows=(
                read_row(row["seeker_row"], Side.SEEKER),
                read_row(row["offer_row"], Side.OFFER),
            ),
        )
        for row in rows
    ]


async def leave(tx: Transaction, match_ids: Sequence[UUID]) -> None:
    """These proposals came to nothing through nobody's no: the pairs may be proposed again."""
    await tx.execute("DELETE FROM ledger WHERE match_id = ANY($1::uuid[])", list(match_ids))
