"""One row against a table: how many fit, and who fails exactly one point."""

from collections.abc import Sequence

import numpy as np

from services.matching.decide import kernel
from services.matching.decide.columns import Row
from services.matching.decide.table import Table, row_at, rows_of

PROBE: int = 0
"""An ordinal that nobody has."""


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
