"""Counts for the ministry, exact; what may be shown of them, `decide` says."""

from dataclasses import dataclass
from datetime import datetime

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Everything that is counted, by value; ``days`` are the stays in each phase."""

    by_state: dict[str, int]
    by_phase: dict[str, int]
    by_outcome: dict[str, int]
    by_district: dict[str, int]
    by_touchpoint: dict[str, int]
    days: dict[str, list[int]]


async def counts(tx: Transaction, *, now: datetime) -> Counts:
    """Count all cases; each stay in a phase as its whole days, one that lasts until now."""
    stays = await tx.fetch(
        """SELECT phase, array_agg(
                    extract(day FROM coalesce(left_at, $1) - entered_at)::int) AS days
             FROM case_phase GROUP BY phase""",
        now,
    )
    return Counts(
        by_state=await _count(tx, "SELECT state, count(*) FROM case_file GROUP BY 1"),
        by_phase=await _count(
            tx,
            """SELECT phase, count(*) FROM case_file
                WHERE state IN ('opened', 'paused') GROUP BY 1""",
        ),
        by_outcome=await _count(
            tx, "SELECT outcome, count(*) FROM case_file WHERE state = 'closed' GROUP BY 1"
        ),
        by_district=await _count(
            tx,
            """SELECT district.name, count(case_file.id)
                 FROM district JOIN municipality USING (district)
                 LEFT JOIN case_file USING (ags) GROUP BY 1 ORDER BY 1""",
        ),
        by_touchpoint=await _count(
            tx,
            """SELECT kind, count(*) FROM case_touchpoint t
                WHERE NOT EXISTS (SELECT FROM case_touchpoint better WHERE better.corrects = t.id)
                GROUP BY 1""",
        ),
        days={row["phase"]: list(row["days"]) for row in stays},
    )


async def _count(tx: Transaction, sql: str) -> dict[str, int]:
    return {row[0]: row[1] for row in await tx.fetch(sql)}
