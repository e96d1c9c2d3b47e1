"""What authors of ideas, voters and members of a jury hear."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

_IDEA: Final = placeholders("title", "call_title")
PURPOSES: Final = (
    Purpose(
        name="idea-drafted",
        subject=SubjectKind.IDEA,
        names=_IDEA | {"confirm_url"},
        lane=Lane.URGENT,
    ),
    Purpose(
        name="idea-submitted",
        subject=SubjectKind.IDEA,
        names=_IDEA | {"last_day_on", "own_idea_url"},
    ),
    Purpose(
        name="idea-shortlisted",
        subject=SubjectKind.IDEA,
        names=_IDEA | {"last_day_on", "own_idea_url", "page_url"},
    ),
    Purpose(
        name="idea-adopted",
        subject=SubjectKind.IDEA,
        names=_IDEA | {"reason", "own_url", "page_url"},
        lives=timedelta(days=14),
    ),
    Purpose(
        name="idea-not-adopted",
        subject=SubjectKind.IDEA,
        names=_IDEA | {"reason", "own_idea_url", "page_url"},
        lives=timedelta(days=14),
    ),
    Purpose(
        name="idea-vote-received",
        subject=SubjectKind.IDEA,
        names=_IDEA | {"vote_url"},
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="idea-juror-invited",
        subject=SubjectKind.IDEA,
        names=placeholders("call_title", "last_day_on", "jury_url", "page_url"),
        lives=timedelta(days=14),
    ),
)
