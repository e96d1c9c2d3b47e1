"""Somebody registers an initiative; the link in the first mail and its button submit it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.registry import ArchivedBecause, HousingOffer, InitiativeKind
from services.chassis import timers
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as rules
from services.registry.decide import standing
from services.registry.decide.areas import Municipality
from services.registry.decide.contact import Contact, read_contact, refuse_fields
from services.registry.decide.content import (
    Content,
    FieldRefusals,
    changed_fields,
    check_content,
    check_move_in,
)
from services.registry.decide.initiative import Initiative, State, Unchanged
from services.registry.decide.sites import Spread
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives, places
from services.registry.store.funding import checks
from services.registry.store.initiatives import Revision, Step
from services.registry.work import links, steps
from services.registry.work.clearance import senders

FORGET_DRAFT: Final = "forget-draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What an owner states; without a point the middle of the municipality counts."""

    kind: InitiativeKind
    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    target_groups: tuple[str, ...]
    legal_form: str | None
    stage: str | None
    actor_kind: str | None
    ags: str
    lat: float | None
    lon: float | None
    website: str | None
    housing: HousingOffer | None
    sdgs: tuple[str, ...] = ()
    summary_easy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A new entry: what it says and whom to reach."""

    texts: Texts
    name: str
    email: str
    phone: str | None


async def register(
    tx: Transaction, told: Registration, *, initiative_id: UUID, settings: RegistrySettings
) -> Initiative | Refusal:
    """Store a draft and let notifications ask the mailbox; known addresses get the same answer."""
    late = check_move_in(told.texts.housing, before=None, now=tx.now)
    read = await _read(tx, told, late=late)
    if isinstance(read, Refusal):
        return read
    content, contact = read
    owner = person_id(settings.keys.person, email=contact.email)
    draft = rules.drafted(initiative_id, owner=owner, now=tx.now)
    sealed = links.seal_contact(settings.keys, contact)
    await _store(tx, draft, content=content, contact=sealed, settings=settings)
    until = await links.grant_confirm(tx, draft, settings=settings)
    await timers.schedule(
        tx,
        FORGET_DRAFT,
        subject=str(draft.id),
        due_at=tx.now + timedelta(days=settings.registry_draft_days),
    )
    said = rules.say_drafted(draft)
    return await steps.take(tx, draft, said, by=steps.OWNER, expires_at=until)


async def begin(
    tx: Transaction,
    content: Content,
    *,
    initiative_id: UUID,
    owner: str,
    contact: bytes,
    settings: RegistrySettings,
) -> Initiative:
    """A draft for somebody whose mailbox is confirmed: she finishes it by her own link.

    Nothing is said of it, so that nobody is asked to confirm the mailbox again.
    """
    draft = rules.drafted(initiative_id, owner=owner, now=tx.now)
    await _store(tx, draft, content=content, contact=contact, settings=settings)
    await links.grant_own(tx, draft, settings=settings)
    await timers.schedule(
        tx,
        FORGET_DRAFT,
        subject=str(draft.id),
        due_at=tx.now + timedelta(days=settings.registry_own_link_days),
    )
    first = Step(name="drafted", revision=1, taken_at=tx.now, taken_by="idea")
    await initiatives.add_step(tx, draft.id, first)
    return draft


async def confirm(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Initiative | Refusal:
    """The button behind the link: submits the draft, and says so again when pressed again."""
    initiative_id = await links.use_confirm(tx, token)
    if isinstance(initiative_id, Refusal):
        return initiative_id
    draft = await steps.locked(tx, initiative_id)
    said = rules.confirm_mailbox(draft)
    if isinstance(said, Unchanged):
        return draft
    await timers.cancel(tx, FORGET_DRAFT, subject=str(draft.id))
    await links.grant_own(tx, draft, settings=settings)
    return await steps.take(tx, draft, said, by=steps.OWNER)


async def seed(
    tx: Transaction,
    told: Registration,
    *,
    initiative_id: UUID,
    state: State,
    listed_at: datetime,
    received_at: datetime | None = None,
    settings: RegistrySettings,
    spread: Spread | None = None,
) -> Initiative | Refusal:
    """Bring in an entry that others checked before, such as demo data; a second time does nothing."""
    await initiatives.reserve(tx, initiative_id)
    known = await initiatives.lock(tx, initiative_id)
    if known is not None:
        return known
    read = await _read(tx, told, late={})
    if isinstance(read, Refusal):
        return read
    content, contact = read
    if spread is not None:
        content = content.model_copy(update={"serves": spread.serves, "sites": spread.sites})
    owner = person_id(settings.keys.person, email=contact.email)
    draft = replace(rules.drafted(initiative_id, owner=owner, now=listed_at), listed_at=listed_at)
    sealed = links.seal_contact(settings.keys, contact)
    await _store(tx, draft, content=content, contact=sealed, settings=settings)
    await links.grant_own(tx, draft, settings=settings)
    if received_at is not None:
        came = Step(name="submitted", revision=1, taken_at=received_at, taken_by="seed")
        await initiatives.add_step(tx, initiative_id, came)
    brought = await _bring_in(tx, draft, content, state=state)
    if received_at is not None:
        await initiatives.date_listing(tx, initiative_id, since=received_at, at=listed_at)
    return brought


async def forget_draft(timer: Timer, tx: Transaction) -> None:
    """Delete what a draft said whose mailbox nobody confirmed, and the answers saved at it."""
    draft = await initiatives.lock(tx, UUID(timer.subject))
    if draft is None or draft.state is not State.DRAFTED:
        return
    await initiatives.save(tx, rules.erased(draft))
    await initiatives.forget_texts(tx, draft.id)
    await checks.forget(tx, draft.id)
    await links.revoke(tx, draft.id)


async def read_texts(tx: Transaction, told: Texts) -> tuple[Content, FieldRefusals]:
    """The content and everything that is wrong with it."""
    municipality = await places.municipality(tx, told.ags)
    content = _content(told, municipality)
    refusals = dict(check_content(content, municipality)) if municipality else {}
    if municipality is None:
        refusals["ags"] = Refusal("municipality-unknown", ags=told.ags[:20])
    if (told.lat is None) != (told.lon is None):
        refusals["lat" if told.lat is None else "lon"] = Refusal("point-incomplete")
    return content, refusals


async def _read(
    tx: Transaction, told: Registration, *, late: FieldRefusals
) -> tuple[Content, Contact] | Refusal:
    content, wrong = await read_texts(tx, told.texts)
    refusals = {**wrong, **late}
    contact = read_contact(name=told.name, email=told.email, phone=told.phone)
    if not isinstance(contact, Contact):
        return refuse_fields({**refusals, **contact})
    return refuse_fields(refusals) if refusals else (content, contact)


def _content(told: Texts, municipality: Municipality | None) -> Content:
    point = municipality.centre if municipality else None
    if told.lat is not None and told.lon is not None:
        lat, lon = told.lat, told.lon
    else:
        lat, lon = (point.lat, point.lon) if point else (0.0, 0.0)
    return Content(
        kind=told.kind,
        title=told.title,
        summary=told.summary,
        description=told.description,
        topics=told.topics,
        target_groups=told.target_groups,
        legal_form=told.legal_form,
        stage=told.stage,
        actor_kind=told.actor_kind,
        ags=told.ags,
        lat=lat,
        lon=lon,
        website=told.website,
        housing=told.housing,
        sdgs=told.sdgs,
        summary_easy=told.summary_easy,
    )


async def _store(
    tx: Transaction,
    draft: Initiative,
    *,
    content: Content,
    contact: bytes,
    settings: RegistrySettings,
) -> None:
    email = links.unseal_contact(settings.keys, contact).email
    await initiatives.insert(
        tx, draft, contact=contact, sender_host=senders.host_of(settings.keys, email)
    )
    first = Revision(1, content, changed_fields(None, content), tx.now)
    await initiatives.add_revision(tx, draft.id, first)


async def _bring_in(
    tx: Transaction, draft: Initiative, content: Content, *, state: State
) -> Initiative:
    if state is State.SUBMITTED:
        said = rules.confirm_mailbox(draft)
        return (
            draft if isinstance(said, Unchanged) else await steps.take(tx, draft, said, by="seed")
        )
    municipality = await steps.municipality_of(tx, content)
    listed = rules.listing(draft, content, municipality=municipality, revision=1)
    entry = await steps.take(tx, draft, listed, by="seed")
    if state is not State.ARCHIVED:
        return entry
    archived = standing.archived(entry, because=ArchivedBecause.NOT_CONFIRMED)
    return await steps.take(tx, entry, archived, by="seed")
