"""What people hear about signing in, answering and being forgotten."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import (
    SMS_ONLY,
    Lane,
    Purpose,
    WhenUnknown,
    placeholders,
)

PURPOSES: Final = (
    Purpose(
        name="sign-in-code",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("code", "minutes"),
        lane=Lane.URGENT,
        lives=timedelta(minutes=10),
        when_unknown=WhenUnknown.RESEND,
        is_ephemeral=True,
        passes_suppression=True,
    ),
    Purpose(
        name="resume-wizard",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("resume_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="resume-entry",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("resume_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="data-export-link",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("link_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="data-export-ready",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("link_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="erasure-done",
        subject=SubjectKind.ACCOUNT,
        names=placeholders(),
        lane=Lane.URGENT,
        is_ephemeral=True,
        names_nobody=True,
    ),
    Purpose(
        name="reply-forwarded",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("from_address", "topic_line", "text"),
        is_ephemeral=True,
    ),
    Purpose(
        name="sms-stopped",
        subject=SubjectKind.ACCOUNT,
        names=placeholders(),
        lane=Lane.URGENT,
        channels=SMS_ONLY,
        is_ephemeral=True,
        passes_suppression=True,
    ),
    Purpose(
        name="sms-unclear",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("has_question", "questions"),
        lane=Lane.URGENT,
        channels=SMS_ONLY,
        is_ephemeral=True,
    ),
    Purpose(
        name="sms-answered",
        subject=SubjectKind.ACCOUNT,
        names=placeholders("answer", "question"),
        lane=Lane.URGENT,
        channels=SMS_ONLY,
        is_ephemeral=True,
    ),
)
