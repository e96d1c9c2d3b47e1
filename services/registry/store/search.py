"""The port of the directory's search: what goes in, what comes out, whatever adapter is behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content
from services.registry.decide.directory import Cursor, Question

FacetCounts = Mapping[str, Mapping[str, int]]
"""Facet → value → how many entries one sees after choosing only that value of the facet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A cleared revision as the public sees it."""

    initiative_id: UUID
    revision: int
    content: Content
    municipality: Municipality
    listed_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, and how far it is from the point asked about."""

    entry: Entry
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits; ``total`` and ``facets`` count all pages."""

    hits: tuple[Hit, ...]
    total: int
    facets: FacetCounts
    suggestion: str | None
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry on the map."""

    initiative_id: UUID
    title: str
    lat: float
    lon: float


class SearchIndex(Protocol):
    """Holds the cleared revisions and answers questions about them."""

    async def put(self, entry: Entry) -> None:
        """Let an entry be found by its present texts; the texts before are forgotten."""

    async def drop(self, initiative_id: UUID) -> None:
        """Let an entry be found no more, nor suggested, counted or drawn."""

    async def get(self, initiative_id: UUID) -> Entry | None:
        """The entry as the public sees it."""

    async def find(self, question: Question) -> Page:
        """A page of hits, all counts, and spelling help if there is almost nothing."""

    async def spots(self, question: Question) -> tuple[Spot, ...]:
        """All hits as points, without an upper limit; order and page do not matter."""
