"""Somebody asks to follow a search, confirms, changes, pauses, ends it, or is forgotten."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.chassis import outbox, timers
from services.chassis.http.tokens import Principal
from services.chassis.identity import Email, person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.following import digest as times
from services.registry.decide.following import subscription as rules
from services.registry.decide.following.subscription import (
    Rhythm,
    Said,
    State,
    Subscription,
    after,
)
from services.registry.decide.following.wanted import Wanted
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.following import digests, subscriptions
from services.registry.work.following import links

FORGET: Final = "forget-subscription"
DIGEST: Final = "digest"
"""The timer of a follower's next digest; there is one only while something waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to follow, how often, and where the mails go."""

    wanted: Wanted
    rhythm: Rhythm
    email: Email


async def subscribe(
    tx: Transaction,
    asked: Asked,
    *,
    subscription_id: UUID,
    who: Principal | None,
    settings: RegistrySettings,
) -> Subscription | Refusal:
    """Begin to follow; whoever has shown the mailbox before need not confirm it.

    Who asks for what she follows already gets a mail that says so, and nothing changes: to the
    visitor, who may be somebody else, it looks the same.
    """
    person = person_id(settings.keys.person, email=asked.email)
    is_shown = who is not None and who.person_id == person
    new = rules.requested(
        subscription_id, person=person, wanted=asked.wanted, rhythm=asked.rhythm, now=tx.now
    )
    known = await subscriptions.lock_same(tx, person, asked.wanted)
    sealed = links.seal_address(settings.keys, asked.email.address)
    while known is None and not await subscriptions.insert(tx, new, contact=sealed):
        known = await subscriptions.lock_same(tx, person, asked.wanted)
    if known is not None:
        return await _ask_again(tx, known, asked, is_shown=is_shown, settings=settings)
    if len(await subscriptions.of_person(tx, person)) > rules.MOST_OF_ONE_PERSON:
        return Refusal("too-many-subscriptions", most=rules.MOST_OF_ONE_PERSON)
    if is_shown:
        return await _confirm(tx, new, settings=settings)
    return await _ask(tx, new, settings=settings)


async def confirm(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Subscription | Refusal:
    """The button behind the first mail's link; pressing again says the same."""
    subscription_id = await links.use(tx, token, purpose=links.CONFIRM)
    if isinstance(subscription_id, Refusal):
        return subscription_id
    return await _confirm(tx, await _locked(tx, subscription_id), settings=settings)


async def end_by_link(tx: Transaction, token: str) -> Subscription | Refusal:
    """The button behind the link of a digest, or one click in the mail program (RFC 8058)."""
    subscription_id = await links.use(tx, token, purpose=links.END)
    if isinstance(subscription_id, Refusal):
        return subscription_id
    return await _end(tx, await _locked(tx, subscription_id))


async def pause(
    tx: Transaction, subscription_id: UUID, *, who: Principal
) -> Subscription | Refusal:
    """No mails for a while."""
    before = await _own(tx, subscription_id, who)
    said = rules.pause(before)
    if isinstance(said, (Refusal, Unchanged)):
        return said if isinstance(said, Refusal) else before
    await timers.cancel(tx, DIGEST, subject=str(before.id))
    return await take(tx, before, said)


async def resume(
    tx: Transaction, subscription_id: UUID, *, who: Principal, settings: RegistrySettings
) -> Subscription | Refusal:
    """Mails again."""
    before = await _own(tx, subscription_id, who)
    said = rules.resume(before)
    if isinstance(said, (Refusal, Unchanged)):
        return said if isinstance(said, Refusal) else before
    now = await take(tx, before, said, begins_anew=True)
    await links.grant_own(tx, now, settings=settings)
    await _expect_digest(tx, now)
    return now


async def end(tx: Transaction, subscription_id: UUID, *, who: Principal) -> Subscription | Refusal:
    """The person follows no more."""
    return await _end(tx, await _own(tx, subscription_id, who))


async def change(
    tx: Transaction, subscription_id: UUID, *, wanted: Wanted, rhythm: Rhythm, who: Principal
) -> Subscription | Refusal:
    """Another search, or another rhythm; the same search is not followed twice."""
    before = await _own(tx, subscription_id, who)
    now = rules.change(before, wanted=wanted, rhythm=rhythm)
    if isinstance(now, (Refusal, Unchanged)):
        return now if isinstance(now, Refusal) else before
    same = await subscriptions.lock_same(tx, rules.person_of(now), wanted)
    if same is not None and same.id != now.id:
        return Refusal("subscription-exists", subscription_id=str(same.id))
    await subscriptions.save(tx, now, begins_anew=now.wanted.key != before.wanted.key)
    await _expect_digest(tx, now)
    return now


async def own(tx: Transaction, subscription_id: UUID, *, who: Principal) -> Subscription:
    """What somebody follows; not found for anybody else."""
    found = await subscriptions.get(tx, subscription_id)
    if found is None or not found.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return found


async def forget_in_time(timer: Timer, tx: Transaction) -> None:
    """Delete what nobody confirmed."""
    subscription = await subscriptions.lock(tx, UUID(timer.subject))
    if subscription is not None and subscription.state is State.PENDING:
        await links.revoke_all(tx, subscription.id)
        await subscriptions.delete(tx, subscription.id)


async def forget_person(tx: Transaction, person: str, erased_at: datetime) -> None:
    """End all that a person began to follow until then; what nobody confirmed is deleted."""
    for each in await subscriptions.lock_of_person(tx, person, created_until=erased_at):
        if each.state is State.PENDING:
            await subscriptions.delete(tx, each.id)
        else:
            await _end(tx, each)
        await links.revoke_all(tx, each.id)


async def take(
    tx: Transaction, before: Subscription, said: Said, *, begins_anew: bool = False
) -> Subscription:
    """Store the subscription as the fact leaves it, and say the fact."""
    now = after(before, said, now=tx.now)
    await subscriptions.save(tx, now, begins_anew=begins_anew)
    await outbox.record(
        tx, said, sequence=now.version, dataref=links.dataref(said, was=before.state)
    )
    return now


async def _confirm(
    tx: Transaction, before: Subscription, *, settings: RegistrySettings
) -> Subscription | Refusal:
    said = rules.confirm(before)
    if isinstance(said, (Refusal, Unchanged)):
        return said if isinstance(said, Refusal) else before
    await timers.cancel(tx, FORGET, subject=str(before.id))
    await links.grant_own(tx, before, settings=settings)
    return await take(tx, before, said, begins_anew=True)


async def _ask(tx: Transaction, new: Subscription, *, settings: RegistrySettings) -> Subscription:
    await links.grant_confirm(tx, new, settings=settings)
    until = tx.now + rules.CONFIRM_WITHIN
    await timers.schedule(tx, FORGET, subject=str(new.id), due_at=until)
    return await take(tx, new, rules.request(new))


async def _ask_again(
    tx: Transaction,
    known: Subscription,
    asked: Asked,
    *,
    is_shown: bool,
    settings: RegistrySettings,
) -> Subscription | Refusal:
    if known.state is State.PENDING:
        latest = replace(known, rhythm=asked.rhythm)
        if is_shown:
            return await _confirm(tx, latest, settings=settings)
        return await _ask(tx, latest, settings=settings)
    if is_shown:
        return known
    await links.grant_own(tx, known, settings=settings)
    return await take(tx, known, rules.request(known))


async def _end(tx: Transaction, before: Subscription) -> Subscription:
    said = rules.end(before)
    if isinstance(said, Unchanged):
        return before
    for timer in (FORGET, DIGEST):
        await timers.cancel(tx, timer, subject=str(before.id))
    await digests.forget(tx, before.id)
    await links.revoke(tx, before.id)
    return await take(tx, before, said)


async def _expect_digest(tx: Transaction, subscription: Subscription) -> None:
    """Where something waits, let the digest come in the rhythm that counts now."""
    if subscription.state is not State.CONFIRMED or not await digests.waiting(tx, subscription.id):
        return
    due_at = times.due_after(tx.now, subscription.rhythm)
    await timers.schedule(tx, DIGEST, subject=str(subscription.id), due_at=due_at)


async def _own(tx: Transaction, subscription_id: UUID, who: Principal) -> Subscription:
    subscription = await _locked(tx, subscription_id)
    if not subscription.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return subscription


async def _locked(tx: Transaction, subscription_id: UUID) -> Subscription:
    subscription = await subscriptions.lock(tx, subscription_id)
    if subscription is None:
        raise RefusedError(Refusal("not-found"))
    return subscription
