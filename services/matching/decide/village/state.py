"""Where a village stands, and what a commune may do with it there.

draft → searching → found | blocked | refused → asked → founded; it may end anywhere.
"""

from enum import StrEnum
from typing import Final

from services.chassis.refusal import Refusal


class VillageState(StrEnum):
    """Where a village stands."""

    DRAFT = "draft"
    """Stated, nobody has searched yet: founders may come."""
    SEARCHING = "searching"
    FOUND = "found"
    """There are rosters to choose from."""
    BLOCKED = "blocked"
    """No roster keeps the terms; who is missing is known."""
    REFUSED = "refused"
    """The terms or the founders contradict each other, or nothing could be decided."""
    ASKED = "asked"
    """The households of a roster are asked."""
    FOUNDED = "founded"
    ENDED = "ended"


OVER: Final = frozenset({VillageState.FOUNDED, VillageState.ENDED})
"""Who belongs to it is settled; a founded village may still be given up."""


LACKING: Final = frozenset({VillageState.SEARCHING, VillageState.BLOCKED, VillageState.REFUSED})
"""Somebody who comes could make a roster possible."""


def may_change(state: VillageState) -> Refusal | None:
    """Why terms and founders cannot change now, or a search begin; None if they can."""
    match state:
        case VillageState.ASKED:
            return Refusal("village-asks-now")
        case VillageState.FOUNDED | VillageState.ENDED:
            return Refusal(f"village-{state}")
        case _:
            return None
