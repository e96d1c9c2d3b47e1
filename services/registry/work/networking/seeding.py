"""Needs, offers, introductions and partnerships for the demo, by the same steps as in life."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID, uuid5

from contracts.networking import ResolvedBecause
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.networking.introduction import IntroductionState
from services.registry.decide.networking.posting import (
    Posting,
    PostingContent,
    PostingState,
    Side,
)
from services.registry.settings import RegistrySettings
from services.registry.store.networking import postings
from services.registry.work import steps as entry_steps
from services.registry.work.enquiries import TRUSTED
from services.registry.work.networking import introductions as meeting
from services.registry.work.networking import partners
from services.registry.work.networking import postings as posting_work

SEEDER: Final = Principal(issuer=TRUSTED, subject="seed")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedIntroduction:
    """Somebody asks, some days after the posting, and what becomes of it."""

    told: meeting.Words
    state: IntroductionState
    days_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPosting:
    """A need or offer: of a person, of an entry or of a town hall, and how far it has come."""

    side: Side
    content: PostingContent
    contact: posting_work.Words
    initiative_id: UUID | None
    town_ags: str | None
    posted_at: datetime
    state: PostingState
    introductions: Sequence[SeedIntroduction]


async def seed_posting(
    tx: Transaction, told: SeedPosting, *, posting_id: UUID, settings: RegistrySettings
) -> Posting:
    """Bring in a need or offer; a second time does nothing."""
    await postings.reserve(tx, str(posting_id))
    known = await postings.get(tx, posting_id)
    if known is not None:
        return known
    then = replace(tx, now=told.posted_at)
    posting = _must(await _post(then, told, posting_id=posting_id, settings=settings))
    for number, each in enumerate(told.introductions):
        at = replace(tx, now=min(told.posted_at + timedelta(days=each.days_after), tx.now))
        introduction_id = uuid5(posting_id, str(number))
        await _introduce(at, posting, each, introduction_id=introduction_id, settings=settings)
    if told.state is PostingState.EXPIRED and posting.expires_at is not None:
        ended = replace(tx, now=min(posting.expires_at, tx.now))
        return await posting_work.tick(ended, posting, settings=settings)
    if told.state is PostingState.RESOLVED:
        return _must(
            await posting_work.settle(tx, posting, because=ResolvedBecause.OWNER, reason=None)
        )
    return posting


async def seed_partnership(
    tx: Transaction,
    proposer_id: UUID,
    asked_id: UUID,
    *,
    is_confirmed: bool,
    settings: RegistrySettings,
) -> None:
    """Two entries of the demo call each other partners; a second time does nothing."""
    for one, other in ((proposer_id, asked_id), (asked_id, proposer_id))[: 1 + is_confirmed]:
        entry = await entry_steps.found(tx, one)
        who = replace(SEEDER, person_id=entry.owner)
        _must(await partners.propose(tx, one, other, who=who, settings=settings))


async def _post(
    tx: Transaction, told: SeedPosting, *, posting_id: UUID, settings: RegistrySettings
) -> Posting | Refusal:
    if told.initiative_id is not None:
        entry = await entry_steps.found(tx, told.initiative_id)
        return await posting_work.post_for_entry(
            tx,
            told.initiative_id,
            told.side,
            told.content,
            posting_id=posting_id,
            who=replace(SEEDER, person_id=entry.owner),
            settings=settings,
        )
    if told.town_ags is not None:
        return await posting_work.post_for_town(
            tx,
            told.town_ags,
            told.side,
            told.content,
            told.contact,
            posting_id=posting_id,
            by="seed",
            settings=settings,
        )
    who = None if told.state is PostingState.DRAFT else SEEDER
    return await posting_work.post_as_person(
        tx, told.side, told.content, told.contact, posting_id=posting_id, who=who, settings=settings
    )


async def _introduce(
    tx: Transaction,
    posting: Posting,
    told: SeedIntroduction,
    *,
    introduction_id: UUID,
    settings: RegistrySettings,
) -> None:
    who = None if told.state is IntroductionState.DRAFT else SEEDER
    asked = await meeting.ask(
        tx, posting.id, told.told, introduction_id=introduction_id, who=who, settings=settings
    )
    introduction = _must(asked)
    match told.state:
        case IntroductionState.ACCEPTED | IntroductionState.DECLINED:
            is_yes = told.state is IntroductionState.ACCEPTED
            answered = await meeting.answer(
                tx,
                introduction_id,
                is_yes=is_yes,
                who=replace(SEEDER, person_id=posting.owner),
            )
            _must(answered)
        case IntroductionState.EXPIRED if introduction.expires_at is not None:
            later = replace(tx, now=introduction.expires_at)
            await meeting.give_up(later, introduction)


def _must(answer: Answer | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer
