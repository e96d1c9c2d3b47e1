"""A whole market spread at once: from its rows to drawn lists, figures and what stands in the way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contracts.matching import Side
from services.matching.decide.bans import Ban
from services.matching.decide.columns import I64
from services.matching.decide.demand import Cell, demand_map
from services.matching.decide.exposure import pairing_loops, sorting
from services.matching.decide.exposure.audit import (
    FairnessFigures,
    Group,
    alarms_of,
    figures_of,
    groups_of,
)
from services.matching.decide.exposure.eligible import Eligible, eligible_pairs
from services.matching.decide.exposure.lists import Draw, Part, spread_tile
from services.matching.decide.exposure.pressure import Pressure, pressure_of
from services.matching.decide.exposure.scarce import Scarce, assign_scarce
from services.matching.decide.exposure.tiles import tiles_of
from services.matching.decide.market import Market
from services.matching.decide.pair import Pair


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A market at one moment: packed rows and bans, and what else is known of its ordinals.

    ``lives_in`` is the municipality of each side's ordinals; ``places`` and ``rooms`` how many
    households can join an offer, and how many more proposals it may have open; ``told`` are pairs
    that are told of already, and ``told_of`` of how many people are told in a week.
    """

    rows: Mapping[Side, Sequence[tuple[int, bytes]]]
    bans: Sequence[Ban]
    is_mutual: bool
    lives_in: Mapping[Side, Mapping[int, str]]
    places: Mapping[int, int]
    rooms: Mapping[int, int]
    told: frozenset[tuple[int, int]]
    told_of: int

    @property
    def row_of(self) -> Mapping[Side, Mapping[int, bytes]]:
        """The packed row of each ordinal."""
        return {side: dict(rows) for side, rows in self.rows.items()}


@dataclass(frozen=True, slots=True, eq=False)
class SpreadMarket:
    """What came of it; ``plain`` are the figures of lists sorted by mutual liking."""

    parts: tuple[Part, ...]
    pairs: int
    figures: FairnessFigures
    plain: FairnessFigures
    groups: tuple[Group, ...]
    alarms: tuple[str, ...]
    scarce: Scarce
    cells: tuple[Cell, ...]
    pressure: tuple[Pressure, ...]

    @property
    def drawn(self) -> list[Pair]:
        """All pairs that lists show today."""
        return [pair for part in self.parts for pair in part.pairs]


def spread_market(snapshot: Snapshot, *, most: int, by: Draw, with_map: bool) -> SpreadMarket:
    """Spread the attention of a market; ``with_map`` also finds what stands in the way."""
    market = Market.without_lists(snapshot.rows, snapshot.bans, is_mutual=snapshot.is_mutual)
    eligible = eligible_pairs(market)
    found = (spread_tile(market, eligible, tile, by=by) for tile in tiles_of(market, most=most))
    parts = tuple(part for part in found if part is not None)
    groups = groups_of(market, parts, lives_in=snapshot.lives_in[Side.SEEKER])
    return SpreadMarket(
        parts=parts,
        pairs=eligible.offers.size,
        figures=figures_of([part.fares for part in parts]),
        plain=figures_of([part.plain for part in parts]),
        groups=groups,
        alarms=alarms_of(groups),
        scarce=assign_scarce(
            parts, rooms=snapshot.rooms, told=snapshot.told, first=snapshot.told_of
        ),
        cells=demand_map(market, lives_in=snapshot.lives_in[Side.SEEKER]) if with_map else (),
        pressure=_pressure(market, eligible, snapshot) if with_map else (),
    )


def warm_up() -> None:
    """Compile what a run needs; call it before the worker is ready."""
    compile_all: Iterable[Callable[[], None]] = (sorting.warm_up, pairing_loops.warm_up)
    for each in compile_all:
        each()


def _pressure(market: Market, eligible: Eligible, snapshot: Snapshot) -> tuple[Pressure, ...]:
    """Only of offers that say how many places they have: where any is missing, it counts as one."""
    table = market.tables[Side.OFFER]
    ordinals = table.rows["ordinal"][: table.size].tolist()
    places: I64 = np.array([max(1, snapshot.places.get(n, 1)) for n in ordinals], np.int64)
    where = snapshot.lives_in[Side.OFFER]
    lies_in = {slot: where[n] for slot, n in enumerate(ordinals) if n in where}
    return pressure_of(eligible, places=places, lies_in=lies_in)
