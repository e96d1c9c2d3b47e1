"""What a mail to a bounce address says, and when an address is left alone for a while.

An absence note is no bounce and no answer; a person who writes there is heard by a person.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from typing import Final

HARD_FAILURES: Final = 2
WITHIN: Final = timedelta(hours=24)
LEFT_ALONE: Final = timedelta(days=30)

_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE: Final = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_DAEMON: Final = re.compile(r"^(mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_NOT_DELIVERED: Final = re.compile(
    r"undeliver|unzustellbar|nicht zugestellt|delivery (has )?failed|failure notice|returned mail",
    re.IGNORECASE,
)
_ABSENCE: Final = re.compile(
    r"abwesenheit|automatische antwort|out of office|auto(matic)?[ -]?reply", re.IGNORECASE
)


class Heard(StrEnum):
    """What came in."""

    BOUNCED_HARD = "bounced_hard"
    BOUNCED_SOFT = "bounced_soft"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    AUTOMATIC = "automatic"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a mail to a bounce address means; ``status`` is the enhanced code, if it names one."""

    heard: Heard
    status: str | None = None


def read_report(mail: EmailMessage) -> Report:
    """Read a delivery report (RFC 3464), a plain bounce, an absence note, or a person's mail."""
    if mail.get_content_type() == "multipart/report":
        return _delivery_report(mail)
    if _is_automatic(mail):
        return Report(heard=Heard.AUTOMATIC)
    if _is_plain_bounce(mail):
        return _plain_bounce(text_of(mail))
    return Report(heard=Heard.PERSON)


def text_of(mail: EmailMessage) -> str:
    """The readable text of a mail, empty if it has none."""
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError):
        return ""


def left_alone_until(failures: list[datetime], *, now: datetime) -> datetime | None:
    """Until when an address gets nothing, given its hard failures; None means not at all."""
    recent = [at for at in failures if now - at <= WITHIN]
    return now + LEFT_ALONE if len(recent) >= HARD_FAILURES else None


def _delivery_report(mail: EmailMessage) -> Report:
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            action, status = _field(block, "Action").lower(), _field(block, "Status")
            if action:
                return _by_action(action, status)
    return _plain_bounce(text_of(mail))


def _field(block: object, name: str) -> str:
    value = block.get(name, "") if isinstance(block, EmailMessage) else ""
    return str(value).strip()


def _by_action(action: str, status: str) -> Report:
    found = _STATUS.search(status)
    code = found[0] if found else None
    match action:
        case "failed":
            hard = code is None or (code.startswith("5") and code != "5.2.2")
            return Report(heard=Heard.BOUNCED_HARD if hard else Heard.BOUNCED_SOFT, status=code)
        case "delivered" | "relayed" | "expanded":
            return Report(heard=Heard.DELIVERED, status=code)
        case _:
            return Report(heard=Heard.DELAYED, status=code)


def _is_automatic(mail: EmailMessage) -> bool:
    """RFC 3834; an X-Auto-Response-Suppress header is a request and proves nothing."""
    submitted = str(mail.get("Auto-Submitted", "no")).split(";")[0].split("(")[0].strip().lower()
    if _is_plain_bounce(mail):
        return False
    return submitted != "no" or _ABSENCE.search(str(mail.get("Subject", ""))) is not None


def _is_plain_bounce(mail: EmailMessage) -> bool:
    return_path = str(mail.get("Return-Path", "")).strip()
    sender = str(mail.get("From", ""))
    address = sender.rpartition("<")[2].rstrip("> ")
    from_daemon = return_path == "<>" or _DAEMON.match(address) is not None
    return from_daemon and _NOT_DELIVERED.search(f"{mail.get('Subject', '')}") is not None


def _plain_bounce(text: str) -> Report:
    status = _STATUS.search(text)
    if status is not None:
        hard = status[1] == "5" and status[0] != "5.2.2"
        return Report(heard=Heard.BOUNCED_HARD if hard else Heard.BOUNCED_SOFT, status=status[0])
    code = _CODE.search(text)
    hard = code is None or code[1] == "5"
    return Report(heard=Heard.BOUNCED_HARD if hard else Heard.BOUNCED_SOFT)
