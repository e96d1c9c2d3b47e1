"""Two people get to know each other: one asks and confirms, the other answers by one button."""

import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.networking import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionFact,
    IntroductionRequested,
)
from services.chassis import capability, outbox
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.seal import seal, unseal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.initiative import Unchanged
from services.registry.decide.networking import introduction as rules
from services.registry.decide.networking.introduction import (
    CONSENT_TEXT,
    CONSENT_VERSION,
    Card,
    Introduction,
    IntroductionState,
)
from services.registry.decide.networking.posting import Posting
from services.registry.settings import RegistrySettings
from services.registry.store.networking import introductions, postings
from services.registry.store.networking.introductions import Kept
from services.registry.work import clocks, tokens
from services.registry.work.enquiries import TRUSTED
from services.registry.work.networking import steps

CONFIRM: Final = "confirm-introduction"
ANSWER: Final = "answer-introduction"
Ended = IntroductionAccepted | IntroductionDeclined | IntroductionExpired


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody writes who wants to be introduced, and which text she agreed to."""

    name: str
    email: str
    phone: str | None
    text: str
    consent: str
    from_posting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A card in the clear."""

    name: str
    email: str
    phone: str | None
    text: str


async def ask(
    tx: Transaction,
    posting_id: UUID,
    told: Words,
    *,
    introduction_id: UUID,
    who: Principal | None,
    settings: RegistrySettings,
) -> Introduction | Refusal:
    """Take a wish; whether it may be handed on is said to the mailbox's owner only."""
    posting = await steps.on_board(tx, posting_id)
    card = rules.read_card(name=told.name, email=told.email, phone=told.phone, text=told.text)
    if not isinstance(card, Card):
        return refuse_fields(card)
    if refused := rules.check_consent(told.consent):
        return refused
    requester = person_id(settings.keys.person, email=card.email)
    introduction = Introduction(
        id=introduction_id,
        posting_id=posting.id,
        from_posting_id=await _own_posting(tx, told.from_posting_id, owner=requester),
        requester=requester,
        asked=posting.owner,
        state=IntroductionState.DRAFT,
        version=1,
        created_at=tx.now,
        requester_consent=told.consent,
    )
    await introductions.insert(tx, introduction, card=_sealed(settings.keys, card))
    if who is not None and (who.person_id == requester or who.issuer == TRUSTED):
        return await _request(tx, introduction, settings=settings)
    until = tx.now + rules.CONFIRM_WITHIN
    await tokens.grant(
        tx, CONFIRM, subject=introduction.id, person_id=requester, until=until, settings=settings
    )
    await steps.plan_meeting(tx, introduction)
    await _say(tx, introduction, rules.draft(introduction))
    return introduction


async def confirm(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Introduction | Refusal:
    """The requester's yes; pressing again says the same."""
    introduction_id = await tokens.used(tx, token, purpose=CONFIRM)
    if isinstance(introduction_id, Refusal):
        return introduction_id
    introduction = await _locked(tx, introduction_id)
    if introduction.state is not IntroductionState.DRAFT:
        return introduction
    await steps.on_board(tx, introduction.posting_id)
    return await _request(tx, introduction, settings=settings)


async def answer_by_link(tx: Transaction, token: str, *, is_yes: bool) -> Introduction | Refusal:
    """The other side's button behind the link in the mail."""
    introduction_id = await tokens.used(tx, token, purpose=ANSWER)
    if isinstance(introduction_id, Refusal):
        return introduction_id
    return await _answer(tx, await _locked(tx, introduction_id), is_yes=is_yes)


async def answer(
    tx: Transaction, introduction_id: UUID, *, is_yes: bool, who: Principal
) -> Introduction | Refusal:
    """The other side's button on her page; not found for anybody else."""
    introduction = await _locked(tx, introduction_id)
    posting = await postings.get(tx, introduction.posting_id)
    if posting is None or introduction.asked != who.person_id:
        raise RefusedError(Refusal("not-found"))
    steps.check_theirs(posting, who)
    return await _answer(tx, introduction, is_yes=is_yes)


async def when_due(timer: Timer, tx: Transaction) -> None:
    """What the clock of an introduction does: give up waiting, or forget."""
    introduction = await introductions.lock(tx, UUID(timer.subject), wait=False)
    if introduction is None:
        if await introductions.get(tx, UUID(timer.subject)) is not None:
            await clocks.look_again(tx, timer)
        return
    if await give_up(tx, introduction):
        return
    if tx.now >= rules.next_look(introduction):
        await forget(tx, introduction.id)
    else:
        await steps.plan_meeting(tx, introduction)


async def give_up(tx: Transaction, introduction: Introduction) -> bool:
    """Wait no longer for the answer to a locked introduction, if it is time; whether it was."""
    said = rules.expire(introduction, now=tx.now)
    if isinstance(said, Unchanged):
        return False
    await _end(tx, introduction, said)
    return True


async def forget(tx: Transaction, introduction_id: UUID) -> None:
    """Delete an introduction with its card and its links."""
    await introductions.delete(tx, introduction_id)
    await capability.revoke_links(tx, subject=str(introduction_id))


async def asked_about(tx: Transaction, posting_id: UUID) -> list[tuple[Kept, str | None]]:
    """Who asks about a posting, each with the title of what she put up herself, if she did."""
    found = []
    for kept in await introductions.asked_about(tx, posting_id):
        source = kept.introduction.from_posting_id
        own = await postings.on_board(tx, source) if source else None
        found.append((kept, own.content.title if own else None))
    return found


async def summary(tx: Transaction, introduction_id: UUID, *, keys: KeyRing) -> dict[str, str]:
    """What a link's page says before anybody presses its button."""
    kept = await introductions.get(tx, introduction_id)
    posting = await postings.get(tx, kept.introduction.posting_id) if kept else None
    if kept is None or posting is None:
        return {}
    return {
        "state": kept.introduction.state.value,
        "title": posting.content.title,
        "text": read_card(keys, kept.card).text,
        "consent": CONSENT_TEXT,
        "consent_version": CONSENT_VERSION,
        "posting_id": str(posting.id),
    }


def read_card(keys: KeyRing, sealed: bytes) -> Reach:
    """A card in the clear, for whom it is meant."""
    return Reach(**json.loads(unseal(keys.seal, sealed)))


async def _request(
    tx: Transaction, introduction: Introduction, *, settings: RegistrySettings
) -> Introduction | Refusal:
    pair = {"requester": introduction.requester, "asked": introduction.asked}
    await postings.reserve(tx, f"{introduction.requester}:{introduction.asked}")
    now = rules.request(
        introduction,
        declined_at=await introductions.declined_at(tx, **pair),
        is_open=await introductions.is_open(
            tx, introduction.posting_id, requester=introduction.requester
        ),
        now=tx.now,
    )
    match now:
        case Refusal():
            return now
        case Unchanged():
            return introduction
    await introductions.save(tx, now)
    await tokens.grant(
        tx,
        ANSWER,
        subject=now.id,
        person_id=now.asked,
        until=tx.now + rules.ANSWER_WITHIN,
        settings=settings,
    )
    await steps.plan_meeting(tx, now)
    await _say(tx, now, rules.requested(now))
    return now


async def _answer(
    tx: Transaction, introduction: Introduction, *, is_yes: bool
) -> Introduction | Refusal:
    said = rules.answer(introduction, is_yes=is_yes, now=tx.now)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return introduction
    return await _end(tx, introduction, said)


async def _end(tx: Transaction, introduction: Introduction, said: Ended) -> Introduction:
    now = rules.after(introduction, said, now=tx.now)
    await introductions.save(tx, now)
    await steps.plan_meeting(tx, now)
    await _say(tx, now, said)
    return now


async def _say(tx: Transaction, introduction: Introduction, said: IntroductionFact) -> None:
    await outbox.record(
        tx,
        said,
        sequence=introduction.version,
        dataref=f"/internal/v1/introductions/{introduction.id}/claim/{introduction.state.value}",
        expires_at=introduction.expires_at if isinstance(said, IntroductionRequested) else None,
    )


def _sealed(keys: KeyRing, card: Card) -> bytes:
    told = {
        "name": card.name,
        "email": card.email.address,
        "phone": card.phone,
        "text": card.text,
    }
    return seal(keys.seal, json.dumps(told))


async def _own_posting(tx: Transaction, posting_id: UUID | None, *, owner: str) -> UUID | None:
    """The posting for which somebody asks, if it is hers."""
    own: Posting | None = await postings.on_board(tx, posting_id) if posting_id else None
    return own.id if own is not None and own.owner == owner else None


async def _locked(tx: Transaction, introduction_id: UUID) -> Introduction:
    introduction = await introductions.lock(tx, introduction_id)
    if introduction is None:
        raise RefusedError(Refusal("not-found"))
    return introduction
