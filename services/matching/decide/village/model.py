"""What a village is made of: candidates, the terms of a commune, and the problem to be solved.

Every term becomes a rule: a sum over the chosen households between two bounds. The search, the
solver and the explanations know only these rules, so that a new kind of term is one more rule.
Integers only. Equity counts in thousands of EUR (keur), compatibility of a pair from 0 to 1000.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from contracts.registry import HouseholdKind
from services.matching.decide.columns import I64

Flags = npt.NDArray[np.bool_]

COMPATIBILITY_MAX: Final = 1000
# What a violation costs while the search goes on, in the same points as compatibility.
PENALTY_HOUSEHOLD: Final = 3000
PENALTY_KEUR: Final = 60
PENALTY_PERSON: Final = 1500
PENALTY_CONFLICT: Final = 4000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that could join."""

    ordinal: int
    kind: HouseholdKind
    persons: int
    equity_keur: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """How many households of some kinds there shall be, by the name that people read."""

    name: str
    kinds: frozenset[HouseholdKind]
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Homes:
    """So many homes, each for at most so many persons; a small household may have a large home."""

    persons_max: int
    count: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a commune asks for; without homes, any household finds one."""

    households: int
    quotas: tuple[Quota, ...] = ()
    persons_at_least: int = 0
    persons_at_most: int | None = None
    equity_keur_at_least: int = 0
    homes: tuple[Homes, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Who could join: matrices in the order of the candidates, the rest by ordinals.

    Two that will not live together are named one by one in ``conflicts``, or all at once in
    ``apart``: among some hundred households every fourth pair fails a knock-out of either.
    """

    candidates: tuple[Candidate, ...]
    compatibility: I64
    conflicts: frozenset[tuple[int, int]] = frozenset()
    founders: frozenset[int] = frozenset()
    apart: Flags | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A sum over the chosen households that has to lie between two bounds."""

    code: str
    amount_of: Callable[[Candidate], int]
    name: str = ""
    at_least: int = 0
    at_most: int | None = None
    penalty: int = PENALTY_HOUSEHOLD


class Bound(StrEnum):
    """Which end of a rule is meant."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """One bound of one rule; or ``conflicts``, all pairs that will not live together.

    ``code`` is quota, homes (``name``: those for more than so many persons), persons, equity,
    other (members of an earlier roster) or conflicts.
    """

    code: str
    name: str
    bound: Bound
    amount: int


CONFLICTS: Final = Limit("conflicts", "", Bound.AT_MOST, 0)


@dataclass(frozen=True)
class Problem:
    """A checked problem; only `checking.prepare` makes one from what people said."""

    pool: Pool
    terms: Terms
    rules: tuple[Rule, ...]

    @property
    def households(self) -> int:
        """How many are to be chosen."""
        return self.terms.households

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every bound that can fail, in the order of the terms, conflicts last."""
        found = tuple(limit for rule in self.rules for limit in limits_of(rule))
        return (*found, CONFLICTS) if self.in_conflict.any() else found

    @cached_property
    def index(self) -> dict[int, int]:
        """Where each ordinal stands."""
        return {candidate.ordinal: i for i, candidate in enumerate(self.pool.candidates)}

    @cached_property
    def amounts(self) -> I64:
        """Per rule and candidate, what it adds to the rule's sum."""
        told = [[rule.amount_of(each) for each in self.pool.candidates] for rule in self.rules]
        return np.array(told, np.int64).reshape(len(self.rules), len(self.pool.candidates))

    @cached_property
    def in_conflict(self) -> Flags:
        """Which pairs will not live together."""
        told = self.pool.apart
        found = np.zeros(self.pool.compatibility.shape, np.bool_) if told is None else told.copy()
        for one, two in self.pool.conflicts:
            found[self.index[one], self.index[two]] = found[self.index[two], self.index[one]] = True
        return found

    @cached_property
    def is_founder(self) -> Flags:
        """Who is in whatever else is chosen."""
        return np.array([each.ordinal in self.pool.founders for each in self.pool.candidates])

    def roster(self, chosen: I64) -> "Roster":
        """The roster of the households at these places."""
        places = np.sort(chosen)
        value = int(self.pool.compatibility[np.ix_(places, places)].sum()) // 2
        return Roster(tuple(sorted(self.pool.candidates[i].ordinal for i in places)), value)

    def places(self, roster: "Roster") -> I64:
        """Where the members of a roster stand."""
        return np.array([self.index[ordinal] for ordinal in roster.members], np.int64)


@dataclass(frozen=True, slots=True)
class Roster:
    """Households that keep all rules: ordinals, ascending; the sum of all pairs' compatibility."""

    members: tuple[int, ...]
    value: int


def rules_of(terms: Terms) -> tuple[Rule, ...]:
    """The rules that follow from a commune's terms."""
    return (*_quota_rules(terms), *_sum_rules(terms), *_home_rules(terms))


def limits_of(rule: Rule) -> Iterator[Limit]:
    """The bounds of one rule that can fail: no sum is below 0."""
    if rule.at_least > 0:
        yield Limit(rule.code, rule.name, Bound.AT_LEAST, rule.at_least)
    if rule.at_most is not None:
        yield Limit(rule.code, rule.name, Bound.AT_MOST, rule.at_most)


def broken(problem: Problem, roster: Roster) -> tuple[Limit, ...]:
    """The limits that a choice of households does not keep: none for a roster that was found."""
    chosen = problem.places(roster)
    totals = problem.amounts[:, chosen].sum(axis=1).tolist()
    found = [
        limit
        for rule, total in zip(problem.rules, totals, strict=True)
        for limit in limits_of(rule)
        if (total < limit.amount if limit.bound is Bound.AT_LEAST else total > limit.amount)
    ]
    return (*found, CONFLICTS) if problem.in_conflict[np.ix_(chosen, chosen)].any() else (*found,)


def _quota_rules(terms: Terms) -> Iterator[Rule]:
    for quota in terms.quotas:
        yield Rule(
            "quota", _is_one_of(quota.kinds), quota.name, quota.at_least, at_most=quota.at_most
        )


def _sum_rules(terms: Terms) -> Iterator[Rule]:
    if terms.persons_at_least > 0 or terms.persons_at_most is not None:
        yield Rule(
            "persons",
            lambda candidate: candidate.persons,
            at_least=terms.persons_at_least,
            at_most=terms.persons_at_most,
            penalty=PENALTY_PERSON,
        )
    if terms.equity_keur_at_least > 0:
        yield Rule(
            "equity",
            lambda candidate: candidate.equity_keur,
            at_least=terms.equity_keur_at_least,
            penalty=PENALTY_KEUR,
        )


def _home_rules(terms: Terms) -> Iterator[Rule]:
    """Everybody finds a home if no size is short: larger households than x, homes larger than x.

    Sizes are nested (who fits into a small home fits into a large one), so Hall's condition needs
    to be looked at for each size only (Hall 1935, On representatives of subsets).
    """
    if not terms.homes:
        return
    for persons in sorted({0, *(homes.persons_max for homes in terms.homes)}):
        there = sum(homes.count for homes in terms.homes if homes.persons_max > persons)
        yield Rule("homes", _is_larger_than(persons), str(persons), at_most=there)


def _is_one_of(kinds: frozenset[HouseholdKind]) -> Callable[[Candidate], int]:
    return lambda candidate: int(candidate.kind in kinds)


def _is_larger_than(persons: int) -> Callable[[Candidate], int]:
    return lambda candidate: int(candidate.persons > persons)
