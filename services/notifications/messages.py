"""Where facts come in: one function per fact, three lines."""

from typing import Final
from uuid import UUID

from contracts import topics
from contracts.events import (
    GatheringAnnounced,
    GatheringCancelled,
    GatheringRevised,
    OfferLapsed,
    SeatBooked,
    SeatHeld,
    SeatOffered,
    SeatReleased,
    SeatWaitlisted,
)
from contracts.matching import (
    ContactReleased,
    InterestShown,
    MatchBecameMutual,
    MatchDeclined,
    MatchExpired,
    MatchProposed,
    MatchWithdrawn,
    ProfileOpened,
)
from contracts.registry import (
    InitiativeDrafted,
    InitiativeListed,
    InitiativeReconfirmed,
    InitiativeRejected,
    InitiativeReturned,
    InitiativeRevised,
    InitiativeSubmitted,
    InitiativeWentStale,
)
from contracts.web import PersonErased
from services.chassis.consumer import handlers, tombstones
from services.chassis.transaction import Transaction
from services.notifications.work import erase, known, plan


async def on_initiative_drafted(fact: InitiativeDrafted, tx: Transaction) -> None:
    """The owner confirms the mailbox."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-drafted")


async def on_initiative_submitted(fact: InitiativeSubmitted, tx: Transaction) -> None:
    """The owner hears that editors have it."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-submitted")


async def on_initiative_returned(fact: InitiativeReturned, tx: Transaction) -> None:
    """The owner is asked for a correction."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-returned")


async def on_initiative_rejected(fact: InitiativeRejected, tx: Transaction) -> None:
    """The owner hears why it is not published."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-rejected")


async def on_initiative_listed(fact: InitiativeListed, tx: Transaction) -> None:
    """The owner hears that it is online."""
    await plan.plan_listing_notice(tx, fact)


async def on_initiative_revised(fact: InitiativeRevised, tx: Transaction) -> None:
    """The new title counts."""
    await plan.keep_initiative(tx, fact)


async def on_initiative_reconfirmed(fact: InitiativeReconfirmed, tx: Transaction) -> None:
    """It may be the only fact that Kafka still keeps of the entry."""
    await known.know_initiative(tx, fact)


async def on_initiative_went_stale(fact: InitiativeWentStale, tx: Transaction) -> None:
    """It may be the only fact that Kafka still keeps of the entry."""
    await known.know_initiative(tx, fact)


async def on_initiative_gone(key: str, tx: Transaction) -> None:
    """The entry left the directory."""
    await plan.drop_initiative(tx, UUID(key))


async def on_profile_opened(fact: ProfileOpened, tx: Transaction) -> None:
    """The address is known before the first match."""
    await plan.learn_contact(tx, fact)


async def on_match_proposed(fact: MatchProposed, tx: Transaction) -> None:
    """Both sides are asked."""
    await plan.plan_match_notice(tx, fact)


async def on_interest_shown(fact: InterestShown, tx: Transaction) -> None:
    """One side waits for the other."""
    await plan.note_interest(tx, fact)


async def on_match_became_mutual(fact: MatchBecameMutual, tx: Transaction) -> None:
    """Both sides are asked for consent."""
    await plan.plan_mutual_notice(tx, fact)


async def on_contact_released(fact: ContactReleased, tx: Transaction) -> None:
    """Each side gets the other's contact."""
    await plan.plan_release_notice(tx, fact)


async def on_match_ended(
    fact: MatchDeclined | MatchWithdrawn | MatchExpired, tx: Transaction
) -> None:
    """Who waited hears that it is over."""
    await plan.plan_end_notice(tx, fact)


async def on_seat_moved_on(
    fact: SeatHeld | SeatBooked | SeatWaitlisted | SeatOffered | OfferLapsed, tx: Transaction
) -> None:
    """The guest hears of the seat's next step."""
    await plan.plan_seat_notice(tx, fact)


async def on_seat_released(fact: SeatReleased, tx: Transaction) -> None:
    """The date leaves the guest's calendar."""
    await plan.plan_seat_release(tx, fact)


async def on_gathering_announced(fact: GatheringAnnounced, tx: Transaction) -> None:
    """The gathering is known."""
    await plan.keep_gathering(tx, fact)


async def on_gathering_changed(
    fact: GatheringRevised | GatheringCancelled, tx: Transaction
) -> None:
    """Every booked guest hears, and every calendar."""
    await plan.plan_change_notices(tx, fact)


async def on_person_erased(fact: PersonErased, tx: Transaction) -> None:
    """The person is forgotten."""
    await erase.erase_person(tx, fact)


HANDLERS: Final = handlers(
    on_initiative_drafted,
    on_initiative_submitted,
    on_initiative_returned,
    on_initiative_rejected,
    on_initiative_listed,
    on_initiative_revised,
    on_initiative_reconfirmed,
    on_initiative_went_stale,
    on_profile_opened,
    on_match_proposed,
    on_interest_shown,
    on_match_became_mutual,
    on_contact_released,
    on_match_ended,
    on_seat_moved_on,
    on_seat_released,
    on_gathering_announced,
    on_gathering_changed,
    on_person_erased,
)
TOMBSTONES: Final = tombstones({topics.INITIATIVES: on_initiative_gone})
