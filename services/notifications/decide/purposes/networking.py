"""What people hear about needs, offers, introductions and partnerships."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

_POSTING: Final = placeholders("title")
_WEEK: Final = timedelta(days=7)
_FORTNIGHT: Final = timedelta(days=14)
PURPOSES: Final = (
    Purpose(
        name="posting-drafted",
        subject=SubjectKind.NEED,
        names=_POSTING | {"confirm_url"},
        lane=Lane.URGENT,
    ),
    Purpose(
        name="posting-listed",
        subject=SubjectKind.NEED,
        names=_POSTING | {"expires_on", "fits", "own_posting_url", "page_url"},
    ),
    Purpose(
        name="posting-expiry-due",
        subject=SubjectKind.NEED,
        names=_POSTING | {"expires_on", "renew_url", "own_posting_url"},
        lives=_WEEK,
    ),
    Purpose(
        name="posting-expired",
        subject=SubjectKind.NEED,
        names=_POSTING | {"renew_url"},
        lives=_FORTNIGHT,
    ),
    Purpose(
        name="posting-taken-off",
        subject=SubjectKind.NEED,
        names=_POSTING | {"reason", "page_url"},
        lives=_FORTNIGHT,
    ),
    Purpose(
        name="introduction-drafted",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("title", "text", "confirm_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="introduction-requested",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("title", "text", "expires_on", "answer_url"),
        lives=_FORTNIGHT,
        is_ephemeral=True,
    ),
    Purpose(
        name="introduction-accepted",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("title", "contact_name", "contact_email", "contact_phone"),
        lives=_FORTNIGHT,
        is_ephemeral=True,
    ),
    Purpose(
        name="introduction-declined",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("title", "page_url"),
        is_ephemeral=True,
    ),
    Purpose(
        name="introduction-expired",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("title", "page_url"),
        is_ephemeral=True,
    ),
    Purpose(
        name="partnership-proposed",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("title", "partner_title", "answer_url", "page_url"),
        lives=_FORTNIGHT,
    ),
    Purpose(
        name="partnership-confirmed",
        subject=SubjectKind.INTRODUCTION,
        names=placeholders("partner_title", "page_url"),
    ),
)
