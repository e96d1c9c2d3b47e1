"""Facets of a project's list (F20): found under every group, counted once, numbers kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.decide.ages import birthday_of
from services.matching.decide.facets import FACETS, chosen_of, counts_of, values_of
from services.matching.work import reading
from tests.matching.house import OWNER, House, a_household, a_person, a_project, an_id

TODAY = date(2026, 9, 1)
PEOPLE = st.lists(st.integers(0, 95), max_size=4)
HOUSEHOLDS = st.lists(
    st.builds(
        lambda kind, ages: household_of(kind, *ages),
        st.sampled_from(["single", "couple", "family", "senior"]),
        PEOPLE,
    ),
    max_size=8,
)


def household_of(kind, *ages):
    births = [birthday_of(date(2026 - age - 1, 9, 2), 0).isoformat() for age in ages]
    told = {"kind": kind, "persons": max(1, len(ages)), "births": births}
    return a_household(household=told)


def test_a_household_of_34_and_71_is_found_under_both_age_groups():
    values = values_of(household_of("family", 34, 71), today=TODAY)

    assert values["age"] == {"30-54", "70+"}
    assert values["kind"] == {"family", "senior"}


def test_a_household_that_told_no_birthday_is_in_no_age_group_but_found_as_not_stated():
    assert values_of(household_of("single"), today=TODAY)["age"] == {"not-stated"}


@given(HOUSEHOLDS, st.sampled_from(FACETS), st.sampled_from(FACETS))
def test_the_number_beside_a_value_is_what_choosing_it_shows(households, chosen_facet, facet):
    found = [values_of(each, today=TODAY) for each in households]
    for first in counts_of(found, {})[chosen_facet]:
        chosen = {chosen_facet: first.value}
        for told in counts_of(found, chosen)[facet]:
            shown = chosen_of(found, {**chosen, facet: told.value})
            assert told.count == len(shown)


@given(HOUSEHOLDS)
def test_every_household_is_found_under_some_value_of_every_facet(households):
    found = [values_of(each, today=TODAY) for each in households]
    counts = counts_of(found, {})

    for facet in FACETS:
        hits = {n for told in counts[facet] for n in chosen_of(found, {facet: told.value})}
        assert hits == set(range(len(households)))


@pytest.mark.parametrize(
    ("chosen", "people"),
    [({}, 2), ({"age": "70+"}, 1), ({"age": "30-54"}, 2), ({"kind": "senior", "age": "0-17"}, 0)],
)
async def test_a_projects_list_counts_households_once_whatever_is_chosen(
    house: House, chosen, people
):
    await house.lists(a_project())
    for n, ages in enumerate([(34, 71), (40,)], 1):
        born = [date(2026 - age, 1, 1).isoformat() for age in ages]
        told = {"kind": "couple", "persons": 2, "births": born}
        await house.seeks(a_person(n), household=told)
    await house.follows()

    async with house.database.read() as tx:
        found = (await reading.matches_of_offer(tx, an_id(1), OWNER)).views
    shown, counts = reading.by_facets(found, chosen, today=TODAY)

    assert len(found) == 2
    assert len(shown) == people
    assert {
        told.value: told.count for told in reading.by_facets(found, {}, today=TODAY)[1]["age"]
    } == {
        "30-54": 2,
        "70+": 1,
    }
    assert set(counts) == set(FACETS)
