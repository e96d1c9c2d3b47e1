"""Cells of 20 km over Germany: a scan touches only those that a radius may reach.

Rows are sorted by class and cell; ``start`` is the prefix array, so the cells between two columns
of one row of cells are one contiguous run of slots. What lies outside of the grid counts to its
outermost cells. Seekers stand in five classes by radius, as a project's scan must reach as far as
the widest radius of the class; offers have one class.
"""

from typing import Final

import numpy as np

from contracts.matching import Side
from services.matching.decide.columns import I64
from services.matching.decide.kernel import (
    CELL,
    CELLS,
    CELLS_X,
    CELLS_Y,
    SOUTH,
    WEST,
    Array,
)

RADIUS_CLASSES: Final = (300, 600, 1000, 2000, 12_000)
"""Widest radius of each class of seekers, in units of 100 m; the last one is anywhere."""


def classes_of(side: Side) -> int:
    """How many classes the rows of a side are sorted into."""
    return len(RADIUS_CLASSES) if side is Side.SEEKER else 1


def cells_of(rows: Array, side: Side) -> I64:
    """Class and cell of each row, as one number."""
    east = np.clip((rows["x"].astype(np.int64) - WEST) // CELL, 0, CELLS_X - 1)
    north = np.clip((rows["y"].astype(np.int64) - SOUTH) // CELL, 0, CELLS_Y - 1)
    cell = north * CELLS_X + east
    if side is Side.SEEKER:
        cell += np.searchsorted(RADIUS_CLASSES, rows["radius"]) * CELLS
    return cell


def prefix(cells: I64, side: Side) -> I64:
    """Where the rows of each cell start, for rows that are sorted by cell."""
    edges = np.arange(classes_of(side) * CELLS + 1)
    return np.searchsorted(cells, edges).astype(np.int64)


def reaches(side: Side, *, radius: int, near_by: int) -> I64:
    """How far a scan looks among the rows of that side, per class."""
    wide = RADIUS_CLASSES if side is Side.SEEKER else (radius,)
    return np.array(wide, np.int64) + near_by
