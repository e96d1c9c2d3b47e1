"""Facts about needs, offers, introductions and partnerships; texts and addresses by ``dataref``.

``aggregate_id`` is the need, the offer, the introduction or the partnership: the key is the one
whose steps must be read in order (decision record 0045).
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from contracts.fact import DomainEvent, Moment, OrElse, PersonId
from contracts.topics import NETWORKING


class PostingCategory(StrEnum):
    """What is looked for or given; on Kafka it is open: what a reader does not know is KNOW_HOW."""

    ROOM = "room"
    TIME = "time"
    MONEY = "money"
    KNOW_HOW = "know-how"
    PEOPLE = "people"
    VEHICLE = "vehicle"


class ResolvedBecause(StrEnum):
    """Why a need or an offer left the board before its time."""

    OWNER = "owner"
    STAFF = "staff"


class PostingFact(DomainEvent):
    """A step of a need or an offer."""

    aggregate_id: UUID
    owner_person_id: PersonId
    category: Annotated[PostingCategory, OrElse(PostingCategory.KNOW_HOW)]


class NeedDrafted(PostingFact, topic=NETWORKING):
    """Somebody wrote down what she looks for; the mailbox is not confirmed yet."""


class OfferDrafted(PostingFact, topic=NETWORKING):
    """Somebody wrote down what she gives; the mailbox is not confirmed yet."""


class NeedListed(PostingFact, topic=NETWORKING):
    """Everybody sees the need, for the first time or again."""

    expires_at: Moment


class OfferListed(PostingFact, topic=NETWORKING):
    """Everybody sees the offer, for the first time or again."""

    expires_at: Moment


class NeedExpiryDue(PostingFact, topic=NETWORKING):
    """The need leaves the board in a week unless its owner renews it."""

    expires_at: Moment


class OfferExpiryDue(PostingFact, topic=NETWORKING):
    """The offer leaves the board in a week unless its owner renews it."""

    expires_at: Moment


class NeedResolved(PostingFact, topic=NETWORKING):
    """The need is met, or staff took it off."""

    because: Annotated[ResolvedBecause, OrElse(ResolvedBecause.OWNER)]


class OfferResolved(PostingFact, topic=NETWORKING):
    """The offer is taken, or staff took it off."""

    because: Annotated[ResolvedBecause, OrElse(ResolvedBecause.OWNER)]


class NeedExpired(PostingFact, topic=NETWORKING):
    """Nobody renewed the need."""

    expired_at: Moment


class OfferExpired(PostingFact, topic=NETWORKING):
    """Nobody renewed the offer."""

    expired_at: Moment


class IntroductionFact(DomainEvent):
    """A step of an introduction of two people to each other."""

    aggregate_id: UUID
    posting_id: UUID
    requester_person_id: PersonId
    asked_person_id: PersonId


class IntroductionDrafted(IntroductionFact, topic=NETWORKING):
    """Somebody wants to be introduced; the mailbox is not confirmed yet."""


class IntroductionRequested(IntroductionFact, topic=NETWORKING):
    """One side said yes: the other is asked."""

    expires_at: Moment


class IntroductionAccepted(IntroductionFact, topic=NETWORKING):
    """Both said yes: each gets the other's contact."""


class IntroductionDeclined(IntroductionFact, topic=NETWORKING):
    """The other side said no; no contact flows."""


class IntroductionExpired(IntroductionFact, topic=NETWORKING):
    """The other side did not answer in time; no contact flows."""


class PartnershipFact(DomainEvent):
    """A step of a partnership of two entries."""

    aggregate_id: UUID
    proposer_initiative_id: UUID
    proposer_person_id: PersonId
    asked_initiative_id: UUID
    asked_person_id: PersonId


class PartnershipProposed(PartnershipFact, topic=NETWORKING):
    """An entry names another as its partner: the owner of that one is asked."""


class PartnershipConfirmed(PartnershipFact, topic=NETWORKING):
    """Both say so: each page shows the other."""


class PartnershipEnded(PartnershipFact, topic=NETWORKING):
    """One side ended or declined it."""
