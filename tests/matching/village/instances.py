"""The villages of golden table 6c, and small ones in which brute force can look at every roster.

The order of the drawn numbers is the specification's. Its «min» and «max» are those of the whole
matrix, diagonal included: only so the value 214350 of the large village comes out (with those of
the pairs alone the best is 216926).
"""

from itertools import combinations

import numpy as np

from contracts.registry import HouseholdKind
from services.matching.decide.village.checking import prepare
from services.matching.decide.village.model import (
    Candidate,
    Pool,
    Problem,
    Quota,
    Roster,
    Terms,
)

KINDS = (
    FAMILY := HouseholdKind.FAMILY,
    SINGLE_PARENT := HouseholdKind.SINGLE_PARENT,
    SENIOR := HouseholdKind.SENIOR,
    COUPLE := HouseholdKind.COUPLE,
    STUDENT := HouseholdKind.SINGLE,
)
"""In the order in which the table draws them; its students are singles here."""
FREQUENCIES = (0.25, 0.2, 0.25, 0.2, 0.1)


def a_golden_village(n: int, k: int, seed: int) -> Problem:
    dice = np.random.default_rng(seed)
    compatibility = golden_compatibility(dice, n)
    kinds = dice.choice(5, n, p=FREQUENCIES)
    conflicts = np.argwhere(np.triu(dice.random((n, n)) < 0.03, 1))
    equity = np.rint(np.exp(dice.normal(3.3, 0.6, n))).astype(int)
    persons = [dice.integers(3, 6, n), dice.integers(2, 4, n), dice.integers(1, 3, n)]
    candidates = tuple(
        Candidate(i, KINDS[kind], int(persons[min(kind, 2)][i]), int(equity[i]))
        for i, kind in enumerate(kinds)
    )
    pairs = frozenset((int(i), int(j)) for i, j in conflicts)
    return prepared(Pool(candidates, compatibility, pairs), golden_terms(k))


def golden_compatibility(dice: np.random.Generator, n: int) -> np.ndarray:
    own, wanted = dice.beta(1.4, 1.4, (n, 24)), dice.beta(1.4, 1.4, (n, 24))
    weights = dice.integers(0, 4, (n, 24))
    weights[:, 0] += 1
    shares = weights / weights.sum(axis=1, keepdims=True)
    score = 1 - np.array([((wanted[i] - own) ** 2 * shares[i]).sum(axis=1) for i in range(n)])
    both = 2 * score * score.T / (score + score.T)
    compatibility = np.rint(1000 * (both - both.min()) / (both.max() - both.min())).astype(int)
    np.fill_diagonal(compatibility, 0)
    return compatibility


def golden_terms(k: int) -> Terms:
    return Terms(
        households=k,
        quotas=(
            Quota("with-children", frozenset({FAMILY, SINGLE_PARENT}), at_least=k // 3),
            Quota("seniors", frozenset({SENIOR}), at_least=k // 4, at_most=k // 2),
            Quota("students", frozenset({STUDENT}), at_least=2),
            Quota("single-parents", frozenset({SINGLE_PARENT}), at_least=3),
        ),
        persons_at_least=2 * k,
        persons_at_most=k * 5 // 2,
        equity_keur_at_least=32 * k,
    )


def prepared(pool: Pool, terms: Terms) -> Problem:
    """The problem; a refusal has no place in a test that asks for one."""
    problem = prepare(pool, terms)
    assert isinstance(problem, Problem), problem
    return problem


def all_rosters(problem: Problem) -> list[Roster]:
    """By brute force: every choice of k that holds the founders and keeps all terms, best first."""
    free = sorted({each.ordinal for each in problem.pool.candidates} - problem.pool.founders)
    wanted = problem.terms.households - len(problem.pool.founders)
    chosen = ((*problem.pool.founders, *others) for others in combinations(free, wanted))
    rosters = [Roster(tuple(sorted(c)), value_of(problem, c)) for c in chosen]
    kept = [roster for roster in rosters if keeps(problem.pool, problem.terms, roster.members)]
    return sorted(kept, key=lambda roster: -roster.value)


def keeps(pool: Pool, terms: Terms, members: tuple[int, ...]) -> bool:
    """Whether these households keep a commune's terms, read from the terms alone."""
    households = [each for each in pool.candidates if each.ordinal in members]
    persons = sum(each.persons for each in households)
    return (
        len(households) == terms.households
        and pool.founders <= set(members)
        and not any({one, two} <= set(members) for one, two in pool.conflicts)
        and all(quota_is_kept(quota, households) for quota in terms.quotas)
        and terms.persons_at_least <= persons
        and (terms.persons_at_most is None or persons <= terms.persons_at_most)
        and sum(each.equity_keur for each in households) >= terms.equity_keur_at_least
        and everybody_has_a_home(terms, households)
    )


def quota_is_kept(quota: Quota, households: list[Candidate]) -> bool:
    count = sum(each.kind in quota.kinds for each in households)
    return quota.at_least <= count and (quota.at_most is None or count <= quota.at_most)


def everybody_has_a_home(terms: Terms, households: list[Candidate]) -> bool:
    """Largest household into the largest home, and so on down: the homes are then used best."""
    homes = sorted((h.persons_max for h in terms.homes for _ in range(h.count)), reverse=True)
    sizes = sorted((each.persons for each in households), reverse=True)
    fits = all(home >= size for home, size in zip(homes, sizes, strict=False))
    return not terms.homes or (len(homes) >= len(sizes) and fits)


def value_of(problem: Problem, members: tuple[int, ...]) -> int:
    places = {each.ordinal: i for i, each in enumerate(problem.pool.candidates)}
    pairs = combinations([places[ordinal] for ordinal in members], 2)
    return sum(int(problem.pool.compatibility[i, j]) for i, j in pairs)
