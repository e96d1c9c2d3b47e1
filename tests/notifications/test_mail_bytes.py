"""A mail is one person's, signed, with a calendar part that any calendar understands."""

import re
from datetime import UTC, datetime
from email.utils import getaddresses
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from services.notifications.decide.purposes import Method
from services.notifications.mail.calendar import Invitation, calendar_part
from services.notifications.mail.dkim import load_signer
from services.notifications.mail.mime import CalendarFile, Letter, write
from services.notifications.mail.names import HeaderBreakError, header_text, mailbox
from services.notifications.mail.smtp import Parcel, UnsafeAddressError
from services.notifications.mail.verp import notification_of, return_path
from tests.notifications.builders import NOON
from tests.notifications.house import part, read

NAMES = [
    "Suharti",
    "O",
    "O'Neill",
    "Krüger, Zofija (Büro Süd)",
    'Ute "Uta" Meier',
    "Šołta, Hana",
    "🌻 Garten",
    "👩‍🌾 Gärtnerei",
    "ليلى حدّاد",
    "=?utf-8?q?trick?=",
    "Ann-Kathrin Maria Theresia Freiin von und zu Hohenlohe-Musterstein-Beispielhausen",
    "back\\slash",
    "",
]


def a_letter(**changes):
    told = {
        "message_id": "abc@zukunft.example",
        "date": NOON,
        "sender_name": "Zukunftsplattform",
        "sender_address": "post@zukunft.example",
        "recipient_name": "Hana Šołta",
        "recipient_address": "hana@example.org",
        "subject": "Grüße aus Weißwasser",
        "text": "Ein Text mit ß.\n.\n..Punkte\n",
        "html": "<p>Ein Text mit ß.</p>\n",
        "locale": "de",
    }
    return Letter(**{**told, **changes})


def an_invitation(**changes):
    told = {
        "uid": "seat-1@zukunft.example",
        "sequence": 0,
        "organizer_address": "post@zukunft.example",
        "organizer_name": "Zukunftsplattform",
        "attendee_address": "hana@example.org",
        "attendee_name": "Hana Šołta",
        "title": "Sofagespräch Weißwasser",
        "place": "Bürgerhaus, Saal 2",
        "description": "Ein Text",
        "url": "https://zukunft.example/m/e",
        "starts_at": datetime(2026, 11, 9, 16, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 11, 9, 18, 0, tzinfo=UTC),
        "zone": ZoneInfo("Europe/Berlin"),
        "said_at": NOON,
    }
    return Invitation(**{**told, **changes})


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_exactly_one_mailbox_and_comes_back_unchanged(name):
    mail = read(write(a_letter(recipient_name=name, sender_name=name)))

    for field in ("To", "From"):
        (found,) = mail[field].addresses
        assert found.display_name == name
    assert mail["To"].addresses[0].addr_spec == "hana@example.org"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120))
def test_encoded_words_are_short_never_quoted_and_hold_whole_letters(name):
    header = mailbox(name, address="hana@example.org")

    for word in re.findall(r"=\?utf-8\?b\?[^?]*\?=", header):
        assert len(word) <= 75
    if "=?utf-8?b?" in header:
        assert '"' not in header
    assert len(getaddresses([header])) == 1
    assert max(map(len, header.split("\r\n"))) < 998


@pytest.mark.parametrize("text", ["a\r\nBcc: x@example.org", "a\nb", "a\u2028b", "a\x85b"])
def test_a_line_break_never_gets_into_a_header(text):
    with pytest.raises(HeaderBreakError):
        header_text(text)
    with pytest.raises(HeaderBreakError):
        mailbox(text, address="hana@example.org")


@pytest.mark.parametrize("address", ["a@b.example>\r\nRCPT TO:<x@y", "a b@c", "jörg@example.org"])
def test_an_address_never_smuggles_a_second_command(address):
    with pytest.raises(UnsafeAddressError):
        Parcel("post@zukunft.example", address, b"")


def test_a_mail_says_the_same_as_text_and_html_and_comes_from_a_machine():
    mail = read(write(a_letter()))

    assert mail["Subject"] == "Grüße aus Weißwasser"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "de"
    assert part(mail, "text/plain") == "Ein Text mit ß.\n.\n..Punkte\n"
    assert part(mail, "text/html") == "<p>Ein Text mit ß.</p>\n"
    assert mail.get_content_type() == "multipart/alternative"
    assert "List-Unsubscribe" not in mail


def test_one_click_stands_in_the_headers_of_what_one_can_stop():
    url = "https://zukunft.example/api/notifications/v1/unsubscribe/n" + "u" * 43
    mail = read(write(a_letter(unsubscribe_url=url)))

    assert mail["List-Unsubscribe"] == f"<{url}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("changes", [{}, {"recipient_name": NAMES[10], "text": " \n\n \n"}])
def test_the_signature_holds_and_breaks_with_any_change(keys_dir, changes):
    signer = load_signer(
        (keys_dir / "dkim.pem").read_text(), domain="zukunft.example", selector="zp"
    )
    record = (keys_dir / "dkim.txt").read_bytes().strip()

    def dns(name, timeout=5):
        assert name == b"zp._domainkey.zukunft.example."
        return record

    url = "https://zukunft.example/api/x"
    signed = signer.sign(write(a_letter(unsubscribe_url=url, **changes)), at=NOON)

    assert dkim.verify(signed, dnsfunc=dns)
    for header in (b"To", b"Subject", b"List-Unsubscribe", b"List-Unsubscribe-Post"):
        assert not dkim.verify(
            signed.replace(b"\n" + header + b": ", b"\n" + header + b": x"), dnsfunc=dns
        )
    assert not dkim.verify(b"Subject: Zweite\r\n" + signed, dnsfunc=dns)
    assert not dkim.verify(signed + b"more\r\n", dnsfunc=dns)


def test_request_and_cancel_speak_of_the_same_entry():
    request = Calendar.from_ical(calendar_part(an_invitation(), method=Method.REQUEST))
    cancel = Calendar.from_ical(calendar_part(an_invitation(sequence=1), method=Method.CANCEL))
    one, other = request.events[0], cancel.events[0]

    assert (request["METHOD"], cancel["METHOD"]) == ("REQUEST", "CANCEL")
    assert "METHOD" not in other
    assert one["UID"] == other["UID"] == "seat-1@zukunft.example"
    assert one["ORGANIZER"] == other["ORGANIZER"] == "mailto:post@zukunft.example"
    assert (one["SEQUENCE"], other["SEQUENCE"]) == (0, 1)
    assert (one["STATUS"], other["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert other["ATTENDEE"] == "mailto:hana@example.org"
    assert other["ATTENDEE"].params["RSVP"] == "FALSE"
    assert [zone["TZID"] for zone in request.timezones] == ["Europe/Berlin"]


def test_times_are_those_of_the_place_and_the_stamp_is_utc():
    text = calendar_part(an_invitation(), method=Method.REQUEST).decode()

    assert "DTSTART;TZID=Europe/Berlin:20261109T170000\r\n" in text
    assert "DTEND;TZID=Europe/Berlin:20261109T190000\r\n" in text
    assert "DTSTAMP:20261001T100000Z\r\n" in text
    assert "LOCATION:Bürgerhaus\\, Saal 2\r\n" in text


LONG = "Gespräch über größere Küchen, mehr Grün; „Häuser für alle“ 🏡 C:\\ \nZweite Zeile " * 5


@pytest.mark.parametrize("text", [LONG, "ß" * 300, "🏡" * 100, "a" * 74 + "ß" * 10])
def test_lines_are_folded_at_75_octets_and_never_inside_a_letter(text):
    content = calendar_part(an_invitation(description=text, title=text[:80]), method=Method.REQUEST)

    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert Calendar.from_ical(content).events[0]["DESCRIPTION"] == text


@pytest.mark.parametrize("method", list(Method))
def test_the_content_type_names_the_same_method_as_the_calendar(method):
    content = calendar_part(an_invitation(), method=method)
    mail = read(write(a_letter(calendar=CalendarFile(method=method, content=content))))

    parts = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]

    assert [each.get_param("method") for each in parts] == [method, method]
    assert [each.get_filename() for each in parts] == [None, "termin.ics"]
    for each in parts:
        assert each.get_payload(decode=True) == content


def test_a_return_path_names_its_notification_and_cannot_be_invented():
    key, about = b"k" * 32, uuid4()
    address = return_path(key, about, domain="zukunft.example")
    invented = return_path(b"x" * 32, about, domain="zukunft.example")

    assert notification_of(key, f"<{address.upper()}>", domain="zukunft.example") == about
    assert notification_of(key, invented, domain="zukunft.example") is None
    assert notification_of(key, address, domain="other.example") is None
    assert notification_of(key, "post@zukunft.example", domain="zukunft.example") is None
    assert len(address.partition("@")[0]) <= 64
    assert UUID(address.partition("+")[2][:32]) == about
