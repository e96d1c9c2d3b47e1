"""What owners of entries hear."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

_STANDING: Final = placeholders("title", "own_url", "still_true_url", "page_url", "confirmed_on")
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
    Purpose(
        name="initiative-confirmation-due",
        subject=SubjectKind.INITIATIVE,
        names=_STANDING | {"archived_on"},
        lives=timedelta(days=14),
    ),
    Purpose(
        name="initiative-went-stale",
        subject=SubjectKind.INITIATIVE,
        names=_STANDING | {"archived_on"},
        lives=timedelta(days=14),
    ),
    Purpose(
        name="initiative-website-broken",
        subject=SubjectKind.INITIATIVE,
        names=placeholders("title", "website", "broken_on", "own_url"),
        lives=timedelta(days=14),
    ),
    Purpose(
        name="initiative-archived",
        subject=SubjectKind.INITIATIVE,
        names=_STANDING | {"reason", "can_return"},
        lives=timedelta(days=14),
        outlives_subject=True,
    ),
)
