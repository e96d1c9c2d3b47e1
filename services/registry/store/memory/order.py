"""The first of many hits in an order, and only what comes behind a cursor."""

from bisect import bisect_right
from typing import Final, NamedTuple

import numpy as np

from services.registry.decide import ranking
from services.registry.decide.directory import Cursor, Question, Sort
from services.registry.store.memory.asking import Found, nearest
from services.registry.store.memory.names import Array
from services.registry.store.memory.segment import HALF, LOW, Segment, microseconds

METRES: Final = 1000
FLAT_ERROR: Final = 1.1
"""The plane preselects; within 300 km of Saxony it is wrong by less than this factor."""


class Placed(NamedTuple):
    """A hit with its place in the order; equal places go by the id."""

    place: int | str
    initiative_id: int
    segment: Segment
    doc: int


def first(found: Found, question: Question, *, most: int) -> list[Placed]:
    """The first hits of a segment, in no order yet."""
    hits = found.hits
    if question.sort is Sort.NAME:
        return _first_names(found.segment, hits, question.after, most=most)
    places = _places(found, hits, question)
    if question.after is not None:
        is_behind = _behind(found.segment, hits, places, question.after)
        hits, places = hits[is_behind], places[is_behind]
    chosen = _lowest(places, found.segment.id_rank[hits], most=most)
    return [
        Placed(int(places[n]), found.segment.initiative_id(hits[n]), found.segment, int(hits[n]))
        for n in chosen
    ]


def _places(found: Found, hits: Array, question: Question) -> Array:
    """What the order goes by, ascending: whole numbers, as in the SQL."""
    segment = found.segment
    if question.sort is Sort.RELEVANCE and found.impacts is not None:
        impacts = found.impacts[hits].astype(np.int64)
        return np.asarray(-(impacts * _freshness(segment.confirmed[hits], question)))
    if question.sort is Sort.DISTANCE and question.near is not None:
        metres: Array = np.rint(nearest(segment, hits, question.near) * METRES)
        return np.asarray(metres.astype(np.int64))
    return np.asarray(-segment.listed[hits])


def _freshness(confirmed: Array, question: Question) -> Array:
    """As in `ranking.freshness`."""
    age = microseconds(question.as_of) - confirmed
    fading = np.clip(age - ranking.FADES_AFTER, 0, ranking.FADES_FOR)
    return np.asarray(ranking.FULL_FRESHNESS - ranking.MOST_FADING * fading // ranking.FADES_FOR)


def _first_names(segment: Segment, hits: Array, after: Cursor | None, *, most: int) -> list[Placed]:
    """Entries stand in the order of their names already."""
    begin = 0
    if after is not None:
        last = (str(after.place), after.initiative_id.int)
        docs = range(len(segment))
        begin = bisect_right(docs, last, key=lambda doc: _name(segment, doc))
    behind = hits[np.searchsorted(hits, begin) :][:most].tolist()
    return [
        Placed(segment.sort_keys[doc], segment.initiative_id(doc), segment, doc) for doc in behind
    ]


def _name(segment: Segment, doc: int) -> tuple[str, int]:
    return segment.sort_keys[doc], segment.initiative_id(doc)


def _behind(segment: Segment, hits: Array, places: Array, after: Cursor) -> Array:
    high, low = np.uint64(after.initiative_id.int >> HALF), np.uint64(after.initiative_id.int & LOW)
    highs, lows = segment.high[hits], segment.low[hits]
    is_larger = (highs > high) | ((highs == high) & (lows > low))
    place = np.int64(after.place)
    return np.asarray((places > place) | ((places == place) & is_larger))


def _lowest(places: Array, ranks: Array, *, most: int) -> Array:
    """Which ones come first by place, and by rank where places are equal."""
    if len(places) <= most:
        return np.arange(len(places))
    last = np.partition(places, most - 1)[most - 1]
    sure = np.flatnonzero(places < last)
    equal = np.flatnonzero(places == last)
    open_places = most - len(sure)
    if len(equal) > open_places:
        equal = equal[np.argpartition(ranks[equal], open_places - 1)[:open_places]]
    return np.concatenate([sure, equal])
