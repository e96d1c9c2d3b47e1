"""Until when an offer stands: nobody loses a place overnight, on a Sunday or on a holiday."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.chassis.holidays import is_holiday
from services.events.decide.model import Rules, Terms

DAY_BEGINS: Final = time(8)
DAY_ENDS: Final = time(20)
NOON: Final = time(12)
SUNDAY: Final = 6


def offer_deadline(terms: Terms, rules: Rules, *, now: datetime) -> datetime | None:
    """The end of an offer made now (UTC), or None when it is too late for one.

    A day by default; within `Rules.short_notice` of the start two hours of daytime. An end in
    quiet time moves to the next noon; if that is past the start, the desk admits instead.
    """
    left = terms.starts_at - now
    if left < rules.no_offer_within:
        return None
    zone = ZoneInfo(terms.timezone)
    if left >= rules.short_notice:
        end = kind_end((now + rules.offer_window).astimezone(zone))
        if end < terms.starts_at:
            return end.astimezone(now.tzinfo)
    end = after_daytime(now.astimezone(zone), rules.short_window)
    return end.astimezone(now.tzinfo) if end < terms.starts_at else None


def kind_end(end: datetime) -> datetime:
    """This local time, or the next noon of an ordinary day if it is quiet then."""
    if not is_quiet(end):
        return end
    day = end.date()
    while True:
        noon = datetime.combine(day, NOON, tzinfo=end.tzinfo)
        if noon > end and not is_quiet(noon):
            return noon
        day += timedelta(days=1)


def after_daytime(begin: datetime, span: timedelta) -> datetime:
    """The local time at which so much daytime has passed since ``begin``."""
    day, left = begin.date(), span
    while True:
        opens = datetime.combine(day, DAY_BEGINS, tzinfo=begin.tzinfo)
        closes = datetime.combine(day, DAY_ENDS, tzinfo=begin.tzinfo)
        usable = closes - max(opens, begin)
        if not is_quiet(opens) and usable > left:
            return max(opens, begin) + left
        if not is_quiet(opens) and usable > timedelta(0):
            left -= usable
        day += timedelta(days=1)


def is_quiet(moment: datetime) -> bool:
    """Whether this local time is night, a Sunday or a holiday."""
    is_day = DAY_BEGINS <= moment.time() < DAY_ENDS
    return not is_day or moment.weekday() == SUNDAY or is_holiday(moment.date())
