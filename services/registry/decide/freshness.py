"""How long an entry counts as true after its owner said so: a promise to whoever reads it.

Days count from the last confirmation. The owner is reminded twice by a mail with one button. Later
the entry is marked as stale, then archived; the same button brings it back.
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


STEPS: Final = (
    (Freshness.REMINDED, timedelta(days=330)),
    (Freshness.REMINDED_TWICE, timedelta(days=365)),
    (Freshness.STALE, timedelta(days=400)),
    (Freshness.ARCHIVED, timedelta(days=540)),
)
"""When each step is due after the last confirmation."""
LINK_LIVES: Final = timedelta(days=30)
"""How long the button of a reminder works."""
FULL_RANK_UNTIL: Final = timedelta(days=180)
LOWEST_RANK: Final = 0.5


def freshness(confirmed_at: datetime, *, now: datetime) -> Freshness:
    """The last step that is due."""
    reached = [step for step, after in STEPS if now - confirmed_at >= after]
    return reached[-1] if reached else Freshness.FRESH


def next_step(confirmed_at: datetime, *, now: datetime) -> tuple[Freshness, datetime] | None:
    """The step to come, and when; None once the entry is archived."""
    coming = [(step, confirmed_at + after) for step, after in STEPS if now < confirmed_at + after]
    return coming[0] if coming else None


def rank_factor(confirmed_at: datetime, *, now: datetime) -> float:
    """What the relevance of an entry is multiplied with: 1 to 180 days, then down to 0.5 at 400."""
    stale_after = dict(STEPS)[Freshness.STALE]
    share = (now - confirmed_at - FULL_RANK_UNTIL) / (stale_after - FULL_RANK_UNTIL)
    return 1.0 - (1.0 - LOWEST_RANK) * min(max(share, 0.0), 1.0)
