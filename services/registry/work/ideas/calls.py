"""Staff writes a call; its dates open and close it."""

from uuid import UUID

from contracts.ideas import IdeaCallClosed, IdeaCallOpened
from services.chassis.refusal import Refusal
from services.chassis.timers import Timer, TimerHandler
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.ideas import call as rules
from services.registry.decide.ideas.call import CallContent, CallState, IdeaCall
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import audit, places
from services.registry.store.ideas import calls, ideas, votes
from services.registry.work import clocks
from services.registry.work.ideas import judging, steps


async def write(
    tx: Transaction, content: CallContent, *, call_id: UUID, by: str
) -> IdeaCall | Refusal:
    """A new call that nobody else sees yet."""
    if refused := await _check(tx, content):
        return refused
    call = IdeaCall(
        id=call_id, state=CallState.DRAFT, version=1, content=content, created_at=tx.now
    )
    await calls.insert(tx, call)
    await audit.note(tx, "write-call", by=by, kind=steps.KIND, subject_id=call_id)
    return call


async def edit(
    tx: Transaction, call_id: UUID, content: CallContent, *, by: str
) -> IdeaCall | Refusal:
    """Change a call that nobody has seen yet; its clock follows the new dates."""
    before = steps.there(await calls.lock(tx, call_id))
    edited = rules.edit(before, content)
    if isinstance(edited, Refusal):
        return edited
    if refused := await _check(tx, content):
        return refused
    await calls.save(tx, edited)
    await steps.plan_clock(tx, edited)
    await audit.note(tx, "edit-call", by=by, kind=steps.KIND, subject_id=call_id)
    return edited


async def release(
    tx: Transaction, call_id: UUID, *, by: str, settings: RegistrySettings
) -> IdeaCall | Refusal:
    """Let the dates count; where the first has come, the call opens at once."""
    before = steps.there(await calls.lock(tx, call_id))
    released = rules.release(before, now=tx.now)
    match released:
        case Refusal():
            return released
        case Unchanged():
            return before
    await calls.save(tx, released)
    await steps.plan_clock(tx, released)
    await audit.note(tx, "release-call", by=by, kind=steps.KIND, subject_id=call_id)
    return await tick(tx, released, settings=settings)


async def end_early(
    tx: Transaction, call_id: UUID, *, by: str, settings: RegistrySettings
) -> IdeaCall | Refusal:
    """Close an open call before its last day; whoever does it knows no votes."""
    before = steps.there(await calls.lock(tx, call_id))
    ended = rules.end_early(before, now=tx.now)
    match ended:
        case Refusal():
            return ended
        case Unchanged():
            return before
    await calls.save(tx, ended)
    await audit.note(tx, "end-call-early", by=by, kind=steps.KIND, subject_id=call_id)
    return await tick(tx, ended, settings=settings)


def when_due(settings: RegistrySettings) -> TimerHandler:
    """What a call's timer does: the step that is due."""

    async def look(timer: Timer, tx: Transaction) -> None:
        call = await calls.lock(tx, UUID(timer.subject), wait=False)
        if call is not None:
            await tick(tx, call, settings=settings)
        elif await calls.get(tx, UUID(timer.subject)) is not None:
            await clocks.look_again(tx, timer)

    return look


async def tick(tx: Transaction, before: IdeaCall, *, settings: RegistrySettings) -> IdeaCall:
    """Open or close a locked call if it is time; else let the clock look again later."""
    said = rules.tick(before, now=tx.now)
    match said:
        case Unchanged():
            await steps.plan_clock(tx, before)
            return before
        case IdeaCallOpened():
            now = await steps.take_call(tx, before, said)
            await judging.invite_all(tx, now, settings=settings)
        case IdeaCallClosed():
            now = await steps.take_call(tx, before, said)
            await ideas.delete_drafts(tx, now.id)
            await votes.drop_ballots(tx, now.id)
    return now


async def _check(tx: Transaction, content: CallContent) -> Refusal | None:
    districts = frozenset(each.district for each in await places.districts(tx))
    known = [await places.municipality(tx, ags) for ags in content.area.municipalities]
    wrong = rules.check_call(
        content,
        districts=districts,
        places=frozenset(each.ags for each in known if each),
        now=tx.now,
    )
    return refuse_fields(wrong) if wrong else None
