"""The compiled inner loops: knock-outs, scores, scans and the upkeep of lists.

All arithmetic is on integers, so a scan and a grid, two machines and two replicas agree to the
bit (floats with fast maths do not). Nothing is compiled at import: `warm_up` does it before the
worker is ready, and keeps the machine code in a folder of the user, outside of the code.
"""
# numba's decorators carry no types; the typed functions at the end are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call,no-any-return"
# ruff: noqa: ANN001, ANN202, PLR0917, SIM110

import os
from pathlib import Path
from typing import Any, Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from numba.core import config

from services.matching.decide import columns
from services.matching.decide.columns import I64

config.CACHE_DIR = os.environ.get("NUMBA_CACHE_DIR") or str(  # type: ignore[attr-defined]
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zukunft" / "numba"
)
_compiled = numba.njit(cache=True, nogil=True)
compiled = _compiled
"""For the loops of other chapters: the same promises, the same folder of machine code."""

Array = npt.NDArray[Any]

DISTANCE: Final = columns.DISTANCE.bit
KIND: Final = columns.KIND.bit
COST: Final = columns.COST.bit
WINDOW: Final = columns.WINDOW.bit
PERSONS: Final = columns.PERSONS.bit
PETS: Final = columns.PETS.bit
STEP_FREE: Final = columns.STEP_FREE.bit
UNKNOWN: Final = 8
"""Bits 0..7 of a verdict say what failed, bits 8..15 what is unknown."""

UNSTATED_DAY: Final = columns.UNSTATED_DAY
UNSTATED: Final = columns.UNSTATED
NO: Final = columns.NO
SCORE_MAX: Final = columns.SCORE_MAX
FULL: Final = columns.FULL
FIT_BITS: Final = columns.FIT_BITS
ORDINAL_BITS: Final = columns.ORDINAL_BITS
ORDINAL_MASK: Final = columns.ORDINAL_MASK
DIMENSIONS: Final = len(columns.DIMENSIONS)

CELL: Final = 200
"""Width of a cell of the grid in units of 100 m."""
CELLS_X: Final = 60
CELLS_Y: Final = 80
CELLS: Final = CELLS_X * CELLS_Y
WEST: Final = 38_000
SOUTH: Final = 25_000


class Columns(NamedTuple):
    """One array per column, aligned by slot; ``alive`` 0 marks a slot that holds nobody."""

    ordinal: I64
    alive: Array
    x: Array
    y: Array
    radius: Array
    cost: Array
    opens: Array
    closes: Array
    kind: Array
    persons: Array
    pets: Array
    step_free: Array
    weight_sum: Array
    stated: Array
    own: Array
    wanted: Array
    weight: Array


class Found(NamedTuple):
    """Slots of counterparts and the rank of the pair with each."""

    slots: I64
    ranks: I64


@_compiled
def _verdict(s, i, o, j):
    """Which knock-outs seeker i and offer j fail, and which are unknown."""
    dx = np.int64(s.x[i]) - np.int64(o.x[j])
    dy = np.int64(s.y[i]) - np.int64(o.y[j])
    reach = np.int64(s.radius[i])
    failed = np.int64(dx * dx + dy * dy > reach * reach) << DISTANCE

    failed |= np.int64((s.kind[i] & o.kind[j]) == 0) << KIND

    limit, cost = s.cost[i], o.cost[j]
    unknown = np.int64((limit < 0) | (cost < 0)) << COST
    failed |= np.int64((limit >= 0) & (cost > limit)) << COST

    s_opens, s_closes, o_opens, o_closes = s.opens[i], s.closes[i], o.opens[j], o.closes[j]
    ends_known = (s_closes != UNSTATED_DAY) & (o_opens != UNSTATED_DAY)
    starts_known = (s_opens != UNSTATED_DAY) & (o_closes != UNSTATED_DAY)
    apart = (ends_known & (o_opens > s_closes)) | (starts_known & (s_opens > o_closes))
    failed |= np.int64(apart) << WINDOW
    unknown |= np.int64((not apart) & (not (ends_known & starts_known))) << WINDOW

    most = o.persons[j]
    unknown |= np.int64(most == 0) << PERSONS
    failed |= np.int64((most != 0) & (s.persons[i] > most)) << PERSONS

    unknown |= np.int64((s.pets[i] != NO) & (o.pets[j] == UNSTATED)) << PETS
    failed |= np.int64((s.pets[i] != NO) & (o.pets[j] == NO)) << PETS

    unknown |= np.int64((s.step_free[i] != NO) & (o.step_free[j] == UNSTATED)) << STEP_FREE
    failed |= np.int64((s.step_free[i] != NO) & (o.step_free[j] == NO)) << STEP_FREE
    return failed | (unknown << UNKNOWN)


@_compiled
def _score(a, i, b, j):
    """How well b stands where a wants it, 0..4096."""
    whole = np.int64(a.weight_sum[i]) * FULL
    if whole == 0:
        return np.int64(SCORE_MAX)
    loss = np.int64(0)
    for d in range(DIMENSIONS):
        loss += np.int64(a.weight[i, d]) * abs(np.int64(a.wanted[i, d]) - np.int64(b.own[j, d]))
    return (whole - loss) * SCORE_MAX // whole


@_compiled
def _rank(s, i, o, j, verdict):
    there = _score(s, i, o, j)
    back = _score(o, j, s, i)
    both = there + back
    fit = 2 * there * back // both if both else np.int64(0)
    met = np.int64((verdict >> UNKNOWN) == 0)
    return (met << FIT_BITS) | fit


@_compiled
def _is_wanted(s, i, o, j, failed, near_by):
    """Whether a scan keeps the pair: all met (near_by 0), or one failed and not far off."""
    if near_by == 0:
        return failed == 0
    if failed == 0 or (failed & (failed - 1)) != 0:
        return False
    if failed != 1 << DISTANCE:
        return True
    dx = np.int64(s.x[i]) - np.int64(o.x[j])
    dy = np.int64(s.y[i]) - np.int64(o.y[j])
    reach = np.int64(s.radius[i]) + near_by
    return dx * dx + dy * dy <= reach * reach


@_compiled
def _pair(s, i, o, j, near_by):
    """The rank of a pair that the scan keeps, else -1."""
    dx = np.int64(s.x[i]) - np.int64(o.x[j])
    dy = np.int64(s.y[i]) - np.int64(o.y[j])
    reach = np.int64(s.radius[i]) + near_by
    if dx * dx + dy * dy > reach * reach:
        return np.int64(-1)
    verdict = _verdict(s, i, o, j)
    if not _is_wanted(s, i, o, j, verdict & 0xFF, near_by):
        return np.int64(-1)
    return _rank(s, i, o, j, verdict)


@_compiled
def _is_banned(banned, ordinal):
    for k in range(banned.size):
        if banned[k] == ordinal:
            return True
    return False


@_compiled
def _cell(value, origin, cells):
    return min(max((value - origin) // CELL, 0), cells - 1)


@_compiled
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


@_compiled
def _scan(probe, i, seeks, others, start, reaches, tail, banned, skip, near_by):
    """All counterparts of one row: the runs of the grid, then the unsorted tail."""
    runs = np.empty((reaches.size * CELLS_Y + 1, 2), np.int64)
    count = _runs(start, reaches, np.int64(probe.x[i]), np.int64(probe.y[i]), runs)
    runs[count, 0], runs[count, 1] = tail[0], tail[1]
    room = np.int64(0)
    for k in range(count + 1):
        room += runs[k, 1] - runs[k, 0]
    slots, ranks = np.empty(room, np.int64), np.empty(room, np.int64)
    found = 0
    for k in range(count + 1):
        for j in range(runs[k, 0], runs[k, 1]):
            if others.alive[j] == 0 or j == skip:
                continue
            if seeks:
                rank = _pair(probe, i, others, j, near_by)
            else:
                rank = _pair(others, j, probe, i, near_by)
            if rank < 0 or _is_banned(banned, others.ordinal[j]):
                continue
            slots[found], ranks[found] = j, rank
            found += 1
    return slots[:found], ranks[:found]


@_compiled
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


@_compiled
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


@_compiled
def _revise(all_keys, counts, floors, slots, leaves, enters):
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


class Held(NamedTuple):
    """Some lists: their keys (descending, 0 beyond the count), counts and floors."""

    keys: I64
    counts: I64
    floors: I64


class Sight(NamedTuple):
    """Where a scan looks: the grid's prefix array, the reach per class, the unsorted tail."""

    start: I64
    reaches: I64
    tail: tuple[int, int]


def scan(
    probe: tuple[Columns, int],
    others: Columns,
    *,
    seeks: bool,
    sight: Sight,
    banned: I64,
    skip: int = -1,
    near_by: int = 0,
) -> Found:
    """All counterparts of a row that pass; with ``near_by`` those that fail exactly one point.

    ``probe`` is a table and a slot within it; ``seeks`` says that it is the seeker. ``near_by``
    widens the seeker's radius, in units of 100 m. ``skip`` is a slot of ``others`` to leave out.
    """
    columns_of, slot = probe
    return Found(
        *_scan(
            columns_of, slot, seeks, others, sight.start, sight.reaches, sight.tail, banned,
            skip, near_by,
        )
    )  # fmt: skip


def revise(held: Held, slots: I64, *, leaves: I64, enters: I64) -> tuple[Held, Array]:
    """Lists after one key left and one entered each (0: none), and which of them changed."""
    keys, counts, floors, touched = _revise(*held, slots, leaves, enters)
    return Held(keys, counts, floors), touched


def verdict(seekers: Columns, i: int, offers: Columns, j: int) -> tuple[int, int]:
    """The masks of a pair: what failed and what is unknown."""
    masks = int(_verdict(seekers, i, offers, j))
    return masks & 0xFF, masks >> UNKNOWN


def score(a: Columns, i: int, b: Columns, j: int) -> int:
    """How well row j of ``b`` stands where row i of ``a`` wants it, 0..4096."""
    return int(_score(a, i, b, j))


def empty(size: int) -> Columns:
    """Columns with room for that many rows, nobody alive."""
    of_rows = {
        c.name: np.zeros((size, c.count) if c.count > 1 else size, c.code) for c in columns.COLUMNS
    }
    return Columns(np.zeros(size, np.int64), np.zeros(size, np.uint8), **of_rows)


def warm_up() -> None:
    """Compile everything (or load it from the cache): seconds the first time, then milliseconds."""
    rows, nobody = empty(1), np.zeros(0, np.int64)
    sight = Sight(np.zeros(CELLS + 1, np.int64), np.array([1], np.int64), (0, 1))
    for seeks in (True, False):
        scan((rows, 0), rows, seeks=seeks, sight=sight, banned=nobody)
    lists = Held(np.zeros((1, 2), np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64))
    one = np.ones(1, np.int64)
    revise(lists, np.zeros(1, np.int64), leaves=one, enters=one)
    verdict(rows, 0, rows, 0)
    score(rows, 0, rows, 0)
