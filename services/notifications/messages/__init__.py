"""Where facts come in: one function per fact, three lines.

Table of contents
-----------------
``entries``     of the registry, about entries
``identify``    of the registry, about nominations and claims
``matches``     of matching
``gatherings``  of events
``people``      about people
"""

from typing import Final

from services.chassis.consumer import Handlers, Tombstones, together
from services.notifications.messages import entries, gatherings, identify, matches, people

HANDLERS: Final[Handlers] = together(
    entries.HANDLERS, identify.HANDLERS, matches.HANDLERS, gatherings.HANDLERS, people.HANDLERS
)
TOMBSTONES: Final[Tombstones] = entries.TOMBSTONES
