"""The search finds what brute force finds, and whatever it finds keeps every term."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.refusal import Refusal
from services.matching.decide.village.compose import alternatives, compose, other_than
from services.matching.decide.village.model import Candidate, Pool, Roster, Terms
from tests.matching.village.instances import (
    FAMILY,
    a_golden_village,
    all_rosters,
    keeps,
    prepared,
    value_of,
)
from tests.matching.village.strategies import problems


def dice(seed=7):
    return np.random.default_rng(seed)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_the_search_finds_the_best_roster_of_a_small_village(problem):
    best = [roster.value for roster in all_rosters(problem)[:1]]

    found = compose(problem, dice(), descents=120)

    assert [found.value for found in [found] if isinstance(found, Roster)] == best


@given(problems(), st.integers(0, 100))
@settings(max_examples=100, deadline=None)
def test_a_roster_keeps_every_term_and_its_value_is_the_sum_of_its_pairs(problem, seed):
    found = compose(problem, dice(seed), descents=4)

    assert isinstance(found, Refusal) or (
        keeps(problem.pool, problem.terms, found.members)
        and found.value == value_of(problem, found.members)
    )


def test_the_same_seed_finds_the_same_roster():
    problem = a_golden_village(120, 12, 3)

    found = [compose(problem, dice(seed=5), descents=8) for _ in range(2)]

    assert found[0] == found[1]
    assert isinstance(found[0], Roster)


def test_the_search_ends_when_the_value_is_enough():
    problem = a_golden_village(60, 8, 0)

    some = compose(problem, dice(), enough=1)
    best = compose(problem, dice())

    assert isinstance(some, Roster)
    assert isinstance(best, Roster)
    assert 1 <= some.value < best.value


def test_a_search_that_starts_with_a_roster_finds_none_that_is_worse():
    problem = a_golden_village(60, 8, 0)
    best = compose(problem, dice())

    assert compose(problem, dice(), descents=1, start=best) == best


def test_a_search_in_vain_says_how_long_it_looked():
    assert compose(a_golden_village(40, 8, 0), dice(), descents=9) == Refusal(
        "no-roster-found", descents=9
    )


@given(problems(), st.integers(1, 3), st.integers(0, 50))
@settings(max_examples=100, deadline=None)
def test_alternatives_keep_all_terms_and_differ_from_all_before(problem, differ, seed):
    found = alternatives(problem, dice(seed), count=3, differ=differ, descents=25)

    rosters = () if isinstance(found, Refusal) else found
    members = [set(roster.members) for roster in rosters]
    assert all(keeps(problem.pool, problem.terms, roster.members) for roster in rosters)
    assert [
        (one, two)
        for i, one in enumerate(members)
        for two in members[:i]
        if len(one - two) < differ
    ] == []


def test_there_are_as_many_alternatives_as_asked_for_where_there_is_room():
    found = alternatives(a_golden_village(60, 8, 0), dice(), count=3, differ=4, descents=60)

    assert not isinstance(found, Refusal)
    assert len(found) == 4
    assert found[0].value == 21628


@pytest.mark.parametrize("differ", [0, 9])
def test_alternatives_that_cannot_differ_are_refused(differ):
    refused = alternatives(a_golden_village(60, 8, 0), dice(), count=1, differ=differ)

    assert refused == Refusal("alternatives-cannot-differ", differ=differ)


def test_a_further_roster_is_the_best_of_those_that_differ():
    problem = a_golden_village(14, 8, 1)
    rosters = all_rosters(problem)
    first = rosters[0]
    differing = [one for one in rosters if len(set(one.members) - set(first.members)) >= 2]

    found = compose(other_than(problem, first, differ=2), dice())

    assert isinstance(found, Roster)
    assert found.value == differing[0].value


def test_the_only_roster_is_found_although_breaking_a_little_would_pay_a_lot():
    rich = [Candidate(n, FAMILY, 3, 50) for n in range(3)]
    poor = [Candidate(n, FAMILY, 3, 49) for n in range(3, 43)]
    compatibility = np.zeros((43, 43), int)
    compatibility[3:, 3:] = 1000 * (1 - np.eye(40, dtype=int))
    terms = Terms(households=3, equity_keur_at_least=150)
    problem = prepared(Pool((*rich, *poor), compatibility), terms)

    assert compose(problem, dice(), descents=60) == Roster((0, 1, 2), 0)
