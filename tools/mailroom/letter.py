"""A mail as a person sees it: both texts, the headers, the calendar part in words, the links."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from markupsafe import Markup, escape

LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)»«“]")
HREF = re.compile(r"""href\s*=\s*["'](https?://[^"']+)["']""", re.IGNORECASE)
FOLD = re.compile(r"\r?\n[ \t]")
CALENDAR_WORDS = {
    "SUMMARY": "Termin",
    "DTSTART": "Beginn",
    "DTEND": "Ende",
    "LOCATION": "Ort",
    "STATUS": "Stand",
    "SEQUENCE": "Fassung",
    "ORGANIZER": "Veranstaltet von",
    "ATTENDEE": "Gast",
    "DESCRIPTION": "Beschreibung",
    "UID": "Kennung",
}
METHODS = {"REQUEST": "Einladung", "CANCEL": "Absage", "PUBLISH": "Hinweis", "REPLY": "Antwort"}


@dataclass(frozen=True)
class Calendar:
    """A calendar part: what it asks for, its lines in words, and the original."""

    method: str
    meaning: str
    lines: list[tuple[str, str]]
    original: str


@dataclass
class Letter:
    """The readable parts of a mail."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    html: str = ""
    calendars: list[Calendar] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)

    @property
    def links(self) -> list[str]:
        """Every address that a click could lead to, each once, in order."""
        found = [*HREF.findall(self.html.replace("&amp;", "&")), *LINK.findall(self.text)]
        return list(dict.fromkeys(found))


def read_letter(raw: bytes) -> Letter:
    """Take the mail apart; what it does not have stays empty."""
    message = message_from_bytes(raw, policy=policy.default)
    letter = Letter(headers=[(name, str(value)) for name, value in message.items()])
    for part in message.walk():
        if not part.is_multipart():
            sort_part(part, letter)
    return letter


def sort_part(part: EmailMessage, letter: Letter) -> None:
    """Put one part where it belongs; a second calendar part of the same content is left out."""
    kind, name = part.get_content_type(), part.get_filename()
    if kind == "text/calendar" or (name or "").endswith(".ics"):
        calendar = read_calendar(text_of(part))
        if calendar.original not in {known.original for known in letter.calendars}:
            letter.calendars.append(calendar)
    if name:
        letter.attachments.append(name)
    elif kind == "text/plain" and not letter.text:
        letter.text = text_of(part)
    elif kind == "text/html" and not letter.html:
        letter.html = text_of(part)


def text_of(part: EmailMessage) -> str:
    """The part's text; bytes that are none in its character set are shown as such."""
    content = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    try:
        return cast("bytes", content).decode(charset, errors="replace")
    except LookupError:
        return cast("bytes", content).decode("utf-8", errors="replace")


def read_calendar(original: str) -> Calendar:
    """The method and the first event's lines in German words; RFC 5545 folding is undone."""
    method, lines, inside = "", [], False
    for line in FOLD.sub("", original).splitlines():
        name, _, value = line.partition(":")
        name = name.partition(";")[0].upper()
        inside = (inside or line == "BEGIN:VEVENT") and line != "END:VEVENT"
        if name == "METHOD":
            method = value.strip().upper()
        elif inside and name in CALENDAR_WORDS:
            lines.append((CALENDAR_WORDS[name], in_words(line)))
    order = list(CALENDAR_WORDS.values())
    lines.sort(key=lambda line: order.index(line[0]))
    return Calendar(method, METHODS.get(method, "Termin"), lines, original)


def in_words(line: str) -> str:
    """A property's value for people: dates as dates, mailto: dropped, escapes undone."""
    head, _, value = line.partition(":")
    value = value.removeprefix("mailto:").removeprefix("MAILTO:")
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            moment = datetime.strptime(value, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        zone = re.search(r"TZID=([^;:]+)", head)
        where = "UTC" if value.endswith("Z") else zone[1] if zone else ""
        return f"{moment:%d.%m.%Y, %H:%M} Uhr {where}".strip()
    return value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")


def clickable(text: str) -> Markup:
    """The text with its links as links; everything else is escaped."""
    pieces, end = [], 0
    for match in LINK.finditer(text):
        pieces += [escape(text[end : match.start()]), anchor(match[0])]
        end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def anchor(address: str) -> Markup:
    """One link that opens beside the mailbox."""
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(address)
