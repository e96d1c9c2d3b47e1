"""One tile spread: the lists that are drawn of it today, and how everybody fares by them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from contracts.matching import Side
from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64, SCORE_MAX
from services.matching.decide.exposure.attention import F64, LOGARITHMIC
from services.matching.decide.exposure.baselines import at_random, by_mutual_liking
from services.matching.decide.exposure.eligible import I32, Eligible
from services.matching.decide.exposure.fair import Spread, Terms, spread_attention
from services.matching.decide.exposure.figures import envies, expected_matches
from services.matching.decide.exposure.policy import Policy, Rendering, alone, draw, keep_policy
from services.matching.decide.exposure.storage import pack_policy
from services.matching.decide.exposure.tastes import Exposure, Tastes, state_tastes
from services.matching.decide.exposure.tiles import Tile
from services.matching.decide.market import Market
from services.matching.decide.pair import Pair

TIE: Final = 1e-3
"""By how much of itself a score may be less than it is: far below what people can tell apart."""


@dataclass(frozen=True, slots=True)
class DrawnList:
    """One person's list as it is drawn today, and the policy that it was drawn by."""

    side: Side
    ordinal: int
    policy: bytes
    drawn: tuple[int, ...]


class Fares(NamedTuple):
    """Expected matches of each seeker and each offer, and how often one would rather be another."""

    seekers: F64
    offers: F64
    envy_seekers: int
    envy_offers: int


class Seen(NamedTuple):
    """What attention seekers get in the lists of offers, and would get at random."""

    slots: I64
    exposure: F64
    at_random: F64


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What became of one tile; ``plain`` is how all would fare by lists sorted by mutual liking."""

    lists: tuple[DrawnList, ...]
    pairs: tuple[Pair, ...]
    rounds: int
    converged: bool
    fares: Fares
    plain: Fares
    seen: Seen


@dataclass(frozen=True, slots=True)
class Draw:
    """By which terms lists are drawn, by which seed, and the number of the rendering."""

    terms: Terms
    seed: int
    rendering: int


class _Dense(NamedTuple):
    """The pairs of a tile as matrices; a rank below 0 says that the pair is not eligible."""

    ranks: I32
    tastes: Tastes


def spread_tile(market: Market, eligible: Eligible, tile: Tile, *, by: Draw) -> Part | None:
    """Spread the attention of a tile; None where no pair of it is eligible."""
    dense = _dense(eligible, tile, seed=by.seed)
    if dense is None:
        return None
    shape = dense.ranks.shape
    left, right = (LOGARITHMIC.of_places(n, shown=by.terms.shown) for n in reversed(shape))
    spread = spread_attention(
        dense.tastes, left_attention=left, right_attention=right, terms=by.terms
    )
    plain = by_mutual_liking(dense.tastes, left_attention=left, right_attention=right)
    lists = tuple(_lists(market, tile, dense, spread=spread, by=by))
    return Part(
        lists=lists,
        pairs=tuple(_pairs(market, tile, dense, lists)),
        rounds=spread.rounds,
        converged=spread.converged,
        fares=_fares(dense.tastes, spread.exposure),
        plain=_fares(dense.tastes, plain),
        seen=_seen(tile, dense.tastes, spread.exposure, right),
    )


def _dense(eligible: Eligible, tile: Tile, *, seed: int) -> _Dense | None:
    """Who holds two others for equal does so in her own way, as no two dice fall alike.

    Else everybody who has no wishes would show the same ones first, those who came first.
    """
    column = np.full(eligible.width, -1, np.int64)
    column[tile.offers] = np.arange(tile.offers.size)
    shape = tile.seekers.size, tile.offers.size
    ranks = np.full(shape, -1, np.int32)
    there, back = np.zeros(shape), np.zeros(shape)
    for i, slot in enumerate(tile.seekers.tolist()):
        pairs = eligible.of(slot)
        at = column[eligible.offers[pairs]]
        for matrix, told in (
            (ranks, eligible.ranks),
            (there, eligible.there),
            (back, eligible.back),
        ):
            matrix[i, at[at >= 0]] = told[pairs][at >= 0]
    dice = np.random.Generator(np.random.PCG64(seed))
    there, back = (score / SCORE_MAX * (1 - TIE * dice.random(shape)) for score in (there, back))
    tastes = state_tastes(there, back.T, eligible=ranks >= 0)
    if isinstance(tastes, Refusal) or not tastes.eligible.any():
        return None
    return _Dense(ranks, tastes)


def _lists(
    market: Market, tile: Tile, dense: _Dense, *, spread: Spread, by: Draw
) -> Iterator[DrawnList]:
    """The list of everybody who has anybody to see."""
    policy = keep_policy(
        spread,
        step=by.terms.step,
        seed=by.seed,
        eligible=dense.tastes.eligible,
        seekers=_ordinals(market, Side.SEEKER, tile.seekers),
        offers=_ordinals(market, Side.OFFER, tile.offers),
    )
    for side in Side:
        holders = _holders(policy, side)
        renderings = [Rendering(side, ordinal, by.rendering) for ordinal in holders]
        for ordinal, drawn in zip(holders, draw(policy, renderings), strict=True):
            mine = pack_policy(alone(policy, side, ordinal))
            yield DrawnList(side, ordinal, mine, tuple(drawn.tolist()))


def _holders(policy: Policy, side: Side) -> list[int]:
    lists = policy.of(side)[0]
    return lists.ordinals[lists.eligible.any(axis=1)].tolist()  # type: ignore[no-any-return]


def _pairs(
    market: Market, tile: Tile, dense: _Dense, lists: tuple[DrawnList, ...]
) -> Iterator[Pair]:
    """Each pair that a list shows today, once."""
    drawn = {
        (each.ordinal, its) if each.side is Side.SEEKER else (its, each.ordinal)
        for each in lists
        for its in each.drawn
    }
    row, column = (
        {ordinal: k for k, ordinal in enumerate(_ordinals(market, side, slots).tolist())}
        for side, slots in ((Side.SEEKER, tile.seekers), (Side.OFFER, tile.offers))
    )
    for seeker, offer in sorted(drawn):
        yield Pair(seeker, offer, int(dense.ranks[row[seeker], column[offer]]))


def _ordinals(market: Market, side: Side, slots: I64) -> I64:
    return market.tables[side].rows["ordinal"][slots].astype(np.int64)


def _fares(tastes: Tastes, exposure: Exposure) -> Fares:
    """Of those only who have anybody to see at all."""
    pairs = expected_matches(tastes, exposure)
    return Fares(
        pairs.sum(axis=1)[tastes.eligible.any(axis=1)],
        pairs.sum(axis=0)[tastes.eligible.any(axis=0)],
        envies(tastes, exposure),
        envies(tastes.mirrored(), exposure.mirrored()),
    )


def _seen(tile: Tile, tastes: Tastes, exposure: Exposure, attention: F64) -> Seen:
    random = at_random(tastes.eligible.T, attention)
    return Seen(tile.seekers, exposure.right.sum(axis=0), random.sum(axis=0))
