"""The places of hits that belong on a map: those that lie where was asked.

Whoever is found has at least one such place, since a hit is found by it: so map and list name the
same entries (decision record 0066).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.registry.decide.directory import Question
from services.registry.store.memory.asking import Found, lying
from services.registry.store.memory.names import Array
from services.registry.store.memory.segment import Segment


class Place(NamedTuple):
    """One place of one entry."""

    doc: int
    lat: float
    lon: float
    site: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The main places of some hits, and the further ones of some, as rows of their segment."""

    segment: Segment
    main: Array
    sites: Array

    def __len__(self) -> int:
        return len(self.main) + len(self.sites)

    @property
    def lat(self) -> Array:
        """Degrees north, main places first."""
        return np.concatenate([self.segment.lat[self.main], self.segment.sites.lat[self.sites]])

    @property
    def lon(self) -> Array:
        """Degrees east, main places first."""
        return np.concatenate([self.segment.lon[self.main], self.segment.sites.lon[self.sites]])

    @property
    def docs(self) -> Array:
        """Whose places they are."""
        return np.concatenate([self.main, self.segment.sites.docs[self.sites]])

    def place(self, row: int) -> Place:
        """One of the places."""
        segment, sites = self.segment, self.segment.sites
        if row < len(self.main):
            doc = int(self.main[row])
            return Place(doc, float(segment.lat[doc]), float(segment.lon[doc]), None)
        at = int(self.sites[row - len(self.main)])
        where = float(sites.lat[at]), float(sites.lon[at])
        return Place(int(sites.docs[at]), *where, sites.names[at])


def draw(found: Found, question: Question) -> Drawn:
    """What of the hits of a segment belongs on the map."""
    segment, hits = found.segment, found.hits
    rows, _ = segment.sites.among(hits)
    return Drawn(segment, lying(segment, hits, question), lying(segment.sites, rows, question))


def spots(found: Found, question: Question) -> Iterator[Place]:
    """The places of the hits of a segment; of each entry the main one first."""
    drawn = draw(found, question)
    for row in np.argsort(drawn.docs, kind="stable").tolist():
        yield drawn.place(row)
