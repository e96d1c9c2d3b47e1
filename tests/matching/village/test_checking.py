"""What is no number and what contradicts itself is refused before anything is searched."""

from dataclasses import replace

import numpy as np
import pytest

from services.chassis.refusal import Refusal
from services.matching.decide.village.checking import CONFLICTS_MOST, prepare
from services.matching.decide.village.model import Candidate, Homes, Pool, Problem, Quota, Terms
from tests.matching.village.instances import FAMILY, KINDS, SENIOR, SINGLE_PARENT, STUDENT

NAN = float("nan")


def a_pool(size=6, **changed):
    candidates = tuple(Candidate(n, KINDS[n % 5], 2, 20) for n in range(size))
    compatibility = 500 * (1 - np.eye(size, dtype=int))
    return replace(Pool(candidates, compatibility), **changed)


def a_pool_with(**changed):
    pool = a_pool()
    return replace(pool, candidates=(replace(pool.candidates[0], **changed), *pool.candidates[1:]))


def slug(pool, terms):
    return [refused.slug for refused in [prepare(pool, terms)] if isinstance(refused, Refusal)]


def test_a_sound_problem_is_prepared_and_its_numbers_cannot_be_changed():
    problem = prepare(a_pool(), Terms(households=3))

    assert isinstance(problem, Problem)
    with pytest.raises(ValueError, match="read-only"):
        problem.pool.compatibility[0, 1] = 1


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(households=0), "village-without-households"),
        (Terms(households=NAN), "village-without-households"),
        (Terms(households=True), "village-without-households"),
        (Terms(households=7), "too-few-candidates"),
        (Terms(3, (Quota("a", frozenset({FAMILY}), 2, 1),)), "quota-min-above-max"),
        (Terms(3, (Quota("a", frozenset({FAMILY}), -1),)), "quota-min-above-max"),
        (Terms(3, (Quota("a", frozenset({FAMILY}), NAN),)), "quota-min-above-max"),
        (Terms(3, (Quota("a", frozenset({FAMILY}), 0, NAN),)), "quota-min-above-max"),
        (Terms(3, (Quota("a", frozenset()),)), "quota-without-kinds"),
        (Terms(3, (Quota("a", frozenset({FAMILY}), 4),)), "quota-above-places"),
        (Terms(3, (Quota("a", frozenset({FAMILY})),) * 2), "quota-twice"),
        (Terms(3, persons_at_least=9, persons_at_most=8), "persons-min-above-max"),
        (Terms(3, persons_at_least=NAN), "persons-min-above-max"),
        (Terms(3, persons_at_most=2), "more-households-than-persons"),
        (Terms(3, equity_keur_at_least=-1), "equity-minimum-out-of-range"),
        (Terms(3, equity_keur_at_least=NAN), "equity-minimum-out-of-range"),
        (Terms(3, homes=(Homes(2, 2),)), "fewer-homes-than-households"),
        (Terms(3, homes=(Homes(0, 3),)), "homes-out-of-range"),
        (Terms(3, homes=(Homes(2, NAN),)), "homes-out-of-range"),
    ],
)
def test_terms_that_no_village_can_keep_are_refused_by_name(terms, expected):
    assert slug(a_pool(), terms) == [expected]


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (a_pool(conflicts=frozenset({(1, 99)})), "conflict-with-unknown-household"),
        (a_pool(conflicts=frozenset({(1, 1)})), "conflict-with-itself"),
        (a_pool(founders=frozenset({99})), "founder-unknown"),
        (a_pool(founders=frozenset({0, 1, 2, 3})), "more-founders-than-places"),
        (
            a_pool(founders=frozenset({0, 1}), conflicts=frozenset({(0, 1)})),
            "founders-in-conflict",
        ),
        (a_pool(candidates=(Candidate(1, FAMILY, 2),) * 6), "household-twice"),
        (a_pool_with(persons=0), "persons-out-of-range"),
        (a_pool_with(persons=NAN), "persons-out-of-range"),
        (a_pool_with(equity_keur=-1), "equity-out-of-range"),
        (a_pool_with(equity_keur=NAN), "equity-out-of-range"),
        (a_pool(compatibility=np.full((6, 6), NAN)), "compatibility-not-whole-numbers"),
        (a_pool(compatibility=np.zeros((5, 5), int)), "compatibility-of-other-size"),
        (a_pool(compatibility=np.full((6, 6), 1001)), "compatibility-out-of-range"),
        (a_pool(compatibility=np.full((6, 6), -1)), "compatibility-out-of-range"),
        (a_pool(compatibility=np.triu(np.full((6, 6), 9), 1)), "compatibility-not-mutual"),
        (a_pool(compatibility=np.full((6, 6), 9)), "compatibility-not-mutual"),
    ],
)
def test_households_that_are_no_candidates_are_refused_by_name(pool, expected):
    assert slug(pool, Terms(households=3)) == [expected]


def test_a_quota_of_several_kinds_does_not_hide_two_that_ask_for_too_much():
    quotas = (
        Quota("either", frozenset({SENIOR, STUDENT}), 2),
        Quota("seniors", frozenset({SENIOR}), 2),
        Quota("students", frozenset({STUDENT}), 2),
    )

    refused = prepare(a_pool(), Terms(3, quotas))

    assert refused == Refusal(
        "quotas-above-places", quotas=["seniors", "students"], asked=4, places=3
    )


def test_quotas_that_share_no_kind_cannot_ask_for_more_places_than_there_are():
    quotas = (
        Quota("seniors", frozenset({SENIOR}), 2),
        Quota("students", frozenset({STUDENT}), 2),
    )

    refused = prepare(a_pool(), Terms(3, quotas))

    assert refused == Refusal(
        "quotas-above-places", quotas=["seniors", "students"], asked=4, places=3
    )


def test_quotas_that_share_a_kind_may_be_met_by_the_same_households():
    quotas = (
        Quota("with children", frozenset({FAMILY, SINGLE_PARENT}), 2),
        Quota("single parents", frozenset({SINGLE_PARENT}), 2),
    )

    assert isinstance(prepare(a_pool(), Terms(3, quotas)), Problem)


@pytest.mark.parametrize(
    ("terms", "limit"),
    [
        (Terms(3, (Quota("few", frozenset({FAMILY, SINGLE_PARENT}), at_most=1),)), "quota"),
        (Terms(3, persons_at_most=3), "persons"),
        (Terms(3, homes=(Homes(1, 3),)), "homes"),
    ],
)
def test_founders_who_alone_exceed_a_limit_are_refused(terms, limit):
    refused = prepare(a_pool(founders=frozenset({0, 1})), terms)

    assert isinstance(refused, Refusal)
    assert (refused.slug, refused.details["limit"]) == ("founders-above-limit", limit)


def test_a_hundred_thousand_conflicts_never_reach_the_search():
    size = 500
    pairs = frozenset((i, j) for i in range(size) for j in range(i))

    refused = prepare(a_pool(size, conflicts=pairs), Terms(households=3))

    assert len(pairs) > 100_000
    assert refused == Refusal("too-many-conflicts", most=CONFLICTS_MOST)


def test_more_candidates_than_a_search_can_hold_are_refused():
    candidates = tuple(Candidate(n, FAMILY, 2) for n in range(2001))

    assert slug(Pool(candidates, np.zeros((0, 0), int)), Terms(3)) == ["too-many-candidates"]
