"""What other limits would open: for each knock-out that stands alone in the way, how many more.

Only pairs that fail exactly one point count: a step on that point lets them in, whatever else is
as it is. Amounts are told in steps that people think in; the counts are exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contracts.matching import Side
from services.matching.decide.columns import Row
from services.matching.decide.relaxations import Relaxation, relaxations

STEPS: Final[Mapping[str, Sequence[int]]] = MappingProxyType(
    {
        "radius": (50, 100, 200, 300, 500),  # 100 m
        "cost": (10, 20, 40, 60, 100, 150, 200),  # EUR per month
        "equity": (1_000, 5_000, 10_000, 20_000, 50_000),  # EUR
        "opens": (7, 14, 30, 60, 90),  # days
        "closes": (7, 14, 30, 60, 90),
        "size": (1, 2, 5, 10),
    }
)
"""Column → by how much people would give way, in its unit."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How many more would fit after one change of the seeker's; ``by`` in the column's unit.

    ``nearest`` is the ordinal of the counterpart that the least change lets in.
    """

    relaxation: Relaxation
    by: int
    count: int
    nearest: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """Who comes nearest where nobody fits and no single step helps: ``points`` stand in the way.

    ``changes`` are what either side could move for each of them; none is enough by itself.
    """

    ordinal: int
    points: int
    changes: Sequence[Relaxation]


def openings(seeker: Row, near: Iterable[tuple[int, Row]]) -> list[Opening]:
    """What each single step of the seeker's opens, the most first, each knock-out once.

    ``near`` are counterparts that fail exactly one point, by ordinal. What takes more than the
    longest of the steps is none that anybody would take.
    """
    ways: dict[tuple[str, str, int], list[tuple[int, int, Relaxation]]] = defaultdict(list)
    for ordinal, offer in near:
        for told in relaxations(seeker, offer):
            if told.side is Side.SEEKER and told.is_enough and _is_step(told):
                bit = 0 if told.column in STEPS else told.by
                ways[told.code, told.column, bit].append((abs(told.by), ordinal, told))
    found = [_opening(sorted(each, key=lambda w: w[:2])) for each in ways.values()]
    return sorted(found, key=lambda o: (-o.count, o.relaxation.code, o.nearest))


def _is_step(told: Relaxation) -> bool:
    """Whether people would give way that far; what has no amount is always one step."""
    return abs(told.by) <= max(STEPS.get(told.column, (abs(told.by),)))


def _opening(ways: Sequence[tuple[int, int, Relaxation]]) -> Opening:
    """The least step that opens anything; all that it opens."""
    least, nearest, told = ways[0]
    steps = STEPS.get(told.column, ())
    by = next((step for step in steps if step >= least), least)
    return Opening(told, by, sum(needed <= by for needed, _, _ in ways), nearest)
