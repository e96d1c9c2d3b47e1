"""On which days nobody works: public holidays of Saxony (§ 1 SächsSFG), computed, so no list to keep."""

from datetime import date, timedelta
from typing import Final

_FIXED: Final = frozenset({(1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)})
"""New Year, Labour Day, German Unity, Reformation Day and the two days of Christmas."""
_AFTER_EASTER: Final = frozenset({-2, 1, 39, 50})
"""Good Friday, Easter Monday, Ascension, Whit Monday: days after Easter Sunday."""


def is_holiday(day: date) -> bool:
    """Whether shops and offices are closed in Saxony on this day, Sundays aside."""
    return (
        (day.month, day.day) in _FIXED
        or (day - easter_sunday(day.year)).days in _AFTER_EASTER
        or day == repentance_day(day.year)
    )


def repentance_day(year: int) -> date:
    """Buß- und Bettag: the Wednesday before 23 November, a holiday in Saxony alone."""
    last = date(year, 11, 22)
    wednesday = 2
    return last - timedelta(days=(last.weekday() - wednesday) % 7)


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, by the method of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    golden = year % 19
    skipped = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + skipped + 15) % 30
    shift = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * shift) // 451
    month, day = divmod(epact + shift - 7 * late + 114, 31)
    return date(year, month, day + 1)
