"""Who is missing: with exactly those households a roster is possible, with one less it is not."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.registry import HouseholdKind
from services.chassis.refusal import Refusal
from services.matching.decide.village.blocking import explain_block
from services.matching.decide.village.checking import prepare_call
from services.matching.decide.village.compose import compose
from services.matching.decide.village.missing import (
    PERSONS_OF_KIND,
    Call,
    Missing,
    gains,
    missing,
    with_newcomers,
)
from services.matching.decide.village.model import (
    Candidate,
    Homes,
    Pool,
    Problem,
    Quota,
    Roster,
    Terms,
)
from tests.matching.village.instances import (
    FAMILY,
    KINDS,
    SENIOR,
    STUDENT,
    a_golden_village,
    all_rosters,
    prepared,
)
from tests.matching.village.strategies import problems


def can_be_met(problem: Problem) -> bool:
    return isinstance(explain_block(problem), Roster)


def called(pool: Pool, terms: Terms) -> Problem:
    problem = prepare_call(pool, terms)
    assert isinstance(problem, Problem)
    return problem


def usual(candidates: Sequence[Candidate], kind: HouseholdKind) -> tuple[int, int]:
    """Persons and equity in the middle of a kind; of all where nobody is of it."""
    alike = [each for each in candidates if each.kind is kind]
    persons = median_low(each.persons for each in alike) if alike else PERSONS_OF_KIND[kind]
    return persons, median_low(each.equity_keur for each in alike or candidates)


def one_less(call: Call) -> list[tuple[Missing, ...]]:
    return [
        tuple(replace(other, count=other.count - (other == each)) for other in call.households)
        for each in call.households
    ]


@given(problems())
@settings(max_examples=120, deadline=None)
def test_with_those_who_are_missing_a_roster_is_possible_and_with_one_less_it_is_not(problem):
    call = missing(problem)

    assume(isinstance(call, Call))
    assert call.is_fewest
    assert (call.households == ()) is (all_rosters(problem) != [])
    assert isinstance(explain_block(with_newcomers(problem, call.households)), Roster)
    assert [less for less in one_less(call) if can_be_met(with_newcomers(problem, less))] == []


@given(
    there=st.lists(st.sampled_from([*HouseholdKind]), min_size=1, max_size=4),
    households=st.integers(5, 7),
    quotas=st.dictionaries(st.sampled_from([*HouseholdKind]), st.integers(1, 2), max_size=2),
    persons=st.integers(0, 12),
)
@settings(max_examples=80, deadline=None)
def test_whoever_may_be_of_any_kind_may_be_of_each(there, households, quotas, persons):
    candidates = [Candidate(n, kind, PERSONS_OF_KIND[kind]) for n, kind in enumerate(there)]
    told = tuple(Quota(kind.value, frozenset({kind}), n) for kind, n in quotas.items())
    terms = Terms(households, told, persons_at_least=persons)
    problem = called(Pool(tuple(candidates), np.zeros((len(there),) * 2, int)), terms)

    call = missing(problem)

    assume(isinstance(call, Call))
    named = tuple(each for each in call.households if not each.is_any)
    count = sum(each.count for each in call.households if each.is_any)
    assert count + sum(each.count for each in named) >= households - len(there)
    assert quotas or persons or not named
    for kind in HouseholdKind:
        instead = Missing(kind, *usual(candidates, kind), count=count)
        assert not count or can_be_met(with_newcomers(problem, (*named, instead)))


def test_where_only_the_number_is_missing_any_household_would_do():
    single = Candidate(1, HouseholdKind.SINGLE, 1, 0)
    pool = Pool((single,), np.zeros((1, 1), int))

    free = missing(called(pool, Terms(3, ())))
    quota = Quota("families", frozenset({HouseholdKind.FAMILY}), 1)
    bound = missing(called(pool, Terms(3, (quota,))))

    assert isinstance(free, Call)
    assert isinstance(bound, Call)
    assert [(each.count, each.is_any) for each in free.households] == [(2, True)]
    assert sorted((each.kind, each.is_any) for each in bound.households if not each.is_any) == [
        (HouseholdKind.FAMILY, False)
    ]
    assert sum(each.count for each in bound.households) == 2


def test_the_golden_village_without_a_roster_misses_two_students():
    problem = a_golden_village(40, 8, 0)

    call = missing(problem)

    assert isinstance(call, Call)
    assert [(each.kind, each.count) for each in call.households] == [(STUDENT, 2)]
    larger = with_newcomers(problem, call.households)
    assert isinstance(compose(larger, np.random.default_rng(1)), Roster)


def test_newcomers_are_usual_for_their_kind_and_richer_only_where_that_is_needed():
    equity = (10, 20, 90)
    seniors = tuple(Candidate(n, SENIOR, 1, keur) for n, keur in enumerate(equity))
    poor = Pool(seniors, np.zeros((3, 3), int), founders=frozenset({0, 1}))
    quota = (Quota("seniors", frozenset({SENIOR}), 3),)
    conflicts = frozenset({(0, 2), (1, 2)})

    usual = missing(prepared(replace(poor, conflicts=conflicts), Terms(3, quota)))
    richer = missing(
        prepared(replace(poor, conflicts=conflicts), Terms(3, quota, equity_keur_at_least=120))
    )

    assert usual == Call((Missing(SENIOR, 1, 20, count=1),), is_fewest=True)
    assert richer == Call((Missing(SENIOR, 1, 90, count=1),), is_fewest=True)


def test_a_village_that_is_possible_misses_nobody():
    assert missing(a_golden_village(40, 8, 1)) == Call((), is_fewest=True)


def test_terms_that_contradict_each_other_are_met_by_nobody_who_could_come():
    families = tuple(Candidate(n, FAMILY, 4) for n in range(3))
    terms = Terms(2, persons_at_least=8, homes=(Homes(3, 2),))

    found = missing(prepared(Pool(families, np.zeros((3, 3), int)), terms))

    assert found == Refusal("no-household-helps")


def test_what_one_more_household_adds_is_told_for_every_kind_most_first():
    problem = a_golden_village(40, 8, 1)
    roster = compose(problem, np.random.default_rng(1))
    assert isinstance(roster, Roster)

    told = gains(problem, roster, np.random.default_rng(1))

    assert {gain.kind for gain in told} == set(KINDS)
    assert [gain.fitting for gain in told] == sorted((g.fitting for g in told), reverse=True)
    assert told[0].fitting > 0
    assert min(gain.usual for gain in told) >= 0


def test_one_more_household_adds_what_it_gets_on_better_than_the_one_whose_place_it_takes():
    likes = np.array([[100, 100], [100, 100], [100, 100], [300, 0], [300, 0]])
    compatibility = np.zeros((7, 7), int)
    compatibility[2:, :2], compatibility[:2, 2:] = likes, likes.T
    compatibility[0, 1] = compatibility[1, 0] = 900
    kinds = (FAMILY, FAMILY, *[SENIOR] * 5)
    candidates = tuple(Candidate(n, kind, 2) for n, kind in enumerate(kinds))
    quota = (Quota("seniors", frozenset({SENIOR}), 1),)
    problem = prepared(Pool(candidates, compatibility), Terms(3, quota))
    roster = compose(problem, np.random.default_rng(1))
    assert isinstance(roster, Roster)

    told = {gain.kind: gain for gain in gains(problem, roster, np.random.default_rng(1))}

    # Both families and a senior with 300 + 0; the median senior brings 100 + 100, the upper
    # quartile 300 + 100.
    assert roster.value == 1200
    assert (told[SENIOR].usual, told[SENIOR].fitting) == (0, 100)


def test_a_kind_that_nobody_is_of_is_imagined_as_it_usually_is():
    singles = tuple(Candidate(n, STUDENT, 1, 5) for n in range(3))
    quota = (Quota("families", frozenset({FAMILY}), 1),)

    found = missing(prepared(Pool(singles, np.zeros((3, 3), int)), Terms(3, quota)))

    assert found == Call((Missing(FAMILY, 4, 5, count=1),), is_fewest=True)


def test_where_nobody_is_there_all_of_a_village_is_missing():
    nobody = Pool((), np.zeros((0, 0), int))
    terms = Terms(3, (Quota("families", frozenset({FAMILY}), 2),), equity_keur_at_least=30)
    problem = prepare_call(nobody, terms)
    assert isinstance(problem, Problem)

    found = missing(problem)

    assert isinstance(found, Call)
    assert sum(each.count for each in found.households) == 3
    assert sum(each.count for each in found.households if each.kind is FAMILY) >= 2
    assert sum(each.count * each.equity_keur for each in found.households) >= 30
