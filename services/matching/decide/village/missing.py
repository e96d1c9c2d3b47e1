"""Who is missing: the fewest further households that would make it possible, and what one more adds.

A further household is imagined from those who are there: with as many persons as others of its kind
have, the median equity of its kind, and no conflict with anybody. Only where that is not enough it
has the largest equity among the candidates.

What one more household adds is told for two of them: one that gets on with everybody as the median
of its kind does, and one as the upper quartile does. The first hardly ever gets into a village of
people who were chosen for getting on (decision 0074); the second is whom a call should look for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from contracts.registry import HouseholdKind
from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64
from services.matching.decide.village.compose import compose
from services.matching.decide.village.exact import EFFORT, Draft
from services.matching.decide.village.model import (
    CONFLICTS,
    Bound,
    Candidate,
    Problem,
    Roster,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# Among as few households, the usual ones are asked for.
OTHER_PERSONS: Final = 1
LARGEST_EQUITY: Final = 2
GAIN_DESCENTS: Final = 20
MEDIAN: Final = (1, 2)
UPPER_QUARTILE: Final = (3, 4)
PERSONS_OF_KIND: Final = MappingProxyType(
    {
        HouseholdKind.SINGLE: 1,
        HouseholdKind.COUPLE: 2,
        HouseholdKind.SINGLE_PARENT: 2,
        HouseholdKind.FAMILY: 4,
        HouseholdKind.SENIOR: 1,
    }
)
"""How many persons a household has where nobody is there to tell."""


@dataclass(frozen=True, slots=True)
class Missing:
    """So many further households of a kind, each with so many persons and so much equity.

    With ``is_any`` the kind is an example: a usual household of each other kind would do as well.
    """

    kind: HouseholdKind
    persons: int
    equity_keur: int
    count: int
    is_any: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Households that would make a roster possible; ``is_fewest``: fewer are proven too few."""

    households: tuple[Missing, ...]
    is_fewest: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more household of a kind would add to the best roster.

    ``usual``: it gets on with everybody as the median of its kind; ``fitting``: as a quarter does.
    """

    kind: HouseholdKind
    usual: int
    fitting: int


def missing(problem: Problem, *, effort: float = EFFORT) -> Call | Refusal:
    """The fewest households that would make a roster possible; nobody if one is possible already.

    ``no-household-helps``: the terms contradict each other, or the founders, however many come
    of those who could be imagined.
    """
    draft = Draft(problem)
    most = problem.households - len(problem.pool.founders)
    imagined = list(_imagined(problem, most=most))
    counts = [draft.model.new_int_var(0, most, f"more{i}") for i in range(len(imagined))]
    draft.fix_count(draft.cp.LinearExpr.sum(counts))
    _hold_all(draft, [household for household, _ in imagined], counts)
    costs = [cost for _, cost in imagined]
    draft.model.minimize(draft.cp.LinearExpr.weighted_sum(counts, costs))
    solver, is_met, is_best = draft.solve(effort)
    if not is_met:
        return Refusal("no-household-helps" if is_met is False else "village-undecided")
    told = [
        (household, solver.value(count))
        for (household, _), count in zip(imagined, counts, strict=True)
    ]
    asked = [Missing(h.kind, h.persons, h.equity_keur, count) for h, count in told if count]
    return Call(_of_any_kind(problem, asked, effort=effort), is_fewest=is_best)


def _of_any_kind(problem: Problem, asked: list[Missing], *, effort: float) -> tuple[Missing, ...]:
    """The same, saying of whom any household would do: each alone, and all of them at once."""
    free = [each for each in asked if _could_be_any(problem, asked, [each], effort=effort)]
    if len(free) > 1 and not _could_be_any(problem, asked, free, effort=effort):
        free = free[:1]
    return tuple(replace(each, is_any=each in free) for each in asked)


def _could_be_any(
    problem: Problem, asked: list[Missing], free: list[Missing], *, effort: float
) -> bool:
    others = [each for each in asked if each not in free]
    count = sum(each.count for each in free)
    instead = (Missing(kind, *_usual(problem, kind), count=count) for kind in HouseholdKind)
    return all(_is_met(problem, (*others, each), effort=effort) for each in instead)


def _is_met(problem: Problem, newcomers: tuple[Missing, ...], *, effort: float) -> bool:
    draft = Draft(problem)
    counts = [draft.model.new_constant(each.count) for each in newcomers]
    draft.fix_count(draft.cp.LinearExpr.sum(counts))
    households = [Candidate(-1, each.kind, each.persons, each.equity_keur) for each in newcomers]
    _hold_all(draft, households, counts)
    return draft.solve(effort).is_met is True


def gains(
    problem: Problem,
    roster: Roster,
    dice: np.random.Generator,
    *,
    descents: int = GAIN_DESCENTS,
) -> tuple[Gain, ...]:
    """What one more household of each kind would add, most first; 0 where the search finds none."""
    found = []
    for kind in HouseholdKind:
        newcomer = (Missing(kind, *_usual(problem, kind), count=1),)
        usual, fitting = (
            _gain(with_newcomers(problem, newcomer, likeness=part), roster, dice, descents)
            for part in (MEDIAN, UPPER_QUARTILE)
        )
        found.append(Gain(kind, usual, fitting))
    return tuple(sorted(found, key=lambda gain: (-gain.fitting, -gain.usual)))


def _gain(larger: Problem, roster: Roster, dice: np.random.Generator, descents: int) -> int:
    better = compose(larger, dice, descents=descents, start=roster)
    return better.value - roster.value if isinstance(better, Roster) else 0


def with_newcomers(
    problem: Problem, newcomers: tuple[Missing, ...], *, likeness: tuple[int, int] = MEDIAN
) -> Problem:
    """The same problem with imagined households at the end of the pool, in conflict with nobody."""
    pool = problem.pool
    ordinal = max(candidate.ordinal for candidate in pool.candidates) + 1
    candidates, compatibility = [*pool.candidates], pool.compatibility
    for told in (newcomer for newcomer in newcomers for _ in range(newcomer.count)):
        compatibility = _widened(compatibility, _likeness(problem, told.kind, likeness))
        candidates.append(Candidate(ordinal, told.kind, told.persons, told.equity_keur))
        ordinal += 1
    apart = pool.apart
    if apart is not None:
        apart = np.pad(apart, (0, len(candidates) - len(apart)))
    grown = replace(pool, candidates=tuple(candidates), compatibility=compatibility, apart=apart)
    return replace(problem, pool=grown)


def _hold_all(draft: Draft, households: list[Candidate], counts: list["cp_model.IntVar"]) -> None:
    for limit in draft.problem.limits:
        if limit == CONFLICTS:
            draft.part_conflicts()
            continue
        amounts = [draft.rule(limit).amount_of(household) for household in households]
        added = draft.cp.LinearExpr.weighted_sum(counts, amounts)
        draft.hold(limit, give=added if limit.bound is Bound.AT_LEAST else -added)


def _imagined(problem: Problem, *, most: int) -> Iterator[tuple[Candidate, int]]:
    """Households that could come, each with what it costs to ask for one: few come first."""
    one_more = (OTHER_PERSONS + LARGEST_EQUITY) * most + 1
    richest = _richest(problem)
    for kind in HouseholdKind:
        persons, equity = _usual(problem, kind)
        sizes = {each.persons for each in problem.pool.candidates if each.kind is kind}
        for size in sorted(sizes or {persons}):
            for its_equity in sorted({equity, richest}):
                cost = one_more + OTHER_PERSONS * (size != persons)
                cost += LARGEST_EQUITY * (its_equity != equity)
                yield Candidate(-1, kind, size, its_equity), cost


def _richest(problem: Problem) -> int:
    """The largest equity of a candidate; where there is none, an even share of what is asked for."""
    even = -(-problem.terms.equity_keur_at_least // problem.households)
    return max((each.equity_keur for each in problem.pool.candidates), default=even)


def _usual(problem: Problem, kind: HouseholdKind) -> tuple[int, int]:
    """The median persons and equity of a kind; where nobody is of it, as that kind usually is."""
    if not problem.pool.candidates:
        return PERSONS_OF_KIND[kind], 0
    places = _of_kind(problem, kind)
    candidates = [problem.pool.candidates[place] for place in places]
    persons = sorted(candidate.persons for candidate in candidates)
    equity = sorted(candidate.equity_keur for candidate in candidates)
    middle = (len(candidates) - 1) // 2
    is_there = any(candidate.kind is kind for candidate in candidates)
    return persons[middle] if is_there else PERSONS_OF_KIND[kind], equity[middle]


def _likeness(problem: Problem, kind: HouseholdKind, part: tuple[int, int]) -> I64:
    """How compatible that part of a kind is with each candidate, at most."""
    rows = problem.pool.compatibility[_of_kind(problem, kind)]
    found: I64 = np.sort(rows, axis=0)[(len(rows) - 1) * part[0] // part[1]]
    return found


def _of_kind(problem: Problem, kind: HouseholdKind) -> list[int]:
    candidates = problem.pool.candidates
    return [i for i, each in enumerate(candidates) if each.kind is kind] or [
        *range(len(candidates))
    ]


def _widened(compatibility: I64, row: I64) -> I64:
    """One more household; those who came before it in the same way are like its kind's median."""
    size = len(compatibility)
    row = np.concatenate([row, np.full(size - len(row), int(np.median(row)), np.int64)])
    found = np.zeros((size + 1, size + 1), np.int64)
    found[:size, :size] = compatibility
    found[size, :size] = found[:size, size] = row
    return found
