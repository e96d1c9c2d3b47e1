"""Facts of matching."""

from typing import Final

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
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


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


HANDLERS: Final = handlers(
    on_profile_opened,
    on_match_proposed,
    on_interest_shown,
    on_match_became_mutual,
    on_contact_released,
    on_match_ended,
)
