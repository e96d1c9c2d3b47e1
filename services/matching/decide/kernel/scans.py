"""Scores, and the scan of one row over the other side's cells."""

# numba's decorators carry no types; the typed functions of the package are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call,no-any-return"
# ruff: noqa: ANN001, ANN201, ANN202, PLR0917, SIM110

from typing import Final

import numpy as np

from services.matching.decide import columns
from services.matching.decide.kernel.compiling import compiled
from services.matching.decide.kernel.rules import (
    failed_of,
    fails,
    only_failed_of,
    square_of,
    unknown_of,
)

SCORE_MAX: Final = columns.SCORE_MAX
FULL: Final = columns.FULL
FIT_BITS: Final = columns.FIT_BITS
SLOTS: Final = columns.SLOTS
ORDINAL_BITS: Final = columns.ORDINAL_BITS
ORDINAL_MASK: Final = columns.ORDINAL_MASK

CELL: Final = 200
"""Width of a cell of the grid in units of 100 m."""
CELLS_X: Final = 60
CELLS_Y: Final = 80
CELLS: Final = CELLS_X * CELLS_Y
WEST: Final = 38_000
SOUTH: Final = 25_000


@compiled
def score_of(a, b):
    """How well b stands where a wants it, 0..4096."""
    whole = np.int64(a.weight_sum) * FULL
    if whole == 0:
        return np.int64(SCORE_MAX)
    loss = np.int64(0)
    for d in range(SLOTS):
        loss += np.int64(a.weight[d]) * abs(np.int64(a.wanted[d]) - np.int64(b.own[d]))
    return (whole - loss) * SCORE_MAX // whole


@compiled
def _rank(s, o, unknown):
    there = score_of(s, o)
    back = score_of(o, s)
    both = there + back
    fit = 2 * there * back // both if both else np.int64(0)
    return (np.int64(unknown == 0) << FIT_BITS) | fit


@compiled
def _pair(s, o, near_by):
    """The rank of a pair that the scan keeps (all met, or with ``near_by`` one failed), else -1."""
    if near_by == 0:
        if fails(s, o):
            return np.int64(-1)
        return _rank(s, o, unknown_of(s, o))
    reach = np.int64(s.radius) + near_by
    if square_of(s, o) > reach * reach:
        return np.int64(-1)
    failed = only_failed_of(s, o)
    if failed == 0:
        return np.int64(-1)
    return _rank(s, o, unknown_of(s, o) & ~failed)


@compiled
def scores_of_pairs(seekers, i, offers, slots):
    """Both scores of a seeker with each of these offers."""
    there, back = np.empty(slots.size, np.int32), np.empty(slots.size, np.int32)
    for k in range(slots.size):
        there[k] = score_of(seekers[i], offers[slots[k]])
        back[k] = score_of(offers[slots[k]], seekers[i])
    return there, back


@compiled
def failed_of_pairs(seekers, i, offers, slots):
    """What fails between a seeker and each of these offers."""
    failed = np.empty(slots.size, np.int64)
    for k in range(slots.size):
        failed[k] = failed_of(seekers[i], offers[slots[k]])
    return failed


@compiled
def _is_banned(banned, ordinal):
    for k in range(banned.size):
        if banned[k] == ordinal:
            return True
    return False


@compiled
def _cell(value, origin, cells):
    return min(max((value - origin) // CELL, 0), cells - 1)


@compiled
def _runs(start, reaches, x, y, runs):
    """The runs of slots that a circle may touch, one per class and row of cells."""
    found = 0
    for c in range(reaches.size):
        west = _cell(x - reaches[c], WEST, CELLS_X)
        east = _cell(x + reaches[c], WEST, CELLS_X)
        south = _cell(y - reaches[c], SOUTH, CELLS_Y)
        north = _cell(y + reaches[c], SOUTH, CELLS_Y)
        for row in range(south, north + 1):
            at = c * CELLS + row * CELLS_X
            first, last = start[at + west], start[at + east + 1]
            if first < last:
                runs[found, 0], runs[found, 1] = first, last
                found += 1
    return found


@compiled
def scan_row(probes, i, seeks, others, start, reaches, tail, banned, skip, near_by, is_mutual):
    """All counterparts of one row: the runs of the grid, then the unsorted tail."""
    probe = probes[i]
    mine = probe.ordinal
    runs = np.empty((reaches.size * CELLS_Y + 1, 2), np.int64)
    count = _runs(start, reaches, np.int64(probe.x), np.int64(probe.y), runs)
    runs[count, 0], runs[count, 1] = tail[0], tail[1]
    room = np.int64(0)
    for k in range(count + 1):
        room += runs[k, 1] - runs[k, 0]
    slots, ranks = np.empty(room, np.int64), np.empty(room, np.int64)
    found = 0
    for k in range(count + 1):
        for j in range(runs[k, 0], runs[k, 1]):
            other = others[j]
            if other.alive == 0 or j == skip:
                continue
            if is_mutual and (other.ordinal <= mine if seeks else other.ordinal >= mine):
                continue
            rank = _pair(probe, other, near_by) if seeks else _pair(other, probe, near_by)
            if rank < 0 or _is_banned(banned, other.ordinal):
                continue
            slots[found], ranks[found] = j, rank
            found += 1
    return slots[:found], ranks[:found]
