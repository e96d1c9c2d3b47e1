"""What people did while processes died, and what they were told: the measure of the checker."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.journeys.traces import Person

DEEDS: Final = (
    "hold",
    "confirm",
    "cancel",
    "profile",
    "yes",
    "sms-yes",
    "consent",
    "entry",
    "erase",
)
"""What must have happened at least once while processes were killed."""


@dataclass(frozen=True)
class Pair:
    """A household and a project that found each other, and both told the other's contact."""

    match_id: str
    seeker: Person
    owner: Person


@dataclass
class History:
    """What was asked for and what was answered."""

    seats: dict[str, str] = field(default_factory=dict)
    """Seat id → the state that was answered last."""
    households: dict[str, Person] = field(default_factory=dict)
    """Person id → who was told that the search has begun."""
    entries: dict[str, str] = field(default_factory=dict)
    """Initiative id → title of what the editors were told is public."""
    pairs: list[Pair] = field(default_factory=list)
    erased: list[Person] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)
    resent: int = 0

    def is_lively(self) -> bool:
        """Whether something of everything has happened."""
        return all(self.deeds[deed] for deed in DEEDS)
