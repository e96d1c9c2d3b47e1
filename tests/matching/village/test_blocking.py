"""What blocks a village is named: no limit too many, none too few, and how far it had to give."""

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings

from services.chassis.refusal import Refusal
from services.matching.decide.village.blocking import Block, Easing, easings, explain_block
from services.matching.decide.village.checking import PERSONS_MOST
from services.matching.decide.village.compose import compose
from services.matching.decide.village.exact import Draft
from services.matching.decide.village.model import (
    CONFLICTS,
    Bound,
    Candidate,
    Homes,
    Limit,
    Pool,
    Problem,
    Quota,
    Roster,
    Rule,
    Terms,
)
from tests.matching.village.instances import (
    FAMILY,
    SENIOR,
    STUDENT,
    a_golden_village,
    all_rosters,
    keeps,
    prepared,
)
from tests.matching.village.strategies import problems

STUDENTS = Limit("quota", "students", Bound.AT_LEAST, 2)


def with_only(problem: Problem, limits: tuple[Limit, ...]) -> Problem:
    """The terms of a problem reduced to some of its limits, read from the names of the limits."""
    kept = set(limits)
    terms = problem.terms
    at_least = {(each.code, each.name) for each in kept if each.bound is Bound.AT_LEAST}
    at_most = {(each.code, each.name) for each in kept if each.bound is Bound.AT_MOST}
    quotas = tuple(
        replace(
            quota,
            at_least=quota.at_least if ("quota", quota.name) in at_least else 0,
            at_most=quota.at_most if ("quota", quota.name) in at_most else None,
        )
        for quota in terms.quotas
    )
    reduced = Terms(
        terms.households,
        quotas,
        terms.persons_at_least if ("persons", "") in at_least else 0,
        terms.persons_at_most if ("persons", "") in at_most else None,
        terms.equity_keur_at_least if ("equity", "") in at_least else 0,
        homes_for(terms, {int(each.name) for each in kept if each.code == "homes"}),
    )
    conflicts = problem.pool.conflicts if CONFLICTS in kept else frozenset()
    return prepared(replace(problem.pool, conflicts=conflicts), reduced)


def homes_for(terms: Terms, sizes: set[int]) -> tuple[Homes, ...]:
    """Homes that are as short as said for households beyond these sizes, and for no others."""
    everybody = terms.households
    tightest = sorted(sizes)
    counts = [sum(h.count for h in terms.homes if h.persons_max > size) for size in tightest]
    small = Homes(tightest[0], everybody) if tightest and tightest[0] else None
    steps = [*tightest[1:], PERSONS_MOST]
    rest = [*counts[1:], 0]
    between = [
        Homes(step, count - less)
        for step, count, less in zip(steps, counts, rest, strict=False)
        if count > less
    ]
    return tuple(home for home in (small, *between) if home)


@given(problems())
@settings(max_examples=80, deadline=None)
def test_a_village_is_blocked_exactly_if_no_choice_of_households_keeps_its_terms(problem):
    found = explain_block(problem)

    assert isinstance(found, Block) is (all_rosters(problem) == [])
    assert isinstance(found, Block) or keeps(problem.pool, problem.terms, found.members)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_what_blocks_does_so_by_itself_and_nothing_of_it_can_be_left_out(problem):
    block = explain_block(problem)

    assume(isinstance(block, Block))
    rests = [tuple(each for each in block.limits if each != limit) for limit in block.limits]
    assert block.is_minimal
    assert all_rosters(with_only(problem, block.limits)) == []
    assert [rest for rest in rests if all_rosters(with_only(problem, rest)) == []] == []


@given(problems())
@settings(max_examples=100, deadline=None)
def test_a_limit_that_gives_as_much_as_said_lets_a_roster_through_and_one_less_does_not(problem):
    block = explain_block(problem)
    assume(isinstance(block, Block))

    told = list(easings(problem, block))

    moved = [each for each in told if each.limit != CONFLICTS]
    enough = [can_be_met(eased(problem, each.limit, each.by)) for each in moved]
    less = [can_be_met(eased(problem, each.limit, each.by - 1)) for each in moved]
    assert [each for each in told if each.by < 1 or not each.is_least] == []
    assert (enough, less) == ([True] * len(moved), [False] * len(moved))


def eased(problem: Problem, limit: Limit, by: int) -> Problem:
    """The same problem with one bound of one rule moved."""

    def moved(rule: Rule) -> Rule:
        at_least = limit.bound is Bound.AT_LEAST
        mine = (rule.code, rule.name) == (limit.code, limit.name)
        return replace(
            rule,
            at_least=rule.at_least - by * (mine and at_least),
            at_most=None if rule.at_most is None else rule.at_most + by * (mine and not at_least),
        )

    return replace(problem, rules=tuple(moved(rule) for rule in problem.rules))


def can_be_met(problem: Problem) -> bool:
    return isinstance(explain_block(problem), Roster)


def test_the_golden_village_without_a_roster_lacks_students():
    problem = a_golden_village(40, 8, 0)

    block = explain_block(problem)

    assert block == Block((STUDENTS,), is_minimal=True)
    assert list(easings(problem, block)) == [Easing(STUDENTS, by=2, is_least=True)]


def test_the_same_question_has_the_same_answer():
    problem = a_golden_village(40, 8, 0)

    assert explain_block(problem) == explain_block(problem)


def test_pairs_that_will_not_live_together_can_be_what_blocks():
    everybody = tuple(Candidate(n, FAMILY, 3) for n in range(4))
    pairs = frozenset((i, j) for i in range(4) for j in range(i))
    problem = prepared(Pool(everybody, np.zeros((4, 4), int), pairs), Terms(households=3))

    block = explain_block(problem)

    assert block == Block((CONFLICTS,), is_minimal=True)
    assert list(easings(problem, block)) == [Easing(CONFLICTS, by=3, is_least=True)]


def test_limits_that_block_only_together_are_named_together():
    seniors = [Candidate(n, SENIOR, 1, 80) for n in range(3)]
    students = [Candidate(n, STUDENT, 1, 5) for n in range(3, 6)]
    quotas = (Quota("students", frozenset({STUDENT}), 2),)
    terms = Terms(3, quotas, persons_at_least=3, equity_keur_at_least=100)
    problem = prepared(Pool((*seniors, *students), np.zeros((6, 6), int)), terms)

    block = explain_block(problem)

    equity = Limit("equity", "", Bound.AT_LEAST, 100)
    assert block == Block((STUDENTS, equity), is_minimal=True)
    assert list(easings(problem, block)) == [
        Easing(STUDENTS, by=1, is_least=True),
        Easing(equity, by=10, is_least=True),
    ]


def test_a_roster_that_the_search_missed_is_found_by_the_proof():
    problem = a_golden_village(60, 8, 0)

    found = explain_block(problem)

    assert isinstance(found, Roster)
    assert keeps(problem.pool, problem.terms, found.members)


def test_without_effort_nothing_is_claimed():
    assert explain_block(a_golden_village(40, 8, 1), effort=0.0) == Refusal("village-undecided")


def test_the_solver_knows_the_same_limits_as_the_search():
    problem = a_golden_village(40, 8, 1)
    found = compose(problem, np.random.default_rng(1))
    draft = Draft(problem)
    draft.fix_count()
    for limit in problem.limits:
        draft.hold(limit)
    assert isinstance(found, Roster)
    for place in problem.places(found).tolist():
        draft.model.add(draft.is_in[place] == 1)

    solved = draft.solve(5.0)

    assert solved.is_met
    assert draft.roster(solved.solver) == found
