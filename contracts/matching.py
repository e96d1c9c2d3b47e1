"""Facts about profiles, matches, accompaniments, villages and audits.

They carry ids and states, never a wish, a name or an address. What takes part in a market has one
id on its side: ``seeker_id`` and ``offer_id`` mean what `Market` says.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.cases import TouchpointKind
from contracts.fact import (
    Ags,
    Count,
    DomainEvent,
    Moment,
    Ordinal,
    OrElse,
    Part,
    Percent,
    PersonId,
    Text,
)
from contracts.registry import HouseholdKind, Place
from contracts.topics import ACCOMPANIMENTS, AUDITS, MATCHES, PROFILES, VILLAGES


class Market(StrEnum):
    """Who is matched with whom: what stands behind ``seeker_id``, and behind ``offer_id``."""

    LIVING = "living"
    """A household's profile, and a housing project of the registry."""
    FOUNDING = "founding"
    """Two households' profiles: they may found a project together; the older profile seeks."""
    SUPPORT = "support"
    """What an initiative asks for, and what a mentor, a funder or a partner gives."""
    GROUPS = "groups"
    """A household's profile, and a village that looks for members."""


class Side(StrEnum):
    """The two sides of a match."""

    SEEKER = "seeker"
    OFFER = "offer"


class ProfileState(DomainEvent):
    """What a person seeks or gives in some markets; what it says stays with its owner."""

    profile_id: UUID
    person_id: PersonId
    markets: tuple[Market, ...]
    revision: Ordinal


class ProfileOpened(ProfileState, topic=PROFILES):
    """The profile is complete and takes part in matching (also after a change or a pause)."""


class ProfilePaused(ProfileState, topic=PROFILES):
    """The person takes a break; nothing is proposed until the profile opens again."""


class ProfileWithdrawn(ProfileState, topic=PROFILES):
    """The person ended the search."""


class MatchFact(DomainEvent):
    """One step of one match."""

    match_id: UUID
    market: Market
    seeker_id: UUID
    offer_id: UUID
    seeker_person_id: PersonId
    offer_person_id: PersonId | None


class MatchProposed(MatchFact, topic=MATCHES):
    """The engine found that the two fit; both sides are asked."""

    fit_percent: Percent
    criteria_version: Text
    expires_at: Moment


class InterestShown(MatchFact, topic=MATCHES):
    """One side said yes; the other one has not answered yet."""

    side: Side


class MatchDeclined(MatchFact, topic=MATCHES):
    """One side said no; the pair returns only when the named reason changed."""

    side: Side
    reason: Text


class MatchBecameMutual(MatchFact, topic=MATCHES):
    """Both said yes; each is asked for consent to hand over contact data."""


class ContactReleased(MatchFact, topic=MATCHES):
    """Both consented; each finds the other's contact by ``dataref``."""


class MatchWithdrawn(MatchFact, topic=MATCHES):
    """The match ended since one side is gone, paused or changed, or its last place is taken."""

    reason: Text


class MatchExpired(MatchFact, topic=MATCHES):
    """Nobody answered in time; both sides hear of it."""


class AccompaniedKind(StrEnum):
    """What is accompanied on the way to living together."""

    MATCH = "match"
    VILLAGE = "village"


class Stage(StrEnum):
    """How far people have come since their contacts went over."""

    RELEASED = "released"
    CONTACTED = "contacted"
    MET = "met"
    TRIAL = "trial"
    SETTLED = "settled"


class EndReason(StrEnum):
    """Why an accompaniment ended before anybody settled; on Kafka it is open."""

    NO_CONTACT = "no-contact"
    NOT_FITTING = "not-fitting"
    CIRCUMSTANCES = "circumstances"
    PLACE_TAKEN = "place-taken"
    PERSON_GONE = "person-gone"
    OTHER = "other"


class AccompanimentFact(DomainEvent):
    """One step of an accompaniment; ``subject_id`` is the match or the village.

    No fact says who the companion is: staff are known by the name of their sign-in.
    """

    subject_id: UUID
    subject_kind: AccompaniedKind
    market: Market
    person_ids: tuple[PersonId, ...]
    """The people on their way; their addresses by ``dataref``."""


class AccompanimentStarted(AccompanimentFact, topic=ACCOMPANIMENTS):
    """Contacts went over: from now on the way is accompanied."""

    due_at: Moment


class CompanionAssigned(AccompanimentFact, topic=ACCOMPANIMENTS):
    """A companion said yes, as the first or after another one."""


class StageReached(AccompanimentFact, topic=ACCOMPANIMENTS):
    """Somebody said how far they are, on the page, by phone or at a visit."""

    stage: Stage
    by: TouchpointKind | None
    """How the companion learned it; None: the people said so themselves."""
    due_at: Moment | None


class StageOverdue(AccompanimentFact, topic=ACCOMPANIMENTS):
    """The day by which they wanted to be further has passed; said once per stage."""

    stage: Stage
    due_since: Moment


class AccompanimentEnded(AccompanimentFact, topic=ACCOMPANIMENTS):
    """They settled (no reason), or they go separate ways."""

    stage: Stage
    reason: Annotated[EndReason, OrElse(EndReason.OTHER)] | None


class VillageFact(DomainEvent):
    """One step of a village: a group of households that is composed by quotas."""

    village_id: UUID
    revision: Ordinal
    initiator_person_id: PersonId | None


class MissingHouseholds(Part):
    """How many households of which kind a village lacks."""

    kind: HouseholdKind
    households: Ordinal


class VillageProposed(VillageFact, topic=VILLAGES):
    """A roster meets all quotas; its households are asked."""

    households: Count
    alternatives: Count
    person_ids: tuple[PersonId, ...] = ()
    """Who is asked now; their addresses by ``dataref``."""


class VillageBlocked(VillageFact, topic=VILLAGES):
    """No roster meets these quotas together, and this is who is missing."""

    quotas: tuple[Text, ...]
    missing: tuple[MissingHouseholds, ...]


class HouseholdsCalled(VillageFact, topic=VILLAGES):
    """The village looks for households of these kinds, everybody may know it."""

    title: Text
    place: Place
    missing: tuple[MissingHouseholds, ...]
    expires_at: Moment


class VillageFounded(VillageFact, topic=VILLAGES):
    """All households of the roster said yes, and all quotas hold."""

    households: Count
    persons: Count
    person_ids: tuple[PersonId, ...] = ()
    """The people of these households; their addresses by ``dataref``."""


class ReleaseReason(StrEnum):
    """Why households belong to a village no more that had asked them; on Kafka it is open."""

    VILLAGE_ENDED = "village-ended"
    NEW_TERMS = "new-terms"
    OTHERS_ASKED = "others-asked"
    OTHER = "other"


class HouseholdsReleased(VillageFact, topic=VILLAGES):
    """The village goes on without these households, or not at all: none of them has to answer."""

    reason: Annotated[ReleaseReason, OrElse(ReleaseReason.OTHER)]
    person_ids: tuple[PersonId, ...] = ()
    """Those who had been asked or founded it; their addresses by ``dataref``."""


class GroupShare(Part):
    """A group's share of exposure, as a percentage of its share among those eligible."""

    group: Text
    people: Count
    ratio_percent: Count


class ExposureAudited(DomainEvent, topic=AUDITS):
    """How attention was spread in a market, under which published policy."""

    audit_id: UUID
    market: Market
    alpha_percent: Percent
    seekers: Count
    offers: Count
    envy_seekers: Count
    """Ordered pairs of seekers of whom one would rather have the other's exposure."""
    envy_offers: Count
    gini_seekers_percent: Percent
    gini_offers_percent: Percent
    lowest_decile_percent: Count
    """Mean expected matches of the tenth with the fewest, as a percentage of the whole mean."""
    groups: tuple[GroupShare, ...]
    alarms: tuple[Text, ...]
    """Groups below the limit."""


class DemandCell(Part):
    """How many households of a municipality miss offers by one point; never fewer than five."""

    ags: Ags
    knock_out: Text
    households: Annotated[int, Field(ge=5, le=2_147_483_647)]


class DemandMapped(DomainEvent, topic=AUDITS):
    """What stands in the way, where; the whole map of one day."""

    audit_id: UUID
    market: Market
    cells: tuple[DemandCell, ...]
