"""What the demo brings in: followers in every state, and a morning that comes early."""

from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.following import subscription as rules
from services.registry.decide.following.subscription import State, Subscription
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.following import digests, subscriptions
from services.registry.work.following import links, subscribing
from services.registry.work.following.subscribing import Asked


async def seed(
    tx: Transaction,
    asked: Asked,
    *,
    subscription_id: UUID,
    state: State,
    settings: RegistrySettings,
) -> Subscription | Refusal:
    """Bring in a follower; one that is there already is left as it is."""
    known = await subscriptions.lock(tx, subscription_id)
    if known is not None:
        return known
    begun = await subscribing.subscribe(
        tx, asked, subscription_id=subscription_id, who=None, settings=settings
    )
    if isinstance(begun, Refusal) or state is State.PENDING:
        return begun
    token = links.token(settings.keys, links.CONFIRM, subscription_id=begun.id)
    confirmed = await subscribing.confirm(tx, token, settings=settings)
    if isinstance(confirmed, Refusal) or state is State.CONFIRMED:
        return confirmed
    said = rules.pause(confirmed) if state is State.PAUSED else rules.end(confirmed)
    if isinstance(said, (Refusal, Unchanged)):
        return confirmed
    return await subscribing.take(tx, confirmed, said)


async def bring_forward(tx: Transaction) -> int:
    """Let the digests that wait for their morning come now; how many they are."""
    return await digests.bring_forward(tx, subscribing.DIGEST)
