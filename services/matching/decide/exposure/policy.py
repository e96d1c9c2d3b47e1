"""A spread as drawn lists: which order a person sees at a time, and the same order years later.

The attention of a spread is a mix of the lists of its rounds: round t of T weighs γ(1-γ)^(T-t),
the random order of the start (1-γ)^T. Whoever opens her list sees one of them, drawn by these
weights; over many renderings everybody gets the attention that the policy promised. Which one is
drawn depends on nothing but the policy, the list and the number of the rendering: no generator
whose stream a newer library changes, no float that another processor adds up differently.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from contracts.matching import Side
from services.matching.decide.columns import I64
from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.baselines import at_random
from services.matching.decide.exposure.fair import Spread
from services.matching.decide.exposure.sorting import U32
from services.matching.decide.exposure.tastes import Mask

U64 = npt.NDArray[np.uint64]

WHOLE: Final = 1 << 53
"""All weights together: whole parts of it, so that they add up without rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of one side: holder k has ``ordinals[k]``.

    ``drawn`` (rounds × holders × places) holds positions of counterparts, best first; of a holder
    with fewer eligible counterparts than places only the first ones count. ``eligible`` (holders ×
    counterparts) is one bit per pair, as `np.packbits` packs it.
    """

    ordinals: I64
    drawn: npt.NDArray[np.uint16] | U32
    eligible: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All that it takes to draw every list again: arrays of whole numbers, and a seed.

    ``weights`` (parts of `WHOLE`) belong to the rounds, the oldest first; what they lack is the
    random order of the start.
    """

    seed: int
    converged: bool
    weights: U64
    seekers: Lists
    offers: Lists

    @property
    def rounds(self) -> int:
        """How many rounds are kept."""
        return len(self.weights)

    def of(self, side: Side) -> tuple[Lists, Lists]:
        """The lists that this side holds, and those of its counterparts."""
        seeks = side is Side.SEEKER
        return (self.seekers, self.offers) if seeks else (self.offers, self.seekers)


class Rendering(NamedTuple):
    """One look of a holder at her list: the first has the number 0."""

    side: Side
    ordinal: int
    number: int


def keep_policy(
    spread: Spread, *, step: float, seed: int, eligible: Mask, seekers: I64, offers: I64
) -> Policy:
    """The drawn lists of a spread, for holders with these ordinals in the order of its rows.

    ``step`` is that of the terms; ``seed`` any number of 64 bits.
    """
    return Policy(
        seed=seed,
        converged=spread.converged,
        weights=weights_of(spread.rounds, step=step),
        seekers=_lists(seekers, spread.left, eligible),
        offers=_lists(offers, spread.right, eligible.T),
    )


def weights_of(rounds: int, *, step: float) -> U64:
    """What each round weighs, in parts of `WHOLE`."""
    parts = [int(step * (1 - step) ** (rounds - t) * WHOLE) for t in range(1, rounds + 1)]
    return np.array(parts, np.uint64)


def draw(policy: Policy, renderings: Sequence[Rendering]) -> list[I64]:
    """The ordinals that each rendering shows, best place first; none that is not eligible.

    A holder whom the policy does not know sees nothing of it.
    """
    places = {side: _positions(policy.of(side)[0]) for side in Side}
    return [
        _draw(policy, rendering, places[rendering.side].get(rendering.ordinal))
        for rendering in renderings
    ]


def alone(policy: Policy, side: Side, ordinal: int) -> Policy:
    """The part of a policy that belongs to one list: it draws that list alike.

    So a list is stored, read and forgotten without the others; of its counterparts it keeps
    those that are eligible.
    """
    mine, theirs = policy.of(side)
    holder = int(np.flatnonzero(mine.ordinals == ordinal)[0])
    allowed = np.flatnonzero(_unpacked(mine, theirs.ordinals.size, row=holder))
    shown = min(mine.drawn.shape[2], allowed.size)
    places = np.searchsorted(allowed, mine.drawn[:, [holder], :shown])
    held = _kept(mine.ordinals[[holder]], places, np.ones((1, allowed.size), np.bool_))
    none = np.zeros((policy.rounds, allowed.size, 0), np.int64)
    others = _kept(theirs.ordinals[allowed], none, np.ones((allowed.size, 1), np.bool_))
    seekers, offers = (held, others) if side is Side.SEEKER else (others, held)
    return replace(policy, seekers=seekers, offers=offers)


def exposure_of(policy: Policy, side: Side, *, attention: F64) -> F64:
    """The attention that the drawn lists of a side give in the mean: holders × counterparts.

    For the audit. Exact while ``attention`` is 0 beyond the places that are kept.
    """
    mine, theirs = policy.of(side)
    eligible = _unpacked(mine, theirs.ordinals.size)
    counts = np.count_nonzero(eligible, axis=1)
    rest = (WHOLE - int(policy.weights.sum())) / WHOLE
    exposure = rest * at_random(eligible, attention)
    shown = mine.drawn.shape[2]
    holders = np.repeat(np.arange(counts.size), np.minimum(counts, shown))
    filled = np.arange(shown) < counts[:, None]
    gains = np.broadcast_to(attention[:shown], filled.shape)[filled]
    for weight, order in zip((policy.weights / WHOLE).tolist(), mine.drawn, strict=True):
        exposure[holders, order[filled]] += weight * gains
    return exposure


def _draw(policy: Policy, rendering: Rendering, holder: int | None) -> I64:
    if holder is None:
        return np.zeros(0, np.int64)
    mine, theirs = policy.of(rendering.side)
    allowed = np.flatnonzero(_unpacked(mine, theirs.ordinals.size, row=holder))
    shown = min(mine.drawn.shape[2], allowed.size)
    lot = _lot(policy, rendering)
    ends = np.cumsum(policy.weights)
    drawn = int(np.searchsorted(ends, np.uint64(lot >> 11), side="right"))
    if drawn < policy.rounds:
        return theirs.ordinals[mine.drawn[drawn, holder, :shown]]
    keys = _scattered(lot, theirs.ordinals[allowed])
    return theirs.ordinals[allowed[np.argsort(keys, kind="stable")[:shown]]]


def _lot(policy: Policy, rendering: Rendering) -> int:
    """64 bits that belong to this rendering alone; the side is in them, so sides are independent."""
    told = struct.pack(
        "<QBqQ", policy.seed, rendering.side is Side.SEEKER, rendering.ordinal, rendering.number
    )
    return int.from_bytes(blake2b(told, digest_size=8, person=b"zp-exposure").digest(), "little")


def _scattered(lot: int, ordinals: I64) -> U64:
    """A number of 64 bits per ordinal, as the generator of Steele, Lea and Flood mixes them.

    "Fast splittable pseudorandom number generators" (OOPSLA 2014), with the constants of Stafford.
    """
    mixed = np.uint64(lot) + ordinals.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)


def _lists(ordinals: I64, drawn: tuple[U32, ...], eligible: Mask) -> Lists:
    return _kept(ordinals, np.stack(drawn), eligible)


def _kept(ordinals: I64, drawn: npt.NDArray[Any], eligible: Mask) -> Lists:
    """Positions in two bytes each where they fit."""
    small = eligible.shape[1] <= 1 << 16
    positions = drawn.astype(np.uint16) if small else drawn.astype(np.uint32)
    return Lists(ordinals.astype(np.int64), positions, np.packbits(eligible, axis=1))


def _unpacked(lists: Lists, counterparts: int, *, row: int | None = None) -> Mask:
    bits = lists.eligible if row is None else lists.eligible[row]
    return np.unpackbits(bits, axis=-1, count=counterparts).astype(np.bool_)


def _positions(lists: Lists) -> dict[int, int]:
    return {ordinal: k for k, ordinal in enumerate(lists.ordinals.tolist())}
