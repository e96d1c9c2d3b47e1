"""Facts of the registry about the board: owners, those who ask and partners hear of their step."""

from typing import Final

from contracts.networking import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionDrafted,
    IntroductionExpired,
    IntroductionFact,
    IntroductionRequested,
    NeedDrafted,
    NeedExpired,
    NeedExpiryDue,
    NeedListed,
    NeedResolved,
    OfferDrafted,
    OfferExpired,
    OfferExpiryDue,
    OfferListed,
    OfferResolved,
    PartnershipConfirmed,
    PartnershipEnded,
    PartnershipProposed,
    PostingFact,
    ResolvedBecause,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_need_drafted(fact: NeedDrafted, tx: Transaction) -> None:
    """The owner confirms the mailbox."""
    await _tell_owner(tx, fact, "posting-drafted")


async def on_offer_drafted(fact: OfferDrafted, tx: Transaction) -> None:
    """The owner confirms the mailbox."""
    await _tell_owner(tx, fact, "posting-drafted")


async def on_need_listed(fact: NeedListed, tx: Transaction) -> None:
    """The owner gets the link to what she put up."""
    await _tell_owner(tx, fact, "posting-listed", fact.expires_at)


async def on_offer_listed(fact: OfferListed, tx: Transaction) -> None:
    """The owner gets the link to what she put up."""
    await _tell_owner(tx, fact, "posting-listed", fact.expires_at)


async def on_need_expiry_due(fact: NeedExpiryDue, tx: Transaction) -> None:
    """The owner is asked whether it is still current."""
    await _tell_owner(tx, fact, "posting-expiry-due", fact.expires_at)


async def on_offer_expiry_due(fact: OfferExpiryDue, tx: Transaction) -> None:
    """The owner is asked whether it is still current."""
    await _tell_owner(tx, fact, "posting-expiry-due", fact.expires_at)


async def on_need_expired(fact: NeedExpired, tx: Transaction) -> None:
    """The owner hears that one button brings it back."""
    await _tell_owner(tx, fact, "posting-expired", fact.expired_at)


async def on_offer_expired(fact: OfferExpired, tx: Transaction) -> None:
    """The owner hears that one button brings it back."""
    await _tell_owner(tx, fact, "posting-expired", fact.expired_at)


async def on_need_resolved(fact: NeedResolved, tx: Transaction) -> None:
    """The owner hears it if staff took it off."""
    await _tell_of_taking_off(tx, fact, fact.because)


async def on_offer_resolved(fact: OfferResolved, tx: Transaction) -> None:
    """The owner hears it if staff took it off."""
    await _tell_of_taking_off(tx, fact, fact.because)


async def on_introduction_drafted(fact: IntroductionDrafted, tx: Transaction) -> None:
    """Whoever asks confirms the mailbox."""
    await _tell_of_introduction(tx, fact, "introduction-drafted", fact.requester_person_id)


async def on_introduction_requested(fact: IntroductionRequested, tx: Transaction) -> None:
    """The other side is asked."""
    await _tell_of_introduction(tx, fact, "introduction-requested", fact.asked_person_id)


async def on_introduction_accepted(fact: IntroductionAccepted, tx: Transaction) -> None:
    """Each side gets the other's contact."""
    both = (fact.requester_person_id, fact.asked_person_id)
    await _tell_of_introduction(tx, fact, "introduction-accepted", *both)


async def on_introduction_declined(fact: IntroductionDeclined, tx: Transaction) -> None:
    """Whoever asked hears kindly that it does not fit this time."""
    await _tell_of_introduction(tx, fact, "introduction-declined", fact.requester_person_id)


async def on_introduction_expired(fact: IntroductionExpired, tx: Transaction) -> None:
    """Whoever asked hears that no answer came."""
    await _tell_of_introduction(tx, fact, "introduction-expired", fact.requester_person_id)


async def on_partnership_proposed(fact: PartnershipProposed, tx: Transaction) -> None:
    """The owner of the named entry is asked."""
    await plan.tell_people(
        tx,
        "partnership-proposed",
        people=[fact.asked_person_id],
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


async def on_partnership_confirmed(fact: PartnershipConfirmed, tx: Transaction) -> None:
    """The owner who named the other hears of the yes."""
    await plan.tell_people(
        tx,
        "partnership-confirmed",
        people=[fact.proposer_person_id],
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


async def on_partnership_ended(fact: PartnershipEnded, tx: Transaction) -> None:
    """What was asked about it is moot; nobody is told of an end."""
    await plan.tell_people(
        tx,
        "partnership-confirmed",
        people=[],
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


async def _tell_owner(
    tx: Transaction, fact: PostingFact, purpose: str, moment: object = None
) -> None:
    """The moment makes one occasion of each time that it is put up, asked about or taken off."""
    occasion = str(fact.aggregate_id) if moment is None else f"{fact.aggregate_id}:{moment}"
    await plan.tell_people(
        tx,
        purpose,
        people=[fact.owner_person_id],
        subject_id=fact.aggregate_id,
        occasion=occasion,
    )


async def _tell_of_taking_off(tx: Transaction, fact: PostingFact, because: ResolvedBecause) -> None:
    """Whoever settled it herself knows; what was asked about it is moot in either case."""
    people = [fact.owner_person_id] if because is ResolvedBecause.STAFF else []
    await plan.tell_people(
        tx,
        "posting-taken-off",
        people=people,
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


async def _tell_of_introduction(
    tx: Transaction, fact: IntroductionFact, purpose: str, *people: str
) -> None:
    await plan.tell_people(
        tx,
        purpose,
        people=people,
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


HANDLERS: Final = handlers(
    on_need_drafted,
    on_offer_drafted,
    on_need_listed,
    on_offer_listed,
    on_need_expiry_due,
    on_offer_expiry_due,
    on_need_expired,
    on_offer_expired,
    on_need_resolved,
    on_offer_resolved,
    on_introduction_drafted,
    on_introduction_requested,
    on_introduction_accepted,
    on_introduction_declined,
    on_introduction_expired,
    on_partnership_proposed,
    on_partnership_confirmed,
    on_partnership_ended,
)
