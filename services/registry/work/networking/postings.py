"""People, entries and town halls put up needs and offers; one button renews, another settles them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from contracts.networking import ResolvedBecause
from services.chassis import capability
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer, TimerHandler
from services.chassis.transaction import Transaction
from services.registry.decide.contact import Contact, read_contact, refuse_fields
from services.registry.decide.content import FieldRefusals
from services.registry.decide.initiative import Unchanged, owner_of
from services.registry.decide.networking import posting as rules
from services.registry.decide.networking.posting import (
    Posting,
    PostingContent,
    PostingState,
    Side,
)
from services.registry.settings import RegistrySettings
from services.registry.store import audit, places
from services.registry.store.networking import postings
from services.registry.work import clocks, tokens
from services.registry.work import steps as entry_steps
from services.registry.work.enquiries import TRUSTED
from services.registry.work.links import seal_contact
from services.registry.work.networking import steps

CONFIRM: Final = "confirm-posting"
OWN: Final = "own-posting"
RENEW: Final = "renew-posting"
RENEWABLE_FOR: Final = timedelta(days=30)
"""How long after the end one button still brings a need or offer back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How to reach whoever puts something up."""

    name: str
    email: str
    phone: str | None


async def post_as_person(
    tx: Transaction,
    side: Side,
    content: PostingContent,
    told: Words,
    *,
    posting_id: UUID,
    who: Principal | None,
    settings: RegistrySettings,
) -> Posting | Refusal:
    """Take a need or offer; whoever has shown the mailbox before need not confirm it."""
    contact = read_contact(name=told.name, email=told.email, phone=told.phone)
    wrong = {**await _check(tx, content), **_wrong_contact(contact)}
    if wrong or not isinstance(contact, Contact):
        return refuse_fields(wrong)
    owner = person_id(settings.keys.person, email=contact.email)
    draft = _draft(tx, side, content, owner=owner, posting_id=posting_id)
    await postings.insert(tx, draft, contact=seal_contact(settings.keys, contact))
    if who is not None and (who.person_id == owner or who.issuer == TRUSTED):
        return await put_up(tx, draft, settings=settings)
    until = tx.now + rules.CONFIRM_WITHIN
    await tokens.grant(
        tx, CONFIRM, subject=draft.id, person_id=owner, until=until, settings=settings
    )
    await steps.plan_look(tx, draft)
    await steps.say(tx, draft, "drafted")
    return draft


async def post_for_entry(
    tx: Transaction,
    initiative_id: UUID,
    side: Side,
    content: PostingContent,
    *,
    posting_id: UUID,
    who: Principal,
    settings: RegistrySettings,
) -> Posting | Refusal:
    """An entry says what it needs or gives; its owner's mailbox is confirmed."""
    entry = await entry_steps.found(tx, initiative_id)
    if not entry.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    if not entry.is_listed:
        return Refusal("entry-not-listed", state=entry.state.value)
    if wrong := await _check(tx, content):
        return refuse_fields(wrong)
    draft = replace(
        _draft(tx, side, content, owner=owner_of(entry), posting_id=posting_id),
        initiative_id=initiative_id,
    )
    await postings.insert(tx, draft, contact=None)
    return await put_up(tx, draft, settings=settings)


async def post_for_town(
    tx: Transaction,
    ags: str,
    side: Side,
    content: PostingContent,
    told: Words,
    *,
    posting_id: UUID,
    by: str,
    settings: RegistrySettings,
) -> Posting | Refusal:
    """A town hall says what its place needs or gives; staff answers for the mailbox."""
    if await places.municipality(tx, ags) is None:
        raise RefusedError(Refusal("not-found"))
    contact = read_contact(name=told.name, email=told.email, phone=told.phone)
    wrong = {**await _check(tx, content), **_wrong_contact(contact)}
    if wrong or not isinstance(contact, Contact):
        return refuse_fields(wrong)
    owner = person_id(settings.keys.person, email=contact.email)
    draft = replace(_draft(tx, side, content, owner=owner, posting_id=posting_id), town_ags=ags)
    await postings.insert(tx, draft, contact=seal_contact(settings.keys, contact))
    await audit.note(tx, "post-for-town", by=by, kind=steps.KIND, subject_id=posting_id, ags=ags)
    return await put_up(tx, draft, settings=settings)


async def confirm(tx: Transaction, token: str, *, settings: RegistrySettings) -> Posting | Refusal:
    """The owner's button; pressing again says the same."""
    posting_id = await tokens.used(tx, token, purpose=CONFIRM)
    if isinstance(posting_id, Refusal):
        return posting_id
    posting = await steps.locked(tx, posting_id)
    if posting.state is not PostingState.DRAFT:
        return posting
    return await put_up(tx, posting, settings=settings)


async def renew_by_link(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Posting | Refusal:
    """The button of a reminder: it hangs for another while, or again."""
    posting_id = await tokens.used(tx, token, purpose=RENEW)
    if isinstance(posting_id, Refusal):
        return posting_id
    return await put_up(tx, await steps.locked(tx, posting_id), settings=settings)


async def renew(
    tx: Transaction, posting_id: UUID, *, who: Principal, settings: RegistrySettings
) -> Posting | Refusal:
    """The owner's button on her page; not found for anybody else."""
    posting = await steps.locked(tx, posting_id)
    steps.check_theirs(posting, who)
    if posting.state is PostingState.DRAFT:
        return Refusal("posting-not-listed", state=posting.state.value)
    return await put_up(tx, posting, settings=settings)


async def resolve(tx: Transaction, posting_id: UUID, *, who: Principal) -> Posting | Refusal:
    """Its owner says that it is settled."""
    posting = await steps.locked(tx, posting_id)
    steps.check_theirs(posting, who)
    return await settle(tx, posting, because=ResolvedBecause.OWNER, reason=None)


async def take_off(tx: Transaction, posting_id: UUID, *, reason: str, by: str) -> Posting | Refusal:
    """Staff takes it off the board and says why."""
    posting = await steps.locked(tx, posting_id)
    taken = await settle(tx, posting, because=ResolvedBecause.STAFF, reason=reason)
    if isinstance(taken, Posting) and taken.version != posting.version:
        await audit.note(tx, "take-off-posting", by=by, kind=steps.KIND, subject_id=posting_id)
    return taken


def when_due(settings: RegistrySettings) -> TimerHandler:
    """What the clock of a need or offer does: remind, take off, or forget."""

    async def look(timer: Timer, tx: Transaction) -> None:
        posting = await postings.lock(tx, UUID(timer.subject), wait=False)
        if posting is None:
            if await postings.get(tx, UUID(timer.subject)) is not None:
                await clocks.look_again(tx, timer)
            return
        if rules.is_to_be_forgotten(posting, now=tx.now):
            await forget(tx, posting.id)
            return
        await steps.plan_look(tx, await tick(tx, posting, settings=settings))

    return look


async def tick(tx: Transaction, posting: Posting, *, settings: RegistrySettings) -> Posting:
    """Remind of a locked need or offer, or take it off, if it is time."""
    expired = rules.expire(posting, now=tx.now)
    if isinstance(expired, Posting):
        ended = {"expired_at": expired.expires_at}
        await _store_and_ask(tx, expired, "expired", settings=settings, **ended)
        return expired
    reminded = rules.remind(posting, now=tx.now)
    if isinstance(reminded, Posting):
        ends = {"expires_at": reminded.expires_at}
        await _store_and_ask(tx, reminded, "due", settings=settings, **ends)
        return reminded
    return posting


async def put_up(
    tx: Transaction, before: Posting, *, settings: RegistrySettings
) -> Posting | Refusal:
    """Let a need or offer hang on the board; what it says is said when it was not there before."""
    now = rules.put_up(before, now=tx.now)
    match now:
        case Refusal():
            return now
        case Unchanged():
            return before
    await postings.save(tx, now)
    until = tx.now + timedelta(days=settings.registry_own_link_days)
    await tokens.grant(tx, OWN, subject=now.id, person_id=now.owner, until=until, settings=settings)
    if not before.is_listed:
        await steps.say(tx, now, "listed", expires_at=now.expires_at)
    await steps.plan_look(tx, now)
    return now


async def forget(tx: Transaction, posting_id: UUID) -> None:
    """Delete a need or offer with its links and all introductions to it."""
    await postings.delete(tx, posting_id)
    await capability.revoke_links(tx, subject=str(posting_id))


async def settle(
    tx: Transaction, posting: Posting, *, because: ResolvedBecause, reason: str | None
) -> Posting | Refusal:
    """Take a locked need or offer off the board before its time."""
    now = rules.resolve(posting, because=because, reason=reason, now=tx.now)
    match now:
        case Refusal():
            return now
        case Unchanged():
            return posting
    await postings.save(tx, now)
    await capability.revoke_links(tx, subject=str(now.id), purpose=RENEW)
    await steps.say(tx, now, "resolved", because=because)
    await steps.plan_look(tx, now)
    return now


async def _store_and_ask(
    tx: Transaction, posting: Posting, step: str, *, settings: RegistrySettings, **more: object
) -> None:
    await postings.save(tx, posting)
    until = (posting.expires_at or tx.now) + RENEWABLE_FOR
    await tokens.grant(
        tx, RENEW, subject=posting.id, person_id=posting.owner, until=until, settings=settings
    )
    await steps.say(tx, posting, step, **more)


def _draft(
    tx: Transaction, side: Side, content: PostingContent, *, owner: str, posting_id: UUID
) -> Posting:
    return Posting(
        id=posting_id,
        side=side,
        state=PostingState.DRAFT,
        version=1,
        content=content,
        owner=owner,
        created_at=tx.now,
    )


async def _check(tx: Transaction, content: PostingContent) -> FieldRefusals:
    known = await places.municipality(tx, content.ags) if content.ags else None
    districts = frozenset(each.district for each in await places.districts(tx))
    return rules.check_content(
        content, knows_place=known is not None, districts=districts, now=tx.now
    )


def _wrong_contact(contact: Contact | FieldRefusals) -> FieldRefusals:
    return {} if isinstance(contact, Contact) else contact
