"""How old somebody is on a day, and the age groups that a household counts to.

A year of life is complete with the end of the day before the birthday (§§ 187 (2), 188 (2) BGB);
who was born on 29 February completes it, in a year without that day, with the end of
28 February, hence is a year older from 1 March on (§ 188 (3) BGB).
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

GROUPS: Final = ((0, "0-17"), (18, "18-29"), (30, "30-54"), (55, "55-69"), (70, "70+"))
"""From that age on → the name of the group."""
SENIOR_FROM: Final = 60
"""From that age on a household counts as one of seniors too, whatever else it is."""


def age_on(born: date, day: date) -> int:
    """Completed years of life on that day; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday_of(born: date, age: int) -> date:
    """The first day on which somebody is that old."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # 29 February in a year that has none
        return date(born.year + age, 3, 1)


def age_groups(births: Iterable[date], day: date) -> list[str]:
    """Every group that somebody of the household belongs to, once, the youngest first."""
    ages = [age_on(born, day) for born in births]
    return [
        name
        for n, (low, name) in enumerate(GROUPS)
        if any(low <= age and (n + 1 == len(GROUPS) or age < GROUPS[n + 1][0]) for age in ages)
    ]


def has_senior(births: Iterable[date], day: date) -> bool:
    """Whether somebody has completed the years that a senior has."""
    return any(age_on(born, day) >= SENIOR_FROM for born in births)


def next_senior_day(births: Iterable[date], day: date) -> date | None:
    """When the household begins to count as one of seniors, if that lies ahead."""
    if has_senior(births, day):
        return None
    return min((birthday_of(born, SENIOR_FROM) for born in births), default=None)
