"""Where HTTP comes in.

Table of contents
-----------------
``models``      what is asked and answered
``problems``    every refusal with its status and what to do
``asking``      who asks: desk, links, whose seat it is
``gatherings``  what everybody sees; what organisers do
``seats``       booking, confirming, accepting, changing, releasing
``my_data``     everything that is kept of a person, for her
``internal``    what the other services ask
``calendar``    a gathering as iCalendar
"""

from collections.abc import Sequence

from fastapi import APIRouter

from services.events.api import gatherings, internal, my_data, seats


def routers() -> Sequence[APIRouter]:
    """All routes of this service."""
    return (gatherings.routes(), seats.routes(), my_data.routes(), internal.routes())
