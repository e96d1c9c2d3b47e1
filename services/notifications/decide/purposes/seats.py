"""What guests of gatherings hear."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import (
    BOTH,
    Lane,
    Method,
    Purpose,
    WhenUnknown,
    placeholders,
)

_GATHERING: Final = placeholders(
    "title", "when", "where", "guests", "party", "is_online", "manage_url"
)

PURPOSES: Final = (
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
)
