"""The rows of an entry in the directory: its own, and those of its sites and circles beside it.

Columns stand beside what fills them, so that whoever brings entries in by COPY writes the same.
"""

from typing import Any, Final

from asyncpg import Circle, Point

from services.chassis.transaction import Transaction
from services.registry.decide import areas
from services.registry.store.question_sql import FLAT_ERROR
from services.registry.store.search import Entry, Indexed

DIRECTORY: Final = (
    *("initiative_id", "revision", "title", "sort_key", "ags", "lat", "lon", "spot", "facets"),
    *("words", "listed_at", "confirmed_at", "content", "stems", "impacts", "spelled"),
    *("sites", "grounds", "served"),
)
SITES: Final = ("initiative_id", "number", "name", "ags", "lat", "lon", "spot")
GROUNDS: Final = ("initiative_id", "number", "lat", "lon", "km", "ground")
Row = tuple[Any, ...]


def directory_row(entry: Entry, kept: Indexed, vector: str) -> Row:
    """The row of an entry; ``vector`` is a tsvector as text."""
    return (
        entry.initiative_id,
        entry.revision,
        kept.title,
        kept.sort_key,
        entry.municipality.ags,
        kept.lat,
        kept.lon,
        _spot(kept.lat, kept.lon),
        list(kept.facets),
        vector,
        entry.listed_at,
        entry.confirmed_at,
        entry.content.model_dump_json(),
        list(kept.stems),
        list(kept.impacts),
        list(kept.spelled),
        len(kept.site_names),
        len(kept.ground_kms),
        list(kept.served),
    )


def site_rows(kept: Indexed) -> list[Row]:
    """One row per further site."""
    told = zip(kept.site_names, kept.site_keys, kept.site_lats, kept.site_lons, strict=True)
    return [
        (kept.initiative_id, number, name, ags, lat, lon, _spot(lat, lon))
        for number, (name, ags, lat, lon) in enumerate(told, 1)
    ]


def ground_rows(kept: Indexed) -> list[Row]:
    """One row per circle that is served."""
    told = zip(kept.ground_lats, kept.ground_lons, kept.ground_kms, strict=True)
    return [
        (
            kept.initiative_id,
            number,
            lat,
            lon,
            km,
            Circle(Point(*_spot(lat, lon)), km * FLAT_ERROR + 1),
        )
        for number, (lat, lon, km) in enumerate(told, 1)
    ]


async def put(tx: Transaction, entry: Entry, kept: Indexed, vector: str) -> None:
    """Store an entry with its sites and circles in place of what was stored of it before."""
    others = [column for column in DIRECTORY if column != "initiative_id"]
    await tx.execute(
        f"""INSERT INTO directory ({", ".join(DIRECTORY)}) VALUES ({_places(DIRECTORY)})
            ON CONFLICT (initiative_id) DO UPDATE
              SET ({", ".join(others)}) = ROW (excluded.{", excluded.".join(others)})""",  # noqa: S608 - constants
        *directory_row(entry, kept, vector),
    )
    beside = (
        ("directory_site", SITES, site_rows(kept)),
        ("directory_ground", GROUNDS, ground_rows(kept)),
    )
    for table, columns, rows in beside:
        await tx.execute(f"DELETE FROM {table} WHERE initiative_id = $1", entry.initiative_id)  # noqa: S608 - constants
        await tx.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_places(columns)})",  # noqa: S608 - constants
            rows,
        )


def _places(columns: tuple[str, ...]) -> str:
    casts = {"words": "::text::tsvector"}
    return ", ".join(f"${place}{casts.get(name, '')}" for place, name in enumerate(columns, 1))


def _spot(lat: float, lon: float) -> tuple[float, float]:
    return areas.flat_km(areas.Point(lat=lat, lon=lon))
