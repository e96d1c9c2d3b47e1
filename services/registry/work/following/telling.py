"""What notifications may know of a follower, and what a person sees of what she follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from services.chassis.http.tokens import Principal
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.following.digest import MOST_TOLD, first_sentence
from services.registry.decide.following.subscription import State, Subscription, person_of
from services.registry.decide.following.wanted import as_json
from services.registry.settings import RegistrySettings
from services.registry.store.following import digests, subscriptions
from services.registry.store.search import Entry
from services.registry.store.search_postgres import entries
from services.registry.work.following import links, subscribing

Claimed = Literal["requested", "known", "digest"]
DIGESTS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One person with the details and links of one notice."""

    person_id: str
    email: str
    details: Mapping[str, Any]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A digest with those of its entries that are still public."""

    number: int
    compiled_at: datetime
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A subscription as its person sees it."""

    subscription: Subscription
    in_words: str
    waiting: int
    digests: Sequence[Told] = ()


async def claim(
    tx: Transaction,
    subscription_id: UUID,
    *,
    step: Claimed,
    number: int | None,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """Whom to tell of a step; not found once nobody is to be told any more."""
    found = await subscriptions.get(tx, subscription_id)
    sealed = await subscriptions.contact(tx, subscription_id)
    if found is None or sealed is None:
        return Refusal("not-found")
    email = links.unseal_address(settings.keys, sealed)
    if step != "digest":
        return await _requested(tx, found, step=step, email=email, settings=settings)
    if number is None or found.state is not State.CONFIRMED:
        return Refusal("not-found")
    return await _digest(tx, found, number=number, email=email, settings=settings)


async def mine(tx: Transaction, *, who: Principal) -> list[Shown]:
    """All that a person follows."""
    if who.person_id is None:
        return []
    found = await subscriptions.of_person(tx, who.person_id)
    return [
        await _shown(tx, each)
        for each in found
        if each.belongs_to(who.person_id, opened=who.capability)
    ]


async def one(tx: Transaction, subscription_id: UUID, *, who: Principal) -> Shown:
    """What a person follows, with what its last mails told."""
    found = await subscribing.own(tx, subscription_id, who=who)
    last = await digests.latest(tx, found.id, last=found.digests, limit=DIGESTS_SHOWN)
    public = await entries(tx, [told for each in last for told in each.initiative_ids])
    told = [
        Told(
            number=each.number,
            compiled_at=each.compiled_at,
            entries=[public[told] for told in each.initiative_ids if told in public],
        )
        for each in last
    ]
    return await _shown(tx, found, told)


async def held_of(tx: Transaction, person_id: str, *, keys: KeyRing) -> list[dict[str, Any]]:
    """All that is kept of what a person follows, and of what she was told, for her alone."""
    return [
        {
            "search": as_json(each.wanted),
            "rhythm": each.rhythm.value,
            "state": each.state.value,
            "created_at": each.created_at,
            "confirmed_at": each.confirmed_at,
            "last_digest_at": each.last_digest_at,
            "email": links.unseal_address(keys, await subscriptions.contact(tx, each.id) or b""),
            "entries": await digests.all_of(tx, each.id),
        }
        for each in await subscriptions.of_person(tx, person_id)
    ]


async def _requested(
    tx: Transaction,
    found: Subscription,
    *,
    step: Literal["requested", "known"],
    email: str,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """The mailbox is asked, unless it has answered meanwhile; one that follows already is told."""
    is_new = step == "requested"
    if is_new and found.state is not State.PENDING:
        return Refusal("not-found")
    purpose = links.CONFIRM if is_new else links.OWN
    return Claim(
        person_id=person_of(found),
        email=email,
        details={
            "about": await links.told_in_words(tx, found),
            "rhythm": found.rhythm.value,
            "is_new": is_new,
        },
        links={"act": links.token(settings.keys, purpose, subscription_id=found.id)},
    )


async def _digest(
    tx: Transaction, found: Subscription, *, number: int, email: str, settings: RegistrySettings
) -> Claim | Refusal:
    """The news of a digest as the public sees it now; without any, nobody is told anything."""
    digest = await digests.digest(tx, found.id, number)
    if digest is None:
        return Refusal("not-found")
    public = await entries(tx, digest.initiative_ids)
    told = [public[each] for each in digest.initiative_ids if each in public]
    if not told:
        return Refusal("not-found")
    return Claim(
        person_id=person_of(found),
        email=email,
        details={
            "about": await links.told_in_words(tx, found),
            "rhythm": found.rhythm.value,
            "count": len(told),
            "entries": [_line(each) for each in told[:MOST_TOLD]],
            "more": max(0, len(told) - MOST_TOLD),
        },
        links={
            "own": links.token(settings.keys, links.OWN, subscription_id=found.id),
            "unsubscribe": links.token(settings.keys, links.END, subscription_id=found.id),
        },
    )


def _line(entry: Entry) -> dict[str, str]:
    return {
        "title": entry.content.title,
        "place": entry.municipality.name,
        "sentence": first_sentence(entry.content),
        "path": f"/initiativen/{entry.initiative_id}",
    }


async def _shown(tx: Transaction, subscription: Subscription, told: Sequence[Told] = ()) -> Shown:
    return Shown(
        subscription=subscription,
        in_words=await links.told_in_words(tx, subscription),
        waiting=len(await digests.waiting(tx, subscription.id)),
        digests=told,
    )
