"""The best counterparts of each row: a list shows some, keeps more, and knows what it dropped.

``floor`` is the best key ever dropped since the list was last filled, 0 if none was. So a list
always holds exactly the counterparts whose key is greater than its floor: what enters must beat
the floor, what leaves never changes it. When fewer than ``shown`` remain and something was
dropped, the list is filled anew. That is exact, at the price of a rare scan.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from contracts.matching import Side
from services.matching.decide.columns import I64, ORDINAL_BITS, ORDINAL_MASK, ordinal_of
from services.matching.decide.kernel import Found, Held


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """One list per row of a side; ``near_by`` > 0 makes it a list of near misses."""

    name: str
    holder: Side
    shown: int
    kept: int
    near_by: int = 0


SEEKERS_FITS: Final = Family("seekers-fits", Side.SEEKER, shown=50, kept=100)
OFFERS_FITS: Final = Family("offers-fits", Side.OFFER, shown=50, kept=100)
SEEKERS_NEAR: Final = Family("seekers-near", Side.SEEKER, shown=10, kept=30, near_by=500)
"""Projects that fail exactly one point and lie at most 50 km beyond the radius."""

FITS: Final = (SEEKERS_FITS, OFFERS_FITS)
FAMILIES: Final = (*FITS, SEEKERS_NEAR)


class Kept(NamedTuple):
    """One list: its keys, descending, and its floor."""

    keys: I64
    floor: int


NOTHING: Final = Kept(np.zeros(0, np.int64), 0)


def keys_of(found: Found, ordinals: I64) -> I64:
    """The keys of all that a scan found."""
    return keys_from(found.ranks, ordinals[found.slots])


def keys_from(ranks: I64, ordinals: I64) -> I64:
    """Many keys at once, see `columns.key_of`."""
    return (ranks << ORDINAL_BITS) | (ORDINAL_MASK - ordinals)


def best_of(keys: I64, *, kept: int) -> Kept:
    """The list of the best of all keys."""
    if keys.size > kept + 1:
        keys = np.partition(keys, keys.size - kept - 1)[-kept - 1 :]
    keys = np.sort(keys)[::-1]
    floor = int(keys[kept]) if keys.size > kept else 0
    return Kept(keys[:kept].copy(), floor)


def shown_of(kept: Kept, family: Family) -> dict[int, int]:
    """The ordinals that a list shows, best first, each with its rank."""
    keys = kept.keys[: family.shown]
    ordinals = ORDINAL_MASK - (keys & ORDINAL_MASK)
    return dict(zip(ordinals.tolist(), (keys >> ORDINAL_BITS).tolist(), strict=True))


def shown_rank(kept: Kept, family: Family, ordinal: int) -> int | None:
    """The rank of one counterpart, if the list shows it."""
    keys = kept.keys[: family.shown]
    hits = keys[(keys & ORDINAL_MASK) == ORDINAL_MASK - ordinal]
    return int(hits[0]) >> ORDINAL_BITS if hits.size else None


def moved_of(before: Kept, after: Kept, family: Family) -> set[int]:
    """The ordinals whose place among the shown ones differs between two states of a list."""
    one, two = (set(kept.keys[: family.shown].tolist()) for kept in (before, after))
    return {ordinal_of(key) for key in one ^ two}


def needs_refill(kept: Kept, family: Family) -> bool:
    """Whether too few remain and there may be more."""
    return kept.keys.size < family.shown and kept.floor > 0


def empty_lists(family: Family, size: int) -> Held:
    """Lists for that many rows, all empty."""
    return Held(
        np.zeros((size, family.kept), np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    )
