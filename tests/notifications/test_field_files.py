"""Files as they reach people: calendars that cancel, calendars that do not, SMS as they are billed."""

import asyncio
import csv
from pathlib import Path
from typing import Final

import pytest
from icalendar import Calendar, Event

from contracts.events import SeatReleased
from services.notifications.decide.handover import Outcome
from services.notifications.decide.segments import segment
from services.notifications.sms.centre import Centre
from services.notifications.sms.pdu import Part
from tests.notifications.builders import a_booking, a_change, a_guest, a_seat_fact
from tests.notifications.house import House
from tests.notifications.test_planning import as_if_sent
from tests.tools.conftest import DemoServer

FIELD: Final = Path(__file__).parent / "field"
PHONE: Final = "+4915112345678"
with (FIELD / "sms-parts.csv").open(encoding="utf-8", newline="") as table:
    TEXTS: Final = list(csv.DictReader(table, delimiter=";", quoting=csv.QUOTE_NONE))


def test_a_cancellation_speaks_of_the_entry_that_it_takes_out():
    invitation, cancellation = read("invitation.ics"), read("cancellation.ics")

    assert why_not(cancellation, of=invitation) == set()


def test_a_calendar_that_only_looks_like_one_cancels_nothing():
    invitation, wrong = read("invitation.ics"), read("no-cancellation.ics")

    assert why_not(wrong, of=invitation) == {
        "method inside the entry",
        "method",
        "uid",
        "organizer",
        "attendee",
        "sequence",
        "status",
        "stamp not in utc",
    }


async def test_booked_moved_and_cancelled_is_one_entry_in_every_calendar(house: House):
    await house.hear_with(a_booking(), a_guest())
    (booked,) = await calendars(house)
    await house.hear(a_change(revision=4))
    await house.visit()
    (moved,) = await calendars(house)
    out = a_seat_fact(SeatReleased, seat_revision=2, calendar_sequence=6)
    await house.hear_with(out, a_guest())
    (cancelled,) = await calendars(house)

    assert [str(one["METHOD"]) for one in (booked, moved)] == ["REQUEST", "REQUEST"]
    assert entry(booked)["UID"] == entry(moved)["UID"]
    assert entry(booked)["SEQUENCE"] < entry(moved)["SEQUENCE"]
    assert why_not(cancelled, of=moved) == set()
    assert why_not(cancelled, of=booked) == set()
    assert "uid" in why_not(cancelled, of=read("invitation.ics"))


@pytest.mark.parametrize("told", TEXTS, ids=[told["Was"] for told in TEXTS])
def test_an_sms_is_counted_as_the_file_says(told):
    cut = segment(told["Text"])

    assert (cut.encoding.value, cut.units, len(cut.parts)) == (
        told["Kodierung"],
        int(told["Einheiten"]),
        int(told["Teile"]),
    )


async def test_the_centre_takes_and_bills_the_parts_that_were_counted(smscentre: DemoServer):
    url = f"smpp://zp:zp@127.0.0.1:{smscentre.port}"
    async with Centre.open(url, deliver=overhear, window=10, timeout_seconds=60) as centre:
        for number, told in enumerate(TEXTS):
            parts = parts_of(told["Text"], number)
            ends = [await centre.submit(part, may_begin=lambda: True) for part in parts]
            assert {end.outcome for end in ends} == {Outcome.ACCEPTED}

    billed = {
        number: len(smscentre.get("/ledger/messages", reference=f"field-{number}")["segments"])
        for number in range(len(TEXTS))
    }
    arrived = [item["text"] for item in smscentre.get("/api/sms", number=PHONE)["items"]]
    assert billed == {number: int(told["Teile"]) for number, told in enumerate(TEXTS)}
    assert sorted(arrived) == sorted(told["Text"] for told in TEXTS)


def why_not(cancel: Calendar, *, of: Calendar) -> set[str]:
    """Why a calendar program takes no entry out (RFC 5546, 3.2.5); empty if it does."""
    asked, said = entry(of), entry(cancel)
    attendees = [one.get("ATTENDEE") for one in (asked, said)]
    reasons = {
        "method inside the entry": "METHOD" in said,
        "method": str(cancel.get("METHOD")) != "CANCEL",
        "uid": said["UID"] != asked["UID"],
        "organizer": said["ORGANIZER"] != asked["ORGANIZER"],
        "attendee": attendees[0] != attendees[1],
        "sequence": said.get("SEQUENCE", 0) <= asked["SEQUENCE"],
        "status": said.get("STATUS") != "CANCELLED",
        "stamp not in utc": said["DTSTAMP"].dt.utcoffset() is None,
    }
    return {reason for reason, holds in reasons.items() if holds}


def entry(calendar: Calendar) -> Event:
    (only,) = calendar.events
    return only


def read(name: str) -> Calendar:
    return Calendar.from_ical((FIELD / name).read_bytes())


async def calendars(house: House) -> list[Calendar]:
    """The calendars of the mails that are ready, each with the method that its type names."""
    found = []
    for mail in await house.mails():
        [part] = [
            each
            for each in mail.walk()
            if each.get_content_type() == "text/calendar" and not each.get_filename()
        ]
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part.get_param("method") == str(calendar["METHOD"])
        found.append(calendar)
    await as_if_sent(house)
    return found


def parts_of(text: str, number: int) -> list[Part]:
    cut = segment(text)
    return [
        Part(
            sender="Zukunft",
            phone=PHONE,
            encoding=cut.encoding,
            content=content,
            position=position,
            total=len(cut.parts),
            thread=number,
            reference=f"field-{number}",
        )
        for position, content in enumerate(cut.octets, start=1)
    ]


async def overhear(_told: object) -> None:
    await asyncio.sleep(0)
