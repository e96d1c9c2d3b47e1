"""What is refused before any search: contradictions, unknown households, and what is no number.

Only what needs no search is said here. That limits contradict each other in a less plain way, or
that nobody is there to meet them, is proven and explained by `blocking`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np

from contracts.registry import HOUSEHOLD_PERSONS_MAX, HouseholdKind
from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64
from services.matching.decide.village.model import (
    COMPATIBILITY_MAX,
    Candidate,
    Pool,
    Problem,
    Quota,
    Terms,
    rules_of,
)

CANDIDATES_MOST: Final = 2000
CONFLICTS_MOST: Final = 20_000
PERSONS_MOST: Final = HOUSEHOLD_PERSONS_MAX
EQUITY_KEUR_MOST: Final = 100_000


TOO_FEW: Final = "too-few-candidates"


def prepare(pool: Pool, terms: Terms) -> Problem | Refusal:
    """The problem of a commune, or the first reason why it is none."""
    refused = next(_refusals(pool, terms), None)
    return _problem(pool, terms) if refused is None else refused


def prepare_call(pool: Pool, terms: Terms) -> Problem | Refusal:
    """The same of a village with too few candidates: only `missing` has an answer to it."""
    told = (each for each in _refusals(pool, terms) if each.slug != TOO_FEW)
    refused = next(told, None)
    return _problem(pool, terms) if refused is None else refused


def contradictions(terms: Terms) -> Iterator[Refusal]:
    """What is refused of the terms alone, whoever could join; ``at``: of which quota or homes."""
    yield from _quotas(terms)
    yield from _sums(terms)
    yield from _homes(terms)


def _problem(pool: Pool, terms: Terms) -> Problem:
    compatibility = pool.compatibility.astype(np.int64)
    compatibility.setflags(write=False)
    return Problem(replace(pool, compatibility=compatibility), terms, rules_of(terms))


def _refusals(pool: Pool, terms: Terms) -> Iterator[Refusal]:
    """Each check may rely on those before it."""
    yield from _sizes(pool, terms)
    yield from _candidates(pool.candidates)
    yield from _compatibility(pool.compatibility, size=len(pool.candidates))
    yield from _apart(pool)
    yield from _pairs_and_founders(pool, terms)
    yield from contradictions(terms)
    yield from _founders_keep(pool, terms)


def _sizes(pool: Pool, terms: Terms) -> Iterator[Refusal]:
    if not _is_whole(terms.households, 1, CANDIDATES_MOST):
        yield Refusal("village-without-households")
    elif len(pool.candidates) > CANDIDATES_MOST:
        yield Refusal("too-many-candidates", most=CANDIDATES_MOST)
    elif len(pool.candidates) < terms.households:
        found = len(pool.candidates)
        yield Refusal(TOO_FEW, candidates=found, households=terms.households)
    if len(pool.conflicts) > CONFLICTS_MOST:
        yield Refusal("too-many-conflicts", most=CONFLICTS_MOST)


def _candidates(candidates: tuple[Candidate, ...]) -> Iterator[Refusal]:
    counted = Counter(candidate.ordinal for candidate in candidates)
    for candidate in candidates:
        if counted[candidate.ordinal] > 1:
            yield Refusal("household-twice", household=candidate.ordinal)
        if not _is_whole(candidate.persons, 1, PERSONS_MOST):
            yield Refusal("persons-out-of-range", household=candidate.ordinal, most=PERSONS_MOST)
        if not _is_whole(candidate.equity_keur, 0, EQUITY_KEUR_MOST):
            yield Refusal("equity-out-of-range", household=candidate.ordinal, most=EQUITY_KEUR_MOST)


def _compatibility(told: I64, *, size: int) -> Iterator[Refusal]:
    if told.shape != (size, size):
        yield Refusal("compatibility-of-other-size", candidates=size)
    elif not np.issubdtype(told.dtype, np.integer):
        yield Refusal("compatibility-not-whole-numbers")
    elif told.min(initial=0) < 0 or told.max(initial=0) > COMPATIBILITY_MAX:
        yield Refusal("compatibility-out-of-range", most=COMPATIBILITY_MAX)
    elif not np.array_equal(told, told.T) or told.diagonal().any():
        yield Refusal("compatibility-not-mutual")


def _apart(pool: Pool) -> Iterator[Refusal]:
    told = pool.apart
    if told is None:
        return
    is_alike = told.shape == pool.compatibility.shape and told.dtype == np.bool_
    if not (is_alike and np.array_equal(told, told.T)) or told.diagonal().any():
        yield Refusal("conflicts-not-mutual")


def _pairs_and_founders(pool: Pool, terms: Terms) -> Iterator[Refusal]:
    known = {candidate.ordinal for candidate in pool.candidates}
    for one, two in sorted(pool.conflicts):
        if not {one, two} <= known:
            yield Refusal("conflict-with-unknown-household", households=[one, two])
        if one == two:
            yield Refusal("conflict-with-itself", household=one)
    unknown = sorted(pool.founders - known)
    if unknown:
        yield Refusal("founder-unknown", households=[*unknown])
    if len(pool.founders) > terms.households:
        founders = len(pool.founders)
        yield Refusal("more-founders-than-places", founders=founders, places=terms.households)
    for one, two in _founders_apart(pool):
        yield Refusal("founders-in-conflict", households=[one, two])


def _founders_apart(pool: Pool) -> Iterator[tuple[int, int]]:
    """Two founders who will not live together, however that was said."""
    for one, two in sorted(pool.conflicts):
        if {one, two} <= pool.founders:
            yield one, two
    if pool.apart is not None:
        told = [(n, each.ordinal) for n, each in enumerate(pool.candidates)]
        founders = [(n, ordinal) for n, ordinal in told if ordinal in pool.founders]
        for (i, one), (j, two) in combinations(founders, 2):
            if pool.apart[i, j]:
                yield one, two


def _quotas(terms: Terms) -> Iterator[Refusal]:
    counted = Counter(quota.name for quota in terms.quotas)
    for at, quota in enumerate(terms.quotas):
        if counted[quota.name] > 1:
            yield Refusal("quota-twice", quota=quota.name, at=at)
        if not quota.kinds:
            yield Refusal("quota-without-kinds", quota=quota.name, at=at)
        if not _is_range(quota.at_least, quota.at_most):
            yield Refusal("quota-min-above-max", quota=quota.name, at=at)
        if quota.at_least > terms.households:
            yield Refusal("quota-above-places", quota=quota.name, places=terms.households, at=at)
    yield from _quotas_together(terms)


def _quotas_together(terms: Terms) -> Iterator[Refusal]:
    """Quotas that no kind shares cannot ask for more places together than there are.

    One that asks for too many by itself is told of already.
    """
    if any(quota.at_least > terms.households for quota in terms.quotas):
        return
    most: dict[frozenset[HouseholdKind], tuple[Quota, ...]] = {frozenset(): ()}
    for quota in (each for each in terms.quotas if each.at_least > 0):
        for kinds, apart in [*most.items()]:
            together, more = kinds | quota.kinds, (*apart, quota)
            if kinds.isdisjoint(quota.kinds) and _asked(more) > _asked(most.get(together, ())):
                most[together] = more
    apart = max(most.values(), key=_asked)
    if _asked(apart) > terms.households:
        names = sorted(quota.name for quota in apart)
        asked, places = _asked(apart), terms.households
        yield Refusal("quotas-above-places", quotas=[*names], asked=asked, places=places)


def _asked(quotas: Iterable[Quota]) -> int:
    return sum(quota.at_least for quota in quotas)


def _sums(terms: Terms) -> Iterator[Refusal]:
    if not _is_range(terms.persons_at_least, terms.persons_at_most):
        yield Refusal("persons-min-above-max")
    elif terms.persons_at_most is not None and terms.persons_at_most < terms.households:
        yield Refusal("more-households-than-persons", persons=terms.persons_at_most)
    if not _is_whole(terms.equity_keur_at_least, 0, EQUITY_KEUR_MOST * CANDIDATES_MOST):
        yield Refusal("equity-minimum-out-of-range")


def _homes(terms: Terms) -> Iterator[Refusal]:
    for at, homes in enumerate(terms.homes):
        fits = _is_whole(homes.persons_max, 1, PERSONS_MOST)
        if not (fits and _is_whole(homes.count, 0, CANDIDATES_MOST)):
            yield Refusal("homes-out-of-range", persons=PERSONS_MOST, at=at)
            return
    there = sum(homes.count for homes in terms.homes)
    if terms.homes and there < terms.households:
        yield Refusal("fewer-homes-than-households", homes=there, households=terms.households)


def _founders_keep(pool: Pool, terms: Terms) -> Iterator[Refusal]:
    """Founders alone must not exceed what is the most; the rest of the roster only adds."""
    founders = [each for each in pool.candidates if each.ordinal in pool.founders]
    for rule in rules_of(terms):
        total = sum(map(rule.amount_of, founders))
        if rule.at_most is not None and total > rule.at_most:
            yield Refusal("founders-above-limit", limit=rule.code, name=rule.name, total=total)


def _is_whole(told: object, least: int, most: int) -> bool:
    """NaN, fractions, truth values and texts are no number of anything."""
    return isinstance(told, int) and not isinstance(told, bool) and least <= told <= most


def _is_range(at_least: object, at_most: object) -> bool:
    most = EQUITY_KEUR_MOST * CANDIDATES_MOST
    if not _is_whole(at_least, 0, most):
        return False
    return at_most is None or (_is_whole(at_most, 0, most) and at_least <= at_most)  # type: ignore[operator]
