"""Every reason to write to somebody, and what its texts may name.

Table of contents
-----------------
``purpose``   what is known about a purpose
``entries``   owners of entries
``enquiries`` messages to initiatives
``ideas``     authors of ideas, voters, juries
``networking`` needs, offers, introductions, partnerships
``matches``   both sides of a match
``seats``     guests of gatherings
``accounts``  signing in, answering, being forgotten
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.notifications.decide.purposes import (
    accounts,
    enquiries,
    entries,
    ideas,
    matches,
    networking,
    seats,
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

PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType(
    {
        each.name: each
        for room in (entries, enquiries, ideas, networking, matches, seats, accounts)
        for each in room.PURPOSES
    }
)
