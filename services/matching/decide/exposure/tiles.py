"""A market that is too large for one spread, cut into tiles of the 20 km grid.

A tile is a block of whole cells, halved along its longer side until neither side of the market has
more in it than may be spread at once. Where a single cell holds more, its people are dealt out in
turn. A pair whose sides lie in two tiles is in no policy: decision record 0077.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from contracts.matching import Side
from services.matching.decide.columns import I64
from services.matching.decide.kernel import CELL
from services.matching.decide.market import Market


class Tile(NamedTuple):
    """Slots of seekers and of offers that are spread together."""

    seekers: I64
    offers: I64

    @property
    def largest(self) -> int:
        """How many the larger side has."""
        return max(self.seekers.size, self.offers.size)


class _Block(NamedTuple):
    """A tile in the making, with the cell (east, north) of everybody in it."""

    tile: Tile
    seekers_at: I64
    offers_at: I64


def tiles_of(market: Market, *, most: int) -> list[Tile]:
    """The tiles; one with nobody on a side is left out, as nothing can be shown in it."""
    slots = [np.arange(market.tables[side].size) for side in Side]
    block = _Block(Tile(*slots), *(_cells(market, side) for side in Side))
    return [tile for tile in _cut(block, most) if tile.seekers.size and tile.offers.size]


def _cells(market: Market, side: Side) -> I64:
    rows = market.tables[side].rows[: market.tables[side].size]
    return np.stack([rows["x"] // CELL, rows["y"] // CELL], axis=1).astype(np.int64)


def _cut(block: _Block, most: int) -> Iterator[Tile]:
    if block.tile.largest <= most:
        yield block.tile
        return
    everybody = np.concatenate([block.seekers_at, block.offers_at])
    extent = everybody.max(axis=0) - everybody.min(axis=0)
    if not extent.any():
        yield from _dealt(block.tile, parts=-(-block.tile.largest // most))
        return
    axis = int(np.argmax(extent))
    border = _middle(everybody[:, axis])
    for is_below in (True, False):
        yield from _cut(_half(block, axis, border, is_below=is_below), most)


def _middle(at: I64) -> int:
    """The border of cells that halves them best; at least one cell lies on either side."""
    borders, below = np.unique(at, return_counts=True)
    share = np.cumsum(below)[:-1] / at.size
    return int(borders[1:][np.argmin(np.abs(share - 1 / 2))])


def _half(block: _Block, axis: int, border: int, *, is_below: bool) -> _Block:
    seekers, offers = (
        (at[:, axis] < border) == is_below for at in (block.seekers_at, block.offers_at)
    )
    tile = Tile(block.tile.seekers[seekers], block.tile.offers[offers])
    return _Block(tile, block.seekers_at[seekers], block.offers_at[offers])


def _dealt(tile: Tile, *, parts: int) -> Iterator[Tile]:
    """One after the other into each part, so that all parts are alike."""
    for part in range(parts):
        yield Tile(tile.seekers[part::parts], tile.offers[part::parts])
