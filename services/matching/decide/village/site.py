"""Whether the point of a village lies where its municipality does.

A commune searches around its own municipality. Could it set the point elsewhere, it would read how
many households want to live there, which is another commune's to know.
"""

from collections.abc import Mapping
from math import dist
from typing import Final, NamedTuple

from services.chassis.refusal import Refusal
from services.matching.decide.metric_grid import project
from services.matching.decide.village.plan import Site

LEEWAY_KM: Final = 5.0
"""Municipalities are no circles, and lists of them differ: so far beyond is still within."""


class Circle(NamedTuple):
    """Centre (WGS 84 degrees) of a municipality, and how far it reaches."""

    lat: float
    lon: float
    radius_km: float


def check_site(site: Site, known: Mapping[str, Circle]) -> Refusal | None:
    """Why a village cannot be planned at that point; None if it can."""
    circle = known.get(site.ags)
    if circle is None:
        return Refusal("village-place-unknown", field="place")
    if _distance_km(site, circle) > circle.radius_km + LEEWAY_KM:
        return Refusal("village-point-elsewhere", field="place")
    return None


def _distance_km(site: Site, circle: Circle) -> float:
    return dist(project(site.lat, site.lon), project(circle.lat, circle.lon)) / 1000
