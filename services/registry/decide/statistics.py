"""How long something waits for the editors: working days only, and never about fewer than five.

A time of which the editors were asked on Friday evening and answered on Monday morning is short.
What counts are the hours of Monday to Friday, day and night, without Saxony's public holidays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from services.chassis.holidays import is_holiday
from services.registry.decide.small_cells import SMALLEST

SAXONY: Final = ZoneInfo("Europe/Berlin")
MONTHS: Final = 12
"""How many months the statistics look back, this one included."""
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """How many were decided, and how many working hours half and nine tenths of them took at most.

    No hours where fewer than five were decided: they would tell of one decision. No hours either of
    a Kreis or of an editor's region, however many: where few editors decide, five decisions may all
    be one's, and how quick she is nobody is to read from them.
    """

    decided: int
    median_hours: float | None
    p90_hours: float | None


def waited(spans: Iterable[tuple[datetime, datetime]], *, of_state: bool) -> Waited:
    """What to say of decisions, each from when it was asked for until it was taken.

    ``of_state``: they are those of the whole state, so hours may be said.
    """
    hours = sorted(in_hours(working_time(begun, ended)) for begun, ended in spans)
    is_said = of_state and len(hours) >= SMALLEST
    return Waited(
        decided=len(hours),
        median_hours=quantile(hours, 0.5) if is_said else None,
        p90_hours=quantile(hours, 0.9) if is_said else None,
    )


def working_time(begun: datetime, ended: datetime) -> timedelta:
    """The time between two moments that lies on working days; none if they stand the wrong way.

    Whole days are counted by tables of years: a wait of months costs no more than one of an hour.
    Clocks are put forward and back on Sundays only, so a working day has 24 hours.
    """
    if ended <= begun:
        return timedelta()
    first, last = begun.astimezone(SAXONY), ended.astimezone(SAXONY)
    days = _working_days(first.date(), last.date())
    return days * _DAY + _of_its_day(last) - _of_its_day(first)


def _of_its_day(local: datetime) -> timedelta:
    """How much of its day is over at a moment, if that is a working day."""
    day = _number(local.date())
    before = _days_before(local.year)
    if before[day] == before[day + 1]:
        return timedelta()
    return local.replace(tzinfo=None) - datetime.combine(local, time())


def _working_days(first: date, last: date) -> int:
    """How many working days there are from the first day until before the last."""
    years = sum(_days_before(year)[-1] for year in range(first.year, last.year))
    return years + _days_before(last.year)[_number(last)] - _days_before(first.year)[_number(first)]


@lru_cache(maxsize=64)
def _days_before(year: int) -> tuple[int, ...]:
    """How many working days of a year lie before each of its days; last, how many it has."""
    begins = date(year, 1, 1)
    days = (begins + n * _DAY for n in range((date(year + 1, 1, 1) - begins).days))
    return tuple(accumulate((int(is_working_day(day)) for day in days), initial=0))


def _number(day: date) -> int:
    """Which day of its year it is, the first being nought."""
    return (day - date(day.year, 1, 1)).days


def is_working_day(day: date) -> bool:
    """Whether editors are expected to work: Monday to Friday, no public holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies, between two of them in line.

    As PostgreSQL's ``percentile_cont`` reckons it.
    """
    at = (len(ordered) - 1) * share
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def in_hours(time_: timedelta) -> float:
    """A time in hours."""
    return time_ / timedelta(hours=1)


def months_until(now: datetime) -> list[str]:
    """The months that the statistics tell of, oldest first, each as ``2026-03``."""
    local = now.astimezone(SAXONY)
    count = local.year * 12 + local.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(count - MONTHS + 1, count + 1)]


def month_of(moment: datetime) -> str:
    """The month of a moment, as it is in Saxony."""
    return f"{moment.astimezone(SAXONY):%Y-%m}"


def beginning(now: datetime) -> datetime:
    """From when on the statistics count."""
    return midnight(date.fromisoformat(f"{months_until(now)[0]}-01"))


def midnight(day: date) -> datetime:
    """When a day begins in Saxony; as UTC, since days there are of 23 to 25 hours."""
    return datetime.combine(day, time(), SAXONY).astimezone(UTC)
