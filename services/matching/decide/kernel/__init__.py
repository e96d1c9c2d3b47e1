"""The compiled inner loops: knock-outs, scores, scans and the upkeep of lists.

All arithmetic is on integers, so a scan and a grid, two machines and two replicas agree to the
bit (floats with fast maths do not). Nothing is compiled at import: `warm_up` does it before the
worker is ready.

``compiling``  how it is compiled, and the columns
``rules``      the knock-outs
``scans``      scores and scans
``revising``   what becomes of a list
``filling``    all lists of one side at once
"""

from typing import NamedTuple

import numpy as np

from services.matching.decide.columns import I64
from services.matching.decide.kernel.compiling import ROWS, Array, empty
from services.matching.decide.kernel.filling import fill_lists
from services.matching.decide.kernel.revising import revise_lists
from services.matching.decide.kernel.rules import FAILED_MASK, MASK_BITS, verdict_of
from services.matching.decide.kernel.scans import (
    CELL,
    CELLS,
    CELLS_X,
    CELLS_Y,
    SOUTH,
    WEST,
    failed_of_pairs,
    scan_row,
    score_of,
    scores_of_pairs,
)

__all__ = [
    "CELL",
    "CELLS",
    "CELLS_X",
    "CELLS_Y",
    "ROWS",
    "SOUTH",
    "WEST",
    "Array",
    "Found",
    "Held",
    "Sight",
    "both_scores",
    "empty",
    "failed",
    "fill",
    "revise",
    "scan",
    "score",
    "verdict",
    "warm_up",
]


class Found(NamedTuple):
    """Slots of counterparts and the rank of the pair with each."""

    slots: I64
    ranks: I64


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
    probe: tuple[Array, int],
    others: Array,
    *,
    seeks: bool,
    sight: Sight,
    banned: I64,
    skip: int = -1,
    near_by: int = 0,
    is_mutual: bool = False,
) -> Found:
    """All counterparts of a row that pass; with ``near_by`` those that fail exactly one point.

    ``probe`` are rows and a slot among them; ``seeks`` says that it is the seeker. ``near_by``
    widens the seeker's radius, in units of 100 m. ``skip`` is a slot of ``others`` to leave out.
    ``is_mutual``: the same rows stand on both sides, and of each two the older one seeks.
    """
    rows, slot = probe
    return Found(
        *scan_row(
            rows, slot, seeks, others, sight.start, sight.reaches, sight.tail, banned,
            skip, near_by, is_mutual,
        )
    )  # fmt: skip


def fill(
    holders: Array,
    slots: tuple[int, int],
    others: Array,
    *,
    seeks: bool,
    sight: Sight,
    near_by: int,
    is_mutual: bool,
    held: Held,
) -> None:
    """Write the lists of the holders from the first slot up to the last; nobody is banned.

    ``sight`` is that of the other side; a holder that seeks looks as far as its own radius.
    """
    fill_lists(
        holders, *slots, seeks, others, sight.start, sight.reaches, sight.tail, near_by, is_mutual,
        *held,
    )  # fmt: skip


def revise(held: Held, slots: I64, *, leaves: I64, enters: I64) -> tuple[Held, Array]:
    """Lists after one key left and one entered each (0: none), and which of them changed."""
    keys, counts, floors, touched = revise_lists(*held, slots, leaves, enters)
    return Held(keys, counts, floors), touched


def verdict(seekers: Array, i: int, offers: Array, j: int) -> tuple[int, int]:
    """The masks of a pair: what failed and what is unknown."""
    masks = int(verdict_of(seekers[i], offers[j]))
    return masks & FAILED_MASK, masks >> MASK_BITS


def score(a: Array, i: int, b: Array, j: int) -> int:
    """How well row j of ``b`` stands where row i of ``a`` wants it, 0..4096."""
    return int(score_of(a[i], b[j]))


def both_scores(probe: tuple[Array, int], offers: Array, slots: I64) -> tuple[Array, Array]:
    """How well each of these offers suits a seeker, and she each of them, 0..4096."""
    return scores_of_pairs(*probe, offers, slots)  # type: ignore[no-any-return]


def failed(probe: tuple[Array, int], offers: Array, slots: I64) -> I64:
    """The mask of what fails between a seeker and each of these offers."""
    return failed_of_pairs(*probe, offers, slots)  # type: ignore[no-any-return]


def warm_up() -> None:
    """Compile everything (or load it from the cache): seconds the first time, then milliseconds."""
    rows, nobody = empty(1), np.zeros(0, np.int64)
    sight = Sight(np.zeros(CELLS + 1, np.int64), np.array([1], np.int64), (0, 1))
    for seeks in (True, False):
        scan((rows, 0), rows, seeks=seeks, sight=sight, banned=nobody)
    lists = Held(np.zeros((1, 2), np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64))
    one = np.ones(1, np.int64)
    fill(rows, (0, 1), rows, seeks=True, sight=sight, near_by=0, is_mutual=False, held=lists)
    revise(lists, np.zeros(1, np.int64), leaves=one, enters=one)
    verdict(rows, 0, rows, 0)
    score(rows, 0, rows, 0)
    both_scores((rows, 0), rows, np.zeros(1, np.int64))
    failed((rows, 0), rows, np.zeros(1, np.int64))
