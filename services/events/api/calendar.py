"""A gathering as iCalendar (RFC 5545): folded by octets, with its time zone, CRLF."""

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from services.events.decide.gatherings import Gathering
from services.events.work.desk import Desk


def calendar_file(gathering: Gathering, *, desk: Desk, now: datetime) -> bytes:
    """One gathering to keep in any calendar (METHOD:PUBLISH); a later file moves the entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//Zukunftsplattform//events//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_entry(gathering, desk=desk, now=now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(gathering: Gathering, *, desk: Desk, now: datetime) -> Event:
    zone = ZoneInfo(gathering.timezone)
    entry = Event()
    entry.add("uid", f"{gathering.gathering_id}@{desk.public_host}")
    entry.add("sequence", gathering.revision)
    entry.add("dtstamp", now)
    entry.add("dtstart", gathering.starts_at.astimezone(zone))
    entry.add("dtend", gathering.ends_at.astimezone(zone))
    entry.add("summary", gathering.title)
    entry.add("description", gathering.summary)
    entry.add("status", "CANCELLED" if gathering.is_cancelled else "CONFIRMED")
    if gathering.venue:
        venue = gathering.venue
        entry.add("location", f"{venue.name}, {venue.street}, {venue.postcode} {venue.city}")
    return entry
