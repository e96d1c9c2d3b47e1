"""Where facts come in: one function per fact, three lines.

Table of contents
-----------------
``entries``     of the registry, about entries
``enquiries``   of the registry, about messages to initiatives
``ideas``       of the registry, about ideas
``networking``  of the registry, about the board and partners
``matches``     of matching
``gatherings``  of events
``people``      about people
"""

from typing import Final

from services.chassis.consumer import Handlers, Tombstones, together
from services.notifications.messages import (
    enquiries,
    entries,
    gatherings,
    ideas,
    matches,
    networking,
    people,
)

HANDLERS: Final[Handlers] = together(
    entries.HANDLERS,
    enquiries.HANDLERS,
    ideas.HANDLERS,
    networking.HANDLERS,
    matches.HANDLERS,
    gatherings.HANDLERS,
    people.HANDLERS,
)
TOMBSTONES: Final[Tombstones] = entries.TOMBSTONES
