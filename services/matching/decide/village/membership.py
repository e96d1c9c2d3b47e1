"""Why a household is in: how it gets on with the others, and which limits need it.

In codes and numbers; words are made by those who speak to people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from services.matching.decide.columns import I64
from services.matching.decide.village.model import Bound, Limit, Problem, Roster, limits_of

CLOSEST: Final = 2


class Pair(NamedTuple):
    """Another member, and how compatible the two are."""

    ordinal: int
    compatibility: int


@dataclass(frozen=True, slots=True)
class Membership:
    """What speaks for one member; ``needed_by`` are limits that would break without it."""

    ordinal: int
    is_founder: bool
    compatibility: int
    closest: tuple[Pair, ...]
    hardest: Pair | None
    needed_by: tuple[Limit, ...]


def memberships(problem: Problem, roster: Roster) -> Iterator[Membership]:
    """Each member's reasons, in the order of the roster; all sums together are twice its value."""
    places = problem.places(roster)
    totals = problem.amounts[:, places].sum(axis=1)
    for place in places.tolist():
        pairs = _pairs(problem, place, places)
        yield Membership(
            ordinal=problem.pool.candidates[place].ordinal,
            is_founder=bool(problem.is_founder[place]),
            compatibility=sum(pair.compatibility for pair in pairs),
            closest=tuple(pairs[:CLOSEST]),
            hardest=pairs[-1] if pairs else None,
            needed_by=tuple(_needed_by(problem, totals - problem.amounts[:, place])),
        )


def _pairs(problem: Problem, place: int, places: I64) -> list[Pair]:
    """The other members, closest first."""
    row = problem.pool.compatibility[place]
    others = [other for other in places.tolist() if other != place]
    pairs = [Pair(problem.pool.candidates[other].ordinal, int(row[other])) for other in others]
    return sorted(pairs, key=lambda pair: (-pair.compatibility, pair.ordinal))


def _needed_by(problem: Problem, without: I64) -> Iterator[Limit]:
    for rule, total in zip(problem.rules, without.tolist(), strict=True):
        for limit in limits_of(rule):
            if limit.bound is Bound.AT_LEAST and total < limit.amount:
                yield limit
