"""What people hear who follow a search."""

from datetime import timedelta
from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

PURPOSES: Final = (
    Purpose(
        name="subscription-requested",
        subject=SubjectKind.SUBSCRIPTION,
        names=placeholders("about", "is_new", "rhythm", "act_url"),
        lane=Lane.URGENT,
        is_ephemeral=True,
    ),
    Purpose(
        name="area-digest",
        subject=SubjectKind.SUBSCRIPTION,
        names=placeholders("about", "count", "entries", "more", "own_url", "unsubscribe_url"),
        lives=timedelta(days=14),
        owner_unsubscribes=True,
    ),
)
