"""What owners hear of their accompaniment."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Purpose, placeholders

_CASE: Final = placeholders("title", "own_url")

PURPOSES: Final = (
    Purpose(
        name="case-mentor-assigned",
        subject=SubjectKind.CASE,
        names=_CASE | {"mentor", "is_handover"},
    ),
    Purpose(
        name="case-next-contact",
        subject=SubjectKind.CASE,
        names=_CASE | {"next_contact_on"},
    ),
    Purpose(
        name="case-milestone-reached",
        subject=SubjectKind.CASE,
        names=_CASE | {"milestone"},
    ),
    Purpose(
        name="case-handover-asked",
        subject=SubjectKind.CASE,
        names=_CASE | {"mentor"},
        lives=timedelta(days=14),
    ),
    Purpose(
        name="case-closed",
        subject=SubjectKind.CASE,
        names=_CASE | {"outcome"},
        lives=timedelta(days=14),
    ),
)
