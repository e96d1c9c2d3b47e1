"""What two people, or the households of a village, hear on their way to moving in.

That it begins, the mail with the contact says, or the one that the village is founded.
"""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import BOTH, Purpose, placeholders

_WAY: Final = placeholders("with_whom", "way_url", "is_village")
TOPIC: Final = "ways"

PURPOSES: Final = (
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
