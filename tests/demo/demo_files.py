"""The demo's files as the seeder reads them, and the little geometry that the tests need."""

import json
import math
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

DEMO: Final = Path(__file__).parents[2] / "deploy" / "demo"
KM_PER_DEGREE: Final = 111.2
KM_PER_DEGREE_EAST: Final = 111.32 * math.cos(math.radians(51))

Entry = dict[str, Any]


@cache
def read(name):
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


def initiatives() -> list[Entry]:
    return read("initiatives.json")


def projects() -> list[Entry]:
    return read("housing_projects.json")


def households() -> list[Entry]:
    return read("households.json")


def gatherings() -> list[Entry]:
    return read("series.json")["gatherings"]


def seats() -> list[Entry]:
    return [seat for gathering in gatherings() for seat in gathering["guests"]]


def municipalities() -> dict[str, Entry]:
    return {place["ags8"]: place for place in read("geo/municipalities.json")}


def placed_entries() -> list[Entry]:
    homes = [{"key": home["key"], **home["place"]} for home in households()]
    return initiatives() + projects() + homes


def contacts() -> list[Entry]:
    return [entry["contact"] for entry in initiatives() + projects() + households()] + seats()


def strings(value) -> Iterator[str]:
    """Every text anywhere in a file."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from strings(item)
        case dict():
            yield from strings(list(value.values()))


def distance_km(a: Entry, b: Entry) -> float:
    east = (a["lon"] - b["lon"]) * KM_PER_DEGREE_EAST
    return math.hypot(east, (a["lat"] - b["lat"]) * KM_PER_DEGREE)


def districts_at(point: Entry) -> list[str]:
    """The districts whose borders hold the point."""
    features = read("geo/districts.geo.json")["features"]
    return [
        feature["properties"]["ags5"]
        for feature in features
        if is_inside(point, feature["geometry"]["coordinates"])
    ]


def is_inside(point: Entry, polygons) -> bool:
    x, y = point["lon"], point["lat"]
    crossings = 0
    for polygon in polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1
