"""What stands beside a row of the directory: its further sites, and the circles that it serves."""

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Point, flat_km
from services.registry.store.question_sql import FLAT_ERROR
from services.registry.store.search import Indexed


async def keep(tx: Transaction, kept: Indexed) -> None:
    """Store the sites and circles of an entry in place of those before."""
    for table in ("directory_site", "directory_ground"):
        await tx.execute(f"DELETE FROM {table} WHERE initiative_id = $1", kept.initiative_id)  # noqa: S608 - constants
    await tx.executemany(
        """INSERT INTO directory_site (initiative_id, number, name, lat, lon, spot)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        [
            (kept.initiative_id, number, name, lat, lon, flat_km(Point(lat=lat, lon=lon)))
            for number, (name, lat, lon) in enumerate(
                zip(kept.site_names, kept.site_lats, kept.site_lons, strict=True), 1
            )
        ],
    )
    await tx.executemany(
        """INSERT INTO directory_ground (initiative_id, number, lat, lon, km, ground)
           VALUES ($1, $2, $3, $4, $5, circle($6::point, $7))""",
        [
            (
                kept.initiative_id,
                number,
                lat,
                lon,
                km,
                flat_km(Point(lat=lat, lon=lon)),
                km * FLAT_ERROR + 1,
            )
            for number, (lat, lon, km) in enumerate(
                zip(kept.ground_lats, kept.ground_lons, kept.ground_kms, strict=True), 1
            )
        ],
    )
