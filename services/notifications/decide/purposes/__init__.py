"""Every reason to write to somebody, and what its texts may name.

Table of contents
-----------------
``purpose``   what is known about a purpose
``entries``   owners of entries
``enquiries`` messages to initiatives
``cases``     owners of accompanied cases
``funding``   owners who saved a check
``following`` people who follow a search
``ideas``     authors of ideas, voters, juries
``networking`` needs, offers, introductions, partnerships
``matches``   both sides of a match
``ways``      two people on their way to moving in
``villages``  households that a village is composed of
``seats``     guests of gatherings
``identify``  nominators, who is nominated, claimants and their other side
``accounts``  signing in, answering, being forgotten
``clearance``  the end of an entry, answers to reports
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.notifications.decide.purposes import (
    accounts,
    cases,
    clearance,
    enquiries,
    entries,
    following,
    funding,
    ideas,
    identify,
    matches,
    networking,
    seats,
    villages,
    ways,
)
from services.notifications.decide.purposes.purpose import (
    ALWAYS,
    LOCALES,
    SERVICES,
    Lane,
    Method,
    Purpose,
    WhenUnknown,
)

__all__ = [
    "ALWAYS",
    "LOCALES",
    "PURPOSES",
    "SERVICES",
    "Lane",
    "Method",
    "Purpose",
    "WhenUnknown",
]

ROOMS: Final = (
    entries,
    clearance,
    enquiries,
    matches,
    seats,
    accounts,
    cases,
    identify,
    funding,
    following,
    ideas,
    networking,
    ways,
    villages,
)
PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType(
    {each.name: each for room in ROOMS for each in room.PURPOSES}
)
