"""Who could join, as numbers: how compatible each two are, and which two will not live together.

Two households are compared as founders are, but at the place of the village: where they live now
does not part them. Compatibility is their fit; what fails a knock-out is a conflict. This is the
engine's arithmetic, so only the worker asks it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.matching.decide import kernel
from services.matching.decide.columns import I64, SCORE_MAX, Row
from services.matching.decide.kernel import Array
from services.matching.decide.village.model import COMPATIBILITY_MAX, Candidate, Pool

Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Joiner:
    """A household that could join, and its row among the others."""

    candidate: Candidate
    row: Row


def pool_of(joiners: Sequence[Joiner], *, apart: Pairs, founders: Collection[int]) -> Pool:
    """The pool of these households; ``apart`` are pairs by ordinals who never meet."""
    ordered = sorted(joiners, key=lambda joiner: joiner.candidate.ordinal)
    ordinals = [joiner.candidate.ordinal for joiner in ordered]
    rows = _rows(ordered)
    compatibility = np.zeros((len(ordered), len(ordered)), np.int64)
    conflicts = set(apart)
    for place, mine in enumerate(ordinals):
        others = np.arange(place + 1, len(ordered), dtype=np.int64)
        compatibility[place, others] = compatibility[others, place] = _fits(rows, place, others)
        failed = np.asarray(kernel.failed((rows, place), rows, others))
        conflicts |= {(mine, ordinals[other]) for other in others[failed != 0].tolist()}
    return Pool(
        tuple(joiner.candidate for joiner in ordered),
        compatibility,
        frozenset(conflicts),
        frozenset(founders),
    )


def with_founders(pool: Pool, founders: Collection[int]) -> Pool:
    """The same pool with others who are in whatever else is chosen."""
    return replace(pool, founders=frozenset(founders))


def _fits(rows: Array, place: int, others: I64) -> I64:
    """How well one fits each of the others: the harmonic mean of both scores, 0..1000."""
    there, back = kernel.both_scores((rows, place), rows, others)
    mine, theirs = there.astype(np.int64), back.astype(np.int64)
    both = np.maximum(mine + theirs, 1)
    fits: I64 = 2 * mine * theirs // both * COMPATIBILITY_MAX // SCORE_MAX
    return fits


def _rows(joiners: Sequence[Joiner]) -> Array:
    rows = kernel.empty(len(joiners))
    for place, joiner in enumerate(joiners):
        rows[place] = (joiner.candidate.ordinal, 1, *joiner.row)
    return rows
