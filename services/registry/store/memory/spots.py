"""Points that belong to entries of a segment beside their main places: further sites, and circles.

Most entries have none; what has is joined by the place of the entry, so that nothing is paid for
the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from services.registry.store.memory.names import Array, Texts

SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")


class Spotted(NamedTuple):
    """A point in degrees north and east, how far a circle around it reaches, and its name."""

    lat: float
    lon: float
    km: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """One row per point, in the order of the entries and of their sites."""

    docs: Array
    lat: Array
    lon: Array
    km: Array
    """How far a circle reaches; 0 for a site."""
    names: Texts
    """What a site is called; nothing for a circle."""

    def __len__(self) -> int:
        return len(self.docs)

    @staticmethod
    def of(told: Sequence[Sequence[Spotted]]) -> "Spots":
        """From the points of each entry."""
        docs = np.repeat(np.arange(len(told), dtype=np.int64), [len(each) for each in told])
        rows = np.array([row[:3] for each in told for row in each], np.float64).reshape(-1, 3)
        return Spots(
            docs=docs,
            lat=rows[:, 0],
            lon=rows[:, 1],
            km=rows[:, 2],
            names=Texts.of(row.name for each in told for row in each),
        )

    @staticmethod
    def joined(told: Sequence["Spots"], *, sizes: Sequence[int], places: Array) -> "Spots":
        """Those of several segments, with other places for their entries; below 0: left out."""
        firsts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
        parts = zip(told, firsts, strict=True)
        docs = places[np.concatenate([spots.docs + first for spots, first in parts])]
        names = [name for spots in told for name in spots.names.told()]
        order = np.argsort(docs, kind="stable")
        order = order[np.searchsorted(docs[order], 0) :]
        return Spots(
            docs=docs[order],
            lat=np.concatenate([spots.lat for spots in told])[order],
            lon=np.concatenate([spots.lon for spots in told])[order],
            km=np.concatenate([spots.km for spots in told])[order],
            names=Texts([names[place] for place in order.tolist()]),
        )

    def among(self, docs: Array) -> tuple[Array, Array]:
        """Which rows belong to some entries (ascending), and at which places those stand."""
        if len(docs) < len(self):
            begins, ends = (np.searchsorted(self.docs, docs, side) for side in SIDES)
            counts = ends - begins
            at = np.repeat(np.arange(len(docs)), counts)
            steps = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
            return begins[at] + steps, at
        if not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(docs, self.docs), len(docs) - 1)
        rows = np.flatnonzero(docs[at] == self.docs)
        return rows, at[rows]
