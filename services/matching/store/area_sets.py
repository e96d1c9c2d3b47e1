"""The area sets that come with the service, read once."""

import json
from functools import cache
from importlib import resources

from services.matching.decide.areas import AreaSet, AreaSets


@cache
def read_area_sets() -> AreaSets:
    """All sets."""
    file = resources.files("services.matching").joinpath("data", "area_sets.json")
    told = json.loads(file.read_text(encoding="utf-8"))["sets"]
    return tuple(_set(each) for each in told)


def _set(told: dict[str, object]) -> AreaSet:
    sets = {name: frozenset(told.pop(name)) for name in ("listed", "disputed")}  # type: ignore[call-overload]
    told.pop("read_on")
    return AreaSet(**told, **sets)  # type: ignore[arg-type]
