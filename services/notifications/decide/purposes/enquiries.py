"""What is said about a visitor's message to an initiative."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

PURPOSES: Final = (
    Purpose(
        name="enquiry-received",
        subject=SubjectKind.ENQUIRY,
        names=placeholders("title", "text", "confirm_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="enquiry-forwarded",
        subject=SubjectKind.ENQUIRY,
        names=placeholders("title", "text", "sender_name", "sender_email", "outcome_url"),
        lives=timedelta(days=14),
        is_ephemeral=True,
    ),
)
