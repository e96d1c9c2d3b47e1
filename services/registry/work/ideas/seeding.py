"""Whole calls of the past and the present, for the demo: the same steps as in life, at their days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID, uuid5

from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.ideas.call import CallContent, CallState, IdeaCall
from services.registry.decide.ideas.idea import IdeaTexts
from services.registry.settings import RegistrySettings
from services.registry.store.ideas import calls, jury
from services.registry.store.ideas.jury import Juror
from services.registry.work.enquiries import TRUSTED
from services.registry.work.ideas import calls as call_work
from services.registry.work.ideas import choosing, judging, taking, voting
from services.registry.work.ideas.judging import Judgement

BY: Final = "seed"
WRITTEN_BEFORE: Final = timedelta(days=7)
DECIDED_AFTER: Final = timedelta(days=10)
SEEDER: Final = Principal(issuer=TRUSTED, subject=BY)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedSheet:
    """What one member of the jury says of an idea, by mailbox or staff subject."""

    juror: str
    marks: tuple[int, ...] | None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedIdea:
    """An idea with all that happens to it; ``is_adopted`` counts once the call is decided."""

    texts: IdeaTexts
    name: str
    email: str
    is_shortlisted: bool
    votes: Sequence[str]
    sheets: Sequence[SeedSheet]
    is_adopted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCall:
    """A call and how far it has come."""

    content: CallContent
    state: CallState
    jurors: Sequence[tuple[str, str]]
    """Name and mailbox of each member who is no staff."""
    staff: Sequence[tuple[str, str]]
    """Subject and name of each member of staff."""
    ideas: Sequence[SeedIdea]


async def seed(
    tx: Transaction, told: SeedCall, *, call_id: UUID, settings: RegistrySettings
) -> IdeaCall:
    """Bring in a call; a second time does nothing."""
    await calls.reserve(tx, call_id)
    known = await calls.get(tx, call_id)
    if known is not None:
        return known
    opens_at, closes_at = told.content.opens_at, told.content.closes_at
    before = _at(tx, min(opens_at - WRITTEN_BEFORE, tx.now))
    call = _must(await call_work.write(before, told.content, call_id=call_id, by=BY))
    if told.state is CallState.DRAFT:
        return call
    await _ask_jury(before, told, call_id=call_id, settings=settings)
    _must(await call_work.release(before, call_id, by=BY, settings=settings))
    call = await call_work.tick(_at(tx, opens_at), await _locked(tx, call_id), settings=settings)
    shown = [
        await _hand_in(tx, each, call=call, number=number, settings=settings)
        for number, each in enumerate(told.ideas)
    ]
    await _judge(tx, told, shown, call_id=call_id)
    if told.state is CallState.OPENED:
        return call
    call = await call_work.tick(_at(tx, closes_at), await _locked(tx, call_id), settings=settings)
    if told.state is CallState.CLOSED:
        return call
    choices = [
        choosing.Choice(idea_id=idea_id, is_adopted=each.is_adopted, reason=each.reason)
        for idea_id, each in zip(shown, told.ideas, strict=True)
    ]
    decided_at = min(closes_at + DECIDED_AFTER, tx.now)
    return _must(
        await choosing.decide(_at(tx, decided_at), call_id, choices, by=BY, settings=settings)
    )


async def _ask_jury(
    tx: Transaction, told: SeedCall, *, call_id: UUID, settings: RegistrySettings
) -> None:
    for name, email in told.jurors:
        _must(
            await judging.add_person(
                tx,
                call_id,
                juror_id=uuid5(call_id, email),
                name=name,
                email=email,
                by=BY,
                settings=settings,
            )
        )
    for subject, name in told.staff:
        _must(
            await judging.add_staff(
                tx,
                call_id,
                juror_id=uuid5(call_id, subject),
                subject=subject,
                name=name,
                by=BY,
                settings=settings,
            )
        )


async def _hand_in(
    tx: Transaction, told: SeedIdea, *, call: IdeaCall, number: int, settings: RegistrySettings
) -> UUID:
    """The ideas come one after another between the opening and the closing (or today)."""
    until = min(call.content.closes_at, tx.now)
    share = (until - call.content.opens_at) * (number + 1) / (number + 3)
    then = _at(tx, call.content.opens_at + share)
    idea_id = uuid5(call.id, f"{number}:{told.email}")
    _must(
        await taking.hand_in(
            then,
            call.id,
            told.texts,
            name=told.name,
            email=told.email,
            idea_id=idea_id,
            who=SEEDER,
            settings=settings,
        )
    )
    if told.is_shortlisted:
        _must(await choosing.shortlist(then, idea_id, by=BY, settings=settings))
    for voter in told.votes:
        ballot_id = uuid5(idea_id, voter)
        _must(
            await voting.vote(
                then, idea_id, email=voter, ballot_id=ballot_id, who=SEEDER, settings=settings
            )
        )
    return idea_id


async def _judge(tx: Transaction, told: SeedCall, shown: Sequence[UUID], *, call_id: UUID) -> None:
    jurors = {each.id: each for each in await jury.of_call(tx, call_id)}
    for idea_id, each in zip(shown, told.ideas, strict=True):
        for sheet in each.sheets:
            juror = jurors[uuid5(call_id, sheet.juror)]
            judgement = Judgement(marks=sheet.marks, comment=sheet.comment)
            _must(await _judge_one(tx, juror, idea_id, judgement))


async def _judge_one(
    tx: Transaction, juror: Juror, idea_id: UUID, judgement: Judgement
) -> object | Refusal:
    if juror.staff_subject is not None:
        return await judging.judge_as_staff(
            tx, juror.call_id, idea_id, judgement, subject=juror.staff_subject
        )
    who = Principal(issuer=TRUSTED, subject=BY, person_id=juror.person_id)
    return await judging.judge_as_person(tx, juror.id, idea_id, judgement, who=who)


async def _locked(tx: Transaction, call_id: UUID) -> IdeaCall:
    call = await calls.lock(tx, call_id)
    if call is None:
        raise LookupError(f"call {call_id}")
    return call


def _at(tx: Transaction, moment: datetime) -> Transaction:
    """The same unit of work, as if it had begun at that moment."""
    return replace(tx, now=moment)


def _must(answer: Answer | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer
