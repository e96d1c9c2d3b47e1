"""What waits for a follower is put together when its morning has come.

The entries are marked and the fact is said in one transaction: a run that is missed, repeated or
doubled finds what still waits, and nothing else.
"""

from uuid import UUID

from services.chassis.timers import Timer, TimerHandler
from services.chassis.transaction import Transaction
from services.registry.decide.following import subscription as rules
from services.registry.decide.following.subscription import State, Subscription
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.following import digests, news, subscriptions
from services.registry.store.following.filters import Filters
from services.registry.store.following.subscriptions import Following
from services.registry.work.following import links
from services.registry.work.following.subscribing import take


def when_due(settings: RegistrySettings) -> TimerHandler:
    """The handler of the timer."""

    async def put_together(timer: Timer, tx: Transaction) -> None:
        """Put the next digest of a follower together, if there is something to tell."""
        subscription = await subscriptions.lock(tx, UUID(timer.subject))
        if subscription is not None and subscription.state is State.CONFIRMED:
            await _compile(tx, subscription, settings=settings)

    return put_together


async def _compile(tx: Transaction, before: Subscription, *, settings: RegistrySettings) -> None:
    """Tell what waits and what her search finds today; the rest waits until it comes back."""
    told = await _found_today(tx, before)
    said = rules.compile_digest(before, entries=len(told))
    if isinstance(said, Unchanged):
        return
    await digests.tell(tx, before.id, number=said.digest, initiative_ids=told)
    await links.grant_own(tx, before, settings=settings)
    await take(tx, before, said)


async def _found_today(tx: Transaction, subscription: Subscription) -> list[UUID]:
    listed = await news.listed(tx, await digests.waiting(tx, subscription.id))
    filters = Filters()
    filters.load([Following(subscription.id, subscription.wanted, since=0)])
    return [initiative_id for initiative_id, entry in listed.items() if filters.finding(entry)]
