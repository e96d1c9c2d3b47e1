"""Deadlines as iCalendar (RFC 5545): a whole day each, in a file that calendars subscribe to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from services.registry.decide.funding.calls import CallState, FundingCall

PRODUCT: Final = "-//Zukunftsplattform//registry//DE"
NAME: Final = "Fristen der Förderaufrufe"


def deadlines(calls: Iterable[FundingCall], *, host: str, now: datetime) -> bytes:
    """The last day of every call that still has one ahead; a later file moves the entries."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    for call in calls:
        if call.texts.closes_on is not None and call.state is not CallState.CLOSED:
            calendar.add_component(_entry(call, host=host, now=now))
    return bytes(calendar.to_ical())


def _entry(call: FundingCall, *, host: str, now: datetime) -> Event:
    """All-day: the end of such an entry is the day after, which does not belong to it."""
    texts, entry = call.texts, Event()
    entry.add("uid", f"funding-{call.id}@{host}")
    entry.add("sequence", call.revision)
    entry.add("dtstamp", now)
    if texts.closes_on is not None:
        entry.add("dtstart", texts.closes_on)
        entry.add("dtend", texts.closes_on + timedelta(days=1))
    entry.add("summary", f"Frist: {texts.title}")
    entry.add("description", f"{texts.funder}\n{texts.summary}")
    if texts.url:
        entry.add("url", texts.url)
    entry.add("transp", "TRANSPARENT")
    return entry
