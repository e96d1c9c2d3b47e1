"""What owners of entries hear."""

from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

PURPOSES: Final = (
    Purpose(
        name="initiative-drafted",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "confirm_url"),
        lane=Lane.URGENT,
    ),
    Purpose(
        name="initiative-submitted",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "own_url"),
    ),
    Purpose(
        name="initiative-returned",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "own_url", "reason"),
    ),
    Purpose(
        name="initiative-rejected",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "own_url", "reason"),
    ),
    Purpose(
        name="initiative-listed",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "own_url", "page_url"),
    ),
)
