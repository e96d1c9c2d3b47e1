"""Rows as earlier kernels packed them, read as rows of today.

What explains an ended match or a decline is never packed anew: it must say next year what it said
today. A layout is known by its length. Columns that an earlier kernel did not compare hold what
is met whatever the other side says, so that they say nothing now either.
"""

import struct
from typing import Final

from contracts.matching import Side
from services.matching.decide.columns import LAYOUT, MIDDLE, SLOTS, UNSTATED_SIZE, Row
from services.matching.decide.rows import OPEN_ROW, PETS, STEP_FREE

SECOND: Final = struct.Struct("<4i2hH3BiB8B8B8B")
"""Kernels 1 and 2: place, radius, cost, window, kind, persons, pets, step-free, eight wishes."""
SECOND_SLOTS: Final = 8
YES: Final = 1
UNSTATED: Final = 2


def read_row(packed: bytes, side: Side) -> Row:
    """The row that any kernel packed."""
    if len(packed) == LAYOUT.size:
        return Row.unpack(packed)
    if len(packed) == SECOND.size:
        return _read_second(packed, side)
    raise ValueError(f"no kernel ever packed a row of {len(packed)} bytes")


def _read_second(packed: bytes, side: Side) -> Row:
    x, y, radius, cost, opens, closes, kind, persons, pets, step_free, whole, stated, *soft = (
        SECOND.unpack(packed)
    )
    flags = ((PETS, pets), (STEP_FREE, step_free))
    yes = sum(bit for bit, value in flags if value == YES)
    row = OPEN_ROW._replace(
        x=x,
        y=y,
        radius=radius,
        cost=cost,
        opens=opens,
        closes=closes,
        weight_sum=whole,
        stated=stated,
        own=_filled(soft[:8], MIDDLE),
        wanted=_filled(soft[8:16], MIDDLE),
        weight=_filled(soft[16:], 0),
    )
    if side is Side.SEEKER:
        return row._replace(kind=kind, size=persons, needs=yes)
    told = sum(bit for bit, value in flags if value != UNSTATED)
    return row._replace(welcome=kind, size=persons or UNSTATED_SIZE, has=yes, told=told)


def _filled(values: list[int], rest: int) -> tuple[int, ...]:
    return (*values, *[rest] * (SLOTS - SECOND_SLOTS))
