"""Who could join, as numbers: the oracle's fit of two households, and whom a knock-out parts."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import Side
from contracts.registry import HouseholdKind
from services.matching.decide.rows import joining_row, seeker_row
from services.matching.decide.village.model import Candidate
from services.matching.decide.village.plan import Plan, candidate, check_plan, reaches
from services.matching.decide.village.pooling import Joiner, pool_of
from services.matching.decide.village.state import OVER, VillageState, may_change
from tests.days import in_days
from tests.matching import oracle
from tests.matching.house import a_household
from tests.matching.strategies import likely_rows
from tests.matching.villages.hamlet import a_plan, a_quota

TODAY = in_days(0)


@given(st.lists(likely_rows(Side.SEEKER), min_size=1, max_size=6))
def test_compatibility_is_the_oracles_fit_and_a_knock_out_a_conflict(rows):
    rows = [row._replace(x=0, y=0, radius=300) for row in rows]
    joiners = [Joiner(Candidate(n, HouseholdKind.COUPLE, 2), row) for n, row in enumerate(rows, 3)]

    pool = pool_of(joiners, apart=frozenset(), founders=())

    assert np.array_equal(pool.compatibility, pool.compatibility.T)
    for i, j in combinations(range(len(rows)), 2):
        assert pool.compatibility[i, j] == oracle.fit(rows[i], rows[j]) * 1000 // 4096
        failed, _ = oracle.masks(rows[i], rows[j])
        assert bool(pool.apart[i, j]) is bool(pool.apart[j, i]) is bool(failed)


def test_people_who_are_kept_apart_are_in_conflict_and_founders_are_named():
    row = joining_row(a_household(), planned().row(), today=TODAY)
    joiners = [Joiner(Candidate(n, HouseholdKind.COUPLE, 2), row) for n in (9, 4, 7)]

    pool = pool_of(joiners, apart=frozenset({(4, 9)}), founders={7})

    assert [each.ordinal for each in pool.candidates] == [4, 7, 9]
    assert np.argwhere(pool.apart).tolist() == [[0, 2], [2, 0]]
    assert pool.founders == frozenset({7})
    assert pool.compatibility[0, 1] == 1000 * oracle.fit(row, row) // 4096


def test_where_two_live_now_does_not_part_them_in_a_village():
    here, far = a_household(), a_household(place={"ags": "14612000", "lat": 51.05, "lon": 13.74})

    rows = [joining_row(each, planned().row(), today=TODAY) for each in (here, far)]

    assert not oracle.masks(*rows)[0]


@pytest.mark.parametrize(
    ("own_km", "village_km", "is_reached"), [(40, 60, True), (20, 60, False), (40, 20, False)]
)
def test_a_household_and_a_village_reach_each_other_by_both_radii(own_km, village_km, is_reached):
    near_by = {"ags": "14729430", "lat": 51.34, "lon": 12.80}
    row = seeker_row(a_household(place=near_by, radius_km=own_km), today=TODAY)

    assert reaches(planned(radius_km=village_km), row) is is_reached


def test_a_village_that_misses_families_still_has_everybody_in_its_pool():
    plan = planned()
    row = seeker_row(a_household(household={"kind": "senior", "persons": 1}), today=TODAY)

    assert reaches(plan, row)
    assert oracle.masks(row, plan.row([HouseholdKind.FAMILY]))[0]


def test_equity_is_rounded_against_whoever_would_gain_by_it():
    terms = planned(equity_eur_at_least=30_001).terms
    household = candidate(1, a_household(max_equity_eur=15_999))
    silent = candidate(2, a_household())

    assert (terms.equity_keur_at_least, household.equity_keur, silent.equity_keur) == (31, 15, 0)


def test_two_quotas_of_the_same_kinds_are_one_that_stands_twice():
    quotas = [a_quota("family", "senior", at_least=1), a_quota("senior", "family", at_most=2)]

    refused = check_plan(planned(quotas=quotas))

    assert [(each.slug, each.details["field"]) for each in refused] == [
        ("quota-twice", "quotas.0.kinds"),
        ("quota-twice", "quotas.1.kinds"),
    ]


def test_alternatives_that_differ_by_more_than_all_are_refused_and_one_roster_differs_from_none():
    refused = check_plan(planned(households=3, differ=4, alternatives=2))

    assert [each.slug for each in refused] == ["alternatives-cannot-differ"]
    assert check_plan(planned(households=3, differ=4, alternatives=1)) == []


@pytest.mark.parametrize("state", list(VillageState))
def test_a_village_changes_until_households_are_asked_and_is_over_once_founded_or_ended(state):
    refused = may_change(state)

    assert (refused is None) is (state not in {*OVER, VillageState.ASKED})


def planned(**told) -> Plan:
    return Plan.model_validate(a_plan(**told))
