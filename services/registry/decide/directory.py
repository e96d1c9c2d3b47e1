"""What a visitor asks the directory: words, filters, place, order, page.

Filters within a facet widen (topic A or B), facets narrow each other, words narrow each other.
Every place in an order is a whole number or a text, so that all adapters agree on it.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.chassis.refusal import Refusal
from services.registry.decide import areas, freshness, words
from services.registry.decide.areas import Box, Point
from services.registry.decide.freshness import Freshness
from services.registry.decide.sites import Locality
from services.registry.decide.vocabulary import FACETS

DISTRICT: Final = "district"
FACET_NAMES: Final = (*FACETS, DISTRICT)
LIMIT_MAX: Final = 100
SUGGEST_BELOW_HITS: Final = 3
NEAR_SAXONY_KM: Final = 300.0
MIDDLE_OF_SAXONY: Final = Point(lat=51.0, lon=13.3)
BIGGEST: Final = 2**63


class Sort(StrEnum):
    """The orders of the directory."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry of the page before: its place in the order, and when that order was taken."""

    sort: Sort
    place: int | str
    initiative_id: UUID
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to the directory that can be answered."""

    text: str
    words: tuple[words.Chain, ...]
    filters: Mapping[str, tuple[str, ...]]
    near: Point | None
    radius_km: float | None
    box: Box | None = None
    serves: Locality | None = None
    """Whoever says that she comes there."""
    sort: Sort
    limit: int
    as_of: datetime
    after: Cursor | None

    def about(self, text: str) -> "Question":
        """The same question with other words, from its first page."""
        return replace(self, text=text, words=words.question(text), after=None)


def read_question(
    *,
    text: str,
    filters: Mapping[str, Sequence[str]],
    near: str | None,
    radius_km: float | None,
    box: str | None = None,
    serves: Locality | None = None,
    sort: Sort | None,
    limit: int,
    cursor: str | None,
    districts: frozenset[str],
    now: datetime,
) -> Question | Refusal:
    """Put a question together, or say which part of it cannot be understood."""
    point = read_point(near) if near else None
    if isinstance(point, Refusal):
        return point
    window = areas.read_box(box) if box else None
    if isinstance(window, Refusal):
        return window
    order = sort or _usual_order(text, point)
    after = read_cursor(cursor, sort=order) if cursor else None
    if isinstance(after, Refusal):
        return after
    refused = (
        _check_filters(filters, districts=districts)
        or _check_circle(point, radius_km=radius_km, sort=order)
        or (None if 1 <= limit <= LIMIT_MAX else Refusal("limit-out-of-range", most=LIMIT_MAX))
    )
    return refused or Question(
        text=text,
        words=words.question(text),
        filters={name: tuple(dict.fromkeys(values)) for name, values in filters.items() if values},
        near=point,
        radius_km=radius_km,
        box=window,
        serves=serves,
        sort=order,
        limit=limit,
        as_of=after.as_of if after else now,
        after=after,
    )


def read_point(near: str) -> Point | Refusal:
    """``lat,lon`` in degrees, near enough to Saxony to mean it; swapped numbers are named."""
    point = areas.read_degrees(near)
    if isinstance(point, Refusal):
        return point
    is_close = areas.distance_km(point, MIDDLE_OF_SAXONY) <= NEAR_SAXONY_KM
    return point if is_close else areas.check_point(point) or point


def is_stale(confirmed_at: datetime, *, now: datetime) -> bool:
    """Whether nobody confirmed the entry for so long that it is shown with a mark."""
    return freshness.freshness(confirmed_at, now=now) in {Freshness.STALE, Freshness.ARCHIVED}


def write_cursor(cursor: Cursor) -> str:
    """The cursor as text for the address line."""
    told = [cursor.sort, cursor.place, str(cursor.initiative_id), cursor.as_of.isoformat()]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def read_cursor(text: str, *, sort: Sort) -> Cursor | Refusal:
    """The cursor from the address line; one of another order or made up is refused."""
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        cursor_sort, place, initiative_id, as_of = told
        cursor = Cursor(
            Sort(cursor_sort), place, UUID(initiative_id), datetime.fromisoformat(as_of)
        )
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return Refusal("cursor-unknown")
    is_kind = isinstance(place, str) if sort is Sort.NAME else _is_number(place)
    if cursor.sort is not sort or not is_kind or cursor.as_of.tzinfo is None:
        return Refusal("cursor-unknown")
    return cursor


def _usual_order(text: str, near: Point | None) -> Sort:
    if words.question(text):
        return Sort.RELEVANCE
    return Sort.DISTANCE if near else Sort.DATE


def _is_number(place: object) -> bool:
    return type(place) is int and -BIGGEST <= place < BIGGEST


def _check_filters(
    filters: Mapping[str, Sequence[str]], *, districts: frozenset[str]
) -> Refusal | None:
    for name, values in filters.items():
        known = districts if name == DISTRICT else FACETS[name]
        for value in values:
            if value not in known:
                return Refusal("filter-unknown", filter=name, value=value[:80])
    return None


def _check_circle(near: Point | None, *, radius_km: float | None, sort: Sort) -> Refusal | None:
    if near is None and (radius_km is not None or sort is Sort.DISTANCE):
        return Refusal("near-missing")
    return areas.check_radius(radius_km) if radius_km is not None else None
