"""What people hear of a village: that they are asked, that it is founded, that it goes on without them."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import BOTH, Purpose, placeholders

_VILLAGE: Final = placeholders("title", "place", "households")

PURPOSES: Final = (
    Purpose(
        name="village-asked",
        subject=SubjectKind.VILLAGE,
        names=_VILLAGE
        | {"others", "fit_percent", "answer_url", "see_url", "deadline", "number"}
        | {"text", "rent", "move_in", "office"},
        channels=BOTH,
        lives=timedelta(days=14),
        topic="matches",
    ),
    Purpose(
        name="village-founded",
        subject=SubjectKind.VILLAGE,
        names=_VILLAGE | {"see_url", "is_shown"},
        lives=timedelta(days=14),
        topic="ways",
    ),
    Purpose(
        name="village-released",
        subject=SubjectKind.VILLAGE,
        names=_VILLAGE | {"see_url", "is_over"},
        lives=timedelta(days=14),
        topic="matches",
    ),
)
