"""Where the municipalities of the region lie, as they come with the service, read once.

The same as in the registry, from whose data they are taken (its NOTICE names the sources); a test
holds the two against each other.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from services.matching.decide.village.site import Circle


@cache
def read_municipalities() -> Mapping[str, Circle]:
    """Centre and radius of each municipality, by its key."""
    file = resources.files("services.matching").joinpath("data", "municipalities.json")
    told = json.loads(file.read_text(encoding="utf-8"))
    return {ags: Circle(*each) for ags, each in told.items()}
