"""Everybody is in one team, the teams cost what the formula says, and the search finds the best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.refusal import Refusal
from services.matching.decide.village.teams import (
    Aim,
    Attribute,
    Member,
    cost_of,
    form_teams,
    gather,
)
from tests.matching.village.team_rosters import (
    GENDER,
    WORKING_TIME,
    a_member,
    cheapest,
    gathered,
    the_roster,
)

TIMES = st.sampled_from(["", "am", "pm", "am pm", "eve", "am eve"])


@st.composite
def gatherings(draw, most=7):
    """A few people with weights of both attributes, into two or three teams."""
    size = draw(st.integers(3, most))
    genders = st.sampled_from(["f", "m", "d"])
    people = tuple(a_member(5 + 2 * n, draw(genders), draw(TIMES)) for n in range(size))
    weights = st.integers(0, 3)
    attributes = (
        replace(GENDER, weight=draw(weights)),
        replace(WORKING_TIME, weight=draw(weights)),
    )
    return gathered(people, attributes, teams=draw(st.integers(2, 3)))


def dice(seed=4):
    return np.random.default_rng(seed)


@given(gatherings(), st.integers(0, 100))
@settings(max_examples=100, deadline=None)
def test_everybody_is_in_exactly_one_team_and_teams_differ_by_one_at_most(gathering, seed):
    found = form_teams(gathering, dice(seed), coolings=1, steps=20)

    everybody = sorted(ordinal for team in found.members for ordinal in team)
    sizes = [len(team) for team in found.members]
    assert everybody == sorted(member.ordinal for member in gathering.members)
    assert max(sizes) - min(sizes) <= 1
    assert found.cost == cost_of(gathering, found.members)
    assert found.cost >= gathering.least_cost


@given(gatherings())
@settings(max_examples=60, deadline=None)
def test_the_search_finds_the_cheapest_teams_of_a_few_people(gathering):
    assert form_teams(gathering, dice(), coolings=2, steps=300).cost == cheapest(gathering)


@given(gatherings(most=6))
@settings(max_examples=60, deadline=None)
def test_no_teams_cost_less_than_the_least_cost(gathering):
    assert gathering.least_cost <= cheapest(gathering)


def test_the_cost_is_what_differs_from_the_shares_and_who_is_not_there_in_the_best_time():
    people = (
        a_member(1, "f", "am"),
        a_member(2, "f", "am pm"),
        a_member(3, "m", "pm"),
        a_member(4, "m", "eve"),
        a_member(5, "m", "am"),
        a_member(6, "m", "am"),
    )
    attributes = (replace(GENDER, weight=10), WORKING_TIME)
    gathering = gathered(people, attributes, teams=2)

    # Four of six are m, so each team of three should have two: the first has 1, the second 3.
    # The first team meets in the morning without 3; the second without 4.
    assert cost_of(gathering, ((1, 2, 3), (4, 5, 6))) == 10 * (1 + 1) + (1 + 1)


def test_the_rarest_value_is_not_counted_twice():
    people = tuple(a_member(n, gender, "am") for n, gender in enumerate("mmff"))
    gathering = gathered(people, (GENDER,), teams=2)

    assert cost_of(gathering, ((0, 1), (2, 3))) == 2


@pytest.mark.parametrize(("first", "teams", "optimum"), [(214, 20, 7), (0, 59, 1)])
@pytest.mark.parametrize("seed", range(3))
def test_the_roster_of_414_reaches_its_optimum(first, teams, optimum, seed):
    gathering = the_roster(first=first, teams=teams)

    found = form_teams(gathering, dice(seed))

    assert (found.cost, gathering.least_cost) == (optimum, optimum)


def test_the_same_seed_forms_the_same_teams():
    gathering = the_roster(first=214, teams=20)

    assert form_teams(gathering, dice(), coolings=1, steps=300) == form_teams(
        gathering, dice(), coolings=1, steps=300
    )


def test_the_search_ends_when_the_cost_is_low_enough():
    gathering = the_roster(first=214, teams=20)

    found = form_teams(gathering, dice(), enough=60)

    assert 7 < found.cost <= 60


ANNA, BERTA = a_member(1, "f", "am"), a_member(2, "f", "am")


@pytest.mark.parametrize(
    ("members", "attributes", "teams", "expected"),
    [
        ((), (), 1, "teams-without-members"),
        ((ANNA, BERTA), (), 3, "teams-without-members"),
        ((ANNA, BERTA), (), 0, "teams-without-members"),
        ((ANNA, ANNA), (), 1, "member-twice"),
        ((ANNA, BERTA), (Attribute("age", Aim.MIXED),), 1, "member-without-one-value"),
        ((ANNA, BERTA), (Attribute("gender", Aim.MIXED, -1),), 1, "weight-out-of-range"),
        ((ANNA, BERTA), (Attribute("gender", Aim.MIXED, float("nan")),), 1, "weight-out-of-range"),
        (tuple(Member(n, {}) for n in range(5001)), (), 1, "too-many-members"),
    ],
)
def test_what_makes_no_teams_is_refused_by_name(members, attributes, teams, expected):
    refused = gather(members, attributes, teams=teams)

    assert isinstance(refused, Refusal)
    assert refused.slug == expected
