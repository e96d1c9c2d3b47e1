"""What owners hear about funding calls."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Purpose, placeholders

PURPOSES: Final = (
    Purpose(
        name="funding-call-opened",
        subject=SubjectKind.FUNDING_CALL,
        names=placeholders(
            "title", "call_title", "funder", "deadline", "is_met", "page_url", "own_url"
        ),
        lives=timedelta(days=14),
        topic="funding",
    ),
)
