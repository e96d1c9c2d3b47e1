"""Which entries of a segment a question finds: masks first, distances only for what is left."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from services.registry.decide.areas import EARTH_RADIUS_KM, KM_TOLERANCE, Point
from services.registry.decide.directory import Question
from services.registry.decide.sites import Locality
from services.registry.decide.words import Chain
from services.registry.store.memory.names import Array, Names
from services.registry.store.memory.segment import Segment

KM_PER_DEGREE = 111.0
"""A degree of latitude is a little longer, so that what this preselects is never too little."""


@dataclass(frozen=True, slots=True)
class Found:
    """The entries that fit words and place; ``missed`` has a bit for each filter not met."""

    segment: Segment
    docs: Array
    missed: Array | None
    impacts: Array | None
    """What `ranking.chain_impact` adds up to, for every entry of the segment."""

    @property
    def hits(self) -> Array:
        """Those that meet every filter."""
        return self.docs if self.missed is None else self.docs[self.missed == 0]

    def only_missing(self, bit: int) -> Array:
        """Those that meet every filter but one."""
        return self.docs[:0] if self.missed is None else self.docs[self.missed == bit]


def ask(
    segment: Segment, question: Question, *, stems: Names, values: Names, served: Names
) -> Found:
    """Everything that the words and the place of a question leave."""
    mask, impacts = segment.alive, None
    if question.words:
        mask, impacts = mask.copy(), np.zeros(len(segment), np.int32)
        for chain in question.words:
            mask &= _add_chain(segment, chain, impacts, stems=stems)
    if question.serves is not None:
        mask = mask & _serving(segment, question.serves, served=served)
    docs = _within(segment, mask, question)
    return Found(segment, docs, _missed(segment, docs, question, values=values), impacts)


class Points(Protocol):
    """Whatever has a place, as columns."""

    @property
    def lat(self) -> Array:
        """Degrees north."""

    @property
    def lon(self) -> Array:
        """Degrees east."""


def distances(segment: Points, docs: Array, point: Point) -> Array:
    """Kilometres on the great circle, as in `areas.distance_km`."""
    lat = np.radians(segment.lat[docs])
    here = np.radians(point.lat)
    half_lat = np.sin((lat - here) / 2) ** 2
    half_lon = np.sin(np.radians(segment.lon[docs] - point.lon) / 2) ** 2
    chord = half_lat + np.cos(here) * np.cos(lat) * half_lon
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord))))


def nearest(segment: Segment, docs: Array, point: Point) -> Array:
    """Kilometres to the nearest place of each of some entries, which stand in ascending order."""
    away = distances(segment, docs, point)
    rows, at = segment.sites.among(docs)
    np.minimum.at(away, at, distances(segment.sites, rows, point))
    return away


def lying(points: Points, rows: Array, question: Question) -> Array:
    """Those of some points that lie in the circle and in the box of a question."""
    box = question.box
    if box is not None:
        rows = _between(points.lat, rows, box.south, box.north)
        rows = _between(points.lon, rows, box.west, box.east)
    if question.near is None or question.radius_km is None:
        return rows
    near, reach = question.near, question.radius_km + KM_TOLERANCE
    band = reach / KM_PER_DEGREE
    rows = _between(points.lat, rows, near.lat - band, near.lat + band)
    band /= math.cos(math.radians(abs(near.lat) + band))  # degrees of longitude are the shorter
    rows = _between(points.lon, rows, near.lon - band, near.lon + band)
    return rows[distances(points, rows, near) <= reach]


def _add_chain(segment: Segment, chain: Chain, impacts: Array, *, stems: Names) -> Array:
    """Which entries have a chain; its impacts are added to theirs."""
    there = np.zeros(len(segment), bool)
    if chain.joined is None:
        docs, told = segment.stems.get(stems.get(chain.words[0].stem))
        there[docs] = True
        impacts[docs] += told
        return there
    alone = np.zeros(len(segment), np.int32)
    met = np.zeros(len(segment), np.uint8)
    for word in chain.words:
        docs, told = segment.stems.get(stems.get(word.stem))
        alone[docs] += told
        met[docs] += 1
    best = alone // len(chain.words)
    docs, told = segment.stems.get(stems.get(chain.joined))
    best[docs] = np.maximum(best[docs], told)
    impacts += best
    there[docs] = True
    return np.asarray(there | (met == len(chain.words)))


def _within(segment: Segment, mask: Array, question: Question) -> Array:
    """Those of some entries that have a place in the circle and in the box: one in both."""
    docs = np.flatnonzero(mask)
    fitting = lying(segment, docs, question)
    if not len(segment.sites) or len(fitting) == len(docs):
        return fitting
    rows = np.flatnonzero(mask[segment.sites.docs])
    fits = np.zeros(len(segment), bool)
    fits[fitting] = True
    fits[segment.sites.docs[lying(segment.sites, rows, question)]] = True
    return np.flatnonzero(fits)


def _serving(segment: Segment, asked: Locality, *, served: Names) -> Array:
    """Which entries say that they serve a place."""
    serves = np.zeros(len(segment), bool)
    for key in asked.keys:
        serves[segment.served.get(served.get(key))[0]] = True
    if asked.point is not None:
        grounds = segment.grounds
        away = distances(grounds, np.arange(len(grounds)), asked.point)
        serves[grounds.docs[away <= grounds.km + KM_TOLERANCE]] = True
    return serves


def _between(column: Array, docs: Array, low: float, high: float) -> Array:
    told = column if len(docs) == len(column) else column[docs]
    return docs[(told >= low) & (told <= high)]


def _missed(segment: Segment, docs: Array, question: Question, *, values: Names) -> Array | None:
    if not question.filters:
        return None
    missed = np.zeros(len(docs), np.uint16)
    for place, (name, chosen) in enumerate(question.filters.items()):
        has = _with_any(segment, (f"{name}:{value}" for value in chosen), values=values)
        missed |= (~has[docs]).astype(np.uint16) << place
    return missed


def _with_any(segment: Segment, labels: Iterable[str], *, values: Names) -> Array:
    has = np.zeros(len(segment), bool)
    for label in labels:
        has[segment.values.get(values.get(label))[0]] = True
    return has
