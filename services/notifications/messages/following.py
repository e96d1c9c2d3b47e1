"""Facts of the registry about people who follow a search."""

from typing import Final

from contracts.following import (
    AreaDigestCompiled,
    AreaSubscriptionEnded,
    AreaSubscriptionPaused,
    AreaSubscriptionRequested,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.decide.following import tell_of_digest, tell_of_request
from services.notifications.work import plan


async def on_subscription_requested(fact: AreaSubscriptionRequested, tx: Transaction) -> None:
    """The mailbox is confirmed by a link."""
    await plan.plan_notices(tx, tell_of_request(fact))


async def on_digest_compiled(fact: AreaDigestCompiled, tx: Transaction) -> None:
    """The follower hears of what is new."""
    await plan.plan_notices(tx, tell_of_digest(fact))


async def on_subscription_quiet(
    fact: AreaSubscriptionPaused | AreaSubscriptionEnded, tx: Transaction
) -> None:
    """What was not sent yet is not sent any more."""
    await plan.tell_people(
        tx, "area-digest", people=(), subject_id=fact.subscription_id, occasion="quiet"
    )


HANDLERS: Final = handlers(on_subscription_requested, on_digest_compiled, on_subscription_quiet)
