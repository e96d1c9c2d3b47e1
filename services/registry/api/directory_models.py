"""What answers about the map, the changes and the searches of the directory hold."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.chassis.http.models import ApiModel
from services.registry.api.models import EntryOut, FacetValueOut


class ClusterOut(ApiModel):
    """Entries of one cell: how many, their middle, the box around them; a single one by name.

    ``places`` counts places: an entry may have several in a cell, and places in several cells.
    """

    count: int
    places: int
    lat: float
    lon: float
    south: float
    west: float
    north: float
    east: float
    initiative_id: UUID | None
    title: str | None
    place: str
    """The municipality nearest to the middle."""


class ClustersOut(ApiModel):
    """All entries that fit, by cells."""

    clusters: list[ClusterOut]


class ChangeOut(ApiModel):
    """An entry that changed: what the public sees of it now, or that it is gone."""

    initiative_id: UUID
    changed_at: datetime
    state: Literal["listed", "gone"]
    entry: EntryOut | None


class ChangesOut(ApiModel):
    """Changes in order; ``next_cursor`` goes on after them."""

    items: list[ChangeOut]
    next_cursor: str
    has_more: bool


class MissedWordOut(ApiModel):
    """A word that people searched for and no entry of the place has."""

    word: str
    district: str
    district_name: str
    searches: int
    last_week: date


class MissedWordsOut(ApiModel):
    """Such words since a Monday, the most frequent first; a week counts from five searches on."""

    since: date
    items: list[MissedWordOut]


class FilterUseOut(ApiModel):
    """How often searches used a facet, and its most frequent values."""

    facet: str
    searches: int
    values: list[FacetValueOut]


class FilterUsesOut(ApiModel):
    """By what people filter since a Monday, the most frequent first; counts below five are left out."""

    since: date
    items: list[FilterUseOut]
