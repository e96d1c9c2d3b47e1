"""The base map: where a place stands on `sachsen.svg`.

Plate carrée squeezed at the middle latitude: straight, cheap and true enough for a region (under 0.5 % off across Saxony).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import asin, cos, dist, radians, sin, sqrt
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

# 56 of 800 units are 24 CSS pixels on a phone: the smallest target of WCAG 2.2.
DOTS_APART: Final = 56.0
EARTH_RADIUS_KM: Final = 6371.0088
MAP_CREDIT: Final = "© GeoBasis-DE / BKG (Daten verändert)"


@dataclass(frozen=True)
class MapProjection:
    """A window on the earth in degrees, drawn `width` units wide."""

    west: float
    east: float
    south: float
    north: float
    width: int

    @property
    def units_per_degree(self) -> float:
        """Units per degree of longitude."""
        return self.width / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """How much longer a degree of latitude is than one of longitude, at the middle of the window."""
        return 1 / cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> int:
        """Height of the drawing in units."""
        return round((self.north - self.south) * self.units_per_degree * self.stretch)

    def to_xy(self, *, lon: float, lat: float) -> tuple[float, float]:
        """Longitude and latitude in degrees → x to the right and y downwards, one decimal."""
        x = (lon - self.west) * self.units_per_degree
        y = (self.north - lat) * self.units_per_degree * self.stretch
        return round(x, 1), round(y, 1)


def distance_km(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The great circle between two places with ``lat`` and ``lon`` in degrees."""
    half_lat = sin(radians(other["lat"] - one["lat"]) / 2) ** 2
    half_lon = sin(radians(other["lon"] - one["lon"]) / 2) ** 2
    chord = half_lat + cos(radians(one["lat"])) * cos(radians(other["lat"])) * half_lon
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


SAXONY: Final = MapProjection(west=11.82, east=15.09, south=50.13, north=51.73, width=800)


@dataclass(frozen=True)
class Place(Generic[T]):
    """Something that stands at x, y on the map."""

    x: float
    y: float
    thing: T


@dataclass(frozen=True)
class Dot(Generic[T]):
    """One dot for one or more things near each other."""

    x: float
    y: float
    things: tuple[T, ...]


def gather_dots(places: Iterable[Place[T]], *, apart: float = DOTS_APART) -> list[Dot[T]]:
    """Join what lies closer than `apart` units, so that a finger hits one dot and not two.

    The spot with the most things draws its neighbours in: Leipzig becomes the dot, not its suburb.
    Dots keep the order of size, then of arrival; each thing lands in exactly one.
    """
    spots: dict[tuple[float, float], list[T]] = {}
    for place in places:
        spots.setdefault((place.x, place.y), []).append(place.thing)
    gathered: dict[tuple[float, float], list[T]] = {}
    for spot, things in sorted(spots.items(), key=lambda item: -len(item[1])):
        home = next((seed for seed in gathered if dist(seed, spot) < apart), spot)
        gathered.setdefault(home, []).extend(things)
    return [Dot(x=x, y=y, things=tuple(things)) for (x, y), things in gathered.items()]
