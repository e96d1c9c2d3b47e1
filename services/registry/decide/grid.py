"""The grid by which entries become clusters on the map: cells that halve with each step closer.

A cell is counted from a corner outside of Saxony by subtraction, division and rounding down alone,
so that every adapter puts an entry into the same cell.
"""

from math import floor, log2
from typing import Final

from services.registry.decide.areas import Box

SOUTH, WEST = 50.0, 11.5
"""The corner where counting begins, in degrees."""
HEIGHT: Final = 0.32
WIDTH: Final = 0.5
"""A cell of zoom 0 in degrees: about 35 km each way."""
CLOSEST: Final = 10
MOST_COLUMNS: Final = 64
"""So many cells stand side by side at most, however close somebody wants to look."""
WHOLE_STATE: Final = 3
"""The closest look at everything: cells of four kilometres."""
MICRODEGREES: Final = 1_000_000
"""Points of a cluster are added up in millionths of a degree: sums of whole numbers are exact."""


def cell_size(zoom: int) -> tuple[float, float]:
    """Height and width of a cell in degrees; halves of halves are exact."""
    return HEIGHT / 2**zoom, WIDTH / 2**zoom


def bounded(zoom: int, box: Box | None) -> int:
    """The zoom asked for, or the closest at which the cells of the box can still be counted."""
    if box is None:
        return min(zoom, WHOLE_STATE)
    widest = max((box.east - box.west) / WIDTH, (box.north - box.south) / HEIGHT)
    closest = floor(log2(MOST_COLUMNS / widest)) if widest else CLOSEST
    return max(0, min(zoom, closest))
