"""The compiled step: every list sorted by what a place on it is worth, the best one first.

Equal numbers keep the order of their positions, on every machine: a list is sorted by the upper
half of its numbers' bits, digit by digit, and what is equal in that half then finds its place by
insertion. That is a fourth of the time of a stable comparison sort. Nothing is compiled at
import, see `warm_up`.
"""
# numba's decorators carry no types; the typed functions at the end are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN202, PLR0917

import numpy as np
import numpy.typing as npt

from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.tastes import Mask
from services.matching.decide.kernel.compiling import compiled

U32 = npt.NDArray[np.uint32]


@compiled
def _by_digit(keys, order, other_keys, other_order, count, shift, starts):
    """One pass: from ``keys`` and ``order`` to the others, by eight bits; stable."""
    starts[:] = 0
    for k in range(count):
        starts[((keys[k] >> shift) & 0xFF) + 1] += 1
    for digit in range(256):
        starts[digit + 1] += starts[digit]
    for k in range(count):
        digit = (keys[k] >> shift) & 0xFF
        at = starts[digit]
        starts[digit] = at + 1
        other_keys[at], other_order[at] = keys[k], order[k]


@compiled
def _by_insertion(keys, order, count):
    """What stands almost in order: each key goes up to the first that is not greater."""
    for k in range(1, count):
        key, position = keys[k], order[k]
        at = k
        while at > 0 and keys[at - 1] > key:
            keys[at], order[at] = keys[at - 1], order[at - 1]
            at -= 1
        keys[at], order[at] = key, position


@compiled
def _key(bits):
    """A number that is the smaller, the greater the float of these bits is; also below zero."""
    if bits >> np.uint64(63):
        return bits
    return ~(bits | np.uint64(1 << 63))


@compiled
def _sort(bits, eligible, keys, order, other_keys, other_order, starts):
    """Positions of the eligible ones into ``order``, greatest number first; returns how many."""
    count = 0
    for i in range(bits.size):
        if eligible[i]:
            keys[count], order[count] = _key(bits[i]), i
            count += 1
    for shift in (np.uint64(32), np.uint64(48)):
        _by_digit(keys, order, other_keys, other_order, count, shift, starts)
        _by_digit(other_keys, other_order, keys, order, count, shift + np.uint64(8), starts)
    _by_insertion(keys, order, count)
    return count


@compiled
def _move(exposure, bits, eligible, attention, step, shown):
    """Move every list a step towards its best order, in place; the first places of that order."""
    lists, size = bits.shape
    keys, other_keys = np.empty(size, np.uint64), np.empty(size, np.uint64)
    order, other_order = np.empty(size, np.uint32), np.empty(size, np.uint32)
    starts = np.empty(257, np.int64)
    first = np.zeros((lists, shown), np.uint32)
    for j in range(lists):
        count = _sort(bits[j], eligible[j], keys, order, other_keys, other_order, starts)
        for i in range(size):
            exposure[j, i] = (1 - step) * exposure[j, i]
        for k in range(count):
            exposure[j, order[k]] += step * attention[k]
        for k in range(min(count, shown)):
            first[j, k] = order[k]
    return first


def move(
    exposure: F64, worth: F64, *, eligible: Mask, attention: F64, step: float, shown: int
) -> U32:
    """Move every list a step towards the order by ``worth`` (no NaN), in place.

    All are lists × counterparts. The answer holds the positions on the first ``shown`` places of
    that order, 0 beyond a list's eligible ones, who alone are given attention.
    """
    bits = (np.ascontiguousarray(worth) + 0.0).view(np.uint64)  # there is one zero, not two
    mask = np.ascontiguousarray(eligible)
    return _move(exposure, bits, mask, attention, float(step), shown)  # type: ignore[no-any-return]


def sorted_exposure(worth: F64, *, eligible: Mask, attention: F64) -> F64:
    """The attention that each counterpart gets where every list is sorted by its own worth."""
    exposure = np.zeros(worth.shape)
    move(exposure, worth, eligible=eligible, attention=attention, step=1.0, shown=0)
    return exposure


def warm_up() -> None:
    """Compile it, or load it from the cache."""
    one = np.ones((1, 1))
    sorted_exposure(one, eligible=one > 0, attention=one[0])
