"""Mentors enter their name, are asked, say yes or no, and take over with the owner's consent."""

from typing import Final
from uuid import UUID

from contracts.cases import HandoverProposed
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import handover as rules
from services.registry.decide.accompany import rights
from services.registry.decide.accompany.case import Case, names
from services.registry.decide.accompany.handover import Handover
from services.registry.decide.accompany.rights import Staff
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.accompany import desks, handovers
from services.registry.work.accompany import steps

CAPACITY_MAX: Final = 40


async def enter(
    tx: Transaction, *, staff: Staff, name: str, capacity: int, takes_new: bool
) -> rules.Mentor | Refusal:
    """A mentor says what she is called and how many cases she can accompany."""
    await desks.keep_mentor(tx, staff.subject, name=name, capacity=capacity, takes_new=takes_new)
    return await desks.mentor(tx, staff.subject) or Refusal("mentor-unknown")


async def ask(
    tx: Transaction,
    case_id: UUID,
    subject: str,
    *,
    staff: Staff,
    handover_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    """Ask a mentor to take the case on; where one leaves it, the owner is asked too."""
    case = await steps.locked_for(tx, case_id, staff)
    asked = rules.ask_mentor(
        case,
        await desks.mentor(tx, subject),
        waiting=await handovers.waiting(tx, case_id),
        handover_id=handover_id,
        by=staff.subject,
        now=tx.now,
    )
    if isinstance(asked, Refusal):
        return asked
    await handovers.insert(tx, asked)
    await steps.note(tx, case_id, "mentor-asked", by=staff, handover_id=asked.id)
    if asked.is_first:
        return case
    said = HandoverProposed(**names(case), handover_id=asked.id)
    return await steps.take(tx, case, said, by=staff, settings=settings)


async def answer(
    tx: Transaction,
    case_id: UUID,
    handover_id: UUID,
    *,
    yes: bool,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """The asked mentor says yes or no."""
    case = await steps.locked(tx, case_id)
    asked = await _of(tx, case, handover_id)
    mentor = await desks.lock_mentor(tx, asked.to_mentor)
    if asked.to_mentor != staff.subject or mentor is None:
        raise RefusedError(Refusal("not-found"))
    said = rules.answer(asked, yes=yes, mentor=mentor, now=tx.now)
    if isinstance(said, Refusal):
        return said
    if isinstance(said, Handover):
        await handovers.save(tx, said)
        await steps.note(
            tx, case_id, "mentor-said-yes" if yes else "mentor-said-no", by=staff,
            handover_id=said.id,
        )  # fmt: skip
        case = await _settle(tx, case, said, by=staff, settings=settings)
    await steps.keep_time(tx, case)
    return case


async def consent(
    tx: Transaction,
    case_id: UUID,
    handover_id: UUID,
    *,
    given: bool,
    version: str,
    who: Principal,
    settings: RegistrySettings,
) -> Case | Refusal:
    """The owner lets the notes go along, or not."""
    case = steps.owned(await steps.locked(tx, case_id), who)
    return await _consent(
        tx, case, handover_id, given=given, version=version, by=rights.OWNER, settings=settings
    )


async def record_consent(
    tx: Transaction,
    case_id: UUID,
    handover_id: UUID,
    *,
    given: bool,
    version: str,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """Staff write down what a group said on the phone or signed on paper, after the text was read."""
    case = await steps.locked_for(tx, case_id, staff)
    return await _consent(
        tx, case, handover_id, given=given, version=version, by=staff, settings=settings
    )


async def withdraw(
    tx: Transaction, case_id: UUID, handover_id: UUID, *, staff: Staff
) -> Case | Refusal:
    """Ask nobody any more; everything stays as it is."""
    case = await steps.locked_for(tx, case_id, staff)
    said = rules.withdraw(await _of(tx, case, handover_id), now=tx.now)
    if isinstance(said, Refusal):
        return said
    if isinstance(said, Handover):
        await handovers.save(tx, said)
        await steps.note(tx, case_id, "handover-withdrawn", by=staff, handover_id=said.id)
    return case


async def end_waiting(tx: Transaction, case: Case) -> None:
    """Whoever is asked to take over a case that ended is not asked any more."""
    waiting = await handovers.waiting(tx, case.id)
    said = rules.withdraw(waiting, now=tx.now) if waiting else Unchanged()
    if isinstance(said, Handover):
        await handovers.save(tx, said)


async def _consent(
    tx: Transaction,
    case: Case,
    handover_id: UUID,
    *,
    given: bool,
    version: str,
    by: Staff | str,
    settings: RegistrySettings,
) -> Case | Refusal:
    recorded_by = by.subject if isinstance(by, Staff) else by
    said = rules.consent(
        await _of(tx, case, handover_id), given=given, version=version, by=recorded_by, now=tx.now
    )
    if isinstance(said, Refusal):
        return said
    if isinstance(said, Unchanged):
        return case
    await handovers.save(tx, said)
    name = "consent-given" if given else "consent-refused"
    await steps.note(tx, case.id, name, by=by, handover_id=said.id, version=version)
    return await _settle(tx, case, said, by=by, settings=settings)


async def _settle(
    tx: Transaction,
    case: Case,
    handover: Handover,
    *,
    by: Staff | str,
    settings: RegistrySettings,
) -> Case:
    said = rules.settle(case, handover)
    if said:
        await handovers.save(tx, rules.done(handover, now=tx.now))
    for each in said:
        case = await steps.take(tx, case, each, by=by, settings=settings, mentor=handover.to_mentor)
    return case


async def _of(tx: Transaction, case: Case, handover_id: UUID) -> Handover:
    found = await handovers.get(tx, handover_id, case_id=case.id)
    if found is None:
        raise RefusedError(Refusal("not-found"))
    return found
