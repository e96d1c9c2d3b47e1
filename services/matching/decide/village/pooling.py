"""Who could join, as numbers: how compatible each two are, and which two will not live together.

Two households are compared as founders are, but at the place of the village: where they live now
does not part them. Compatibility is their fit; what fails a knock-out is a conflict. This is the
engine's arithmetic, so only the worker asks it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from services.matching.decide import kernel
from services.matching.decide.columns import I64, SCORE_MAX, Row
from services.matching.decide.kernel import Array
from services.matching.decide.village.model import COMPATIBILITY_MAX, Candidate, Flags, Pool

POOL_MOST: Final = 1000
"""How many households one search looks at: memory and time grow with all pairs (decision 0080)."""
Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Joiner:
    """A household that could join, and its row among the others."""

    candidate: Candidate
    row: Row


def pool_of(joiners: Sequence[Joiner], *, apart: Pairs, founders: Collection[int]) -> Pool:
    """The pool of these households; ``apart`` are pairs by ordinals who never meet."""
    ordered = sorted(joiners, key=lambda joiner: joiner.candidate.ordinal)
    rows = _rows(ordered)
    compatibility = np.zeros((len(ordered), len(ordered)), np.int64)
    is_apart = _who_never_meets(
        {joiner.candidate.ordinal: n for n, joiner in enumerate(ordered)}, apart
    )
    for place in range(len(ordered)):
        others = np.arange(place + 1, len(ordered), dtype=np.int64)
        compatibility[place, others] = compatibility[others, place] = _fits(rows, place, others)
        is_apart[place, others] |= np.asarray(kernel.failed((rows, place), rows, others)) != 0
    return Pool(
        tuple(joiner.candidate for joiner in ordered),
        compatibility,
        founders=frozenset(founders),
        apart=is_apart | is_apart.T,
    )


def within_reach(village: Row, seekers: Mapping[int, Row]) -> list[int]:
    """Who of these passes each other's knock-outs with a village, by ordinal, ascending."""
    ordinals = sorted(seekers)
    rows, place = kernel.empty(len(ordinals)), kernel.empty(1)
    place[0] = (0, 1, *village)
    for n, ordinal in enumerate(ordinals):
        rows[n] = (ordinal, 1, *seekers[ordinal])
    alone = np.zeros(1, np.int64)
    failed = [kernel.failed((rows, n), place, alone)[0] for n in range(len(ordinals))]
    return [ordinal for ordinal, mask in zip(ordinals, failed, strict=True) if not mask]


def drawn(
    kind_of: Mapping[int, str], *, held: Collection[int], dice: np.random.Generator, most: int
) -> list[int]:
    """At most so many households by lot: all who are held, and of each kind as many as there is room.

    Kinds share the room evenly, so that a rare kind stays whole and quotas of it can be met; what
    it leaves free is for the others.
    """
    ordinals: dict[str, list[int]] = defaultdict(list)
    for ordinal in sorted(kind_of.keys() - set(held)):
        ordinals[kind_of[ordinal]].append(ordinal)
    chosen, room = [*held], max(0, most - len(held))
    rarest_first = sorted(ordinals.items(), key=lambda each: (len(each[1]), each[0]))
    for n, (_, theirs) in enumerate(rarest_first):
        share = min(len(theirs), room // (len(rarest_first) - n))
        chosen += dice.permutation(theirs)[:share].tolist()
        room -= share
    return sorted(chosen)


def with_founders(pool: Pool, founders: Collection[int]) -> Pool:
    """The same pool with others who are in whatever else is chosen."""
    return replace(pool, founders=frozenset(founders))


def _who_never_meets(place_of: dict[int, int], pairs: Pairs) -> Flags:
    found = np.zeros((len(place_of), len(place_of)), np.bool_)
    for one, two in pairs:
        found[place_of[one], place_of[two]] = True
    return found


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
