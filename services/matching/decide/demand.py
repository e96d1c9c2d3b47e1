"""What stands in the way, per municipality: households that miss offers by exactly one knock-out.

Only cells are made, of a municipality and a knock-out, and never a sum of them: there is nothing
from which a cell that is left out could be subtracted. A household may miss offers by several
knock-outs and counts in each. Numbers of households go in steps of five, so that one who comes or
goes is not to be seen between two maps.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np

from contracts.matching import Side
from services.matching.decide import kernel
from services.matching.decide.columns import I64, KNOCK_OUTS, UNSTATED_DAY
from services.matching.decide.kernel import Array
from services.matching.decide.lists import SEEKERS_NEAR
from services.matching.decide.market import Market
from services.matching.decide.small_cells import SMALLEST, in_fives


class Hindrance(NamedTuple):
    """One knock-out that keeps one seeker from these offers, and nothing else does.

    ``steps``: by how much she would have to move for each of them, in the unit of the column; 0
    where it is not hers to move.
    """

    seeker: int
    knock_out: str
    offers: I64
    steps: I64


@dataclass(frozen=True, slots=True)
class Cell:
    """A published number: households, and what the half of them that must move least would do.

    ``step`` is what half of them would have to add (EUR, units of 100 m, days), ``opens`` how many
    offers that opens; without a step it is how many offers the knock-out keeps closed.
    """

    ags: str
    knock_out: str
    households: int
    step: int | None
    opens: int


def hindrances(market: Market) -> Iterator[Hindrance]:
    """What stands in each seeker's way, by ordinal of the seeker; offers by slot."""
    seekers, offers = (market.tables[side] for side in Side)
    for slot in range(seekers.size):
        probe, ordinal = (seekers.rows, slot), int(seekers.rows["ordinal"][slot])
        banned = market.bans.counterparts(Side.SEEKER, ordinal)
        near = market.counterparts(
            Side.SEEKER, probe, banned=banned, near_by=SEEKERS_NEAR.near_by
        ).slots
        failed = kernel.failed(probe, offers.rows, near)
        for knock_out in KNOCK_OUTS:
            missed = near[failed == 1 << knock_out.bit]
            if missed.size:
                step = STEPS.get(knock_out.name, _no_step)
                steps = step(seekers.rows[slot], offers.rows[missed])
                yield Hindrance(ordinal, knock_out.name, missed, np.maximum(steps, 0))


def demand_map(market: Market, *, lives_in: Mapping[int, str]) -> tuple[Cell, ...]:
    """All cells that rest on five households or more; ``lives_in`` is by ordinal."""
    found: dict[tuple[str, str], list[Hindrance]] = {}
    for each in hindrances(market):
        if each.seeker in lives_in:
            found.setdefault((lives_in[each.seeker], each.knock_out), []).append(each)
    return tuple(
        _cell(ags, knock_out, told)
        for (ags, knock_out), told in sorted(found.items())
        if len(told) >= SMALLEST
    )


def _cell(ags: str, knock_out: str, told: list[Hindrance]) -> Cell:
    least = [int(each.steps[each.steps > 0].min()) for each in told if each.steps.any()]
    step = _rounded_up(median(least), ROUND[knock_out]) if len(least) >= SMALLEST else None
    opened = {
        offer
        for each in told
        for offer, by in zip(each.offers.tolist(), each.steps.tolist(), strict=True)
        if step is None or 0 < by <= step
    }
    return Cell(ags, knock_out, in_fives(len(told)), step, len(opened))


def _rounded_up(step: float, to: int) -> int:
    return int(-(-step // to) * to)


def _no_step(_seeker: Any, offers: Array) -> I64:
    return np.zeros(offers.size, np.int64)


def _farther(seeker: Any, offers: Array) -> I64:
    """Up to the distance, rounded up to 100 m; nothing where only the offer's own radius ends."""
    dx = offers["x"].astype(np.int64) - int(seeker["x"])
    dy = offers["y"].astype(np.int64) - int(seeker["y"])
    whole = np.floor(np.sqrt(dx * dx + dy * dy)).astype(np.int64)
    reach = whole + (whole * whole < dx * dx + dy * dy)
    ends_there = (offers["radius"] > 0) & (reach > offers["radius"])
    return np.where(ends_there, 0, reach - int(seeker["radius"]))


def _dearer(seeker: Any, offers: Array) -> I64:
    return offers["cost"].astype(np.int64) - int(seeker["cost"])


def _more_equity(seeker: Any, offers: Array) -> I64:
    return offers["equity"].astype(np.int64) - int(seeker["equity"])


def _sooner_or_later(seeker: Any, offers: Array) -> I64:
    later = _gap(offers["opens"].astype(np.int64), np.int64(seeker["closes"]))
    earlier = _gap(np.int64(seeker["opens"]), offers["closes"].astype(np.int64))
    return np.maximum(later, earlier)


def _gap(starts: Any, ends: Any) -> I64:
    """Days between an end and a start; none where one of them is not stated."""
    stated = (starts != UNSTATED_DAY) & (ends != UNSTATED_DAY)
    return np.where(stated, starts - ends, 0)


STEPS: Final[Mapping[str, Callable[[Any, Array], I64]]] = MappingProxyType(
    {
        "distance": _farther,
        "cost": _dearer,
        "equity": _more_equity,
        "window": _sooner_or_later,
    }
)
"""Knock-outs that a household can meet by moving a number, and by how much."""
ROUND: Final[Mapping[str, int]] = MappingProxyType(
    {"distance": 50, "cost": 10, "equity": 1000, "window": 30}
)
"""To what a published step is rounded up: it is no single household's number."""
