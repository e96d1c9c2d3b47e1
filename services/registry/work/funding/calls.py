"""A funding call is written, published, opened and closed by the calendar, withdrawn."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from services.chassis import outbox, timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.funding import calls as rules
from services.registry.decide.funding.calls import CallState, CallTexts, FundingCall, Said
from services.registry.store import audit
from services.registry.store.funding import calls
from services.registry.work.funding import saving

PASSES: Final = "funding-call-passes"
"""Timer at the next moment at which the calendar opens or closes a call; its subject is the id."""
KIND: Final = "funding-call"


async def locked(tx: Transaction, key: str) -> FundingCall:
    """A call for its staff, kept for this transaction."""
    call = await calls.lock(tx, key)
    if call is None:
        raise RefusedError(Refusal("not-found"))
    return call


async def draft(
    tx: Transaction, texts: CallTexts, *, key: str, call_id: UUID, by: str
) -> FundingCall | Refusal:
    """Write a call down; staff alone sees it."""
    if wrong := rules.check_texts(texts):
        return refuse_fields(wrong)
    call = rules.drafted(call_id, key=key, texts=texts)
    if not await calls.insert(tx, call, by=by):
        return refuse_fields({"key": Refusal("funding-key-taken")})
    await audit.note(tx, "draft-funding-call", by=by, kind=KIND, subject_id=call.id)
    return call


async def revise(
    tx: Transaction, key: str, texts: CallTexts, *, seen_revision: int, by: str
) -> FundingCall | Refusal:
    """Change texts or dates; whoever saw an older revision hears so."""
    before = await locked(tx, key)
    if texts == before.texts:
        return before
    if seen_revision != before.revision:
        return Refusal("precondition-failed", revision=before.revision)
    if wrong := rules.check_texts(texts):
        return refuse_fields(wrong)
    said = rules.revise(before, texts)
    if isinstance(said, Refusal):
        return said
    await audit.note(tx, "revise-funding-call", by=by, kind=KIND, subject_id=before.id)
    if said is None:
        changed = replace(before, texts=texts, revision=before.revision + 1)
        await calls.save(tx, changed)
        return changed
    return await _let_time_pass(tx, await take(tx, replace(before, texts=texts), said))


async def publish(tx: Transaction, key: str, *, by: str) -> FundingCall | Refusal:
    """Let everybody see a draft; if its first day has come, it opens at once."""
    before = await locked(tx, key)
    said = rules.publish(before)
    if isinstance(said, Refusal):
        return said
    await audit.note(tx, "publish-funding-call", by=by, kind=KIND, subject_id=before.id)
    return await _let_time_pass(tx, await take(tx, before, said))


async def withdraw(tx: Transaction, key: str, *, by: str) -> FundingCall | Refusal:
    """Take a call back: it disappears from the list, and nothing more is sent about it."""
    before = await locked(tx, key)
    said = rules.withdraw(before)
    if isinstance(said, Refusal):
        return said
    await audit.note(tx, "withdraw-funding-call", by=by, kind=KIND, subject_id=before.id)
    await timers.cancel(tx, PASSES, subject=str(before.id))
    if said is None:
        gone = replace(before, state=CallState.WITHDRAWN)
        await calls.save(tx, gone)
        return gone
    return await take(tx, before, said)


async def pass_day(timer: Timer, tx: Transaction) -> None:
    """Its first day came, or its last is over; a timer that is out of date changes nothing."""
    call = await calls.lock_by_id(tx, UUID(timer.subject))
    if call is not None:
        await _let_time_pass(tx, call)


async def take_rule(tx: Transaction, before: FundingCall, version: int) -> FundingCall:
    """A newer rule counts for a locked call."""
    said = rules.take_rule(before, version)
    if said is not None:
        return await take(tx, before, said)
    now = replace(before, rule_version=version)
    await calls.save(tx, now)
    return now


async def take(tx: Transaction, before: FundingCall, said: Said) -> FundingCall:
    """Store the call as the fact leaves it, and say the fact."""
    now = rules.after(before, said)
    await calls.save(tx, now)
    await outbox.record(tx, said, sequence=now.version)
    return now


async def _let_time_pass(tx: Transaction, call: FundingCall) -> FundingCall:
    """Open and close as the calendar says, and wake up at the next such moment."""
    while (said := rules.pass_by(call, now=tx.now)) is not None:
        call = await take(tx, call, said)
        if call.state is CallState.OPENED:
            await saving.tell_savers(tx, call)
    next_at = {
        CallState.PUBLISHED: rules.opens_at(call.texts),
        CallState.OPENED: rules.closes_at(call.texts),
    }.get(call.state)
    if next_at is None:
        await timers.cancel(tx, PASSES, subject=str(call.id))
    else:
        await timers.schedule(tx, PASSES, subject=str(call.id), due_at=next_at)
    return call
