"""Why a household is in: with whom it gets on, and what would break without it."""

import numpy as np
from hypothesis import assume, given, settings

from services.matching.decide.village.compose import compose
from services.matching.decide.village.membership import Pair, memberships
from services.matching.decide.village.model import Candidate, Pool, Quota, Roster, Terms
from tests.matching.village.instances import FAMILY, SENIOR, STUDENT, prepared
from tests.matching.village.strategies import problems

PAIRS = {(7, 8): 100, (7, 9): 400, (7, 5): 400, (8, 9): 300, (8, 5): 200, (9, 5): 50}


def a_problem():
    households = (
        Candidate(7, FAMILY, 4, 60),
        Candidate(8, SENIOR, 1, 30),
        Candidate(9, SENIOR, 2, 30),
        Candidate(5, STUDENT, 1, 0),
    )
    place = {each.ordinal: i for i, each in enumerate(households)}
    compatibility = np.zeros((4, 4), int)
    for (one, two), points in PAIRS.items():
        compatibility[place[one], place[two]] = compatibility[place[two], place[one]] = points
    quotas = (
        Quota("students", frozenset({STUDENT}), at_least=1),
        Quota("seniors", frozenset({SENIOR}), at_least=1, at_most=2),
    )
    terms = Terms(4, quotas, persons_at_least=6, equity_keur_at_least=70)
    return prepared(Pool(households, compatibility, founders=frozenset({9})), terms)


def test_each_member_is_told_its_sum_its_closest_two_its_hardest_and_what_needs_it():
    problem = a_problem()
    roster = compose(problem, np.random.default_rng(0))
    assert isinstance(roster, Roster)

    student, family, senior, founder = memberships(problem, roster)

    assert [m.ordinal for m in (student, family, senior, founder)] == [5, 7, 8, 9]
    assert (family.compatibility, family.closest) == (900, (Pair(5, 400), Pair(9, 400)))
    assert (family.hardest, student.hardest) == (Pair(8, 100), Pair(9, 50))
    assert [limit.name for limit in student.needed_by] == ["students"]
    assert [limit.code for limit in family.needed_by] == ["persons", "equity"]
    assert senior.needed_by == ()
    assert [m.is_founder for m in (student, family, senior, founder)] == [False, False, False, True]


def test_who_lives_alone_has_nobody_to_get_on_with():
    pool = Pool((Candidate(1, FAMILY, 4),), np.zeros((1, 1), int))
    problem = prepared(pool, Terms(households=1))

    [alone] = memberships(problem, Roster((1,), 0))

    assert (alone.compatibility, alone.closest, alone.hardest) == (0, (), None)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_sums_of_all_members_are_twice_the_value_of_the_roster(problem):
    roster = compose(problem, np.random.default_rng(3), descents=10)
    assume(isinstance(roster, Roster))

    told = list(memberships(problem, roster))

    assert sum(member.compatibility for member in told) == 2 * roster.value
    assert [member.ordinal for member in told] == list(roster.members)
