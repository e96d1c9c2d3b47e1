"""Around which place somebody searches: the name in the address line, read for several pages."""

import asyncio

from services.web.api import filters
from services.web.api.filters import Chosen, Near
from services.web.api.places import MOST_CHOICES, choices_of, places_named
from services.web.visit import Visit


async def near_of(visit: Visit, chosen: Chosen) -> Near:
    """The places that were chosen, and which others bear their names."""
    here, served = await asyncio.gather(
        _meant(visit, chosen, "ort", "ags"),
        _meant(visit, chosen, filters.SERVES, filters.SERVES_AGS),
    )
    return Near(
        place=here.place,
        is_unknown=here.is_unknown,
        others=here.others,
        served=served.place,
        is_served_unknown=served.is_unknown,
        other_served=served.others,
    )


async def _meant(visit: Visit, chosen: Chosen, name: str, key: str) -> Near:
    if not chosen[name]:
        return Near()
    named = await places_named(visit, chosen[name])
    if not named:
        return Near(is_unknown=True)
    place = next((item for item in named if item["ags"] == chosen[key]), named[0])
    return Near(
        place=place,
        others=[
            {"text": choice["label"], "href": filters.href(chosen, **{key: choice["value"]})}
            for choice in choices_of(named[:MOST_CHOICES])
            if choice["value"] != place["ags"]
        ],
    )
