"""All lists of one side at once, for a market that is built anew."""

# numba's decorators carry no types; the typed functions of the package are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call,no-any-return"
# ruff: noqa: ANN001, ANN201, PLR0917

import numpy as np

from services.matching.decide.kernel.compiling import compiled
from services.matching.decide.kernel.scans import ORDINAL_BITS, ORDINAL_MASK, scan_row


@compiled
def fill_lists(
    holders, first, last, seeks, others, start, reaches, tail, near_by, is_mutual,
    keys, counts, floors,
):  # fmt: skip
    """Write the lists of the holders in these slots; a holder that seeks reaches its own radius."""
    nobody = np.empty(0, np.int64)
    mine = reaches.copy()
    kept = keys.shape[1]
    for i in range(first, last):
        if seeks:
            mine[0] = np.int64(holders[i].radius) + near_by
        slots, ranks = scan_row(
            holders, i, seeks, others, start, mine, tail, nobody, -1, near_by, is_mutual
        )
        found = slots.size
        every = np.empty(found, np.int64)
        for k in range(found):
            every[k] = (ranks[k] << ORDINAL_BITS) | (ORDINAL_MASK - others[slots[k]].ordinal)
        if found > kept + 1:
            every = np.partition(every, found - kept - 1)[found - kept - 1 :]
        every.sort()
        size = min(every.size, kept)
        for k in range(size):
            keys[i, k] = every[every.size - 1 - k]
        counts[i] = size
        floors[i] = every[every.size - 1 - kept] if every.size > kept else 0
