"""The households of the demo state what the wizard asks for, each in its own way."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.matching import Market
from contracts.registry import HouseholdKind, Tenure
from services.matching.decide.criteria import Criteria
from services.matching.decide.rows import household_rows
from tests.demo.demo_files import Entry, households

TODAY = date(2026, 11, 1)
APART = ("key", "contact", "locale")


def criteria_of(entry: Entry) -> Criteria:
    """The search as matching takes it."""
    told = {name: value for name, value in entry.items() if name not in APART}
    for end in ("move_in_from", "move_in_to"):
        told[end] = (TODAY + timedelta(days=told.pop(f"{end}_days"))).isoformat()
    return Criteria.model_validate(told)


def among(market: Market) -> list[Entry]:
    return [entry for entry in households() if market in entry["markets"]]


@pytest.mark.parametrize("entry", households(), ids=lambda entry: entry["key"])
def test_the_search_of_a_household_is_one_that_matching_takes(entry: Entry) -> None:
    criteria = criteria_of(entry)

    assert household_rows(criteria, today=TODAY)
    assert criteria.languages


def test_enough_households_found_something_together_and_would_join_a_village() -> None:
    founders, joiners = among(Market.FOUNDING), among(Market.GROUPS)

    assert len(founders) >= 6
    assert len(joiners) >= 10
    assert {entry["household"]["kind"] for entry in joiners} == set(HouseholdKind)
    assert all(len(entry["wishes"]) > 8 for entry in founders + joiners)


@pytest.mark.parametrize("name", ["smokes", "has_certificate", "welcomes_pets"])
def test_what_may_be_left_open_is_answered_in_all_three_ways(name: str) -> None:
    told = Counter[Any](entry["household"][name] for entry in households())

    assert set(told) == {True, False, None}


def test_equity_is_none_at_all_some_and_left_open() -> None:
    told = {entry["max_equity_eur"] for entry in households()}

    assert {0, None} < told


def test_some_take_any_way_to_live_and_some_one_only() -> None:
    counts = {len(entry["tenures"]) for entry in households()}

    assert {1, len(Tenure)} <= counts


def test_some_tell_birthdays_of_old_and_young_and_most_do_not() -> None:
    told = [entry for entry in households() if entry["household"].get("births")]

    years = {date.fromisoformat(day).year for entry in told for day in entry["household"]["births"]}
    assert 5 <= len(told) < len(households()) / 2
    assert min(years) < TODAY.year - 60
    assert max(years) > TODAY.year - 12
