"""How far the change log was read for the followers, and what they were last told of each entry.

An entry is compared with what was told of it before: reading the log once more, or from its very
beginning, makes nothing new.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide import sites
from services.registry.decide.areas import Point
from services.registry.decide.content import Content
from services.registry.decide.following.news import print_of
from services.registry.decide.sites import Circle
from services.registry.store import places
from services.registry.store.changes import START, Position

_READ: Final = f"""SELECT change.xid::text::int8 AS xid, change.seq, initiative_id, listed.*
     FROM change LEFT JOIN (
       SELECT initiative_id, revision, content, facets, tsvector_to_array(words) AS stems,
              {places.COLUMNS}
         FROM directory JOIN {places.JOINED} USING (ags)) AS listed (listed_id, revision, content,
              facets, stems, ags, name, name_hsb, district, district_name, district_name_hsb,
              centre_lat, centre_lon, radius_km) ON listed_id = initiative_id
    WHERE (change.xid, change.seq) > ($1::text::xid8, $2)
      AND change.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY change.xid, change.seq LIMIT $3"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Known:
    """What a search may find an entry by."""

    print: bytes
    facets: Collection[str]
    stems: Collection[str]
    spots: Sequence[Point]
    served: Collection[str] = ()
    """Keys of the municipalities and districts that it serves."""
    circles: Sequence[Circle] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that changed, and how it stands in the same moment; gone without a revision."""

    position: Position
    initiative_id: UUID
    revision: int | None
    now: Known | None


@dataclass(frozen=True, slots=True)
class ReadTo:
    """How far which log was read."""

    log_id: UUID
    position: Position


async def take_turn(tx: Transaction) -> ReadTo | None:
    """How far the log was read, kept for this transaction; None while another worker reads."""
    row = await tx.fetchrow("SELECT log_id, xid, seq FROM follow_state FOR UPDATE SKIP LOCKED")
    return ReadTo(row["log_id"], Position(row["xid"], row["seq"])) if row else None


async def move(tx: Transaction, read_to: ReadTo) -> None:
    """Note how far the log was read."""
    await tx.execute(
        "UPDATE follow_state SET log_id = $1, xid = $2, seq = $3",
        read_to.log_id,
        read_to.position.xid,
        read_to.position.seq,
    )


async def changes(tx: Transaction, position: Position, *, limit: int) -> list[Change]:
    """The changes after a position with the entries as they stand: all of one moment."""
    rows = await tx.fetch(_READ, str(position.xid), position.seq, limit)
    return [_change(row) for row in rows]


async def told_before(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Known]:
    """What the followers were last told of some entries."""
    rows = await tx.fetch(
        """SELECT initiative_id, print, facets, stems, lats, lons, served, circles
             FROM followed_entry
            WHERE initiative_id = ANY ($1::uuid[])""",
        list(ids),
    )
    return {row["initiative_id"]: _known(row) for row in rows}


async def keep(tx: Transaction, changed: Sequence[Change]) -> None:
    """Remember how some entries stand now, for their next change."""
    gone = [each.initiative_id for each in changed if each.now is None]
    await tx.execute("DELETE FROM followed_entry WHERE initiative_id = ANY ($1::uuid[])", gone)
    await tx.executemany(
        """INSERT INTO followed_entry (initiative_id, print, facets, stems, lats, lons, served,
                                       circles)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (initiative_id) DO UPDATE
             SET (print, facets, stems, lats, lons, served, circles)
               = ROW (excluded.print, excluded.facets, excluded.stems, excluded.lats,
                  excluded.lons, excluded.served, excluded.circles)""",
        [
            (
                each.initiative_id,
                each.now.print,
                list(each.now.facets),
                list(each.now.stems),
                [spot.lat for spot in each.now.spots],
                [spot.lon for spot in each.now.spots],
                list(each.now.served),
                [_numbers(circle) for circle in each.now.circles],
            )
            for each in changed
            if each.now is not None
        ],
    )


async def listed(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Known]:
    """What a search may find those of some entries by that are listed."""
    rows = await tx.fetch(
        f"""SELECT initiative_id, content, facets, tsvector_to_array(words) AS stems,
                   {places.COLUMNS}
              FROM directory JOIN {places.JOINED} USING (ags)
             WHERE initiative_id = ANY ($1::uuid[])""",  # noqa: S608 - constants
        list(ids),
    )
    return {row["initiative_id"]: _read(dict(row)) for row in rows}


async def forget_entry(tx: Transaction, initiative_id: UUID) -> None:
    """Nothing is known any more of an entry that is erased."""
    await tx.execute("DELETE FROM followed_entry WHERE initiative_id = $1", initiative_id)


def read_on_from(read_to: ReadTo, log_id: UUID) -> Position:
    """From where to read on: from the beginning where it is another log now."""
    return read_to.position if read_to.log_id == log_id else START


def _change(row: Record) -> Change:
    position = Position(row["xid"], row["seq"])
    if row["revision"] is None:
        return Change(position, row["initiative_id"], None, None)
    return Change(position, row["initiative_id"], row["revision"], _read(dict(row)))


def _read(row: dict[str, Any]) -> Known:
    content = Content.model_validate(row["content"])
    return Known(
        print=print_of(content, places.read(row)),
        facets=row["facets"],
        stems=row["stems"],
        spots=sites.points(content),
        served=sites.served_keys(content),
        circles=sites.circles(content),
    )


def _known(row: Record) -> Known:
    spots = tuple(Point(lat, lon) for lat, lon in zip(row["lats"], row["lons"], strict=True))
    return Known(
        print=row["print"],
        facets=row["facets"],
        stems=row["stems"],
        spots=spots,
        served=row["served"],
        circles=tuple(Circle(Point(lat, lon), km) for lat, lon, km in row["circles"]),
    )


def _numbers(circle: Circle) -> list[float]:
    """North, east, kilometres: a row of the array that keeps circles."""
    return [circle.middle.lat, circle.middle.lon, circle.km]
