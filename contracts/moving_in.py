"""Which days of moving in are over: one rule for households, for projects and for the forms of both."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

SAXONY: Final = ZoneInfo("Europe/Berlin")


def day_in_saxony(now: datetime) -> date:
    """The date there at that moment."""
    return now.astimezone(SAXONY).date()


def days_over(
    start: date | None, end: date | None, *, kept: date | None, today: date
) -> dict[str, str]:
    """By field, first day before last, why a day cannot be stated any more.

    A first day that passed since it was stated (``kept``) means "from now on" and may stay: who
    only wants to change something else is not asked for it. Behind a last day that passed lies no
    day at all.
    """
    over = {}
    if start is not None and start < today and start != kept:
        over["move_in_from"] = "move-in-past"
    if end is not None and end < today:
        over["move_in_to"] = "move-in-over"
    return over
