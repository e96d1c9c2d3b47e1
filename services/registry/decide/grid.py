"""The grid by which entries become clusters on the map: cells that halve with each step closer.

A cell is counted from a corner outside of Saxony by subtraction, division and rounding down alone,
so that every adapter puts an entry into the same cell.
"""

from typing import Final

SOUTH, WEST = 50.0, 11.5
"""The corner where counting begins, in degrees."""
HEIGHT: Final = 0.32
WIDTH: Final = 0.5
"""A cell of zoom 0 in degrees: about 35 km each way."""
CLOSEST: Final = 10
MICRODEGREES: Final = 1_000_000
"""Points of a cluster are added up in millionths of a degree: sums of whole numbers are exact."""


def cell_size(zoom: int) -> tuple[float, float]:
    """Height and width of a cell in degrees; halves of halves are exact."""
    return HEIGHT / 2**zoom, WIDTH / 2**zoom
