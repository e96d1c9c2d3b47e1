"""Where in Saxony something is: points, great-circle distances, plausible coordinates."""

import math
from dataclasses import dataclass
from typing import Final

from services.chassis.refusal import Refusal

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius (IUGG)."""
KM_TOLERANCE: Final = 1e-6
"""One millimetre: a point computed to lie at 5 km is within 5 km."""
RADIUS_KM_MAX: Final = 500.0

_SOUTH, _NORTH = 50.15, 51.70
_WEST, _EAST = 11.85, 15.05
"""Bounding box of Saxony in degrees, with about two kilometres to spare."""
_OWN_GROUND_KM: Final = 10.0
"""How far outside its municipality's circle a point may lie: borders are no circles."""
_CENTRE_LAT, _CENTRE_LON = 51.0, 13.3


@dataclass(frozen=True, slots=True)
class Point:
    """A point in degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Box:
    """What lies between two parallels and two meridians, its edges included."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its key (AGS, eight digits); names are no keys: there are two Bernsdorf."""

    ags: str
    name: str
    name_hsb: str | None
    district: str
    district_name: str
    district_name_hsb: str | None
    centre: Point
    radius_km: float


def distance_km(one: Point, other: Point) -> float:
    """Length of the great circle between two points (haversine)."""
    lat_one, lat_other = math.radians(one.lat), math.radians(other.lat)
    half_lat = math.sin((lat_other - lat_one) / 2) ** 2
    half_lon = math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    chord = half_lat + math.cos(lat_one) * math.cos(lat_other) * half_lon
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def flat_km(point: Point) -> tuple[float, float]:
    """East and north of the middle of Saxony in km: good enough to preselect, never to decide."""
    east = (point.lon - _CENTRE_LON) * 111.32 * math.cos(math.radians(_CENTRE_LAT))
    return east, (point.lat - _CENTRE_LAT) * 111.2


def is_in_saxony(point: Point) -> bool:
    """Whether the point lies in Saxony's bounding box."""
    return _SOUTH <= point.lat <= _NORTH and _WEST <= point.lon <= _EAST


def read_degrees(told: str) -> Point | Refusal:
    """``lat,lon`` in degrees, anywhere on earth."""
    try:
        lat, lon = (float(part) for part in told.split(","))
    except ValueError:
        return Refusal("near-invalid")
    is_on_earth = abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004 - degrees
    return Point(lat=lat, lon=lon) if is_on_earth else Refusal("near-invalid")


def check_point(point: Point) -> Refusal | None:
    """Refuse what cannot be a place in Saxony, and name swapped coordinates."""
    if is_in_saxony(point):
        return None
    if is_in_saxony(Point(lat=point.lon, lon=point.lat)):
        return Refusal("place-coordinates-swapped", lat=point.lon, lon=point.lat)
    return Refusal("place-outside-saxony", lat=point.lat, lon=point.lon)


def read_box(told: str) -> Box | Refusal:
    """``south,west,north,east`` in degrees, as maps say it."""
    try:
        south, west, north, east = (float(part) for part in told.split(","))
    except ValueError:
        return Refusal("box-invalid")
    is_turned = not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180)  # noqa: PLR2004
    return Refusal("box-invalid") if is_turned else Box(south, west, north, east)


def check_place(point: Point, municipality: Municipality) -> Refusal | None:
    """Refuse a point outside Saxony or far from the municipality that was named with it."""
    if refused := check_point(point):
        return refused
    away_km = distance_km(point, municipality.centre)
    if away_km > 2 * municipality.radius_km + _OWN_GROUND_KM:
        return Refusal(
            "place-outside-municipality",
            municipality=municipality.name,
            distance_km=round(away_km, 1),
        )
    return None


def check_radius(radius_km: float) -> Refusal | None:
    """A circle has a size: zero, negative and infinite ones are mistakes of the form."""
    if 0 < radius_km <= RADIUS_KM_MAX:
        return None
    return Refusal("radius-out-of-range", above=0, up_to=RADIUS_KM_MAX)
