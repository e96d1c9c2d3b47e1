"""What happens by itself: contact lapses after 30 days, notes are deleted after three years."""

from uuid import UUID

from contracts.cases import ContactLapsed
from services.chassis import capability
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import silence as rules
from services.registry.store.accompany import cases
from services.registry.work.accompany import steps
from services.registry.work.accompany.course import notes_end_at


async def lapse(timer: Timer, tx: Transaction) -> None:
    """Say the lapse once, however late the worker comes; who met meanwhile has another day."""
    case = await cases.lock(tx, UUID(timer.subject))
    if case is None:
        return
    said = rules.lapse(case, now=tx.now)
    if isinstance(said, ContactLapsed):
        await steps.take(tx, case, said, by=steps.SYSTEM, settings=None)
    else:
        await steps.keep_time(tx, case)


async def forget_notes(timer: Timer, tx: Transaction) -> None:
    """Delete notes, contact and concern of a case that is over for three years."""
    case = await cases.lock(tx, UUID(timer.subject))
    if case is None or case.closed_at is None or tx.now < notes_end_at(case.closed_at):
        return
    await cases.forget_texts(tx, case.id)
    await capability.revoke_links(tx, subject=str(case.id))
