"""The course of a case: phases, pauses, the next contact, cohorts, an owner's wishes, the end."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from contracts.cases import CaseClosed, CaseOutcome, CasePhase
from contracts.moving_in import SAXONY
from services.chassis import timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import case as rules
from services.registry.decide.accompany import record, rights
from services.registry.decide.accompany.case import Case, Said, Wish
from services.registry.decide.accompany.rights import Staff
from services.registry.decide.content import check_text
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.accompany import cases, desks
from services.registry.work.accompany import mentors, sealing, steps

FORGET_NOTES: Final = "forget-case-notes"
"""Name of the timer that deletes the notes of a closed case; its subject is the case."""
KEPT_YEARS: Final = 3
WISH: Final = (0, 1000)


async def enter_phase(
    tx: Transaction, case_id: UUID, phase: CasePhase, *, staff: Staff, settings: RegistrySettings
) -> Case | Refusal:
    """Go on in another phase."""
    case = await steps.locked_for(tx, case_id, staff)
    return await _take(tx, case, rules.enter_phase(case, phase), by=staff, settings=settings)


async def pause(
    tx: Transaction, case_id: UUID, *, staff: Staff, settings: RegistrySettings
) -> Case | Refusal:
    """Rest for a while."""
    case = await steps.locked_for(tx, case_id, staff)
    paused = await _take(tx, case, rules.pause(case), by=staff, settings=settings)
    return await _in_time(tx, paused)


async def resume(
    tx: Transaction, case_id: UUID, *, staff: Staff, settings: RegistrySettings
) -> Case | Refusal:
    """Go on after a rest."""
    case = await steps.locked_for(tx, case_id, staff)
    resumed = await _take(tx, case, rules.resume(case), by=staff, settings=settings)
    return await _in_time(tx, resumed)


async def close(
    tx: Transaction,
    case_id: UUID,
    *,
    outcome: CaseOutcome,
    learnt: str,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """End the case, and say what was learnt."""
    case = await steps.locked_for(tx, case_id, staff)
    if refused := record.check_learnt(learnt):
        return refused
    said = rules.close(case, outcome)
    if isinstance(said, CaseClosed):
        await cases.keep_learnt(tx, case_id, sealing.seal_text(settings.keys, learnt))
    closed = await _take(tx, case, said, by=staff, settings=settings)
    return await _in_time(tx, closed)


async def agree_next(
    tx: Transaction, case_id: UUID, day: date | None, *, staff: Staff, settings: RegistrySettings
) -> Case | Refusal:
    """Agree on the day of the next contact."""
    case = await steps.locked_for(tx, case_id, staff)
    said = record.agree_next(case, day, now=tx.now)
    return await _take(tx, case, said, by=staff, settings=settings)


async def put_into_cohort(
    tx: Transaction, case_id: UUID, cohort_id: UUID | None, *, staff: Staff
) -> Case | Refusal:
    """Let the case belong to a named group of cases, or to none."""
    case = await steps.locked_for(tx, case_id, staff)
    if cohort_id is not None and not await desks.has_cohort(tx, cohort_id):
        return Refusal("cohort-unknown")
    await cases.put_into_cohort(tx, case_id, cohort_id)
    await steps.note(tx, case_id, "cohort-chosen", by=staff, cohort_id=cohort_id)
    return case


async def make_wish(
    tx: Transaction,
    case_id: UUID,
    wish: Wish,
    *,
    text: str,
    who: Principal,
    settings: RegistrySettings,
) -> Case | Refusal:
    """The owner asks for another mentor, or to end."""
    case = steps.owned(await steps.locked(tx, case_id), who)
    if refused := check_text(text, WISH, lines=True):
        return record.field_refusal("text", refused)
    said = rules.make_wish(case, wish)
    if isinstance(said, Refusal):
        return said
    if not isinstance(said, Unchanged):
        await cases.keep_wish(tx, case_id, sealing.seal_text(settings.keys, text))
    if isinstance(said, Wish):
        case = rules.wishing(case, said)
        await cases.save(tx, case)
        await steps.note(tx, case_id, "wish-made", by=rights.OWNER, wish=said.value)
    if isinstance(said, CaseClosed):
        case = await _end(tx, case, said, by=rights.OWNER, settings=settings)
    await steps.keep_time(tx, case)
    return case


async def settle_wish(tx: Transaction, case_id: UUID, *, staff: Staff) -> Case | Refusal:
    """A coordinator has talked with the owner: the wish is settled."""
    case = await steps.locked_for(tx, case_id, staff)
    if case.wish is None:
        return case
    await steps.note(tx, case_id, "wish-settled", by=staff, wish=case.wish.value)
    case = rules.wishing(case, None)
    await cases.save(tx, case)
    return case


async def keep_three_years(tx: Transaction, case: Case, *, closed_at: datetime) -> None:
    """Let the notes be deleted three years after the end."""
    await timers.schedule(tx, FORGET_NOTES, subject=str(case.id), due_at=notes_end_at(closed_at))


def notes_end_at(closed_at: datetime) -> datetime:
    """The same day three years later in Saxony; after 29 February it is 1 March."""
    local = closed_at.astimezone(SAXONY)
    try:
        return local.replace(year=local.year + KEPT_YEARS)
    except ValueError:
        return local.replace(year=local.year + KEPT_YEARS, month=3, day=1)


async def _take(
    tx: Transaction,
    case: Case,
    said: Said | Unchanged | Refusal,
    *,
    by: Staff | str,
    settings: RegistrySettings,
) -> Case | Refusal:
    match said:
        case Refusal():
            return said
        case Unchanged():
            return case
        case CaseClosed():
            return await _end(tx, case, said, by=by, settings=settings)
        case _:
            return await steps.take(tx, case, said, by=by, settings=settings)


async def _end(
    tx: Transaction, case: Case, said: CaseClosed, *, by: Staff | str, settings: RegistrySettings
) -> Case:
    await mentors.end_waiting(tx, case)
    await keep_three_years(tx, case, closed_at=tx.now)
    return await steps.take(tx, case, said, by=by, settings=settings)


async def _in_time(tx: Transaction, case: Case | Refusal) -> Case | Refusal:
    if isinstance(case, Case):
        await steps.keep_time(tx, case)
    return case
