"""Facts about initiatives: their public profile, and their way through clearance.

``registry-initiatives`` is compacted: each fact carries the whole public profile, so the latest
one is all that a reader needs. What happens before the public sees an entry is said on
``registry-reviews`` (decision record 0002).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from contracts.fact import Ags, Count, DomainEvent, Moment, Ordinal, OrElse, Part, PersonId, Text
from contracts.topics import INITIATIVES, REVIEWS


class InitiativeKind(StrEnum):
    """What kind of entry it is; on Kafka it is open: what a reader does not know is INITIATIVE."""

    INITIATIVE = "initiative"
    HOUSING_PROJECT = "housing-project"


class HouseholdKind(StrEnum):
    """Kinds of households that look for a home together with others."""

    SINGLE = "single"
    COUPLE = "couple"
    SINGLE_PARENT = "single-parent"
    FAMILY = "family"
    SENIOR = "senior"


HOUSEHOLD_PERSONS_MAX: Final = 20
"""The most people that a household may name, and that a home may be for; beyond, it is a group."""


class Tenure(StrEnum):
    """How a home is held."""

    RENT = "rent"
    COOPERATIVE = "cooperative"
    OWNERSHIP = "ownership"
    LIFELONG_RIGHT = "lifelong-right"


class Dimension(StrEnum):
    """What the two sides may wish of each other, each on a scale from 0 to 255."""

    COMMUNITY = "community"
    GENERATIONS = "generations"
    ECOLOGY = "ecology"
    GARDEN = "garden"
    SHARED_MEALS = "shared_meals"
    SHARED_MONEY = "shared_money"
    QUIET = "quiet"
    PARTICIPATION = "participation"


class Place(Part):
    """Where it is: municipality and point (WGS 84 degrees)."""

    ags: Ags
    municipality: Text
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class Covers(StrEnum):
    """In which way a service area is stated; on Kafka it is open: RADIUS without km says nothing."""

    RADIUS = "radius"
    PLACES = "places"
    SAXONY = "saxony"


class ServedArea(Part):
    """Whom a site serves: a circle around it, municipalities and districts by key, or the state."""

    covers: Annotated[Covers, OrElse(Covers.RADIUS)]
    radius_km: Annotated[float, Field(ge=0, le=500)] | None = None
    keys: tuple[Text, ...] = ()
    """Eight digits name a municipality, five a district."""


class FurtherSite(Part):
    """A place of an initiative beside its main one."""

    title: Text
    place: Place
    serves: ServedArea | None = None


class Wish(Part):
    """One soft criterion: where we stand, what we want of the other side, how much it counts."""

    dimension: Dimension
    position: Annotated[int, Field(ge=0, le=255)]
    wanted: Annotated[int, Field(ge=0, le=255)]
    weight: Annotated[int, Field(ge=0, le=3)]


class HousingOffer(Part):
    """What a housing project offers and requires; None means that it is not stated."""

    warm_cost_eur: Count | None
    """EUR per month and household, warm."""
    free_places: Count
    """Households that can still join."""
    persons_max: Ordinal | None
    move_in_from: date | None
    move_in_to: date | None
    pets_allowed: bool | None
    step_free: bool | None
    kinds: tuple[HouseholdKind, ...]
    """Kinds welcome; empty means that all are."""
    wishes: tuple[Wish, ...]
    persons_min: Ordinal | None = None
    tenures: tuple[Tenure, ...] = ()
    """Empty: not stated."""
    equity_eur: Count | None = None
    """EUR that a household must bring in; 0: none."""
    certificate_required: bool | None = None
    """Whether a housing-entitlement certificate (Wohnberechtigungsschein) is needed."""
    smoke_free: bool | None = None
    languages: tuple[Text, ...] = ()
    """Spoken in the house, as codes of `contracts.languages`; empty: not stated."""


class InitiativeProfile(DomainEvent):
    """The whole public profile of an initiative at one cleared revision."""

    initiative_id: UUID
    revision: Ordinal
    kind: Annotated[InitiativeKind, OrElse(InitiativeKind.INITIATIVE)]
    owner_person_id: PersonId | None
    title: Text
    topics: tuple[Text, ...]
    target_groups: tuple[Text, ...]
    legal_form: Text | None
    stage: Text | None
    actor_kind: Text | None
    sdgs: tuple[Text, ...] = ()
    """Goals of the United Nations for sustainable development, ``1`` to ``17``."""
    place: Place
    serves: ServedArea | None = None
    """Whom the main place serves; None: not stated, which is not a yes."""
    sites: tuple[FurtherSite, ...] = ()
    """Further places; the main one stands in ``place``."""
    housing: HousingOffer | None
    confirmed_at: Moment


class InitiativeListed(InitiativeProfile, topic=INITIATIVES):
    """An editor cleared the entry; the public sees it from now on."""


class InitiativeRevised(InitiativeProfile, topic=INITIATIVES):
    """An editor cleared a later revision of a listed entry."""


class InitiativeReconfirmed(InitiativeProfile, topic=INITIATIVES):
    """The owner said that the entry is still true."""


class InitiativeWentStale(InitiativeProfile, topic=INITIATIVES):
    """Nobody confirmed the entry for too long; it stays visible, marked."""


class InitiativeReview(DomainEvent):
    """A step of an entry before the public sees it; texts and address by ``dataref``."""

    initiative_id: UUID
    revision: Ordinal
    owner_person_id: PersonId


class InitiativeDrafted(InitiativeReview, topic=REVIEWS):
    """Somebody registered an initiative; the mailbox is not confirmed yet."""


class InitiativeSubmitted(InitiativeReview, topic=REVIEWS):
    """The mailbox is confirmed (or the owner sent a correction): editors may look at it."""


class InitiativeReturned(InitiativeReview, topic=REVIEWS):
    """An editor asked for a correction and said why."""


class InitiativeRejected(InitiativeReview, topic=REVIEWS):
    """An editor declined the entry and said why."""


class ArchivedBecause(StrEnum):
    """Why an entry left the directory."""

    NOT_CONFIRMED = "not-confirmed"
    EDITOR = "editor"


class InitiativeConfirmationDue(InitiativeReview, topic=REVIEWS):
    """For almost a year nobody said that the entry is still true: its owner is asked."""

    confirmed_at: Moment
    asked: Ordinal
    """For the how many-th time since then."""


class InitiativeWebsiteBroken(InitiativeReview, topic=REVIEWS):
    """The website of a listed entry has not answered for at least a week: its owner is told."""

    broken_since: Moment


class InitiativeArchived(DomainEvent, topic=REVIEWS):
    """The entry left the directory; its tombstone is on the other topic."""

    initiative_id: UUID
    revision: Ordinal
    owner_person_id: PersonId | None
    confirmed_at: Moment
    because: Annotated[ArchivedBecause, OrElse(ArchivedBecause.EDITOR)]


class InitiativeMerged(InitiativeReview, topic=REVIEWS):
    """An editor found that two entries are one initiative; this one lives on in the survivor."""

    survivor_id: UUID


class InitiativeSeparated(InitiativeReview, topic=REVIEWS):
    """The merge was wrong: the entry stands for itself again."""

    survivor_id: UUID


class InitiativeImported(DomainEvent, topic=REVIEWS):
    """A file of an office brought in an entry, or another text of it; nobody answers for it yet."""

    initiative_id: UUID
    revision: Ordinal


class InitiativeImportRejected(DomainEvent, topic=REVIEWS):
    """An editor declined what a file brought in; there is nobody to be told why."""

    initiative_id: UUID
    revision: Ordinal


class ReportAnswered(DomainEvent, topic=REVIEWS):
    """An editor decided about a report on an entry; what was answered is found by ``dataref``."""

    initiative_id: UUID
    report_id: UUID
    reporter_person_id: PersonId
    is_upheld: bool
