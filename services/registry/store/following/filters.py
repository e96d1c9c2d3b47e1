"""What all followers want, as arrays: which of them would find an entry by their search.

The search asks many entries by one question; this asks one entry by many questions. The answers are
the same: words, filters and distances are compared as `store.memory.asking` compares them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final
from uuid import UUID

import numpy as np

from services.registry.decide.areas import KM_TOLERANCE, Box, Point
from services.registry.decide.directory import FACET_NAMES
from services.registry.store.following.news import Known
from services.registry.store.following.subscriptions import Following
from services.registry.store.memory.asking import distances
from services.registry.store.memory.names import Array, Names
from services.registry.store.memory.segment import Postings
from services.registry.store.memory.spots import Spots, Spotted

RECENT_MAX: Final = 512
"""How many changed filters make a part of their own."""
PARTS_MAX: Final = 32
"""With so many more parts than were loaded it is time to read all filters again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Filters by their places 0, 1, 2 …; ``alive`` alone is ever changed.

    A filter's words are chains, a chain has alternatives (joined, or word by word), and an
    alternative is met by an entry that has all its stems.
    """

    ids: Sequence[UUID]
    since: Array
    alive: Array
    lat: Array
    lon: Array
    radius: Array
    """In km; NaN where a filter has no circle."""
    boxes: Array
    """South, west, north, east; NaN where a filter has no box."""
    asks_served: Array
    """Which filters want somebody who comes to a place."""
    served: Spots
    """The points to which somebody is to come."""
    restricted: Array
    """One row per facet: which filters choose values of it."""
    values: Postings
    stems: Postings
    needed: Array
    """Per alternative: how many stems."""
    chains: Array
    """Per alternative: its chain."""
    owners: Array
    """Per chain: its filter."""
    words: Array
    """Per filter: how many chains."""


class Filters:
    """All filters that are followed; one thread asks and changes them."""

    def __init__(self) -> None:
        self._stems = Names()
        self._values = Names()
        self._parts: list[Part] = []
        self._loaded = 0
        self._recent: dict[UUID, Following] = {}
        self._recent_part: Part | None = None
        self._places: dict[UUID, tuple[Part, int]] = {}

    def __len__(self) -> int:
        return len(self._places) + len(self._recent)

    @property
    def is_untidy(self) -> bool:
        """Whether there are so many parts that all should be read again."""
        return len(self._parts) - self._loaded > PARTS_MAX

    def load(self, told: Iterable[Following]) -> None:
        """Take in filters that are surely new."""
        self._add(list(told))
        self._loaded = len(self._parts)

    def take(self, told: Iterable[Following]) -> None:
        """Take in what somebody follows now, or that she follows no more."""
        for each in told:
            self._drop(each.id)
            if each.wanted is not None:
                self._recent[each.id] = each
        if len(self._recent) >= RECENT_MAX:
            self._add([*self._recent.values()])
            self._recent = {}

    def finding(self, entry: Known) -> list[UUID]:
        """Whose search finds an entry."""
        return self.news(None, entry, changed_in=None)

    def news(self, before: Known | None, now: Known, *, changed_in: int | None) -> list[UUID]:
        """Whose search finds an entry now and did not find it before.

        ``changed_in`` is the transaction of the change: it is older than what some follow.
        """
        found: list[UUID] = []
        for part in self._all():
            mask = _find(part, now, stems=self._stems, values=self._values)
            if before is not None:
                mask &= ~_find(part, before, stems=self._stems, values=self._values)
            if changed_in is not None:
                mask &= part.since <= changed_in
            found += [part.ids[place] for place in np.flatnonzero(mask).tolist()]
        return found

    def _all(self) -> list[Part]:
        if self._recent and self._recent_part is None:
            self._recent_part = self._build([*self._recent.values()])
        recent = [self._recent_part] if self._recent_part is not None else []
        return [*self._parts, *recent]

    def _add(self, told: Sequence[Following]) -> None:
        self._recent_part = None
        if not told:
            return
        part = self._build(told)
        self._parts.append(part)
        self._places.update((each, (part, place)) for place, each in enumerate(part.ids))

    def _drop(self, subscription_id: UUID) -> None:
        self._recent_part = None
        if self._recent.pop(subscription_id, None) is None and subscription_id in self._places:
            part, place = self._places.pop(subscription_id)
            part.alive[place] = False

    def _build(self, told: Sequence[Following]) -> Part:
        words = _Words(self._stems)
        labels: list[list[int]] = []
        restricted = np.zeros((len(FACET_NAMES), len(told)), bool)
        for place, each in enumerate(told):
            filters = each.wanted.filters if each.wanted else {}
            words.add(place, each)
            labels.append(
                self._values.numbers(f"{name}:{one}" for name in filters for one in filters[name])
            )
            if each.wanted and each.wanted.serves:
                labels[-1] += self._values.numbers(map(_served_label, each.wanted.serves.keys))
            for name in filters:
                restricted[FACET_NAMES.index(name), place] = True
        circles = np.array([_circle(each) for each in told], np.float64).reshape(-1, 3)
        return Part(
            ids=[each.id for each in told],
            since=np.array([each.since for each in told], np.int64),
            alive=np.ones(len(told), bool),
            lat=circles[:, 0],
            lon=circles[:, 1],
            radius=circles[:, 2],
            boxes=np.array([_box(each) for each in told], np.float64).reshape(-1, 4),
            asks_served=np.array([_asks_served(each) for each in told], bool),
            served=Spots.of([_served(each) for each in told]),
            restricted=restricted,
            values=_postings(labels),
            stems=_postings(words.alternatives),
            needed=np.array([len(each) for each in words.alternatives], np.int64),
            chains=np.array(words.chains, np.int64),
            owners=np.array(words.owners, np.int64),
            words=np.bincount(np.array(words.owners, np.int64), minlength=len(told)),
        )


class _Words:
    """The words of many filters, taken apart."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.alternatives: list[list[int]] = []
        self.chains: list[int] = []
        self.owners: list[int] = []

    def add(self, place: int, following: Following) -> None:
        """Take the words of a filter apart."""
        for each in following.wanted.chains if following.wanted else ():
            ways = [{word.stem for word in each.words}]
            if each.joined is not None:
                ways.append({each.joined})
            self.alternatives += [self._names.numbers(way) for way in ways]
            self.chains += [len(self.owners)] * len(ways)
            self.owners.append(place)


def _find(part: Part, entry: Known, *, stems: Names, values: Names) -> Array:
    """Which filters of a part find an entry: what costs least first, distances last."""
    mask = part.alive & _by_words(part, [stems[each] for each in entry.stems if each in stems])
    for row, name in enumerate(FACET_NAMES):
        fits = ~part.restricted[row]
        for label in entry.facets:
            if label.startswith(f"{name}:") and label in values:
                fits[part.values.get(values[label])[0]] = True
        mask &= fits
    mask &= _is_served(part, entry, values=values)
    docs = np.flatnonzero(mask)
    near = np.zeros(len(docs), bool)
    for spot in entry.spots:
        near |= _is_near(part, docs, spot)
    mask[docs[~near]] = False
    return np.asarray(mask)


def _by_words(part: Part, stems: Iterable[int]) -> Array:
    """Which filters have all their chains met, in one way or the other."""
    if not len(part.needed):
        return np.asarray(part.words == 0)
    met = np.zeros(len(part.needed), np.int64)
    for stem in stems:
        met[part.stems.get(stem)[0]] += 1
    chains = np.zeros(len(part.owners), bool)
    chains[part.chains[met == part.needed]] = True
    told = np.bincount(part.owners[chains], minlength=len(part.words))
    return np.asarray(told == part.words)


def _is_served(part: Part, entry: Known, *, values: Names) -> Array:
    """Which filters ask for nobody to come, or for a place that the entry serves."""
    fits = ~part.asks_served
    if fits.all():
        return np.asarray(fits)
    for label in map(_served_label, entry.served):
        if label in values:
            fits[part.values.get(values[label])[0]] = True
    rows = np.arange(len(part.served))
    for circle in entry.circles:
        away = distances(part.served, rows, circle.middle)
        fits[part.served.docs[away <= circle.km + KM_TOLERANCE]] = True
    return np.asarray(fits)


def _is_near(part: Part, docs: Array, spot: Point) -> Array:
    """Which of some filters have a place within their circle and their box."""
    radius, boxes = part.radius[docs], part.boxes[docs]
    is_within = np.isnan(radius)
    circles = np.flatnonzero(~is_within)
    away = distances(part, docs[circles], spot)
    is_within[circles] = away <= radius[circles] + KM_TOLERANCE
    south, west, north, east = boxes.T
    is_inside = (south <= spot.lat) & (spot.lat <= north) & (west <= spot.lon) & (spot.lon <= east)
    return np.asarray(is_within & (np.isnan(south) | is_inside))


def _postings(lists: Sequence[Sequence[int]]) -> Postings:
    numbers = np.fromiter(chain.from_iterable(lists), np.int64)
    docs = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
    return Postings.of(numbers, docs, np.zeros(len(numbers), np.int64))


def _circle(following: Following) -> tuple[float, float, float]:
    wanted = following.wanted
    if wanted is None or wanted.near is None or wanted.radius_km is None:
        return (0.0, 0.0, np.nan)
    return (wanted.near.lat, wanted.near.lon, wanted.radius_km)


def _box(following: Following) -> tuple[float, float, float, float]:
    box: Box | None = following.wanted.box if following.wanted else None
    return (np.nan,) * 4 if box is None else (box.south, box.west, box.north, box.east)


def _asks_served(following: Following) -> bool:
    return following.wanted is not None and following.wanted.serves is not None


def _served(following: Following) -> list[Spotted]:
    asked = following.wanted.serves if following.wanted else None
    return (
        [] if asked is None or asked.point is None else [Spotted(asked.point.lat, asked.point.lon)]
    )


def _served_label(key: str) -> str:
    """The keys of places that are served are kept among the facets' values."""
    return f"serves:{key}"
