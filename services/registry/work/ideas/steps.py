"""What all steps of calls and ideas share: find, save, say, and plan what the clock does."""

from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.ideas import IdeaCallOpened
from services.chassis import outbox, timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.ideas import call as call_rules
from services.registry.decide.ideas import idea as rules
from services.registry.decide.ideas.call import IdeaCall
from services.registry.decide.ideas.idea import Idea
from services.registry.store.ideas import calls, ideas

CLOCK: Final = "idea-call"
"""The timer that opens and closes a call."""
KIND: Final = "idea-call"
"""How the log of what staff did names a call."""


def there(found: IdeaCall | None) -> IdeaCall:
    """A call that must be there."""
    if found is None:
        raise RefusedError(Refusal("not-found"))
    return found


async def public_call(tx: Transaction, call_id: UUID) -> IdeaCall:
    """A call that everybody sees."""
    call = there(await calls.get(tx, call_id))
    if not call.is_public:
        raise RefusedError(Refusal("not-found"))
    return call


async def locked_idea(tx: Transaction, idea_id: UUID) -> tuple[IdeaCall, Idea]:
    """An idea, kept for this transaction, and its call in the state that it keeps meanwhile."""
    known = await ideas.get(tx, idea_id)
    call = await calls.hold(tx, known.call_id) if known else None
    idea = await ideas.lock(tx, idea_id)
    if call is None or idea is None:
        raise RefusedError(Refusal("not-found"))
    return call, idea


async def take_call(tx: Transaction, before: IdeaCall, said: call_rules.Said) -> IdeaCall:
    """Store the call as the fact leaves it, say the fact, and plan the clock's next look."""
    now = call_rules.after(before, said, now=tx.now)
    await calls.save(tx, now)
    expires_at = now.content.closes_at if isinstance(said, IdeaCallOpened) else None
    await outbox.record(tx, said, sequence=now.version, expires_at=expires_at)
    await plan_clock(tx, now)
    return now


async def plan_clock(tx: Transaction, call: IdeaCall) -> None:
    """Let the clock look at the call when its next date comes."""
    due_at = call_rules.next_tick(call)
    if due_at is not None:
        await timers.schedule(tx, CLOCK, subject=str(call.id), due_at=due_at)


async def take_idea(
    tx: Transaction,
    before: Idea,
    said: rules.Said,
    *,
    reason: str | None = None,
    expires_at: datetime | None = None,
) -> Idea:
    """Store the idea as the fact leaves it, and say the fact."""
    now = rules.after(before, said, reason=reason)
    await ideas.save(tx, now)
    step = now.state.value
    await outbox.record(
        tx,
        said,
        sequence=now.version,
        dataref=f"/internal/v1/ideas/{now.id}/claim/{step}",
        expires_at=expires_at,
    )
    return now
