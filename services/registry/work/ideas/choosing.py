"""Staff lets everybody see ideas, and in the end says of each what becomes of it, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from contracts.ideas import IdeaAdopted
from services.chassis import timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.ideas import call as call_rules
from services.registry.decide.ideas import idea as rules
from services.registry.decide.ideas.call import IdeaCall, check_undecided
from services.registry.decide.ideas.idea import KEPT_AFTER_DECISION, Idea
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import audit, places
from services.registry.store.ideas import calls, ideas
from services.registry.work import register
from services.registry.work.ideas import links, steps

FORGET: Final = "forget-idea-call"
DRAFTS: Final = UUID("6d7a7e52-5a55-5a3f-9c1b-0e6c4f1d2a60")
"""Name space of entries: an idea becomes the same entry, however often that is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What staff says of one idea."""

    idea_id: UUID
    is_adopted: bool
    reason: str


async def shortlist(
    tx: Transaction, idea_id: UUID, *, by: str, settings: RegistrySettings
) -> Idea | Refusal:
    """Let everybody see the idea as its author has it now."""
    call, before = await steps.locked_idea(tx, idea_id)
    if refused := check_undecided(call):
        return refused
    said = rules.shortlist(before)
    if isinstance(said, Refusal):
        return said
    await audit.note(tx, "shortlist-idea", by=by, kind="idea", subject_id=idea_id)
    if isinstance(said, Unchanged):
        now = rules.shown(before)
        await ideas.save(tx, now)
        return now
    await links.grant_own(tx, before.id, person_id=said.author_person_id, settings=settings)
    return await steps.take_idea(tx, before, said)


async def decide(
    tx: Transaction,
    call_id: UUID,
    choices: Sequence[Choice],
    *,
    by: str,
    settings: RegistrySettings,
) -> IdeaCall | Refusal:
    """Decide about all ideas of a closed call at once: each hears what becomes of it, and why."""
    call = steps.there(await calls.lock(tx, call_id))
    said = call_rules.decide(call)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return call
    waiting = [each for each in await ideas.of_call(tx, call_id, lock=True) if each.is_undecided]
    if refused := _check_all(choices, waiting):
        return refused
    now = await steps.take_call(tx, call, said)
    told = {choice.idea_id: choice for choice in choices}
    for idea in waiting:
        refused = await _conclude(tx, idea, told[idea.id], settings=settings)
        if refused is not None:
            raise RefusedError(refused)
    await timers.schedule(tx, FORGET, subject=str(call_id), due_at=tx.now + KEPT_AFTER_DECISION)
    adopted = sum(choice.is_adopted for choice in choices)
    await audit.note(
        tx,
        "decide-call",
        by=by,
        kind=steps.KIND,
        subject_id=call_id,
        ideas=len(waiting),
        adopted=adopted,
    )
    return now


def _check_all(choices: Sequence[Choice], waiting: Sequence[Idea]) -> Refusal | None:
    """Every idea that waits has one choice with a reason; nobody is forgotten."""
    told = [choice.idea_id for choice in choices]
    if sorted(told) != sorted(idea.id for idea in waiting):
        return Refusal("choices-incomplete", ideas=len(waiting), given=len(set(told)))
    wrong = {
        f"{choice.idea_id}.reason": Refusal("reason-missing")
        for choice in choices
        if not choice.reason.strip()
    }
    return refuse_fields(wrong) if wrong else None


async def _conclude(
    tx: Transaction, idea: Idea, choice: Choice, *, settings: RegistrySettings
) -> Refusal | None:
    initiative_id = uuid5(DRAFTS, str(idea.id)) if choice.is_adopted else None
    said = rules.conclude(idea, initiative_id=initiative_id, reason=choice.reason)
    if isinstance(said, Refusal):
        return said
    if isinstance(said, IdeaAdopted):
        await _begin_entry(tx, idea, said, settings=settings)
    await links.grant_own(tx, idea.id, person_id=said.author_person_id, settings=settings)
    await steps.take_idea(tx, idea, said, reason=choice.reason)
    return None


async def _begin_entry(
    tx: Transaction, idea: Idea, said: IdeaAdopted, *, settings: RegistrySettings
) -> None:
    municipality = await places.municipality(tx, idea.texts.ags)
    contact = await ideas.sealed_contact(tx, idea.id)
    if municipality is None or contact is None:
        raise LookupError(f"idea {idea.id} lacks its place or its author's contact")
    await register.begin(
        tx,
        rules.entry_of(idea.texts, municipality),
        initiative_id=said.initiative_id,
        owner=said.author_person_id,
        contact=contact,
        settings=settings,
    )
