"""What both sides of a match hear."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import BOTH, Purpose, placeholders

_MATCH: Final = placeholders(
    "headline", "found", "subject", "sms", "name", "title", "is_called",
            "fit_percent", "reasons", "obstacles",
    "open", "see_url",
)  # fmt: skip
PURPOSES: Final = (
    Purpose(
        name="match-proposed",
        subject=SubjectKind.MATCH,
        names=_MATCH | {"answer_url", "deadline", "number", "question"},
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
        names=_MATCH
        | {"contact_name", "contact_email", "contact_phone", "has_way", "due_on", "way_url"},
        topic="matches",
        is_ephemeral=True,
    ),
    Purpose(
        name="match-ended",
        subject=SubjectKind.MATCH,
        names=placeholders("match", "meeting", "title", "is_expired", "had_begun", "see_url"),
        topic="matches",
    ),
)
