"""The calendar part of a mail: it puts a gathering into the guest's calendar, or takes it out.

METHOD stands on the calendar, UID and ORGANIZER stay the same for the life of a seat, SEQUENCE
rises, a cancel has STATUS:CANCELLED (RFC 5546 § 3.2.5). Lines are folded at 75 octets, never
inside a letter (RFC 5545 § 3.1).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from services.notifications.decide.purposes import Method

PRODUCT: Final = "-//Zukunftsplattform//Veranstaltungen//DE"
PARTICIPANT: Final = "NEEDS-ACTION"
ZONE_KNOWN: Final = timedelta(days=400)
"""How far around a gathering the clock changes of its place are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a calendar needs to know of one seat."""

    uid: str
    sequence: int
    organizer_address: str
    organizer_name: str
    attendee_address: str
    attendee_name: str
    title: str
    place: str
    description: str
    url: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    said_at: datetime


def calendar_part(invitation: Invitation, *, method: Method) -> bytes:
    """The calendar as bytes, with the rules of its time zone inside."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_entry(invitation, method))
    around = invitation.starts_at.date()
    calendar.add_missing_timezones(
        first_date=around - ZONE_KNOWN, last_date=invitation.ends_at.date() + ZONE_KNOWN
    )
    return bytes(calendar.to_ical())


def bare_address(organizer: str) -> str:
    """An address without ``mailto:``."""
    return organizer.removeprefix("mailto:").removeprefix("MAILTO:")


def _entry(invitation: Invitation, method: Method) -> Event:
    entry = Event()
    entry.add("uid", invitation.uid)
    entry.add("sequence", invitation.sequence)
    entry.add("dtstamp", invitation.said_at.astimezone(UTC))
    entry.add("dtstart", invitation.starts_at.astimezone(invitation.zone))
    entry.add("dtend", invitation.ends_at.astimezone(invitation.zone))
    entry.add("summary", invitation.title)
    entry.add("location", invitation.place)
    entry.add("description", invitation.description)
    entry.add("url", invitation.url)
    entry.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    entry.add("organizer", _person(invitation.organizer_name, invitation.organizer_address))
    entry.add("attendee", _attendee(invitation))
    if method is Method.REQUEST:
        entry.add_component(_reminder(invitation))
    return entry


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["CN"] = vText(name.replace('"', "'"))
    return person


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = _person(invitation.attendee_name, invitation.attendee_address)
    attendee.params["PARTSTAT"] = vText(PARTICIPANT)
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _reminder(invitation: Invitation) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", invitation.title)
    alarm["trigger"] = "-P1D"
    return alarm
