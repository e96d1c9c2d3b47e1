"""The whole mail as bytes: written by hand, since the standard library takes 20 times as long.

The order of the parts says which one a reader prefers: text, HTML, calendar. The same calendar is
attached once more as a file for mail programs that do not read the part.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from services.notifications.decide.purposes import Method
from services.notifications.mail.names import header_text, mailbox

CRLF = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """A calendar and what it asks for."""

    method: Method
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything that a mail says; addresses are ASCII (A-labels)."""

    message_id: str
    date: datetime
    sender_name: str
    sender_address: str
    recipient_name: str
    recipient_address: str
    subject: str
    text: str
    html: str
    locale: str
    unsubscribe_url: str | None = None
    calendar: CalendarFile | None = None


def write(letter: Letter) -> bytes:
    """The message with CRLF line ends, ready to be signed."""
    boundary = f"zp-{letter.message_id.partition('@')[0]}"
    alternative = _multipart("alternative", f"{boundary}-a", _alternatives(letter))
    if letter.calendar is None:
        body = alternative
    else:
        body = _multipart("mixed", f"{boundary}-m", [alternative, _attachment(letter.calendar)])
    return CRLF.join([*_headers(letter), body])


def _headers(letter: Letter) -> list[bytes]:
    fields = [
        ("From", mailbox(letter.sender_name, address=letter.sender_address)),
        ("To", mailbox(letter.recipient_name, address=letter.recipient_address)),
        ("Subject", header_text(letter.subject)),
        ("Date", format_datetime(letter.date)),
        ("Message-ID", f"<{letter.message_id}>"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", letter.locale),
        ("MIME-Version", "1.0"),
        *_unsubscribe(letter),
    ]
    return [f"{name}: {value}".encode("ascii") for name, value in fields]


def _unsubscribe(letter: Letter) -> list[tuple[str, str]]:
    """RFC 8058: one POST, no page, no question."""
    if letter.unsubscribe_url is None:
        return []
    return [
        ("List-Unsubscribe", f"<{letter.unsubscribe_url}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]


def _alternatives(letter: Letter) -> list[bytes]:
    parts = [_part("text/plain; charset=utf-8", letter.text.encode())]
    parts.append(_part("text/html; charset=utf-8", letter.html.encode()))
    if letter.calendar is not None:
        kind = f"text/calendar; charset=utf-8; method={letter.calendar.method}"
        parts.append(_part(kind, letter.calendar.content))
    return parts


def _attachment(calendar: CalendarFile) -> bytes:
    return _part(
        f'text/calendar; charset=utf-8; method={calendar.method}; name="termin.ics"',
        calendar.content,
        extra=b'Content-Disposition: attachment; filename="termin.ics"\r\n',
    )


def _part(content_type: str, content: bytes, *, extra: bytes = b"") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n".encode()
    return head + extra + CRLF + base64.encodebytes(content).replace(b"\n", CRLF)


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"'.encode()
    line = f"--{boundary}".encode()
    pieces = [head, b""]
    for part in parts:
        pieces += [line, part]
    return CRLF.join([*pieces, line + b"--", b""])
