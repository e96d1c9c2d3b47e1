"""The upkeep of lists: one key out, one key in."""

# numba's decorators carry no types; the typed functions of the package are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call,no-any-return"
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917

import numpy as np

from services.matching.decide.kernel.compiling import compiled


@compiled
def _place(keys, count, key):
    """How many of the first ``count`` keys, descending, are greater than ``key``."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if keys[middle] > key:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _revise_one(keys, count, floor, leaves, enters):
    """Take one key out of a list and put one in; returns count, floor and whether it changed."""
    changed = False
    at = _place(keys, count, leaves)
    if leaves and at < count and keys[at] == leaves:
        keys[at : count - 1] = keys[at + 1 : count].copy()
        count -= 1
        keys[count] = 0
        changed = True
    if not enters or enters <= floor:
        return count, floor, changed
    at = _place(keys, count, enters)
    if at == keys.size:
        return count, enters, True
    if count == keys.size:
        count -= 1
        floor = keys[count]
    keys[at + 1 : count + 1] = keys[at:count].copy()
    keys[at] = enters
    return count + 1, floor, True


@compiled
def revise_lists(all_keys, counts, floors, slots, leaves, enters):
    """The lists of these slots after the change; nothing is written to the lists themselves."""
    size = slots.size
    keys = np.zeros((size, all_keys.shape[1]), np.int64)
    new_counts, new_floors = np.empty(size, np.int64), np.empty(size, np.int64)
    touched = np.zeros(size, np.bool_)
    for k in range(size):
        slot = slots[k]
        keys[k] = all_keys[slot]
        new_counts[k], new_floors[k], touched[k] = _revise_one(
            keys[k], counts[slot], floors[slot], leaves[k], enters[k]
        )
    return keys, new_counts, new_floors, touched
