"""An offer never ends at night, on a Sunday or on a Saxon holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.holidays import easter_sunday, is_holiday, repentance_day
from services.events.decide.deadlines import is_quiet, offer_deadline
from services.events.decide.model import Rules
from tests.events.builders import MONDAY_NOON, RULES, terms

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def deadline(now: str, starts: str, rules: Rules = RULES) -> str | None:
    end = offer_deadline(terms(starts_at=local(starts)), rules, now=local(now).astimezone(UTC))
    return end.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M") if end else None


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-09-07T12:00", "2026-09-08T12:00"),
        ("2026-09-07T23:00", "2026-09-09T12:00"),
        ("2026-09-08T03:00", "2026-09-09T12:00"),
        ("2026-09-05T10:00", "2026-09-07T12:00"),
        ("2026-10-30T10:00", "2026-11-02T12:00"),
        ("2026-11-17T10:00", "2026-11-19T12:00"),
        ("2026-10-24T15:00", "2026-10-26T12:00"),
    ],
    ids=["day", "night", "early", "sunday", "reformation-day", "repentance-day", "clock-change"],
)
def test_an_offer_stands_a_day_and_ends_when_people_are_awake(now, end):
    assert deadline(now, "2026-12-10T17:00") == end


def test_close_to_the_start_it_stands_two_hours_of_daytime():
    assert deadline("2026-09-07T12:00", "2026-09-08T17:00") == "2026-09-07T14:00"
    assert deadline("2026-09-07T19:00", "2026-09-08T17:00") == "2026-09-08T09:00"


def test_within_three_hours_of_the_start_the_desk_admits():
    assert deadline("2026-09-07T12:00", "2026-09-07T14:59") is None


def test_no_end_before_the_start_means_no_offer():
    assert deadline("2026-09-05T21:00", "2026-09-06T15:00") is None


@given(
    now=st.integers(0, 10 * 365 * 24 * 60).map(lambda n: MONDAY_NOON + timedelta(minutes=n)),
    ahead=st.timedeltas(timedelta(hours=-1), timedelta(days=20)),
)
def test_whatever_the_hour_the_end_is_awake_ahead_and_before_the_start(now, ahead):
    end = offer_deadline(terms(starts_at=now + ahead), RULES, now=now)

    assert end is None or (now < end < now + ahead and not is_quiet(end.astimezone(BERLIN)))


def test_the_computed_holidays_are_those_of_the_calendar():
    official = holidays.country_holidays("DE", subdiv="SN", years=range(2020, 2060))
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(40 * 365)]

    assert [day for day in days if is_holiday(day)] == sorted(set(official) & set(days))


def test_known_easters_and_repentance_days():
    assert easter_sunday(2026) == date(2026, 4, 5)
    assert repentance_day(2026) == date(2026, 11, 18)
