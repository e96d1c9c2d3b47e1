"""Every fact class by its CloudEvents type."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts import events, funding, matching, notifications, registry, web
from contracts.fact import DomainEvent

FACTS: Final[tuple[type[DomainEvent], ...]] = (
    registry.InitiativeListed,
    registry.InitiativeRevised,
    registry.InitiativeReconfirmed,
    registry.InitiativeWentStale,
    registry.InitiativeDrafted,
    registry.InitiativeSubmitted,
    registry.InitiativeReturned,
    registry.InitiativeRejected,
    funding.FundingCallPublished,
    funding.FundingCallOpened,
    funding.FundingCallRevised,
    funding.FundingCallClosed,
    funding.FundingCallWithdrawn,
    funding.RuleVersionPublished,
    funding.AreaSetPublished,
    funding.EligibilityEvaluated,
    matching.ProfileOpened,
    matching.ProfilePaused,
    matching.ProfileWithdrawn,
    matching.MatchProposed,
    matching.InterestShown,
    matching.MatchDeclined,
    matching.MatchBecameMutual,
    matching.ContactReleased,
    matching.MatchWithdrawn,
    matching.MatchExpired,
    events.GatheringAnnounced,
    events.GatheringRevised,
    events.GatheringCancelled,
    events.SeatHeld,
    events.SeatBooked,
    events.SeatWaitlisted,
    events.SeatOffered,
    events.OfferLapsed,
    events.SeatReleased,
    notifications.NotificationAccepted,
    notifications.NotificationDelivered,
    notifications.NotificationBounced,
    notifications.NotificationSuppressed,
    notifications.AnswerGiven,
    web.PersonErased,
)

BY_TYPE: Final[Mapping[str, type[DomainEvent]]] = MappingProxyType(
    {fact.TYPE: fact for fact in FACTS}
)
