"""Entries that may be the same initiative as a given one: near it, or of the same name or contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Point, distance_km, flat_km
from services.registry.decide.duplicates import NEAR_KM, Nearness

MOST: Final = 200
SPARE: Final = 1.02
"""The flat preselection is a little wider than the great circle that decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A candidate: its name and place; ``is_listed``: the public sees it."""

    initiative_id: UUID
    title: str
    municipality: str
    nearness: Nearness
    is_listed: bool


async def listed_near(
    tx: Transaction, point: Point, *, km: float = NEAR_KM, but: UUID | None = None
) -> list[Neighbour]:
    """Listed entries around a point, by the index of points."""
    rows = await tx.fetch(
        """SELECT d.initiative_id, d.title, m.name AS municipality, d.lat, d.lon
             FROM directory AS d JOIN municipality AS m USING (ags)
            WHERE d.spot <@ circle($1::point, $2) AND d.initiative_id IS DISTINCT FROM $3
            ORDER BY d.spot <-> $1::point LIMIT $4""",
        flat_km(point),
        km * SPARE,
        but,
        MOST,
    )
    return [_near(row, point) for row in rows]


async def listed_named(tx: Transaction, keys: Sequence[str]) -> list[Neighbour]:
    """Listed entries of this name, wherever they are."""
    rows = await tx.fetch(
        """SELECT d.initiative_id, d.title, m.name AS municipality
             FROM directory AS d JOIN municipality AS m USING (ags)
            WHERE d.sort_key = ANY($1::text[]) ORDER BY d.sort_key, d.initiative_id LIMIT $2""",
        list(keys),
        MOST,
    )
    return [Neighbour(**dict(row), nearness=Nearness(km=None), is_listed=True) for row in rows]


async def all_near(
    tx: Transaction, initiative_id: UUID, *, owner: str | None, point: Point
) -> list[Neighbour]:
    """Listed and waiting entries around an entry; of the same contact also a little further off."""
    rows = await tx.fetch(
        """WITH told AS (
             SELECT d.initiative_id, d.title, d.ags, d.lat, d.lon, true AS is_listed
               FROM directory AS d WHERE d.spot <@ circle($2::point, $3)
             UNION ALL
             SELECT d.initiative_id, d.title, d.ags, d.lat, d.lon, true
               FROM directory AS d JOIN initiative AS i ON i.id = d.initiative_id
              WHERE i.owner_person_id = $4
             UNION ALL
             SELECT i.id, r.content ->> 'title', r.content ->> 'ags',
                    (r.content ->> 'lat')::float8, (r.content ->> 'lon')::float8, false
               FROM initiative AS i
               JOIN revision AS r ON r.initiative_id = i.id AND r.revision = i.latest_revision
              WHERE i.review = 'waiting' AND i.public_revision IS NULL)
           SELECT DISTINCT ON (told.initiative_id) told.initiative_id, told.title,
                  m.name AS municipality, told.lat, told.lon, told.is_listed,
                  i.owner_person_id IS NOT DISTINCT FROM $4 AS shares_contact
             FROM told JOIN municipality AS m USING (ags)
             JOIN initiative AS i ON i.id = told.initiative_id
            WHERE told.initiative_id <> $1""",
        initiative_id,
        flat_km(point),
        NEAR_KM * SPARE,
        owner,
    )
    near = [_near(row, point) for row in rows]
    return sorted(
        (each for each in near if each.nearness.is_candidate),
        key=lambda each: each.nearness.km or 0.0,
    )[:MOST]


async def place_names(tx: Transaction) -> tuple[str, ...]:
    """The names of all municipalities and districts, in both languages."""
    rows = await tx.fetch(
        """SELECT name FROM municipality UNION SELECT name_hsb FROM municipality
           UNION SELECT name FROM district UNION SELECT name_hsb FROM district ORDER BY 1"""
    )
    return tuple(row["name"] for row in rows if row["name"])


def _near(row: Any, point: Point) -> Neighbour:
    told = dict(row)
    km = distance_km(point, Point(told.pop("lat"), told.pop("lon")))
    shares = told.pop("shares_contact", False)
    return Neighbour(**{"is_listed": True, **told}, nearness=Nearness(km=km, shares_contact=shares))
