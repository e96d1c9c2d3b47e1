"""Hits by the cells of the grid, as the SQL counts them."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from services.registry.decide import grid
from services.registry.store.memory.asking import Found
from services.registry.store.memory.names import Array
from services.registry.store.search import Cluster, Spot, middle

FEW_CELLS: Final = 2**16
"""Below this, cells are sorted by counting instead of comparing."""


def cluster(found: Sequence[Found], *, zoom: int) -> tuple[Cluster, ...]:
    """All hits of all segments, cell by cell from south-west to north-east."""
    hits = [(each.segment, each.hits) for each in found]
    lat = np.concatenate([segment.lat[docs] for segment, docs in hits])
    lon = np.concatenate([segment.lon[docs] for segment, docs in hits])
    if not len(lat):
        return ()
    cells = _cells(lat, lon, zoom=zoom)
    order = np.argsort(cells, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], np.diff(cells[order].astype(np.int64)) != 0)))
    counts = np.diff(np.append(begins, len(order)))
    lat, lon = lat[order], lon[order]
    columns = (
        counts,
        np.add.reduceat(_whole(lat), begins),
        np.add.reduceat(_whole(lon), begins),
        np.minimum.reduceat(lat, begins),
        np.minimum.reduceat(lon, begins),
        np.maximum.reduceat(lat, begins),
        np.maximum.reduceat(lon, begins),
        order[begins],
    )
    owners = _Owners(found)
    return tuple(
        Cluster(
            count=count,
            lat=middle(lat_sum, count=count),
            lon=middle(lon_sum, count=count),
            south=south,
            west=west,
            north=north,
            east=east,
            alone=owners.spot(hit) if count == 1 else None,
        )
        for count, lat_sum, lon_sum, south, west, north, east, hit in zip(
            *(column.tolist() for column in columns), strict=True
        )
    )


class _Owners:
    """Whose the hits are, counted through all segments."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found = found

    def spot(self, hit: int) -> Spot:
        """The entry behind a hit."""
        for each in self._found:
            if hit < len(each.hits):
                doc = int(each.hits[hit])
                segment = each.segment
                where = float(segment.lat[doc]), float(segment.lon[doc])
                return Spot(segment.uuid(doc), segment.titles[doc], *where)
            hit -= len(each.hits)
        raise LookupError(hit)


def _cells(lat: Array, lon: Array, *, zoom: int) -> Array:
    height, width = grid.cell_size(zoom)
    rows = np.floor((lat - grid.SOUTH) / height).astype(np.int64)
    columns = np.floor((lon - grid.WEST) / width).astype(np.int64)
    rows, columns = rows - rows.min(), columns - columns.min()
    cells = rows * (columns.max() + 1) + columns
    return np.asarray(cells, np.uint16 if cells.max() < FEW_CELLS else np.int64)


def _whole(degrees: Array) -> Array:
    return np.asarray(np.rint(degrees * grid.MICRODEGREES), np.int64)
