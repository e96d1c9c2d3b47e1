"""How long an entry counts as true after its owner said so: a promise to whoever reads it.

Days count from the last confirmation: the owner's button, or a text of hers from the day she sent
it, once an editor has cleared it. A change that waits or is declined says nothing of the text that
the public sees; while it waits no step is taken. The owner is reminded twice by a mail with one
button. Later the entry is marked as stale, then archived; the same button brings it back.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Freshness(StrEnum):
    """What is due since the last confirmation; each name is that of a timer's step."""

    FRESH = "fresh"
    REMINDED = "reminded"
    REMINDED_TWICE = "reminded-twice"
    STALE = "stale"
    ARCHIVED = "archived"


STALE_AFTER: Final = timedelta(days=400)
STEPS: Final = (
    (Freshness.REMINDED, timedelta(days=330)),
    (Freshness.REMINDED_TWICE, timedelta(days=365)),
    (Freshness.STALE, STALE_AFTER),
    (Freshness.ARCHIVED, timedelta(days=540)),
)
"""When each step is due after the last confirmation."""
LINK_LIVES: Final = timedelta(days=30)
"""How long the button of a reminder works."""
FULL_RANK_UNTIL: Final = timedelta(days=180)
LOWEST_RANK: Final = 0.5
"""What remains of an entry's rank once it is stale."""


def freshness(confirmed_at: datetime, *, now: datetime) -> Freshness:
    """The last step that is due."""
    reached = [step for step, after in STEPS if now - confirmed_at >= after]
    return reached[-1] if reached else Freshness.FRESH


def is_due(step: Freshness, confirmed_at: datetime, *, now: datetime) -> bool:
    """Whether the time of a step has come."""
    return now - confirmed_at >= dict(STEPS)[step]


def plan(
    confirmed_at: datetime, *, said: Freshness, now: datetime
) -> tuple[Freshness, datetime] | None:
    """The step to take after the one that was said last, and when; None after the archive.

    What was missed is made up for once, by the latest step that is due. But nobody is archived
    unwarned: the entry is marked as stale first, and the owner has as long as the button works.
    """
    order = list(Freshness)
    coming = [
        (step, confirmed_at + after)
        for step, after in STEPS
        if order.index(step) > order.index(said)
    ]
    if not coming:
        return None
    due = [each for each in coming if each[1] <= now]
    step, at = due[-1] if due else coming[0]
    if step is not Freshness.ARCHIVED:
        return step, at
    return (step, max(at, now + LINK_LIVES)) if said is Freshness.STALE else coming[-2]


def archived_at(confirmed_at: datetime) -> datetime:
    """When an entry leaves the directory if nobody confirms it."""
    return confirmed_at + dict(STEPS)[Freshness.ARCHIVED]
