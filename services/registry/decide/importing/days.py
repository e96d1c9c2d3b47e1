"""Dates in all the ways that spreadsheets have: the day first, ISO, in words, or counted since 1900.

The order of day and month never changes from row to row: a point means the day first, and what is
written with strokes is asked, since both orders are in use.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.chassis.refusal import Refusal

MONTHS: Final = (
    "januar",
    "februar",
    "maerz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
EXCEL_NUMBER: Final = "day-excel-number"
SHORT_YEAR: Final = "day-short-year"
END_OF_DAY: Final = "day-ends-at-midnight"
_POINTS: Final = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{2})")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS: Final = re.compile(r"([0-9]{1,2})\.?\s+([^\W\d_]+)\.?\s+([0-9]{4})")
_STROKES: Final = re.compile(r"[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}")
_NUMBER: Final = re.compile(r"[0-9]{5}(?:[.,]0+)?")
_CLOCK: Final = re.compile(r"[ T]([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?(?:\s?Uhr)?$")
_EXCEL_BEGINS: Final = date(1899, 12, 30)
_EXCEL_KNOWN: Final = range(18_264, 73_051)
"""1950 to 2099: other numbers of five digits are none of a calendar."""
_CENTURY_FROM: Final = 70
LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Day:
    """A day; ``note`` says how it was read where that was not plain."""

    value: date
    note: str | None = None


def read_day(text: str) -> Day | Refusal:
    """A day, or what is unclear about it."""
    told, is_end = _without_clock(text.strip())
    read = _read(told)
    if is_end and isinstance(read, Day):
        return Day(read.value + timedelta(days=1), END_OF_DAY)
    return read


def write_day(value: date) -> str:
    """The day as Germans write it."""
    return f"{value:%d.%m.%Y}"


def _read(told: str) -> Day | Refusal:
    if found := _POINTS.fullmatch(told):
        is_short = len(found[3]) == 2  # noqa: PLR2004 - digits of a year
        year = _long_year(int(found[3])) if is_short else int(found[3])
        day = _day(told, year, int(found[2]), int(found[1]))
        return Day(day.value, SHORT_YEAR) if is_short and isinstance(day, Day) else day
    if found := _ISO.fullmatch(told):
        return _day(told, int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(told):
        return _day(told, int(found[3]), _month(found[2]), int(found[1]))
    if _STROKES.fullmatch(told):
        return Refusal("day-order-unclear", found=told[:LONGEST])
    if _NUMBER.fullmatch(told):
        return _counted(told)
    return Refusal("day-invalid", found=told[:LONGEST])


def _without_clock(told: str) -> tuple[str, bool]:
    """A clock behind a day changes nothing, but 24:00 is the beginning of the next."""
    found = _CLOCK.search(told)
    if found is None:
        return told, False
    return told[: found.start()], found[1] == "24"


def _day(told: str, year: int, month: int, day: int) -> Day | Refusal:
    try:
        return Day(date(year, month, day))
    except ValueError:
        return Refusal("day-impossible", found=told[:LONGEST])


def _counted(told: str) -> Day | Refusal:
    days = int(re.split("[.,]", told)[0])
    if days not in _EXCEL_KNOWN:
        return Refusal("day-invalid", found=told[:LONGEST])
    return Day(_EXCEL_BEGINS + timedelta(days=days), EXCEL_NUMBER)


def _long_year(short: int) -> int:
    return short + (1900 if short >= _CENTURY_FROM else 2000)


def _month(word: str) -> int:
    """The month by its name or the first three letters of it; 0, which is none, for other words."""
    folded = word.casefold().replace("ä", "ae").replace("jaen", "jan")
    shortest = 3
    named = [number for number, name in enumerate(MONTHS, 1) if name.startswith(folded)]
    return named[0] if len(folded) >= shortest and len(named) == 1 else 0
