"""Facts about profiles and matches: ids and states, never a wish, a name or an address."""

from enum import StrEnum
from uuid import UUID

from contracts.fact import DomainEvent, Moment, Ordinal, Percent, PersonId, Text
from contracts.topics import MATCHES, PROFILES


class Market(StrEnum):
    """Who is matched with whom."""

    LIVING = "living"


class Side(StrEnum):
    """The two sides of a match."""

    SEEKER = "seeker"
    OFFER = "offer"


class ProfileState(DomainEvent):
    """A seeking profile of a person; what it wishes stays with its owner."""

    profile_id: UUID
    person_id: PersonId
    market: Market
    revision: Ordinal


class ProfileOpened(ProfileState, topic=PROFILES):
    """The profile is complete and takes part in matching (also after a change or a pause)."""


class ProfilePaused(ProfileState, topic=PROFILES):
    """The person takes a break; nothing is proposed until the profile opens again."""


class ProfileWithdrawn(ProfileState, topic=PROFILES):
    """The person ended the search."""


class MatchFact(DomainEvent):
    """One step of one match between a seeking profile and an initiative."""

    match_id: UUID
    market: Market
    profile_id: UUID
    initiative_id: UUID
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
    """The match ended since one side is gone, paused or changed."""

    reason: Text


class MatchExpired(MatchFact, topic=MATCHES):
    """Nobody answered in time; both sides hear of it."""
