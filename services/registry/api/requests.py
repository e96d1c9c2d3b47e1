"""What requests to the registry hold; deciding what is right in a text is `decide`'s."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Field

from contracts.registry import (
    Dimension,
    HouseholdKind,
    HousingOffer,
    InitiativeKind,
    Tenure,
    Wish,
)
from services.chassis.http.models import ApiModel
from services.registry.api.site_models import SitesIn
from services.registry.decide.directory import Sort
from services.registry.decide.grid import CLOSEST
from services.registry.decide.initiative import State
from services.registry.decide.search_log import Missed
from services.registry.decide.words import fold_word, stem
from services.registry.work.register import Registration, Texts

Degrees = Annotated[float, Field(allow_inf_nan=False)]
LARGEST: Final = 10_000_000
"""No number of an entry comes near; what is too large in the field, `decide` says."""
Chosen = Annotated[list[str], Field(default_factory=list, max_length=50)]
Code = Annotated[str, Field(max_length=20)]
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
    persons_min: Annotated[int, Field(strict=True, ge=1, le=LARGEST)] | None = None
    persons_max: Annotated[int, Field(strict=True, ge=1, le=LARGEST)] | None = None
    tenures: tuple[Tenure, ...] = ()
    equity_eur: Annotated[int, Field(strict=True, ge=0, le=LARGEST)] | None = None
    certificate_required: bool | None = None
    move_in_from: date | None = None
    move_in_to: date | None = None
    pets_allowed: bool | None = None
    step_free: bool | None = None
    smoke_free: bool | None = None
    languages: tuple[Code, ...] = ()
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
    sdgs: tuple[str, ...] = ()
    summary_easy: str | None = None

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

    state: Literal[State.LISTED, State.SUBMITTED, State.ARCHIVED] = State.LISTED
    listed_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    """When the editors got a listed one; without it nothing is said of how long it waited."""
    stated: SitesIn | None = None
    """Further sites, and whom the main place serves."""


class MissedIn(ApiModel):
    """A word that so many searches did not find."""

    word: Annotated[str, Field(max_length=60)]
    district: Annotated[str, Field(pattern="^([0-9]{5})?$")] = ""
    searches: Annotated[int, Field(ge=1, le=10_000)]


class FilteredIn(ApiModel):
    """A value of a facet by which so many searches filtered; empty: the facet at all."""

    facet: str
    value: str = ""
    searches: Annotated[int, Field(ge=1, le=10_000)]


class SearchesIn(ApiModel):
    """Searches of the demo."""

    missed: tuple[MissedIn, ...] = ()
    filters: tuple[FilteredIn, ...] = ()

    def missed_counts(self) -> dict[Missed, int]:
        """As the log keeps it."""
        return {
            Missed(each.district, stem(fold_word(each.word)), each.word): each.searches
            for each in self.missed
        }

    def filter_counts(self) -> dict[tuple[str, str], int]:
        """As the log keeps it."""
        return {(each.facet, each.value): each.searches for each in self.filters}


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


class FiltersIn(ApiModel):
    """What narrows a search."""

    q: Annotated[str, Field(max_length=300)] = ""
    topic: Chosen
    target_group: Chosen
    district: Chosen
    stage: Chosen
    legal_form: Chosen
    actor_kind: Chosen
    kind: Chosen
    sdg: Chosen
    near: Annotated[str, Field(max_length=60)] | None = None
    radius_km: float | None = None
    box: Annotated[str, Field(max_length=100)] | None = None
    serves: Annotated[str, Field(max_length=60)] | None = None


class DirectoryIn(FiltersIn):
    """The address line of a search."""

    sort: Sort | None = None
    cursor: Annotated[str, Field(max_length=1000)] | None = None
    limit: int = 20


class FeedIn(FiltersIn):
    """The address line of a feed."""

    cursor: Annotated[str, Field(max_length=1000)] | None = None


class ListIn(DirectoryIn):
    """A search, or a list that a page shows by itself: nobody counts that as a search."""

    display: bool = False


class ClustersIn(DirectoryIn):
    """The address line of a map."""

    zoom: Annotated[int, Field(ge=0, le=CLOSEST)] = 0


class NearIn(ApiModel):
    """Around which point."""

    near: Annotated[str, Field(max_length=60)]
    limit: Annotated[int, Field(ge=1, le=20)] = 5


class ChangesIn(ApiModel):
    """How far one has read."""

    cursor: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
