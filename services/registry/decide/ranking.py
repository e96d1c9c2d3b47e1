"""How far up an entry stands among the hits: whole numbers that every adapter computes alike.

An impact says how much an entry is about a word. It is made of the entry alone: how often the word
stands where, and how long the entry is (the saturation of BM25), with nothing of the other entries
in it. So a place in the order stays what it was while entries come and go, and a cursor holds
(decision record 0044).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from services.registry.decide.freshness import FULL_RANK_UNTIL, LOWEST_RANK, STEPS, Freshness

IN_TITLE: Final = 30
IN_TEXT: Final = 10
IN_PART_OF_TITLE: Final = 12
IN_PART_OF_TEXT: Final = 5
IN_LABEL: Final = 4
"""What one occurrence weighs; a part is one of a compound, a label names a topic or a group."""
HALF_IMPACT: Final = 6
"""An empty entry would reach half of the impact at this weight, a usual one at twice of it."""
USUAL_WORDS: Final = 64
MOST_IMPACT: Final = 1000
FULL_FRESHNESS: Final = 1000
MICROSECOND: Final = timedelta(microseconds=1)
FADES_AFTER: Final = FULL_RANK_UNTIL // MICROSECOND
FADES_FOR: Final = (dict(STEPS)[Freshness.STALE] - FULL_RANK_UNTIL) // MICROSECOND
MOST_FADING: Final = round(FULL_FRESHNESS * (1 - LOWEST_RANK))


def impact(weight: int, *, words: int) -> int:
    """How much an entry of so many words is about a word that weighs so much in it: 0 to 999."""
    return MOST_IMPACT * weight // (weight + HALF_IMPACT + HALF_IMPACT * words // USUAL_WORDS)


def chain_impact(joined: int, alone: Iterable[int]) -> int:
    """Of words joined by hyphens: the chain as one word, or its words on average."""
    told = tuple(alone)
    return max(joined, sum(told) // len(told))


def freshness(confirmed_at: datetime, *, now: datetime) -> int:
    """What the impacts of an entry are multiplied with, in thousandths: all for 180 days after the
    last confirmation, then down to a half on the day on which the entry is stale.
    """
    age = (now - confirmed_at) // MICROSECOND
    fading = min(max(age - FADES_AFTER, 0), FADES_FOR)
    return FULL_FRESHNESS - MOST_FADING * fading // FADES_FOR
