"""Which needs and offers fit each other: other side, same category, shared ground, shared days.

The answer is the same from both sides and does not depend on the order of the board.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.networking import PostingCategory
from services.registry.decide.networking.ground import Ground, between_km, overlap
from services.registry.decide.networking.posting import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What of a need or an offer decides about fits."""

    id: UUID
    side: Side
    owner: str
    category: PostingCategory
    ground: Ground
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Why two fit: how far apart they are, and from when to when both hold (None: open)."""

    distance_km: float
    starts_on: date | None
    ends_on: date | None


def fit(one: Placed, other: Placed) -> Fit | None:
    """How two fit each other, if they do; nobody fits herself."""
    if one.side is other.side or one.category is not other.category or one.owner == other.owner:
        return None
    starts_on = max(one.starts_on or date.min, other.starts_on or date.min)
    ends_on = min(one.ends_on or date.max, other.ends_on or date.max)
    if starts_on > ends_on or not overlap(one.ground, other.ground):
        return None
    return Fit(
        distance_km=between_km(one.ground, other.ground),
        starts_on=None if starts_on == date.min else starts_on,
        ends_on=None if ends_on == date.max else ends_on,
    )


def fits_of(one: Placed, board: Iterable[Placed]) -> list[tuple[Placed, Fit]]:
    """All that fits, the nearest first."""
    found = [(other, told) for other in board if (told := fit(one, other)) is not None]
    return sorted(found, key=lambda pair: (pair[1].distance_km, pair[0].id))
