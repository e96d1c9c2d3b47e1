"""All segments together: a large one, small ones, and one that is made anew with each change.

Changes go into the small ones and into the masks; when there are many small ones, `tidy` makes one
segment of all, on another thread, while questions are answered from the old ones.
"""

import asyncio
import ctypes
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final
from uuid import UUID

import numpy as np

from services.registry.decide import spelling
from services.registry.decide.areas import Point, flat_km
from services.registry.decide.directory import (
    FACET_NAMES,
    SUGGEST_BELOW_HITS,
    Cursor,
    Question,
)
from services.registry.store.memory import asking, clusters, drawn, order
from services.registry.store.memory.asking import Found
from services.registry.store.memory.names import Array, Names
from services.registry.store.memory.order import Placed
from services.registry.store.memory.segment import Row, Segment, build, merge, microseconds
from services.registry.store.memory.spots import Spotted
from services.registry.store.memory.typos import Vocabulary
from services.registry.store.search import Cluster, FacetCounts, Indexed, Spot

RECENT_MAX: Final = 256
"""How many changed entries make a segment of their own."""
SMALL_MAX: Final = 8
"""How many small segments there may be before it is time to tidy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as ids, each with its kilometres; the entries themselves stand elsewhere."""

    hits: tuple[tuple[UUID, float | None], ...]
    total: int
    facets: FacetCounts
    next: Cursor | None


class MemoryIndex:
    """Holds what is indexed of all entries; one thread asks and changes it."""

    def __init__(self) -> None:
        self._stems = Names()
        self._values = Names()
        self._values.numbers([""])  # 0 fills up rows of facets
        self._served = Names()
        self._vocabulary = Vocabulary()
        self._segments: list[Segment] = []
        self._recent: dict[int, Row] = {}
        self._recent_segment: Segment | None = None

    def __len__(self) -> int:
        return sum(int(segment.alive.sum()) for segment in self._segments) + len(self._recent)

    def load(self, entries: Sequence[Indexed]) -> None:
        """Take in entries that are surely new, as one segment."""
        rows = [self._row(entry) for entry in entries]
        if rows:
            segment = build(rows)
            self._segments.append(segment)
            self._vocabulary.count(segment.words, 1)

    def put(self, entry: Indexed) -> None:
        """Take an entry in; what was known of it before no longer counts."""
        self.drop(entry.initiative_id)
        row = self._row(entry)
        self._vocabulary.count(row.words, 1)
        self._recent[row.initiative_id] = row
        self._recent_segment = None
        if len(self._recent) >= RECENT_MAX:
            self._settle()

    def drop(self, initiative_id: UUID) -> None:
        """Forget an entry; unknown ones are forgotten already."""
        number = initiative_id.int
        row = self._recent.pop(number, None)
        if row is not None:
            self._recent_segment = None
            self._vocabulary.count(row.words, -1)
            return
        for segment in self._segments:
            doc = segment.find(number)
            if doc is not None:
                segment.alive[doc] = False
                self._vocabulary.count(segment.words_of(doc), -1)
                return

    @property
    def is_untidy(self) -> bool:
        """Whether there are so many segments that it is time for `tidy`."""
        return len(self._segments) > SMALL_MAX

    async def tidy(self) -> None:
        """Make one segment of all; entries may come and go meanwhile."""
        self._settle()
        old = [*self._segments]
        if not old:
            return
        alive = [segment.alive.copy() for segment in old]
        merged, kept = await asyncio.to_thread(merge, old, alive)
        merged.alive[:] = np.concatenate([segment.alive for segment in old])[kept]
        self._segments[: len(old)] = [merged]
        del old
        await asyncio.to_thread(self._vocabulary.sort)
        give_back()

    def words_among(self, folded: Collection[str]) -> frozenset[str]:
        """Which of some words entries use."""
        return frozenset(word for word in folded if self._vocabulary.is_used(word))

    def find(self, question: Question) -> Answer:
        """A page of hits with all counts."""
        found = self._ask(question)
        most = question.limit + 1
        firsts = [order.first(each, question, most=most) for each in found]
        placed = sorted(chain.from_iterable(firsts), key=lambda hit: hit[:2])
        shown = placed[: question.limit]
        return Answer(
            hits=tuple(zip(_ids(shown), _kilometres(shown, question.near), strict=True)),
            total=sum(len(each.hits) for each in found),
            facets=self._facets(found, question),
            next=_cursor(question, shown) if len(placed) > question.limit else None,
        )

    def count(self, question: Question) -> int:
        """How many entries fit."""
        return sum(len(each.hits) for each in self._ask(question))

    def spots(self, question: Question) -> tuple[Spot, ...]:
        """The places of all entries that fit, by name; the main place of each comes first."""
        placed = [
            ((each.segment.sort_keys[spot.doc], each.segment.initiative_id(spot.doc)), each, spot)
            for each in self._ask(question)
            for spot in drawn.spots(each, question)
        ]
        return tuple(
            Spot(
                each.segment.uuid(spot.doc),
                each.segment.titles[spot.doc],
                spot.lat,
                spot.lon,
                spot.site,
            )
            for _, each, spot in sorted(placed, key=lambda told: told[0])
        )

    def clusters(self, question: Question, *, zoom: int) -> tuple[Cluster, ...]:
        """All entries that fit, by the cells of the grid."""
        if not len(self):
            return ()
        return clusters.cluster(self._ask(question), question, zoom=zoom)

    def near(self, point: Point, *, limit: int) -> tuple[tuple[UUID, float | None], ...]:
        """The nearest entries and how far they are."""
        nearest = sorted(
            (placed for segment in self._parts() for placed in _nearest(segment, point, limit)),
            key=lambda hit: hit[:2],
        )[:limit]
        return tuple(zip(_ids(nearest), _kilometres(nearest, point), strict=True))

    def suggestion(self, question: Question, *, total: int) -> str | None:
        """Other words, only if they find more under the same filters."""
        if total >= SUGGEST_BELOW_HITS or not question.words:
            return None
        stems = (word.stem for words in question.words for word in words.words)
        text = spelling.correct(
            question.text,
            question.words,
            unknown=[stem for stem in stems if not self._has(stem)],
            nearest=self._vocabulary.nearest,
        )
        if text is None:
            return None
        return text if self.count(question.about(text)) > total else None

    def _ask(self, question: Question) -> list[Found]:
        names = {"stems": self._stems, "values": self._values, "served": self._served}
        return [asking.ask(segment, question, **names) for segment in self._parts()]

    def _parts(self) -> list[Segment]:
        if not self._recent:
            return self._segments
        if self._recent_segment is None:
            self._recent_segment = build([*self._recent.values()])
        return [*self._segments, self._recent_segment]

    def _settle(self) -> None:
        if self._recent:
            self._segments.append(build([*self._recent.values()]))
            self._recent, self._recent_segment = {}, None

    def _has(self, stem: str) -> bool:
        number = self._stems.get(stem)
        return any(bool(part.alive[part.stems.get(number)[0]].any()) for part in self._parts())

    def _facets(self, found: Sequence[Found], question: Question) -> FacetCounts:
        """Each value under all filters but those of its own facet."""
        labels = [*self._values]
        counts = self._counted((each.segment, each.hits) for each in found)
        for place, name in enumerate(question.filters):
            missing = ((each.segment, each.only_missing(1 << place)) for each in found)
            own = [number for number, label in enumerate(labels) if label.startswith(f"{name}:")]
            counts[own] += self._counted(missing)[own]
        facets: dict[str, dict[str, int]] = {name: {} for name in FACET_NAMES}
        for number in np.flatnonzero(counts).tolist():
            name, _, code = labels[number].partition(":")
            if name:
                facets[name][code] = int(counts[number])
        return facets

    def _counted(self, parts: Iterable[tuple[Segment, Array]]) -> Array:
        """How many entries have each value; of many entries, by counting the others."""
        counts = np.zeros(len(self._values), np.int64)
        for segment, docs in parts:
            if 2 * len(docs) <= len(segment):
                told = segment.facets[docs]
                counts += np.bincount(told.ravel(), minlength=len(counts))
                continue
            is_other = np.ones(len(segment), bool)
            is_other[docs] = False
            told = segment.facets[is_other]
            counts[: len(segment.counts)] += segment.counts
            counts -= np.bincount(told.ravel(), minlength=len(counts))
        return counts

    def _row(self, entry: Indexed) -> Row:
        return Row(
            initiative_id=entry.initiative_id.int,
            title=entry.title,
            sort_key=entry.sort_key,
            lat=entry.lat,
            lon=entry.lon,
            listed=microseconds(entry.listed_at),
            confirmed=microseconds(entry.confirmed_at),
            facets=self._values.numbers(entry.facets),
            stems=self._stems.numbers(entry.stems),
            impacts=entry.impacts,
            words=self._vocabulary.numbers(entry.spelled),
            sites=[
                Spotted(lat, lon, name=name)
                for lat, lon, name in zip(
                    entry.site_lats, entry.site_lons, entry.site_names, strict=True
                )
            ],
            grounds=[
                Spotted(*told)
                for told in zip(entry.ground_lats, entry.ground_lons, entry.ground_kms, strict=True)
            ],
            served=self._served.numbers(entry.served),
        )


def give_back() -> None:
    """Let the C library hand what it holds of freed memory back to the system, where it can.

    Joining large arrays leaves as much free memory behind as the index needs.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _nearest(segment: Segment, point: Point, limit: int) -> list[Placed]:
    """The plane says how far to look, the great circle who is nearest."""
    docs = np.flatnonzero(segment.alive)
    if len(docs) > limit:
        docs = docs[_within_reach(segment, docs, point, limit=limit)]
    places = np.rint(asking.nearest(segment, docs, point) * order.METRES).astype(np.int64)
    ids = (segment.initiative_id(doc) for doc in docs.tolist())
    return [
        Placed(place, number, segment, doc)
        for place, number, doc in zip(places.tolist(), ids, docs.tolist(), strict=True)
    ]


def _within_reach(segment: Segment, docs: Array, point: Point, *, limit: int) -> Array:
    east, north = flat_km(point)
    scale = flat_km(Point(lat=point.lat + 1, lon=point.lon + 1))
    away = np.hypot(
        (segment.lon[docs] - point.lon) * (scale[0] - east),
        (segment.lat[docs] - point.lat) * (scale[1] - north),
    )
    close = np.argpartition(away, limit - 1)[:limit]
    reach = asking.distances(segment, docs[close], point).max() * order.FLAT_ERROR + 1
    is_close = away <= reach
    rows, at = segment.sites.among(docs)
    is_close[at[asking.distances(segment.sites, rows, point) <= reach]] = True
    return np.flatnonzero(is_close)


def _ids(placed: Iterable[Placed]) -> list[UUID]:
    return [UUID(int=hit.initiative_id) for hit in placed]


def _kilometres(placed: Sequence[Placed], near: Point | None) -> list[float | None]:
    if near is None:
        return [None] * len(placed)
    kilometres: list[float | None] = [None] * len(placed)
    for segment in {id(hit.segment): hit.segment for hit in placed}.values():
        of_it = sorted((hit.doc, n) for n, hit in enumerate(placed) if hit.segment is segment)
        away = asking.nearest(segment, np.array([doc for doc, _ in of_it]), near)
        for (_, n), km in zip(of_it, away.tolist(), strict=True):
            kilometres[n] = km
    return kilometres


def _cursor(question: Question, shown: Sequence[Placed]) -> Cursor:
    last = shown[-1]
    return Cursor(question.sort, last.place, UUID(int=last.initiative_id), question.as_of)
