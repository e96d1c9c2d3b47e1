"""Where HTTP comes in.

``asking``    who asks, and refusals on their way to the edge
``problems``  every refusal with its status and what to do
``models``    what is asked
``telling``   what is answered about matches, in codes and numbers
``profiles``  a person's own search
``matches``   matches, answers, consents
``accompaniments``  ways of two people and of villages, and their companion's worklist
``way_models``  what is asked and answered about ways
``way_telling``  ways in codes and days
``villages``  villages of communes: planning, answers, open calls
``village_models``  what is asked and answered about villages
``village_telling``  villages in codes and numbers
``supports``  requests and offers of support
``learned``   default weights and suggestions
``my_data``   everything that is kept of a person, for her
``fairness``  figures for all: attention, demand, pressure
``internal``  what web and notifications ask: links and claims; public figures
"""

from collections.abc import Sequence

from fastapi import APIRouter

from services.matching.api import (
    accompaniments,
    fairness,
    internal,
    learned,
    matches,
    my_data,
    profiles,
    supports,
    villages,
)


def routers() -> Sequence[APIRouter]:
    """All routes of this service."""
    return (
        profiles.router,
        matches.router,
        supports.router,
        accompaniments.router,
        villages.router,
        learned.router,
        my_data.router,
        fairness.router,
        internal.router,
    )
