"""What came of asking: one row per person who asked, call and month; nobody is named."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contracts.moving_in import day_in_saxony
from services.chassis.transaction import Transaction
from services.registry.decide.funding.demand import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One answer to one who asked; ``asker`` is an id that is nobody's."""

    asker: UUID
    call_id: UUID
    evaluated_at: datetime
    on_day: date
    rule_version: int | None
    area_sets: tuple[str, ...]
    verdict: str
    district: str | None
    themes: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def month(self) -> date:
        """The first day of its month."""
        return day_in_saxony(self.evaluated_at).replace(day=1)


async def put(tx: Transaction, told: Evaluation) -> None:
    """Keep it; who asks again in the same month about the same call changes her answer."""
    await tx.execute(
        """INSERT INTO funding_evaluation
             (asker, call_id, month, evaluated_at, on_day, rule_version, area_sets, verdict,
              district, themes, reasons)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           ON CONFLICT (asker, call_id, month) DO UPDATE
             SET evaluated_at = excluded.evaluated_at, on_day = excluded.on_day,
                 rule_version = excluded.rule_version, area_sets = excluded.area_sets,
                 verdict = excluded.verdict, district = excluded.district,
                 themes = excluded.themes, reasons = excluded.reasons""",
        told.asker,
        told.call_id,
        told.month,
        told.evaluated_at,
        told.on_day,
        told.rule_version,
        list(told.area_sets),
        told.verdict,
        told.district,
        list(told.themes),
        list(told.reasons),
    )


async def uncounted(tx: Transaction, *, before: date) -> list[Asked]:
    """Who could not apply in the months before this one, and stands in no published table yet."""
    rows = await tx.fetch(
        """SELECT asker, district, reasons, themes FROM funding_evaluation
            WHERE month < $1 AND counted_until IS NULL AND verdict <> 'met'
              AND district IS NOT NULL AND reasons <> '{}'""",
        before,
    )
    return [
        Asked(row["asker"], row["district"], tuple(row["reasons"]), tuple(row["themes"]))
        for row in rows
    ]


async def count(tx: Transaction, *, until: date) -> None:
    """Note that all of the months before this one are counted, so that nobody counts again.

    Who asked what together with what is not needed any more: each answer gets an id of its own.
    Those of a saved check keep theirs and go with it; what the demo brought in (ids of version 5)
    is found again by its own.
    """
    await tx.execute(
        """UPDATE funding_evaluation AS told
              SET counted_until = $1,
                  asker = CASE WHEN substr(asker::text, 15, 1) = '5'
                                 OR EXISTS (SELECT FROM funding_check WHERE id = told.asker)
                               THEN asker ELSE gen_random_uuid() END
            WHERE month < $1 AND counted_until IS NULL""",
        until,
    )
