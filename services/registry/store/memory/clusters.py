"""Hits by the cells of the grid, as the SQL counts them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from services.registry.decide import grid
from services.registry.decide.directory import Question
from services.registry.store.memory.asking import Found
from services.registry.store.memory.drawn import Drawn, draw
from services.registry.store.memory.names import Array
from services.registry.store.search import Cluster, Spot, middle

FEW_CELLS: Final = 2**16
"""Below this, cells are sorted by counting instead of comparing."""


class _Cell(NamedTuple):
    entries: int
    places: int
    lat_sum: int
    lon_sum: int
    south: float
    west: float
    north: float
    east: float
    first: int
    """The row of its first place."""


def cluster(found: Sequence[Found], question: Question, *, zoom: int) -> tuple[Cluster, ...]:
    """All hits of all segments, cell by cell from south-west to north-east."""
    told = [draw(each, question) for each in found]
    lat = np.concatenate([each.lat for each in told])
    lon = np.concatenate([each.lon for each in told])
    if not len(lat):
        return ()
    cells = _cells(lat, lon, zoom=zoom)
    order = np.argsort(cells, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], np.diff(cells[order].astype(np.int64)) != 0)))
    places = np.diff(np.append(begins, len(order)))
    lat, lon = lat[order], lon[order]
    columns = (
        _entries(told, order, begins, places),
        places,
        np.add.reduceat(_whole(lat), begins),
        np.add.reduceat(_whole(lon), begins),
        np.minimum.reduceat(lat, begins),
        np.minimum.reduceat(lon, begins),
        np.maximum.reduceat(lat, begins),
        np.maximum.reduceat(lon, begins),
        order[begins],
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(_cluster(told, _Cell(*row)) for row in rows)


def _cluster(told: Sequence[Drawn], cell: _Cell) -> Cluster:
    lat = middle(cell.lat_sum, count=cell.places)
    lon = middle(cell.lon_sum, count=cell.places)
    return Cluster(
        count=cell.entries,
        places=cell.places,
        lat=lat,
        lon=lon,
        south=cell.south,
        west=cell.west,
        north=cell.north,
        east=cell.east,
        alone=_alone(told, cell, (lat, lon)) if cell.entries == 1 else None,
    )


def _alone(told: Sequence[Drawn], cell: _Cell, middle_of: tuple[float, float]) -> Spot:
    """The one entry of a cell, in the middle of its places there."""
    row = cell.first
    for each in told:
        if row < len(each):
            place, segment = each.place(row), each.segment
            entry = segment.uuid(place.doc), segment.titles[place.doc]
            if cell.places > 1:
                return Spot(*entry, *middle_of)
            return Spot(*entry, place.lat, place.lon, place.site)
        row -= len(each)
    raise LookupError(cell.first)


def _entries(told: Sequence[Drawn], order: Array, begins: Array, places: Array) -> Array:
    """How many entries each cell has: its places, less those beyond the first of an entry."""
    if not any(len(each.sites) for each in told):
        return places
    firsts = np.cumsum([0, *(len(each.segment) for each in told)])
    owners = np.concatenate([each.docs + first for each, first in zip(told, firsts, strict=False)])
    several = np.concatenate([_has_sites(each) for each in told])[order]
    rows = np.flatnonzero(several)
    cells = np.searchsorted(begins, rows, side="right") - 1
    pairs = np.unique(cells * firsts[-1] + owners[order][rows])
    again = np.bincount(cells, minlength=len(begins))
    once = np.bincount(pairs // firsts[-1], minlength=len(begins))
    return np.asarray(places - again + once)


def _has_sites(told: Drawn) -> Array:
    """Which of the drawn places belong to an entry with further ones."""
    has = np.zeros(len(told.segment), bool)
    has[told.segment.sites.docs] = True
    return np.asarray(has[told.docs])


def _cells(lat: Array, lon: Array, *, zoom: int) -> Array:
    height, width = grid.cell_size(zoom)
    rows = np.floor((lat - grid.SOUTH) / height).astype(np.int64)
    columns = np.floor((lon - grid.WEST) / width).astype(np.int64)
    rows, columns = rows - rows.min(), columns - columns.min()
    cells = rows * (columns.max() + 1) + columns
    return np.asarray(cells, np.uint16 if cells.max() < FEW_CELLS else np.int64)


def _whole(degrees: Array) -> Array:
    return np.asarray(np.rint(degrees * grid.MICRODEGREES), np.int64)
