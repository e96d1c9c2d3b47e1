"""Where a need or an offer holds: a circle around a municipality, or a whole district."""

from dataclasses import dataclass

from services.registry.decide.areas import KM_TOLERANCE, Point, distance_km


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Around the middle of a municipality."""

    ags: str
    district: str
    centre: Point
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDistrict:
    """A district, known by the middles of its municipalities."""

    district: str
    middles: tuple[Point, ...]


Ground = Circle | WholeDistrict


def between_km(one: Ground, other: Ground) -> float:
    """How far apart two grounds are by their middles; inside the same district 0."""
    if isinstance(one, Circle) and isinstance(other, Circle):
        return distance_km(one.centre, other.centre)
    if one.district == other.district:
        return 0.0
    return min(distance_km(a, b) for a in _middles(one) for b in _middles(other))


def overlap(one: Ground, other: Ground) -> bool:
    """Whether there is a place that belongs to both."""
    if isinstance(one, WholeDistrict) and isinstance(other, WholeDistrict):
        return one.district == other.district
    return between_km(one, other) <= _reach_km(one) + _reach_km(other) + KM_TOLERANCE


def _reach_km(ground: Ground) -> float:
    return ground.radius_km if isinstance(ground, Circle) else 0.0


def _middles(ground: Ground) -> tuple[Point, ...]:
    return (ground.centre,) if isinstance(ground, Circle) else ground.middles
