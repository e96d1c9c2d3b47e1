"""One row against a table: how many fit, who fails exactly one point, and who comes nearest."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from services.matching.decide import kernel
from services.matching.decide.columns import Row
from services.matching.decide.outcomes import judge
from services.matching.decide.relaxations import relaxations
from services.matching.decide.table import Table, row_at, rows_of
from services.matching.decide.whatif import Nearest

PROBE: int = 0
"""An ordinal that nobody has."""
LOOKED_AT: Final = 400
"""Among how many, the nearest by place, the one is sought that fails the fewest points."""


def prospect(
    table: Table, row: Row, *, own: Sequence[int], near_by: int, most: int
) -> tuple[int, list[tuple[int, Row]]]:
    """The number of rows that pass, and up to ``most`` that fail one point, the best first.

    ``own`` are ordinals of the person who asks: nobody is her own counterpart. ``near_by`` widens
    the radius, in 100 m.
    """
    probe = (rows_of(PROBE, row), 0)
    found = [
        kernel.scan(
            probe,
            table.rows,
            seeks=True,
            sight=table.sight(radius=row.radius, near_by=wide),
            banned=np.array(sorted(own), np.int64),
            near_by=wide,
        )
        for wide in (0, near_by)
    ]
    fits, near = found
    best = np.argsort(-near.ranks, kind="stable")[:most]
    slots = near.slots[best]
    ordinals = table.rows["ordinal"][slots]
    rows = [row_at(table.rows, int(slot)) for slot in slots]
    return int(fits.slots.size), list(zip(ordinals.tolist(), rows, strict=True))


def nearest(table: Table, row: Row, *, own: Sequence[int]) -> Nearest | None:
    """Of those who live nearest the one that fails the fewest points; None in an empty market."""
    rows = table.rows[: table.size]
    slots = np.flatnonzero(rows["alive"] * ~np.isin(rows["ordinal"], list(own)))
    away = sum((rows[axis][slots].astype(np.int64) - getattr(row, axis)) ** 2 for axis in "xy")
    by_place = slots[np.lexsort((rows["ordinal"][slots], away))][:LOOKED_AT]
    told = [(int(rows["ordinal"][slot]), row_at(rows, int(slot))) for slot in by_place]
    failed = [judge(row, offer).failed.bit_count() for _, offer in told]
    if not told:
        return None
    points = min(failed)
    ordinal, offer = told[failed.index(points)]
    return Nearest(ordinal, points, list(relaxations(row, offer)))
