"""The table of unmet demand as it was published: the newest is what everybody sees."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.chassis.transaction import Transaction
from services.registry.decide.funding.demand import Shown


@dataclass(frozen=True, slots=True)
class Publication:
    """A table that counts what was asked before ``until``; it never changes."""

    until: date
    table: Shown


async def newest(tx: Transaction) -> Publication | None:
    """What was published last, if anything was."""
    row = await tx.fetchrow(
        "SELECT until, told FROM demand_publication ORDER BY until DESC LIMIT 1"
    )
    return Publication(row["until"], _shown(row["told"])) if row else None


async def lock(tx: Transaction) -> None:
    """Let nobody else publish until this transaction ends."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('demand-publication', 0))")


async def put(tx: Transaction, published: Publication) -> None:
    """Publish; what comes late is added to the table of the same day."""
    await tx.execute(
        """INSERT INTO demand_publication (until, published_at, told) VALUES ($1, $2, $3)
           ON CONFLICT (until) DO UPDATE
             SET published_at = excluded.published_at, told = excluded.told""",
        published.until,
        tx.now,
        asdict(published.table),
    )


def _shown(told: dict[str, Any]) -> Shown:
    parts = tuple(_shown(each) for each in told["parts"])
    return Shown(told["key"], told["mentions"], told["rest"], parts)
