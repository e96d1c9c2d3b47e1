"""What people hear of the editors beside the way of an entry: its end, and answers to reports."""

from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Purpose, placeholders

PURPOSES: Final = (
    Purpose(
        name="initiative-merged",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "survivor_title", "page_url", "own_url"),
        outlives_subject=True,
    ),
    Purpose(
        name="initiative-separated",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "survivor_title", "own_url"),
        outlives_subject=True,
    ),
    Purpose(
        name="report-answered",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "is_upheld", "answer"),
        is_ephemeral=True,
    ),
)
