"""People hand in ideas without an account, confirm the mailbox, and change them until the closing."""

from typing import Final
from uuid import UUID

from services.chassis import capability, timers
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.contact import Contact, read_contact, refuse_fields
from services.registry.decide.content import FieldRefusals
from services.registry.decide.ideas import idea as rules
from services.registry.decide.ideas.call import CallArea, check_open
from services.registry.decide.ideas.idea import Idea, IdeaState, IdeaTexts
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import places
from services.registry.store.ideas import calls, ideas
from services.registry.work.enquiries import TRUSTED
from services.registry.work.ideas import links, steps
from services.registry.work.links import seal_contact

FORGET: Final = "forget-idea"


async def hand_in(
    tx: Transaction,
    call_id: UUID,
    texts: IdeaTexts,
    *,
    name: str,
    email: str,
    idea_id: UUID,
    who: Principal | None,
    settings: RegistrySettings,
) -> Idea | Refusal:
    """Take an idea; whoever has shown the mailbox before need not confirm it."""
    call = steps.there(await calls.hold(tx, call_id))
    if not call.is_public:
        raise RefusedError(Refusal("not-found"))
    if refused := check_open(call, now=tx.now):
        return refused
    contact = read_contact(name=name, email=email, phone=None)
    wrong = {**await _check(tx, texts, area=call.content.area), **_wrong_contact(contact)}
    if wrong or not isinstance(contact, Contact):
        return refuse_fields(wrong)
    author = person_id(settings.keys.person, email=contact.email)
    draft = Idea(
        id=idea_id,
        call_id=call_id,
        author=author,
        state=IdeaState.DRAFT,
        version=1,
        texts=texts,
        public_texts=None,
        created_at=tx.now,
    )
    await ideas.insert(tx, draft, contact=seal_contact(settings.keys, contact))
    if who is not None and (who.person_id == author or who.issuer == TRUSTED):
        return await _submit(tx, draft, settings=settings)
    return await _ask_author(tx, draft, author=author, settings=settings)


async def confirm(tx: Transaction, token: str, *, settings: RegistrySettings) -> Idea | Refusal:
    """The author's button; pressing again says the same."""
    idea_id = await links.used(tx, token, purpose=links.CONFIRM)
    if isinstance(idea_id, Refusal):
        return idea_id
    if await ideas.get(tx, idea_id) is None:  # forgotten when its call was closed
        return Refusal("call-not-open")
    call, idea = await steps.locked_idea(tx, idea_id)
    if idea.state is not IdeaState.DRAFT:
        return idea
    return check_open(call, now=tx.now) or await _submit(tx, idea, settings=settings)


async def revise(
    tx: Transaction, idea_id: UUID, texts: IdeaTexts, *, who: Principal
) -> Idea | Refusal:
    """The author changes her idea while the call is open; not found for anybody else."""
    call, before = await steps.locked_idea(tx, idea_id)
    check_theirs(before, who)
    if refused := check_open(call, now=tx.now):
        return refused
    if wrong := await _check(tx, texts, area=call.content.area):
        return refuse_fields(wrong)
    revised = rules.revise(before, texts)
    if isinstance(revised, Idea):
        await ideas.save(tx, revised)
    return revised


def check_theirs(idea: Idea, who: Principal) -> None:
    """An author acts for her own ideas; a link opens the one that it names."""
    is_theirs = idea.author is not None and idea.author == who.person_id
    if not is_theirs or who.capability not in {None, str(idea.id)}:
        raise RefusedError(Refusal("not-found"))


async def forget_in_time(timer: Timer, tx: Transaction) -> None:
    """Forget an idea whose mailbox nobody confirmed."""
    idea = await ideas.lock(tx, UUID(timer.subject))
    if idea is not None and idea.state is IdeaState.DRAFT:
        await ideas.delete(tx, idea.id)
        await capability.revoke_links(tx, subject=str(idea.id))


async def _ask_author(
    tx: Transaction, draft: Idea, *, author: str, settings: RegistrySettings
) -> Idea:
    until = tx.now + rules.CONFIRM_WITHIN
    await links.grant(
        tx, links.CONFIRM, subject=draft.id, person_id=author, until=until, settings=settings
    )
    await timers.schedule(tx, FORGET, subject=str(draft.id), due_at=until)
    return await steps.take_idea(tx, draft, rules.drafted(draft), expires_at=until)


async def _submit(tx: Transaction, draft: Idea, *, settings: RegistrySettings) -> Idea:
    said = rules.submit(draft)
    if isinstance(said, Unchanged):
        return draft
    await timers.cancel(tx, FORGET, subject=str(draft.id))
    await links.grant_own(tx, draft.id, person_id=said.author_person_id, settings=settings)
    return await steps.take_idea(tx, draft, said)


async def _check(tx: Transaction, texts: IdeaTexts, *, area: CallArea) -> FieldRefusals:
    municipality = await places.municipality(tx, texts.ags)
    return rules.check_texts(texts, municipality, area=area)


def _wrong_contact(contact: Contact | FieldRefusals) -> FieldRefusals:
    return {} if isinstance(contact, Contact) else contact
