"""The port of the directory's search: what goes in, what comes out, whatever adapter is behind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.registry.decide import sites
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.content import Content
from services.registry.decide.directory import Cursor, Question
from services.registry.decide.entry_words import facets_of, index_entry
from services.registry.decide.grid import MICRODEGREES
from services.registry.decide.words import sort_key

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """All that an index keeps of an entry: by what it is found, counted, drawn and sorted."""

    initiative_id: UUID
    title: str
    sort_key: str
    lat: float
    lon: float
    listed_at: datetime
    confirmed_at: datetime
    facets: Sequence[str]
    """Each as ``facet:value``."""
    stems: Sequence[str]
    impacts: Sequence[int]
    """How much the entry is about each of the stems."""
    spelled: Sequence[str]
    """Its words as somebody wrote them, for spelling help."""
    site_names: Sequence[str] = ()
    site_lats: Sequence[float] = ()
    site_lons: Sequence[float] = ()
    """Its further sites; the main place stands above."""
    served: Sequence[str] = ()
    """The keys of the municipalities and districts that it serves; all of Saxony is ``14``."""
    ground_lats: Sequence[float] = ()
    ground_lons: Sequence[float] = ()
    ground_kms: Sequence[float] = ()
    """The circles that it serves."""


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
    """A place of an entry on the map; ``site`` names it, unless it is the main one."""

    initiative_id: UUID
    title: str
    lat: float
    lon: float
    site: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Entries of one cell of the grid: how many, their middle, the box around them.

    An entry counts once in a cell, however many ``places`` it has there; ``alone`` is the entry
    itself where the cell holds only one.
    """

    count: int
    places: int
    lat: float
    lon: float
    south: float
    west: float
    north: float
    east: float
    alone: Spot | None


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

    async def count(self, question: Question) -> int:
        """How many hits there are on all pages."""

    async def spots(self, question: Question) -> tuple[Spot, ...]:
        """The places of all hits that lie where was asked; order and page do not matter."""

    async def clusters(self, question: Question, *, zoom: int) -> tuple[Cluster, ...]:
        """All hits by the cells of the grid, from south-west to north-east; pages do not matter."""

    async def near(self, point: Point, *, limit: int) -> tuple[Hit, ...]:
        """The nearest entries, whatever they are about."""


def indexed(entry: Entry, *, corpus: Collection[str]) -> tuple[Indexed, str]:
    """What an index keeps of an entry, and its stems as a ``tsvector``."""
    content, municipality = entry.content, entry.municipality
    found = index_entry(content, municipality, corpus=corpus)
    impacts = found.impacts
    kept = Indexed(
        initiative_id=entry.initiative_id,
        title=content.title,
        sort_key=sort_key(content.title),
        lat=content.lat,
        lon=content.lon,
        listed_at=entry.listed_at,
        confirmed_at=entry.confirmed_at,
        facets=facets_of(content, municipality),
        stems=[*impacts],
        impacts=[*impacts.values()],
        spelled=[written for _, written in sorted(found.written.items())],
        site_names=[site.name for site in content.sites],
        site_lats=[site.lat for site in content.sites],
        site_lons=[site.lon for site in content.sites],
        served=sites.served_keys(content),
        ground_lats=[each.middle.lat for each in sites.circles(content)],
        ground_lons=[each.middle.lon for each in sites.circles(content)],
        ground_kms=[each.km for each in sites.circles(content)],
    )
    return kept, found.vector


def middle(sum_microdegrees: int, *, count: int) -> float:
    """The mean of coordinates that were added up as whole millionths of a degree."""
    return round(sum_microdegrees / count) / MICRODEGREES
