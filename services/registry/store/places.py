"""Municipalities and districts: loaded from the packaged files, read by key or by a beginning."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.words import place_keys, spellings

JOINED: Final = """municipality JOIN (
      SELECT district, name AS district_name, name_hsb AS district_name_hsb FROM district
    ) AS district USING (district)"""
COLUMNS: Final = """municipality.ags, municipality.name, municipality.name_hsb, district,
    district_name, district_name_hsb, municipality.lat AS centre_lat,
    municipality.lon AS centre_lon, radius_km"""


@dataclass(frozen=True, slots=True)
class District:
    """A Kreis or independent city by the first five digits of its municipalities' keys."""

    district: str
    name: str
    name_hsb: str | None
    kind: str
    lat: float
    lon: float


async def load(tx: Transaction) -> None:
    """Bring the tables to the state of the packaged files; a second run changes nothing."""
    await tx.executemany(
        """INSERT INTO district (district, name, name_hsb, kind, lat, lon)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (district) DO UPDATE SET name = excluded.name, kind = excluded.kind,
             name_hsb = excluded.name_hsb, lat = excluded.lat, lon = excluded.lon""",
        [
            (row["ags5"], row["name"], row["name_hsb"], row["kind"], row["lat"], row["lon"])
            for row in _packaged("districts.json")
        ],
    )
    await tx.executemany(
        """INSERT INTO municipality (ags, name, name_hsb, district, lat, lon, radius_km,
                                     population, keys)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (ags) DO UPDATE SET name = excluded.name, name_hsb = excluded.name_hsb,
             district = excluded.district, lat = excluded.lat, lon = excluded.lon,
             radius_km = excluded.radius_km, population = excluded.population,
             keys = excluded.keys""",
        [_municipality_row(row) for row in _packaged("municipalities.json")],
    )


async def municipality(tx: Transaction, ags: str) -> Municipality | None:
    """The municipality with this key."""
    row = await tx.fetchrow(f"SELECT {COLUMNS} FROM {JOINED} WHERE ags = $1", ags)  # noqa: S608 - constants
    return read(dict(row)) if row else None


async def municipalities_of(tx: Transaction, wanted: Iterable[str]) -> dict[str, Municipality]:
    """Some municipalities by key."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE ags = ANY($1::text[])",  # noqa: S608 - constants
        list(wanted),
    )
    return {row["ags"]: read(dict(row)) for row in rows}


async def keys(tx: Transaction) -> frozenset[str]:
    """The keys of all municipalities."""
    return frozenset(row["ags"] for row in await tx.fetch("SELECT ags FROM municipality"))


async def names_of_all(tx: Transaction) -> dict[str, str]:
    """The names of all municipalities by key."""
    return {row["ags"]: row["name"] for row in await tx.fetch("SELECT ags, name FROM municipality")}


async def names(tx: Transaction, wanted: Iterable[str]) -> dict[str, str]:
    """The names of some municipalities by key."""
    rows = await tx.fetch(
        "SELECT ags, name FROM municipality WHERE ags = ANY($1::text[])", list(wanted)
    )
    return {row["ags"]: row["name"] for row in rows}


async def municipalities(tx: Transaction, begins: str, *, limit: int) -> list[Municipality]:
    """Municipalities with a name, or a word of it, that begins so.

    Those of exactly this name come first, then the largest: Auerbach is not Auerbach/Vogtland.
    """
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM {JOINED}
             WHERE EXISTS (SELECT FROM unnest(keys) AS key, unnest($1::text[]) AS beginning
                            WHERE starts_with(key, beginning))
             ORDER BY keys && $1::text[] DESC, population DESC NULLS LAST, municipality.name, ags
             LIMIT $2""",  # noqa: S608
        sorted(spellings(begins)),
        limit,
    )
    return [read(dict(row)) for row in rows]


async def all_municipalities(tx: Transaction) -> list[Municipality]:
    """All municipalities by key."""
    rows = await tx.fetch(f"SELECT {COLUMNS} FROM {JOINED} ORDER BY ags")  # noqa: S608 - constants
    return [read(dict(row)) for row in rows]


async def districts(tx: Transaction) -> list[District]:
    """All districts by key."""
    rows = await tx.fetch(
        "SELECT district, name, name_hsb, kind, lat, lon FROM district ORDER BY district"
    )
    return [District(**dict(row)) for row in rows]


async def names_around(tx: Transaction, points: Sequence[Point]) -> list[str]:
    """The name of the municipality nearest to each point, in the same order."""
    rows = await tx.fetch(
        """SELECT (SELECT name FROM municipality
                    ORDER BY point(lon * 0.6293, lat) <-> point(asked.lon * 0.6293, asked.lat)
                    LIMIT 1) AS name
             FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS asked (lat, lon, n)
            ORDER BY n""",
        [point.lat for point in points],
        [point.lon for point in points],
    )
    return [row["name"] for row in rows]


async def district_around(tx: Transaction, point: Point) -> str:
    """The district of the municipality whose circle a point lies in, or nearest to."""
    return (await municipality_around(tx, point)).district


async def municipality_around(tx: Transaction, point: Point) -> Municipality:
    """The municipality whose circle a point lies in, or the nearest to it."""
    row = await tx.fetchrow(
        f"""SELECT {COLUMNS} FROM {JOINED}
             ORDER BY sqrt(((municipality.lat - $1) * 111.2) ^ 2
                         + ((municipality.lon - $2) * 70.1) ^ 2) - radius_km, ags
             LIMIT 1""",  # noqa: S608 - constants
        point.lat,
        point.lon,
    )
    if row is None:
        raise LookupError("the gazetteer is not loaded")
    return read(dict(row))


async def centres(tx: Transaction, wanted: Iterable[str]) -> dict[str, Point]:
    """The middles of some municipalities by key."""
    rows = await tx.fetch(
        "SELECT ags, lat, lon FROM municipality WHERE ags = ANY($1::text[])", list(wanted)
    )
    return {row["ags"]: Point(row["lat"], row["lon"]) for row in rows}


def read(row: Mapping[str, Any]) -> Municipality:
    """A municipality from a row with `COLUMNS`."""
    return Municipality(
        ags=row["ags"],
        name=row["name"],
        name_hsb=row["name_hsb"],
        district=row["district"],
        district_name=row["district_name"],
        district_name_hsb=row["district_name_hsb"],
        centre=Point(row["centre_lat"], row["centre_lon"]),
        radius_km=row["radius_km"],
    )


def _packaged(name: str) -> list[dict[str, Any]]:
    file = resources.files("services.registry") / "data" / name
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return rows


def _municipality_row(row: dict[str, Any]) -> tuple[Any, ...]:
    names = (row["name"], row["name_official"], row["name_hsb"])
    return (
        row["ags8"],
        row["name"],
        row["name_hsb"],
        row["district"],
        row["lat"],
        row["lon"],
        row["radius_km"],
        row["population"],
        sorted(place_keys(names)),
    )
