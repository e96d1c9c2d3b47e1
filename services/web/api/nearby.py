"""Around which place somebody searches: the name in the address line, read for several pages."""

from services.web.api import filters
from services.web.api.filters import Chosen, Near
from services.web.api.places import MOST_CHOICES, choices_of, places_named
from services.web.visit import Visit


async def near_of(visit: Visit, chosen: Chosen) -> Near:
    """The place that was chosen, and which others bear its name."""
    if not chosen["ort"]:
        return Near()
    named = await places_named(visit, chosen["ort"])
    if not named:
        return Near(is_unknown=True)
    place = next((item for item in named if item["ags"] == chosen["ags"]), named[0])
    return Near(
        place=place,
        others=[
            {"text": choice["label"], "href": filters.href(chosen, ags=choice["value"])}
            for choice in choices_of(named[:MOST_CHOICES])
            if choice["value"] != place["ags"]
        ],
    )
