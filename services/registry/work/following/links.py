"""The links in mails to followers, and the address as the database keeps it."""

from typing import Final
from uuid import UUID

from contracts.following import AreaDigestCompiled, AreaSubscriptionRequested
from services.chassis import capability
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.registry.decide.following import subscription as rules
from services.registry.decide.following.subscription import Said, State, Subscription, person_of
from services.registry.decide.following.wanted import in_words
from services.registry.settings import RegistrySettings
from services.registry.store import places
from services.registry.store.following import subscriptions
from services.registry.work.links import PREFIX

CONFIRM: Final = "confirm-subscription"
OWN: Final = "own-subscription"
END: Final = "end-subscription"


def token(keys: KeyRing, purpose: str, *, subscription_id: UUID) -> str:
    """The token of a link to a subscription; the same whenever it is asked for."""
    return capability.derive(
        keys.link, prefix=PREFIX, purpose=purpose, subject=str(subscription_id)
    )


async def grant_confirm(
    tx: Transaction, subscription: Subscription, *, settings: RegistrySettings
) -> None:
    """Let the first mail's link confirm the mailbox."""
    await capability.grant(
        tx,
        token(settings.keys, CONFIRM, subscription_id=subscription.id),
        purpose=CONFIRM,
        subject=str(subscription.id),
        person_id=person_of(subscription),
        expires_at=tx.now + rules.CONFIRM_WITHIN,
    )


async def grant_own(
    tx: Transaction, subscription: Subscription, *, settings: RegistrySettings
) -> None:
    """Let the links of a mail change and end what the person follows."""
    for purpose in (OWN, END):
        await capability.grant(
            tx,
            token(settings.keys, purpose, subscription_id=subscription.id),
            purpose=purpose,
            subject=str(subscription.id),
            person_id=person_of(subscription),
            expires_at=tx.now + rules.LINKS_LIVE,
        )


async def use(tx: Transaction, told: str, *, purpose: str) -> UUID | Refusal:
    """The subscription that a link is for."""
    found = await capability.use_link(tx, told)
    if isinstance(found, Refusal):
        return found
    return UUID(found.subject) if found.purpose == purpose else Refusal("link-unknown")


async def revoke(tx: Transaction, subscription_id: UUID) -> None:
    """Close all links but the one that ends: pressed again it says that it has ended."""
    for purpose in (CONFIRM, OWN):
        await capability.revoke_links(tx, subject=str(subscription_id), purpose=purpose)


async def revoke_all(tx: Transaction, subscription_id: UUID) -> None:
    """Close all links."""
    await capability.revoke_links(tx, subject=str(subscription_id))


async def told_in_words(tx: Transaction, subscription: Subscription) -> str:
    """What is followed, as people say it."""
    names = {each.district: each.name for each in await places.districts(tx)}
    return in_words(subscription.wanted, districts=names)


async def summary(tx: Transaction, subscription_id: UUID) -> dict[str, str]:
    """What a link's page says before anybody presses its button."""
    found = await subscriptions.get(tx, subscription_id)
    if found is None:
        return {}
    told = {"state": found.state.value, "rhythm": found.rhythm.value}
    if found.person is None:
        return told
    return {**told, "title": await told_in_words(tx, found)}


def seal_address(keys: KeyRing, address: str) -> bytes:
    """The address at rest."""
    return seal(keys.seal, address)


def unseal_address(keys: KeyRing, sealed: bytes) -> str:
    """The address from rest."""
    return unseal(keys.seal, sealed)


def dataref(said: Said, *, was: State) -> str | None:
    """Where notifications finds the address and what is to be said."""
    claims = f"/internal/v1/subscriptions/{said.subscription_id}/claim"
    match said:
        case AreaSubscriptionRequested():
            return f"{claims}/{'requested' if was is State.PENDING else 'known'}"
        case AreaDigestCompiled():
            return f"{claims}/digest?number={said.digest}"
        case _:
            return None
