"""Where an entry is at home, and whom it comes to: further sites, and the service area of each.

The main place stands in the entry itself; up to twenty further sites stand beside it. Each of them,
the main place too, may say whom it serves: a circle, some municipalities and districts, or all of
Saxony. What nobody states is not a yes, not even for the own municipality (decision record 0066).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from pydantic import BaseModel, ConfigDict

from services.chassis.refusal import Refusal
from services.registry.decide.areas import (
    KM_TOLERANCE,
    Municipality,
    Point,
    check_place,
    check_point,
    distance_km,
    read_degrees,
)

SITES_MAX: Final = 20
NAME: Final = (2, 80)
ADDRESS_MAX: Final = 160
SERVED_MAX: Final = 60
"""So many municipalities and districts; who serves more serves a district, or all of Saxony."""
REACH_KM_MAX: Final = 200.0
SAXONY: Final = "14"
"""The first digits of all keys of Saxony's municipalities."""
DISTRICT_DIGITS: Final = 5


class Coverage(StrEnum):
    """In which way a service area is stated."""

    RADIUS = "radius"
    PLACES = "places"
    SAXONY = "saxony"


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ServedPlace(_Told):
    """A municipality (eight digits) or a district (five), and how it was called."""

    key: str
    name: str


class ServiceArea(_Told):
    """Whom a site serves; only what belongs to its coverage is filled in."""

    covers: Coverage
    radius_km: float | None = None
    places: tuple[ServedPlace, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what is served, whole of Saxony by its first digits."""
        if self.covers is Coverage.SAXONY:
            return (SAXONY,)
        return tuple(place.key for place in self.places)


class Site(_Told):
    """A further place of an entry; names of municipalities are those of the day it was stated."""

    name: str
    ags: str
    municipality: str
    municipality_hsb: str | None = None
    lat: float
    lon: float
    address: str | None = None
    serves: ServiceArea | None = None

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(lat=self.lat, lon=self.lon)


@dataclass(frozen=True, slots=True)
class Spread:
    """All further sites of an entry, and whom its main place serves."""

    serves: ServiceArea | None
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Who lives so near to a site is served by it."""

    middle: Point
    km: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return distance_km(self.middle, point) <= self.km + KM_TOLERANCE


@dataclass(frozen=True, slots=True)
class Locality:
    """The place for which somebody asks who comes: a municipality, a point in one, or a district.

    A district has no point: it is served by whoever serves all of it.
    """

    key: str
    name: str
    point: Point | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Whoever serves one of these serves the place."""
        return tuple(dict.fromkeys((SAXONY, self.key[:DISTRICT_DIGITS], self.key)))


class Placed(Protocol):
    """An entry as far as its places go."""

    @property
    def point(self) -> Point:
        """The main place."""

    @property
    def serves(self) -> ServiceArea | None:
        """Whom the main place serves."""

    @property
    def sites(self) -> tuple[Site, ...]:
        """The further sites."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Why an entry comes to a place: the site (None: the main one) and what of its area covers it."""

    site: Site | None
    area: ServiceArea
    place: ServedPlace | None


def read_point(told: str) -> Point | Refusal:
    """``lat,lon`` in degrees, in Saxony."""
    point = read_degrees(told)
    return point if isinstance(point, Refusal) else check_point(point) or point


def points(entry: Placed) -> tuple[Point, ...]:
    """All places of an entry, the main one first."""
    return (entry.point, *(site.point for site in entry.sites))


def districts(sites: Iterable[Site]) -> tuple[str, ...]:
    """The districts of further sites, each once."""
    return tuple(dict.fromkeys(site.ags[:DISTRICT_DIGITS] for site in sites))


def served_keys(entry: Placed) -> tuple[str, ...]:
    """The keys of all that its sites serve, each once."""
    return tuple(dict.fromkeys(key for _, area in areas(entry) for key in area.keys))


def circles(entry: Placed) -> tuple[Circle, ...]:
    """The circles that its sites serve."""
    return tuple(
        Circle(site.point if site else entry.point, area.radius_km)
        for site, area in areas(entry)
        if area.covers is Coverage.RADIUS and area.radius_km is not None
    )


def nearest(entry: Placed, point: Point) -> tuple[Site | None, float]:
    """The nearest site (None: the main one) and how far it is."""
    away = [(distance_km(each, point), place) for place, each in enumerate(points(entry))]
    km, place = min(away)
    return (entry.sites[place - 1] if place else None), km


def serving(entry: Placed, locality: Locality) -> Serving | None:
    """Why the entry comes to a place, what is narrowest first; None if it does not say so."""
    found = [
        Serving(site, area, place)
        for site, area in areas(entry)
        for place in _covering(site.point if site else entry.point, area, locality)
    ]
    return min(found, key=lambda each: _width(each, entry, locality), default=None)


def coarse(sites: Iterable[Site], *, centres: Mapping[str, Point]) -> tuple[Site, ...]:
    """Sites of which no more is told than their municipality."""
    return tuple(
        site.model_copy(
            update={"lat": centres[site.ags].lat, "lon": centres[site.ags].lon, "address": None}
        )
        for site in sites
    )


def check_sites(
    sites: tuple[Site, ...], *, municipalities: Mapping[str, Municipality]
) -> Iterator[tuple[str, Refusal]]:
    """Everything that is wrong with further sites, by field; unknown municipalities come first."""
    if len(sites) > SITES_MAX:
        yield "sites", Refusal("choices-count", fewest=0, most=SITES_MAX, count=len(sites))
    names = [site.name.casefold() for site in sites]
    for number, site in enumerate(sites):
        told = f"sites.{number}"
        if names.index(site.name.casefold()) < number:
            yield f"{told}.name", Refusal("site-name-repeated")
        if municipality := municipalities.get(site.ags):
            if refused := check_place(site.point, municipality):
                yield f"{told}.lat", refused
        else:
            yield f"{told}.ags", Refusal("municipality-unknown", ags=site.ags[:20])
        yield from ((f"{told}.{field}", why) for field, why in check_area(site.serves))


def check_area(area: ServiceArea | None) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with a service area."""
    if area is None:
        return
    radius = area.radius_km
    match area.covers:
        case Coverage.RADIUS if radius is None or not 0 < radius <= REACH_KM_MAX:
            yield "serves.radius_km", Refusal("radius-out-of-range", above=0, up_to=REACH_KM_MAX)
        case Coverage.PLACES if not 1 <= len(area.places) <= SERVED_MAX:
            count = len(area.places)
            yield "serves.places", Refusal("choices-count", fewest=1, most=SERVED_MAX, count=count)
        case Coverage.PLACES if len(set(area.keys)) < len(area.places):
            yield "serves.places", Refusal("choice-repeated")
        case _:
            return


def areas(entry: Placed) -> Iterator[tuple[Site | None, ServiceArea]]:
    """Each service area that is stated, with its site (None: the main place)."""
    if entry.serves is not None:
        yield None, entry.serves
    yield from ((site, site.serves) for site in entry.sites if site.serves is not None)


def _covering(middle: Point, area: ServiceArea, locality: Locality) -> Iterator[ServedPlace | None]:
    """What of an area covers a place, at most one thing."""
    if area.covers is Coverage.RADIUS:
        is_near = locality.point is not None and area.radius_km is not None
        if is_near and Circle(middle, area.radius_km or 0).holds(locality.point or middle):
            yield None
    elif area.covers is Coverage.SAXONY:
        yield None
    else:
        covering = [place for place in area.places if place.key in locality.keys]
        if covering:
            yield max(covering, key=lambda place: len(place.key))


def _width(found: Serving, entry: Placed, locality: Locality) -> tuple[int, float]:
    """The place itself, then a circle (the nearest site's first), a district, all of Saxony."""
    if found.place is not None:
        return (0 if len(found.place.key) > DISTRICT_DIGITS else 2), 0.0
    if found.area.covers is Coverage.SAXONY or locality.point is None:
        return 3, 0.0
    middle = found.site.point if found.site else entry.point
    return 1, distance_km(middle, locality.point)
