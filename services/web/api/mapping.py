"""The map of the directory: a window on it, and clusters as dots that a finger can tell apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import dist, floor, log2
from typing import Any, Final

from services.web.map_projection import DOTS_APART, SAXONY, MapProjection
from services.web.words.languages import ngettext

PADDING: Final = 1.25
SMALLEST_DEGREES: Final = 0.04
"""A window is at least so wide: about three kilometres."""
CLOSEST_ZOOM: Final = 10
FINER: Final = 1
"""The grid's cells are about as wide as dots have to be apart."""
Href = Callable[[str], str]
"""A box (``south,west,north,east``) → the link that shows what lies in it."""


@dataclass(frozen=True, slots=True)
class Window:
    """What the map shows, and where the picture of Saxony lies behind it."""

    projection: MapProjection
    zoom: int
    is_whole: bool

    @property
    def picture(self) -> dict[str, float]:
        """Corner and size of the whole picture in the units of the window."""
        x, y = self.projection.to_xy(lon=SAXONY.west, lat=SAXONY.north)
        right, bottom = self.projection.to_xy(lon=SAXONY.east, lat=SAXONY.south)
        return {"x": x, "y": y, "width": round(right - x, 1), "height": round(bottom - y, 1)}


def box_around(clusters: Sequence[Mapping[str, Any]]) -> str:
    """The box (``south,west,north,east``) in which all of them lie; empty if there are none."""
    if not clusters:
        return ""
    edges = ((min, "south"), (min, "west"), (max, "north"), (max, "east"))
    return ",".join(str(edge(each[name] for each in clusters)) for edge, name in edges)


def window(box: str) -> Window:
    """All of Saxony, or a box with some room around it, in the shape of the map."""
    try:
        south, west, north, east = (float(part) for part in box.split(","))
    except ValueError:
        return Window(SAXONY, FINER, is_whole=True)
    shape = (SAXONY.east - SAXONY.west) / (SAXONY.north - SAXONY.south)
    wide = max(east - west, (north - south) * shape) * PADDING
    wide = min(max(wide, SMALLEST_DEGREES), SAXONY.east - SAXONY.west)
    lon, lat = (west + east) / 2, (south + north) / 2
    zoom = FINER + floor(log2((SAXONY.east - SAXONY.west) / wide))
    around = MapProjection(
        west=lon - wide / 2,
        east=lon + wide / 2,
        south=lat - wide / shape / 2,
        north=lat + wide / shape / 2,
        width=SAXONY.width,
    )
    return Window(around, min(zoom, CLOSEST_ZOOM), is_whole=False)


def dots(
    clusters: Sequence[Mapping[str, Any]], shown: Window, *, href: Href
) -> list[dict[str, Any]]:
    """Clusters as dots; where two would touch, the larger draws the smaller in."""
    gathered: list[_Dot] = []
    for cluster in sorted(clusters, key=lambda each: -each["count"]):
        x, y = shown.projection.to_xy(lon=cluster["lon"], lat=cluster["lat"])
        home = next((dot for dot in gathered if dist(dot.at, (x, y)) < DOTS_APART), None)
        if home is None:
            gathered.append(_Dot((x, y), [cluster]))
        else:
            home.clusters.append(cluster)
    return [dot.shown(href) for dot in gathered]


@dataclass(frozen=True, slots=True)
class _Dot:
    """One dot for clusters that lie close together; the largest stands first."""

    at: tuple[float, float]
    clusters: list[Mapping[str, Any]]

    def shown(self, href: Href) -> dict[str, Any]:
        """As the map draws it: a single entry leads to its page, several to a closer map."""
        first, count = self.clusters[0], sum(each["count"] for each in self.clusters)
        x, y = self.at
        if count == 1:
            page = f"/initiativen/{first['initiative_id']}"
            return {"x": x, "y": y, "name": first["title"], "place": first["place"], "href": page}
        box = ",".join(
            str(edge(each[name] for each in self.clusters))
            for edge, name in ((min, "south"), (min, "west"), (max, "north"), (max, "east"))
        )
        name = ngettext(
            "%(num)s Initiative in und um %(place)s",
            "%(num)s Initiativen in und um %(place)s",
            count,
            place=first["place"],
        )
        return {"x": x, "y": y, "name": name, "count": count, "href": href(box)}
