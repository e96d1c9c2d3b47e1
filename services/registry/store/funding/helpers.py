"""Listed initiatives that could be the partner which a failed criterion asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Point, distance_km

MOST_COMPARED = 40


@dataclass(frozen=True, slots=True)
class Helper:
    """A listed initiative with what a rule asks of a partner."""

    initiative_id: UUID
    title: str
    ags: str
    municipality: str
    legal_form: str | None
    distance_km: float | None


async def near(
    tx: Transaction,
    *,
    legal_form: str | None,
    places: Collection[str] | None,
    around: Point | None,
    without: UUID | None,
) -> list[Helper]:
    """Those of the form and in the places that are asked for, the nearest first."""
    rows = await tx.fetch(
        """SELECT d.initiative_id, d.title, d.ags, m.name, d.lat, d.lon,
                  d.content ->> 'legal_form' AS legal_form
             FROM directory d JOIN municipality m USING (ags)
            WHERE d.content ->> 'legal_form' IS NOT NULL
              AND ($1::text IS NULL OR d.content ->> 'legal_form' = $1)
              AND ($2::text[] IS NULL OR d.ags = ANY($2))
              AND ($3::uuid IS NULL OR d.initiative_id <> $3)
            ORDER BY d.sort_key, d.initiative_id""",
        legal_form,
        list(places) if places is not None else None,
        without,
    )
    found = [
        Helper(
            row["initiative_id"],
            row["title"],
            row["ags"],
            row["name"],
            row["legal_form"],
            distance_km(around, Point(row["lat"], row["lon"])) if around else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda helper: helper.distance_km or 0.0)[:MOST_COMPARED]
