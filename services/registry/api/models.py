"""Requests and answers of the registry; deciding what is right in a text is `decide`'s."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.registry import Dimension, HouseholdKind, HousingOffer, InitiativeKind, Wish
from services.chassis.http.models import ApiModel
from services.registry.decide.directory import Sort
from services.registry.decide.initiative import State
from services.registry.work.register import Registration, Texts

Degrees = Annotated[float, Field(allow_inf_nan=False)]
LARGEST: Final = 1_000_000
"""No number of an entry comes near; what is too large in the field, `decide` says."""
Chosen = Annotated[list[str], Field(default_factory=list, max_length=50)]
Scale = Annotated[int, Field(strict=True, ge=0, le=255)]


class WishIn(ApiModel):
    """One soft criterion of a housing project."""

    dimension: Dimension
    position: Scale
    wanted: Scale
    weight: Annotated[int, Field(strict=True, ge=0, le=3)]


class HousingIn(ApiModel):
    """What a housing project offers; null means: not stated."""

    warm_cost_eur: Annotated[int, Field(strict=True, ge=0, le=LARGEST)] | None = None
    free_places: Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
    persons_max: Annotated[int, Field(strict=True, ge=1, le=LARGEST)] | None = None
    move_in_from: date | None = None
    move_in_to: date | None = None
    pets_allowed: bool | None = None
    step_free: bool | None = None
    kinds: tuple[HouseholdKind, ...] = ()
    wishes: tuple[WishIn, ...] = ()

    def offer(self) -> HousingOffer:
        """As facts carry it."""
        wishes = tuple(Wish(**wish.model_dump()) for wish in self.wishes)
        return HousingOffer(**self.model_dump(exclude={"wishes"}), wishes=wishes)


class TextsIn(ApiModel):
    """What an entry says."""

    kind: InitiativeKind
    title: str
    summary: str
    description: str = ""
    topics: tuple[str, ...]
    target_groups: tuple[str, ...] = ()
    legal_form: str | None = None
    stage: str | None = None
    actor_kind: str | None = None
    ags: str
    lat: Degrees | None = None
    lon: Degrees | None = None
    website: str | None = None
    housing: HousingIn | None = None

    def texts(self) -> Texts:
        """As `work` takes it."""
        told = {name: getattr(self, name) for name in TextsIn.model_fields if name != "housing"}
        return Texts(**told, housing=self.housing.offer() if self.housing else None)


class ContactIn(ApiModel):
    """Whom to reach; never public."""

    name: str
    email: str
    phone: str | None = None


class RegistrationIn(TextsIn):
    """A new entry."""

    contact: ContactIn

    def registration(self) -> Registration:
        """As `work` takes it."""
        contact = self.contact
        return Registration(
            texts=self.texts(), name=contact.name, email=contact.email, phone=contact.phone
        )


class SeedIn(RegistrationIn):
    """An entry that others checked before."""

    state: Literal[State.LISTED, State.SUBMITTED] = State.LISTED
    listed_at: AwareDatetime | None = None


class TokenIn(ApiModel):
    """A link's token."""

    token: Annotated[str, Field(max_length=100)]


class DecisionIn(ApiModel):
    """An editor's decision about the revision that she saw; clearing needs no reason."""

    revision: Annotated[int, Field(ge=1)]
    reason: str | None = None


class ReasonIn(ApiModel):
    """Why an entry is taken off."""

    reason: str | None = None


class DirectoryIn(ApiModel):
    """The address line of a search."""

    q: Annotated[str, Field(max_length=300)] = ""
    topic: Chosen
    target_group: Chosen
    district: Chosen
    stage: Chosen
    legal_form: Chosen
    actor_kind: Chosen
    kind: Chosen
    near: Annotated[str, Field(max_length=60)] | None = None
    radius_km: float | None = None
    sort: Sort | None = None
    cursor: Annotated[str, Field(max_length=1000)] | None = None
    limit: int = 20


class PlaceOut(ApiModel):
    """Where an entry is."""

    ags: str
    municipality: str
    municipality_hsb: str | None
    district: str
    district_name: str
    lat: float
    lon: float


class CardOut(ApiModel):
    """An entry in a list."""

    initiative_id: UUID
    kind: InitiativeKind
    title: str
    summary: str
    topics: tuple[str, ...]
    place: PlaceOut
    distance_km: float | None = None
    listed_at: datetime
    confirmed_at: datetime
    is_stale: bool


class DetailOut(CardOut):
    """An entry on its own page."""

    description: str
    website: str | None
    legal_form: str | None
    stage: str | None
    actor_kind: str | None
    target_groups: tuple[str, ...]
    housing: HousingOffer | None
    revision: int


class FacetValueOut(ApiModel):
    """A value of a facet and how many entries one would see."""

    value: str
    label: str
    count: int


class DirectoryOut(ApiModel):
    """A page of the directory."""

    items: list[CardOut]
    total: int
    facets: dict[str, list[FacetValueOut]]
    suggestion: str | None
    next_cursor: str | None


class SpotOut(ApiModel):
    """An entry on the map."""

    initiative_id: UUID
    title: str
    lat: float
    lon: float


class SpotsOut(ApiModel):
    """All entries that fit, on the map."""

    points: list[SpotOut]


class MunicipalityOut(ApiModel):
    """A municipality to choose."""

    ags: str
    name: str
    name_hsb: str | None
    district: str
    district_name: str
    lat: float
    lon: float


class DistrictOut(ApiModel):
    """A district to choose."""

    district: str
    name: str
    name_hsb: str | None
    kind: str
    lat: float
    lon: float


class LabelOut(ApiModel):
    """A value and what people read."""

    value: str
    label: str


class ShareOut(ApiModel):
    """How many entries a district has."""

    district: str
    label: str
    value: int


class FiguresOut(ApiModel):
    """True numbers."""

    listed: int
    waiting: int
    by_district: list[ShareOut]
    by_kind: dict[str, int]
    reviewed: int
    median_review_hours: float | None


class StateOut(ApiModel):
    """What became of an entry."""

    initiative_id: UUID
    state: State
    review: str | None = None
    revision: int | None = None


class LinkOut(ApiModel):
    """What a link opens."""

    purpose: str
    subject: str
    person_id: str
    expires_at: datetime
    summary: dict[str, str]


class StepOut(ApiModel):
    """A step as the owner sees it."""

    state: str
    at: datetime
    revision: int
    reason: str | None


class TextsOut(ApiModel):
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


class OwnOut(ApiModel):
    """An entry as its owner sees it; ``draft`` is the latest revision."""

    initiative_id: UUID
    state: State
    review: str
    revision: int
    public_revision: int | None
    draft: TextsOut
    history: list[StepOut]
    actions: list[str]


class OwnedOut(ApiModel):
    """An entry in its owner's list."""

    initiative_id: UUID
    kind: str
    title: str
    state: State
    review: str
    revision: int
    public_revision: int | None
    created_at: datetime


class OwnedListOut(ApiModel):
    """All entries of a person."""

    items: list[OwnedOut]


class ContactOut(ApiModel):
    """The contact, for its owner."""

    name: str
    email: str
    phone: str | None


class WaitingOut(ApiModel):
    """A revision in the queue."""

    initiative_id: UUID
    revision: int
    kind: str
    title: str
    municipality: str
    submitted_at: datetime
    is_change: bool


class QueueOut(ApiModel):
    """The queue by age."""

    items: list[WaitingOut]
    total: int
    next_cursor: str | None


class RevisionOut(ApiModel):
    """A numbered text and in what it differs from the one before."""

    revision: int
    at: datetime
    changed_fields: tuple[str, ...]
    texts: TextsOut


class EditorStepOut(StepOut):
    """A step as an editor sees it."""

    by: str


class ProposalOut(ApiModel):
    """What the public sees beside the latest revision, which waits if ``review`` says so."""

    initiative_id: UUID
    state: State
    review: str
    revision: int
    public_revision: int | None
    cleared: TextsOut | None
    proposed: TextsOut
    changed_fields: tuple[str, ...]
    revisions: list[RevisionOut]
    history: list[EditorStepOut]


class PersonOut(ApiModel):
    """One person to notify."""

    person_id: str
    name: str
    email: str | None
    phone: str | None
    locale: Literal["de", "en"] = "de"
    details: dict[str, str]
    links: dict[str, str]


class ClaimOut(ApiModel):
    """Whom a fact concerns."""

    people: list[PersonOut]
