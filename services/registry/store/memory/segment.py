"""A part of the index: arrays that are written once, and a mask of the entries that still count.

Entries stand in the order of their names. Postings are CSR: for each stem (and each facet value,
as if it were one) the entries that have it, ascending, with their impacts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Final
from uuid import UUID

import numpy as np

from services.registry.decide.ranking import MICROSECOND
from services.registry.store.memory.names import Array, Texts, starts_of
from services.registry.store.memory.spots import Spots, Spotted

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HALF: Final = 64
LOW: Final = 2**HALF - 1
IMPACT_BITS: Final = 10
DOC_BITS: Final = 24
"""A posting is one number while it is sorted: stem, entry (16 million at most), impact."""
NOTHING: Final = (np.zeros(0, np.int32), np.zeros(0, np.uint16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry as numbers; moments are microseconds since 1970."""

    initiative_id: int
    title: str
    sort_key: str
    lat: float
    lon: float
    listed: int
    confirmed: int
    facets: list[int]
    stems: list[int]
    impacts: Sequence[int]
    words: list[int]
    sites: Sequence[Spotted] = ()
    grounds: Sequence[Spotted] = ()
    served: Sequence[int] = ()

    @property
    def key(self) -> tuple[str, int]:
        """By what entries stand in a segment."""
        return self.sort_key, self.initiative_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Number → entries and impacts; only numbers that occur have a place in ``numbers``."""

    numbers: Array
    starts: Array
    docs: Array
    impacts: Array

    @staticmethod
    def of(numbers: Array, docs: Array, impacts: Array) -> "Postings":
        """Sort loose postings by number, then by entry."""
        return Postings.unpacked(packed(numbers, docs, impacts))

    @staticmethod
    def unpacked(told: Array) -> "Postings":
        """Sort packed postings, which are used up by it."""
        told.sort()
        numbers = (told >> (DOC_BITS + IMPACT_BITS)).astype(np.int32)
        begins = np.flatnonzero(np.diff(numbers, prepend=-1))
        docs = (told >> IMPACT_BITS).astype(np.int32)
        docs &= 2**DOC_BITS - 1
        told &= 2**IMPACT_BITS - 1
        return Postings(
            numbers=numbers[begins],
            starts=np.append(begins, len(told)),
            docs=docs,
            impacts=told.astype(np.uint16),
        )

    def get(self, number: int | None) -> tuple[Array, Array]:
        """Entries and impacts of a stem or facet value; empty for an unknown one."""
        if number is None:
            return NOTHING
        place = int(np.searchsorted(self.numbers, number))
        if place == len(self.numbers) or self.numbers[place] != number:
            return NOTHING
        part = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.docs[part], self.impacts[part]

    def moved(self, places: Array) -> Array:
        """The postings packed, with other places for the entries; those below 0 are left out."""
        docs = places[self.docs]
        stays = docs >= 0
        numbers = np.repeat(self.numbers, np.diff(self.starts))
        return packed(numbers[stays], docs[stays], self.impacts[stays])


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Entries by their places 0, 1, 2 …; ``alive`` alone is ever changed."""

    titles: Texts
    sort_keys: Texts
    high: Array
    low: Array
    """The two halves of each id."""
    lat: Array
    lon: Array
    listed: Array
    confirmed: Array
    facets: Array
    """One row per entry: the numbers of its facet values, filled up with 0, which is none."""
    counts: Array
    """How many entries have each facet value, dead ones included."""
    stems: Postings
    values: Postings
    words: Array
    word_starts: Array
    sites: Spots
    """Further places; the main ones stand in ``lat`` and ``lon``."""
    grounds: Spots
    served: Postings
    """Keys of municipalities and districts → the entries that serve them."""
    id_rank: Array
    alive: Array

    def __len__(self) -> int:
        return len(self.high)

    def initiative_id(self, doc: int) -> int:
        """The id of an entry as a number."""
        return int(self.high[doc]) << HALF | int(self.low[doc])

    def uuid(self, doc: int) -> UUID:
        """The id of an entry."""
        return UUID(int=self.initiative_id(doc))

    def find(self, initiative_id: int) -> int | None:
        """The place of an entry that still counts."""
        is_same = (self.low == np.uint64(initiative_id & LOW)) & self.alive
        same = np.flatnonzero(is_same & (self.high == np.uint64(initiative_id >> HALF)))
        return int(same[0]) if len(same) else None

    def words_of(self, doc: int) -> Array:
        """The words of an entry."""
        return self.words[self.word_starts[doc] : self.word_starts[doc + 1]]


def packed(numbers: Array, docs: Array, impacts: Array) -> Array:
    """Postings as one number each, so that sorting them moves nothing else."""
    told = numbers.astype(np.int64) << (DOC_BITS + IMPACT_BITS)
    told |= docs.astype(np.int64) << IMPACT_BITS
    told |= impacts.astype(np.int64)
    return told


def microseconds(moment: datetime) -> int:
    """A moment as whole microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def build(rows: Sequence[Row]) -> Segment:
    """A segment of some entries."""
    rows = sorted(rows, key=lambda row: row.key)
    docs = np.arange(len(rows))
    stems = np.repeat(docs, [len(row.stems) for row in rows])
    return _segment(
        titles=Texts.of(row.title for row in rows),
        sort_keys=Texts.of(row.sort_key for row in rows),
        high=np.array([row.initiative_id >> HALF for row in rows], np.uint64),
        low=np.array([row.initiative_id & LOW for row in rows], np.uint64),
        lat=np.array([row.lat for row in rows], np.float64),
        lon=np.array([row.lon for row in rows], np.float64),
        listed=np.array([row.listed for row in rows], np.int64),
        confirmed=np.array([row.confirmed for row in rows], np.int64),
        facets=_padded([row.facets for row in rows]),
        stems=Postings.of(
            _joined(row.stems for row in rows), stems, _joined(row.impacts for row in rows)
        ),
        words=_joined(row.words for row in rows),
        word_starts=starts_of([len(row.words) for row in rows]),
        sites=Spots.of([row.sites for row in rows]),
        grounds=Spots.of([row.grounds for row in rows]),
        served=_without_impacts(
            _joined(row.served for row in rows),
            np.repeat(docs, [len(row.served) for row in rows]),
        ),
    )


def merge(segments: Sequence[Segment], alive: Sequence[Array]) -> tuple[Segment, Array]:
    """One segment of the entries that count by ``alive``, and the place of each in all segments.

    Places are numbered through all segments in turn; those left out have none.
    """
    high = np.concatenate([segment.high for segment in segments])
    low = np.concatenate([segment.low for segment in segments])
    kept = np.flatnonzero(np.concatenate(alive))
    by_id = kept[np.lexsort((low[kept], high[kept]))].tolist()
    keys = [key for segment in segments for key in segment.sort_keys.told()]
    titles = [title for segment in segments for title in segment.titles.told()]
    places = sorted(by_id, key=keys.__getitem__)
    order = np.array(places, np.int64)
    words, word_starts = _words_of(segments, order)
    joined = partial(
        Spots.joined,
        sizes=[len(segment) for segment in segments],
        places=_new_places(order, size=len(high)),
    )
    merged = _segment(
        titles=Texts([titles[place] for place in places]),
        sort_keys=Texts([keys[place] for place in places]),
        high=high[order],
        low=low[order],
        lat=np.concatenate([segment.lat for segment in segments])[order],
        lon=np.concatenate([segment.lon for segment in segments])[order],
        listed=np.concatenate([segment.listed for segment in segments])[order],
        confirmed=np.concatenate([segment.confirmed for segment in segments])[order],
        facets=_stacked([segment.facets for segment in segments])[order],
        stems=_merged([segment.stems for segment in segments], segments, order),
        words=words,
        word_starts=word_starts,
        sites=joined([segment.sites for segment in segments]),
        grounds=joined([segment.grounds for segment in segments]),
        served=_merged([segment.served for segment in segments], segments, order),
    )
    return merged, order


def _segment(
    *,
    titles: Texts,
    sort_keys: Texts,
    high: Array,
    low: Array,
    lat: Array,
    lon: Array,
    listed: Array,
    confirmed: Array,
    facets: Array,
    stems: Postings,
    words: Array,
    word_starts: Array,
    sites: Spots,
    grounds: Spots,
    served: Postings,
) -> Segment:
    """What follows from the rest is added."""
    docs, columns = np.nonzero(facets)
    values = facets[docs, columns]
    id_rank = np.empty(len(high), np.int32)
    id_rank[np.lexsort((low, high))] = np.arange(len(high), dtype=np.int32)
    return Segment(
        titles=titles,
        sort_keys=sort_keys,
        high=high,
        low=low,
        lat=lat,
        lon=lon,
        listed=listed,
        confirmed=confirmed,
        facets=facets,
        counts=np.bincount(facets.ravel(), minlength=1),
        stems=stems,
        values=_without_impacts(values, docs),
        words=words,
        word_starts=word_starts,
        sites=sites,
        grounds=grounds,
        served=served,
        id_rank=id_rank,
        alive=np.ones(len(high), bool),
    )


def _merged(parts: Sequence[Postings], segments: Sequence[Segment], order: Array) -> Postings:
    places = _new_places(order, size=sum(map(len, segments)))
    told = np.empty(sum(len(part.docs) for part in parts), np.int64)
    end = first = 0
    for part, segment in zip(parts, segments, strict=True):
        moved = part.moved(places[first : first + len(segment)])
        told[end : end + len(moved)] = moved
        end, first = end + len(moved), first + len(segment)
    return Postings.unpacked(told[:end])


def _new_places(order: Array, *, size: int) -> Array:
    """Where the entries of all segments go; below 0: nowhere."""
    places = np.full(size, -1, np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def _without_impacts(numbers: Array, docs: Array) -> Postings:
    return Postings.of(numbers, docs, np.zeros(len(docs), np.uint16))


def _words_of(segments: Sequence[Segment], order: Array) -> tuple[Array, Array]:
    lengths = np.concatenate([np.diff(segment.word_starts) for segment in segments])
    begins = starts_of(lengths)[:-1][order]
    words = np.concatenate([segment.words for segment in segments])
    starts = starts_of(lengths[order])
    steps = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths[order])
    return words[np.repeat(begins, lengths[order]) + steps], starts


def _padded(lists: Sequence[list[int]]) -> Array:
    width = max(map(len, lists), default=0)
    filled = (values + [0] * (width - len(values)) for values in lists)
    return np.fromiter(chain.from_iterable(filled), np.int16).reshape(len(lists), width)


def _stacked(tables: Sequence[Array]) -> Array:
    width = max(table.shape[1] for table in tables)
    return np.concatenate(
        [np.pad(table, ((0, 0), (0, width - table.shape[1]))) for table in tables]
    )


def _joined(lists: Iterable[Sequence[int]]) -> Array:
    return np.fromiter(chain.from_iterable(lists), np.int32)
