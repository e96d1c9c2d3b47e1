"""Working days of Saxony, and what is said of how long decisions take."""

from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.statistics import (
    beginning,
    in_hours,
    is_working_day,
    midnight,
    month_of,
    months_until,
    quantile,
    waited,
    working_time,
)

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("begun", "ended", "hours"),
    [
        ("2026-03-03T09:00", "2026-03-03T12:30", 3.5),
        ("2026-03-03T09:00", "2026-03-04T09:00", 24),
        ("2026-03-06T18:00", "2026-03-09T09:00", 15),
        ("2026-03-07T10:00", "2026-03-08T20:00", 0),
        ("2026-04-02T12:00", "2026-04-07T12:00", 24),
        ("2026-11-17T12:00", "2026-11-19T12:00", 24),
        ("2026-03-27T12:00", "2026-03-30T12:00", 24),
    ],
    ids=[
        "one-day",
        "overnight",
        "weekend",
        "only-weekend",
        "easter",
        "repentance-day",
        "clock-change",
    ],
)
def test_only_the_hours_of_working_days_count(begun: str, ended: str, hours: float) -> None:
    assert in_hours(working_time(local(begun), local(ended))) == hours


def test_saxony_works_on_epiphany_but_not_on_reformation_day() -> None:
    assert is_working_day(date(2026, 1, 6))
    assert not is_working_day(date(2025, 10, 31))


@given(MOMENTS, st.timedeltas(min_value=timedelta(), max_value=timedelta(days=60)))
def test_working_time_is_never_longer_than_time_itself(begun: datetime, lasting: timedelta) -> None:
    assert timedelta() <= working_time(begun, begun + lasting) <= lasting


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_times_add_up(one: datetime, two: datetime, three: datetime) -> None:
    begun, middle, ended = sorted((one, two, three))

    parts = working_time(begun, middle) + working_time(middle, ended)

    assert parts == working_time(begun, ended)


@given(st.lists(st.floats(0, 10_000), min_size=2, max_size=50))
def test_the_median_and_the_ninth_tenth_are_those_of_the_library(hours: list[float]) -> None:
    ordered = sorted(hours)
    tenths = quantiles(ordered, n=10, method="inclusive")

    assert quantile(ordered, 0.5) == pytest.approx(tenths[4])
    assert quantile(ordered, 0.9) == pytest.approx(tenths[8])


def test_of_fewer_than_five_decisions_no_time_is_said() -> None:
    begun = local("2026-03-03T08:00")
    spans = [(begun, begun + timedelta(hours=n)) for n in (1, 2, 3, 4, 10)]

    few, enough = waited(spans[:4], of_state=True), waited(spans, of_state=True)

    assert (few.decided, few.median_hours, few.p90_hours) == (4, None, None)
    assert (enough.decided, enough.median_hours, enough.p90_hours) == (5, 3, pytest.approx(7.6))


def test_of_a_region_no_time_is_said_however_many_were_decided() -> None:
    begun = local("2026-03-03T08:00")

    told = waited([(begun, begun + timedelta(hours=2))] * 50, of_state=False)

    assert (told.decided, told.median_hours, told.p90_hours) == (50, None, None)


def test_a_year_of_months_ends_with_this_one_as_it_is_in_saxony() -> None:
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)

    months = months_until(new_year)

    assert (months[0], months[-1], len(months)) == ("2025-02", "2026-01", 12)
    assert beginning(new_year) == local("2025-02-01T00:00")
    assert month_of(new_year) == "2026-01"


@given(MOMENTS, st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
def test_working_time_is_what_one_finds_who_walks_from_midnight_to_midnight(
    begun: datetime, lasting: timedelta
) -> None:
    ended, day = begun + lasting, begun.astimezone(BERLIN).date()
    walked = timedelta()
    while midnight(day) < ended:
        here = min(ended, midnight(day + timedelta(days=1))) - max(begun, midnight(day))
        walked += here * is_working_day(day)
        day += timedelta(days=1)

    assert working_time(begun, ended) == walked
