"""Every reason to write to somebody, and what its texts may name."""

from collections.abc import Mapping
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
        SubjectKind.SEAT: "events",
        SubjectKind.ACCOUNT: "web",
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


def _names(*names: str) -> frozenset[str]:
    return frozenset(names)


_MATCH: Final = _names(
    "is_seeker", "title", "place", "distance_km", "household", "fit_percent", "reasons", "obstacles",
    "see_url",
)  # fmt: skip
_GATHERING: Final = _names("title", "when", "where", "guests", "party", "is_online", "manage_url")

_ALL: Final = (
    Purpose(
        name="initiative-drafted",
        subject=SubjectKind.INITIATIVE,
        names=_names("title", "confirm_url"),
        lane=Lane.URGENT,
    ),
    Purpose(
        name="initiative-submitted",
        subject=SubjectKind.INITIATIVE,
        names=_names("title", "own_url"),
    ),
    Purpose(
        name="initiative-returned",
        subject=SubjectKind.INITIATIVE,
        names=_names("title", "own_url", "reason"),
    ),
    Purpose(
        name="initiative-rejected",
        subject=SubjectKind.INITIATIVE,
        names=_names("title", "own_url", "reason"),
    ),
    Purpose(
        name="initiative-listed",
        subject=SubjectKind.INITIATIVE,
        names=_names("title", "own_url", "page_url"),
    ),
    Purpose(
        name="match-proposed",
        subject=SubjectKind.MATCH,
        names=_MATCH | {"answer_url", "deadline", "number"},
        channels=BOTH,
        topic="matches",
        one_sms_within=timedelta(minutes=10),
    ),
    Purpose(
        name="match-mutual",
        subject=SubjectKind.MATCH,
        names=_MATCH | {"consent_url"},
        channels=BOTH,
        topic="matches",
    ),
    Purpose(
        name="contact-released",
        subject=SubjectKind.MATCH,
        names=_MATCH | {"contact_name", "contact_email", "contact_phone"},
        topic="matches",
        is_ephemeral=True,
    ),
    Purpose(
        name="match-ended",
        subject=SubjectKind.MATCH,
        names=_names("is_seeker", "title", "is_expired", "see_url"),
        topic="matches",
    ),
    Purpose(
        name="seat-held",
        subject=SubjectKind.SEAT,
        names=_GATHERING | {"confirm_url", "deadline"},
        lane=Lane.URGENT,
        lives=timedelta(minutes=30),
    ),
    Purpose(
        name="seat-booked",
        subject=SubjectKind.SEAT,
        names=_GATHERING,
        lane=Lane.URGENT,
        lives=timedelta(days=14),
        calendar=Method.REQUEST,
    ),
    Purpose(
        name="seat-updated",
        subject=SubjectKind.SEAT,
        names=_GATHERING,
        lane=Lane.URGENT,
        lives=timedelta(days=14),
        calendar=Method.REQUEST,
    ),
    Purpose(
        name="seat-waitlisted",
        subject=SubjectKind.SEAT,
        names=_GATHERING | {"position", "confirm_url", "needs_confirming"},
        lane=Lane.URGENT,
    ),
    Purpose(
        name="seat-offered",
        subject=SubjectKind.SEAT,
        names=_GATHERING | {"accept_url", "deadline", "deadline_short", "when_short", "number"},
        lane=Lane.URGENT,
        channels=BOTH,
        when_unknown=WhenUnknown.RESEND,
    ),
    Purpose(name="offer-lapsed", subject=SubjectKind.SEAT, names=_GATHERING),
    Purpose(
        name="seat-released",
        subject=SubjectKind.SEAT,
        names=_GATHERING,
        lane=Lane.URGENT,
        lives=timedelta(days=14),
        calendar=Method.CANCEL,
    ),
    Purpose(
        name="gathering-cancelled",
        subject=SubjectKind.SEAT,
        names=_GATHERING,
        lane=Lane.URGENT,
        lives=timedelta(days=14),
        calendar=Method.CANCEL,
    ),
    Purpose(
        name="sign-in-code",
        subject=SubjectKind.ACCOUNT,
        names=_names("code", "minutes"),
        lane=Lane.URGENT,
        lives=timedelta(minutes=10),
        when_unknown=WhenUnknown.RESEND,
        is_ephemeral=True,
        passes_suppression=True,
    ),
    Purpose(
        name="resume-wizard",
        subject=SubjectKind.ACCOUNT,
        names=_names("resume_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="erasure-done",
        subject=SubjectKind.ACCOUNT,
        names=_names(),
        lane=Lane.URGENT,
        is_ephemeral=True,
        names_nobody=True,
    ),
    Purpose(
        name="reply-forwarded",
        subject=SubjectKind.ACCOUNT,
        names=_names("from_address", "topic_line", "text"),
        is_ephemeral=True,
    ),
    Purpose(
        name="sms-stopped",
        subject=SubjectKind.ACCOUNT,
        names=_names(),
        lane=Lane.URGENT,
        channels=SMS_ONLY,
        is_ephemeral=True,
        passes_suppression=True,
    ),
    Purpose(
        name="sms-unclear",
        subject=SubjectKind.ACCOUNT,
        names=_names("has_question", "questions"),
        lane=Lane.URGENT,
        channels=SMS_ONLY,
        is_ephemeral=True,
    ),
)

PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType({each.name: each for each in _ALL})
