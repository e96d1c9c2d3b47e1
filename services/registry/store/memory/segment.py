"""A part of the index: arrays that are written once, and a mask of the entries that still count.

Entries stand in the order of their names. Postings are CSR: for each stem (and each facet value,
as if it were one) the entries that have it, ascending, with their impacts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import numpy as np

from services.registry.decide.ranking import MICROSECOND
from services.registry.store.memory.names import Array

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HALF: Final = 64
LOW: Final = 2**HALF - 1
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
    facets: Array
    stems: Array
    impacts: Array
    words: Array

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
        order = np.lexsort((docs, numbers))
        found, starts = np.unique(numbers[order], return_index=True)
        return Postings(
            numbers=found,
            starts=np.append(starts, len(order)).astype(np.int64),
            docs=docs[order].astype(np.int32),
            impacts=impacts[order].astype(np.uint16),
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

    def loose(self) -> tuple[Array, Array, Array]:
        """Number, entry and impact of every posting."""
        return np.repeat(self.numbers, np.diff(self.starts)), self.docs, self.impacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Entries by their places 0, 1, 2 …; ``alive`` alone is ever changed."""

    titles: Sequence[str]
    sort_keys: Sequence[str]
    high: Array
    low: Array
    """The two halves of each id."""
    lat: Array
    lon: Array
    listed: Array
    confirmed: Array
    facets: Array
    """One row per entry: the numbers of its facet values, filled up with 0, which is none."""
    stems: Postings
    values: Postings
    words: Array
    word_starts: Array
    id_rank: Array
    alive: Array

    def __len__(self) -> int:
        return len(self.titles)

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


def microseconds(moment: datetime) -> int:
    """A moment as whole microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def build(rows: Sequence[Row]) -> Segment:
    """A segment of some entries."""
    rows = sorted(rows, key=lambda row: row.key)
    ids = [row.initiative_id for row in rows]
    facets = _padded([row.facets for row in rows])
    docs = np.arange(len(rows), dtype=np.int32)
    high = np.array([number >> HALF for number in ids], np.uint64)
    low = np.array([number & LOW for number in ids], np.uint64)
    return Segment(
        titles=[row.title for row in rows],
        sort_keys=[row.sort_key for row in rows],
        high=high,
        low=low,
        lat=np.array([row.lat for row in rows], np.float64),
        lon=np.array([row.lon for row in rows], np.float64),
        listed=np.array([row.listed for row in rows], np.int64),
        confirmed=np.array([row.confirmed for row in rows], np.int64),
        facets=facets,
        stems=Postings.of(
            _joined([row.stems for row in rows], np.int32),
            np.repeat(docs, [len(row.stems) for row in rows]),
            _joined([row.impacts for row in rows], np.uint16),
        ),
        values=_value_postings(facets),
        words=_joined([row.words for row in rows], np.int32),
        word_starts=_starts([len(row.words) for row in rows]),
        id_rank=_id_rank(high, low),
        alive=np.ones(len(rows), bool),
    )


def merge(segments: Sequence[Segment], alive: Sequence[Array]) -> tuple[Segment, Array]:
    """One segment of the entries that count by ``alive``, and the place of each in all segments.

    Places are numbered through all segments in turn; those left out have none.
    """
    kept = np.flatnonzero(np.concatenate(alive))
    titles = [title for segment in segments for title in segment.titles]
    sort_keys = [key for segment in segments for key in segment.sort_keys]
    high = np.concatenate([segment.high for segment in segments])
    low = np.concatenate([segment.low for segment in segments])
    by_id = kept[np.lexsort((low[kept], high[kept]))]
    places = sorted(by_id.tolist(), key=sort_keys.__getitem__)
    order = np.array(places, np.int64)
    facets = _stacked([segment.facets for segment in segments])[order]
    words, word_starts = _words_of(segments, order)
    merged = Segment(
        titles=[titles[place] for place in places],
        sort_keys=[sort_keys[place] for place in places],
        high=high[order],
        low=low[order],
        lat=np.concatenate([segment.lat for segment in segments])[order],
        lon=np.concatenate([segment.lon for segment in segments])[order],
        listed=np.concatenate([segment.listed for segment in segments])[order],
        confirmed=np.concatenate([segment.confirmed for segment in segments])[order],
        facets=facets,
        stems=_merged_stems(segments, order, size=len(titles)),
        values=_value_postings(facets),
        words=words,
        word_starts=word_starts,
        id_rank=_id_rank(high[order], low[order]),
        alive=np.ones(len(order), bool),
    )
    return merged, order


def _merged_stems(segments: Sequence[Segment], order: Array, *, size: int) -> Postings:
    places = np.full(size, -1, np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    loose = [segment.stems.loose() for segment in segments]
    offsets = _starts([len(segment) for segment in segments])
    docs = np.concatenate(
        [places[part[1] + offset] for part, offset in zip(loose, offsets[:-1], strict=True)]
    )
    stays = docs >= 0
    numbers = np.concatenate([part[0] for part in loose])[stays]
    impacts = np.concatenate([part[2] for part in loose])[stays]
    return Postings.of(numbers, docs[stays], impacts)


def _words_of(segments: Sequence[Segment], order: Array) -> tuple[Array, Array]:
    lengths = np.concatenate([np.diff(segment.word_starts) for segment in segments])
    begins = _starts(lengths)[:-1][order]
    words = np.concatenate([segment.words for segment in segments])
    starts = _starts(lengths[order])
    steps = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths[order])
    return words[np.repeat(begins, lengths[order]) + steps], starts


def _value_postings(facets: Array) -> Postings:
    docs, columns = np.nonzero(facets)
    values = facets[docs, columns]
    return Postings.of(values.astype(np.int32), docs, np.zeros(len(docs), np.uint16))


def _padded(lists: Sequence[Array]) -> Array:
    table = np.zeros((len(lists), max(map(len, lists), default=0)), np.int16)
    for place, values in enumerate(lists):
        table[place, : len(values)] = values
    return table


def _stacked(tables: Sequence[Array]) -> Array:
    width = max(table.shape[1] for table in tables)
    return np.concatenate(
        [np.pad(table, ((0, 0), (0, width - table.shape[1]))) for table in tables]
    )


def _joined(arrays: Sequence[Array], kind: type[np.generic]) -> Array:
    return np.concatenate([np.zeros(0, kind), *arrays]).astype(kind)


def _starts(lengths: Sequence[int] | Array) -> Array:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def _id_rank(high: Array, low: Array) -> Array:
    rank = np.empty(len(high), np.int32)
    rank[np.lexsort((low, high))] = np.arange(len(high), dtype=np.int32)
    return rank
