"""Where facts come in: one function per fact, three lines.

Table of contents
-----------------
``entries``     of the registry, about entries
``enquiries``   of the registry, about messages to initiatives
``clearance``   of the registry, about the end of entries and reports
``cases``       of the registry, about accompaniment
``identify``    of the registry, about nominations and claims
``ideas``       of the registry, about ideas
``networking``  of the registry, about the board and partners
``matches``     of matching
``ways``        of matching, about two people on their way
``villages``    of matching, about households that found a village
``gatherings``  of events
``funding``     of the registry, about funding calls
``following``   of the registry, about followers
``people``      about people
"""

from typing import Final

from services.chassis.consumer import Handlers, Tombstones, together
from services.notifications.messages import (
    cases,
    clearance,
    enquiries,
    entries,
    following,
    funding,
    gatherings,
    ideas,
    identify,
    matches,
    networking,
    people,
    villages,
    ways,
)

HANDLERS: Final[Handlers] = together(
    entries.HANDLERS,
    clearance.HANDLERS,
    enquiries.HANDLERS,
    matches.HANDLERS,
    gatherings.HANDLERS,
    people.HANDLERS,
    cases.HANDLERS,
    identify.HANDLERS,
    funding.HANDLERS,
    following.HANDLERS,
    ideas.HANDLERS,
    networking.HANDLERS,
    ways.HANDLERS,
    villages.HANDLERS,
)
TOMBSTONES: Final[Tombstones] = entries.TOMBSTONES
