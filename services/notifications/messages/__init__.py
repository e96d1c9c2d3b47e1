"""Where facts come in: one function per fact, three lines.

Table of contents
-----------------
``entries``     of the registry, about entries
``matches``     of matching
``gatherings``  of events
``funding``     of the registry, about funding calls
``people``      about people
"""

from typing import Final

from services.chassis.consumer import Handlers, Tombstones, together
from services.notifications.messages import entries, funding, gatherings, matches, people

HANDLERS: Final[Handlers] = together(
    entries.HANDLERS, funding.HANDLERS, matches.HANDLERS, gatherings.HANDLERS, people.HANDLERS
)
TOMBSTONES: Final[Tombstones] = entries.TOMBSTONES
