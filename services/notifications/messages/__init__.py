"""Where facts come in: one function per fact, three lines.

Table of contents
-----------------
``entries``     of the registry, about entries
``cases``       of the registry, about accompaniment
``matches``     of matching
``gatherings``  of events
``people``      about people
"""

from typing import Final

from services.chassis.consumer import Handlers, Tombstones, together
from services.notifications.messages import cases, entries, gatherings, matches, people

HANDLERS: Final[Handlers] = together(
    entries.HANDLERS, cases.HANDLERS, matches.HANDLERS, gatherings.HANDLERS, people.HANDLERS
)
TOMBSTONES: Final[Tombstones] = entries.TOMBSTONES
