"""Completed years of life by §§ 187 (2), 188 (2) and (3) BGB, and the groups that follow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.registry import HOUSEHOLD_PERSONS_MAX, HouseholdKind
from services.matching.decide.ages import (
    GROUPS,
    age_groups,
    age_on,
    birthday_of,
    has_senior,
    next_senior_day,
)
from services.matching.decide.criteria import Household

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
AGES = st.integers(0, 99)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2003, 3, 1), date(2024, 2, 29), 20),
        (date(2003, 3, 1), date(2024, 3, 1), 21),
        (date(2007, 12, 31), date(2008, 1, 1), 0),
        (date(2007, 12, 31), date(2008, 12, 31), 1),
    ],
)
def test_a_year_of_life_is_complete_with_the_end_of_the_day_before_the_birthday(born, day, years):
    assert age_on(born, day) == years


def test_a_limit_includes_the_birthday_itself():
    born = date(1971, 6, 15)

    groups = [age_groups([born], day) for day in (date(2026, 6, 14), date(2026, 6, 15))]

    assert groups == [["30-54"], ["55-69"]]


def test_a_household_counts_to_the_group_of_each_of_its_people_once():
    births = [date(1955, 1, 1), date(1992, 1, 1), date(1991, 1, 1)]

    assert age_groups(births, date(2026, 9, 1)) == ["30-54", "70+"]


@given(DAYS, AGES)
def test_somebody_is_an_age_from_the_birthday_on_and_not_the_day_before(born, age):
    first = birthday_of(born, age)

    assert age_on(born, first) == age
    assert age_on(born, date.fromordinal(first.toordinal() - 1)) == age - 1


@given(DAYS, DAYS)
def test_everybody_who_is_born_belongs_to_exactly_one_group(born, day):
    born, day = sorted((born, day))

    (group,) = age_groups([born], day)

    low = {name: low for low, name in GROUPS}[group]
    assert low <= age_on(born, day)


@given(st.lists(DAYS, max_size=5), DAYS)
def test_the_day_on_which_a_household_becomes_one_of_seniors_is_the_first_such_day(births, day):
    coming = next_senior_day(births, day)

    checked = [coming] if coming else []
    assert [has_senior(births, d) for d in checked] == [True] * len(checked)
    assert not any(has_senior(births, date.fromordinal(d.toordinal() - 1)) for d in checked)
    assert bool(checked) == (bool(births) and not has_senior(births, day))


def test_a_household_names_as_many_people_as_a_home_may_be_for_and_nobody_is_nobody():
    for persons in (1, HOUSEHOLD_PERSONS_MAX):
        assert Household(kind=HouseholdKind.FAMILY, persons=persons).persons == persons

    for persons in (0, HOUSEHOLD_PERSONS_MAX + 1):
        with pytest.raises(ValidationError):
            Household(kind=HouseholdKind.FAMILY, persons=persons)
