"""What two people hear on their way from the exchange of contacts to moving in."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import BOTH, Purpose, placeholders

_WAY: Final = placeholders("with_whom", "way_url")
TOPIC: Final = "ways"

PURPOSES: Final = (
    Purpose(
        name="way-started",
        subject=SubjectKind.ACCOMPANIMENT,
        names=_WAY | {"due_on"},
        topic=TOPIC,
    ),
    Purpose(
        name="way-companion",
        subject=SubjectKind.ACCOMPANIMENT,
        names=_WAY | {"companion"},
        topic=TOPIC,
    ),
    Purpose(
        name="way-stage",
        subject=SubjectKind.ACCOMPANIMENT,
        names=_WAY | {"stage_text", "is_asked"},
        topic=TOPIC,
    ),
    Purpose(
        name="way-overdue",
        subject=SubjectKind.ACCOMPANIMENT,
        names=_WAY | {"is_asked", "is_begun"},
        channels=BOTH,
        lives=timedelta(days=7),
        topic=TOPIC,
    ),
    Purpose(
        name="way-ended",
        subject=SubjectKind.ACCOMPANIMENT,
        names=_WAY | {"ending_text", "is_settled", "is_free"},
        lives=timedelta(days=14),
        topic=TOPIC,
    ),
)
