"""What is known about a reason to write to somebody."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from contracts.notifications import Channel, SubjectKind

LOCALES: Final = ("de", "en")

ALWAYS: Final = frozenset(
    {"greeting", "why", "why_url", "public_url", "imprint_url", "privacy_url", "sender", "lang"}
)
"""What every text may name."""

MAIL: Final = (Channel.MAIL,)
BOTH: Final = (Channel.MAIL, Channel.SMS)
SMS_ONLY: Final = (Channel.SMS,)

OWNERS: Final = MappingProxyType(
    {
        SubjectKind.INITIATIVE: "registry",
        SubjectKind.MATCH: "matching",
        SubjectKind.VILLAGE: "matching",
        SubjectKind.ACCOMPANIMENT: "matching",
        SubjectKind.SEAT: "events",
        SubjectKind.ACCOUNT: "web",
        SubjectKind.NOMINATION: "registry",
        SubjectKind.CLAIM: "registry",
        SubjectKind.FUNDING_CALL: "registry",
        SubjectKind.CASE: "registry",
        SubjectKind.NEED: "registry",
        SubjectKind.INTRODUCTION: "registry",
        SubjectKind.IDEA: "registry",
        SubjectKind.SUBSCRIPTION: "registry",
        SubjectKind.ENQUIRY: "registry",
    }
)
SERVICES: Final = frozenset(OWNERS.values())
"""Whom one can ask about the people of a message."""


class Lane(IntEnum):
    """Who goes first: somebody waits for a code, nobody waits for a notice."""

    URGENT = 0
    NOTICE = 1


class Method(StrEnum):
    """What a calendar part asks the calendar to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class WhenUnknown(StrEnum):
    """What to do with an SMS of which nobody knows whether the centre took it."""

    RESEND = "resend"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One reason to write.

    ``lives`` is how long the message is worth sending. ``topic`` names what a person can stop
    receiving; None means that the message is part of something the person is doing right now.
    ``is_ephemeral`` texts and addresses are dropped as soon as the relay took the mail.
    """

    name: str
    subject: SubjectKind
    names: frozenset[str]
    lane: Lane = Lane.NOTICE
    channels: tuple[Channel, ...] = MAIL
    lives: timedelta = timedelta(hours=72)
    topic: str | None = None
    calendar: Method | None = None
    when_unknown: WhenUnknown = WhenUnknown.DROP
    one_sms_within: timedelta | None = None
    """How long one SMS of this purpose is enough for a person; the mails say all."""
    is_ephemeral: bool = False
    passes_suppression: bool = False
    outlives_subject: bool = False
    """Said because the thing ended: its end does not cancel the message."""
    owner_unsubscribes: bool = False
    """What stops these messages is the owner's, not a topic: its claim brings the link."""
    names_nobody: bool = False
    """Asked for when the person is forgotten already: the row is kept under an id that is nobody's."""

    @property
    def owner(self) -> str:
        """Which service knows the person and the texts."""
        return OWNERS[self.subject]

    @property
    def placeholders(self) -> frozenset[str]:
        """What the texts of this purpose may name."""
        stop = {"unsubscribe_url"} if self.topic else set()
        return self.names | ALWAYS | stop


def placeholders(*names: str) -> frozenset[str]:
    """What the texts of a purpose may name, beside what all may."""
    return frozenset(names)
