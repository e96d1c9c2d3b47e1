"""What answers of the registry hold."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.registry import HousingOffer, InitiativeKind
from services.chassis.http.models import AnswerModel
from services.registry.api.site_models import ServiceAreaOut, ServingOut, SiteOut
from services.registry.decide.initiative import State


class PlaceOut(AnswerModel):
    """Where an entry is."""

    ags: str
    municipality: str
    municipality_hsb: str | None
    district: str
    district_name: str
    lat: float
    lon: float


class CardOut(AnswerModel):
    """An entry in a list."""

    initiative_id: UUID
    kind: InitiativeKind
    title: str
    summary: str
    topics: tuple[str, ...]
    place: PlaceOut
    distance_km: float | None = None
    nearest_site: str | None = None
    """The further site that is nearest to the point asked about; None: the main place is."""
    sites: tuple[SiteOut, ...] = ()
    serves: ServiceAreaOut | None = None
    serving: ServingOut | None = None
    """Why it comes to the place that was asked about."""
    listed_at: datetime
    confirmed_at: datetime
    is_stale: bool


class ImageOut(AnswerModel):
    """An image of an entry; its bytes in one of ``widths`` are at ``/v1/images/{hash}/{width}``."""

    hash: str
    width: int
    height: int
    widths: tuple[int, ...]
    alt: str
    is_ornament: bool
    licence: str
    credit: str


class PublicContactOut(AnswerModel):
    """How the public reaches somebody, as far as that person agreed; else empty."""

    name: str = ""
    phone: str = ""
    email: str = ""


class EntryOut(CardOut):
    """The cleared revision of an entry."""

    description: str
    website: str | None
    legal_form: str | None
    stage: str | None
    actor_kind: str | None
    target_groups: tuple[str, ...]
    sdgs: tuple[str, ...]
    summary_easy: str | None
    housing: HousingOffer | None
    images: tuple[ImageOut, ...] = ()
    revision: int


class DetailOut(EntryOut):
    """An entry on its own page, with what its owner agreed to show."""

    contact: PublicContactOut = PublicContactOut()
    website_broken_at: datetime | None = None
    """When the website was last asked in vain, if it is thought to be broken."""
    has_owner: bool = True
    """Whether somebody of the initiative looks after the entry; one of an import may have nobody."""


class FacetValueOut(AnswerModel):
    """A value of a facet and how many entries one would see."""

    value: str
    label: str
    count: int


class DirectoryOut(AnswerModel):
    """A page of the directory."""

    items: list[CardOut]
    total: int
    facets: dict[str, list[FacetValueOut]]
    suggestion: str | None
    next_cursor: str | None


class SpotOut(AnswerModel):
    """A place of an entry on the map; ``site`` names it, unless it is the main one."""

    initiative_id: UUID
    title: str
    lat: float
    lon: float
    site: str | None = None


class SpotsOut(AnswerModel):
    """All entries that fit, on the map."""

    points: list[SpotOut]


class MunicipalityOut(AnswerModel):
    """A municipality to choose."""

    ags: str
    name: str
    name_hsb: str | None
    district: str
    district_name: str
    lat: float
    lon: float


class DistrictOut(AnswerModel):
    """A district to choose."""

    district: str
    name: str
    name_hsb: str | None
    kind: str
    lat: float
    lon: float


class LabelOut(AnswerModel):
    """A value and what people read."""

    value: str
    label: str


class ShareOut(AnswerModel):
    """How many entries a district has."""

    district: str
    label: str
    value: int


class FiguresOut(AnswerModel):
    """True numbers."""

    listed: int
    waiting: int
    by_district: list[ShareOut]
    by_kind: dict[str, int]
    reviewed: int
    median_review_hours: float | None
    confirmed_half_year: int
    """Listed entries whose owner confirmed them in the last 180 days."""
    confirmed_half_year_percent: int | None
    stale: int
    """Listed entries that are marked as long unconfirmed."""
    archived_unconfirmed: int
    enquiries: int
    """Messages of visitors that owners got."""
    conversations: int
    """Those of which the owner says that they became a conversation."""
    """Entries that left the directory since nobody confirmed them, and have not come back."""


class StateOut(AnswerModel):
    """What became of an entry."""

    initiative_id: UUID
    state: State
    review: str | None = None
    revision: int | None = None


class LinkOut(AnswerModel):
    """What a link opens."""

    purpose: str
    subject: str
    person_id: str
    expires_at: datetime
    summary: dict[str, str]


class StepOut(AnswerModel):
    """A step as the owner sees it."""

    state: str
    at: datetime
    revision: int
    reason: str | None


class TextsOut(AnswerModel):
    """One revision of an entry."""

    kind: InitiativeKind
    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    target_groups: tuple[str, ...]
    legal_form: str | None
    stage: str | None
    actor_kind: str | None
    place: PlaceOut
    website: str | None
    housing: HousingOffer | None
    sdgs: tuple[str, ...]
    summary_easy: str | None
    images: tuple[ImageOut, ...] = ()
    serves: ServiceAreaOut | None
    sites: tuple[SiteOut, ...]


class OwnOut(AnswerModel):
    """An entry as its owner sees it; ``draft`` is the latest revision."""

    initiative_id: UUID
    state: State
    review: str
    revision: int
    public_revision: int | None
    merged_into: UUID | None
    draft: TextsOut
    history: list[StepOut]
    confirmed_at: datetime
    archived_at: datetime
    """When it leaves the directory if nobody confirms it."""
    is_stale: bool
    actions: list[str]


class OwnedOut(AnswerModel):
    """An entry in its owner's list."""

    initiative_id: UUID
    kind: str
    title: str
    state: State
    review: str
    revision: int
    public_revision: int | None
    created_at: datetime


class OwnedListOut(AnswerModel):
    """All entries of a person."""

    items: list[OwnedOut]


class ContactOut(AnswerModel):
    """The contact, for its owner."""

    name: str
    email: str
    phone: str | None


class WaitingOut(AnswerModel):
    """A revision in the queue."""

    initiative_id: UUID
    revision: int
    kind: str
    title: str
    municipality: str
    submitted_at: datetime
    is_change: bool
    band: str
    score: int
    signals: list[str]
    open_reports: int


class QueueOut(AnswerModel):
    """The queue by risk and age; ``by_band`` counts all that waits, whatever is shown."""

    items: list[WaitingOut]
    total: int
    by_band: dict[str, int]
    next_cursor: str | None


class RevisionOut(AnswerModel):
    """A numbered text, in what it differs from the one before, and who wrote it."""

    revision: int
    at: datetime
    changed_fields: tuple[str, ...]
    by: str
    restores: int | None
    texts: TextsOut


class EditorStepOut(StepOut):
    """A step as an editor sees it."""

    by: str


class ProposalOut(AnswerModel):
    """What the public sees beside the latest revision, which waits if ``review`` says so."""

    initiative_id: UUID
    state: State
    review: str
    revision: int
    public_revision: int | None
    merged_into: UUID | None
    cleared: TextsOut | None
    proposed: TextsOut
    changed_fields: tuple[str, ...]
    revisions: list[RevisionOut]
    history: list[EditorStepOut]


class PersonOut(AnswerModel):
    """One person to notify."""

    person_id: str
    name: str
    email: str | None
    phone: str | None
    locale: Literal["de", "en"] = "de"
    details: dict[str, str | bool | int | list[dict[str, str]]]
    links: dict[str, str]


class ClaimOut(AnswerModel):
    """Whom a fact concerns."""

    people: list[PersonOut]
