"""Draw `assets/sachsen.svg` from the borders of the districts: `python services/web/frontend/build_map.py`, from the root.

Colours are half transparent, so that the one file serves light and dark pages alike.
"""

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from services.web.map_projection import MAP_CREDIT, SAXONY

ROOT = Path(__file__).resolve().parents[3]
BORDERS = ROOT / "deploy" / "demo" / "geo" / "districts.geo.json"
TARGET = Path(__file__).parent / "assets" / "sachsen.svg"
CITIES = {"14511", "14612", "14713"}


def main() -> None:
    """Write the drawing."""
    features = json.loads(BORDERS.read_text(encoding="utf-8"))["features"]
    features.sort(key=lambda feature: feature["properties"]["ags5"] in CITIES)
    TARGET.write_text(draw(features), encoding="utf-8")


def draw(features: Iterable[dict[str, Any]]) -> str:
    """The whole SVG; cities a little darker than the land around them."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SAXONY.width} {SAXONY.height}" '
        f'fill="#3f9a78" stroke="#7f9a8d" stroke-width="1.4" stroke-linejoin="round"><desc>{MAP_CREDIT}</desc>'
    )
    return head + "".join(district(feature) for feature in features) + "</svg>\n"


def district(feature: dict[str, Any]) -> str:
    """One path per district."""
    opacity = ".5" if feature["properties"]["ags5"] in CITIES else ".24"
    lines = "".join(line(ring) for polygon in polygons(feature["geometry"]) for ring in polygon)
    return f'<path fill-opacity="{opacity}" d="{lines}"/>'


def polygons(geometry: dict[str, Any]) -> list[Any]:
    """A Polygon as a list of one."""
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def line(ring: Iterable[tuple[float, float]]) -> str:
    """A closed line in relative steps of a tenth of a unit."""
    points = [SAXONY.to_xy(lon=lon, lat=lat) for lon, lat in ring][:-1]
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = pairwise(tenths)
    moves = [f"{number((x2 - x1) / 10)} {number((y2 - y1) / 10)}" for (x1, y1), (x2, y2) in steps]
    start_x, start_y = points[0]
    return f"M{number(start_x)} {number(start_y)}l{' '.join(moves)}z"


def number(value: float) -> str:
    """Shortest writing: 0.5 → .5."""
    return f"{value:g}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:g}"


if __name__ == "__main__":
    main()
