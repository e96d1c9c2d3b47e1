"""What all steps of a case share: lock, hold the rights, save, note, say.

Who may move the timer of a case has locked the case: so does the worker that runs the timer.
"""

from typing import Final
from uuid import UUID

from contracts.cases import (
    CaseClosed,
    CaseOpened,
    ContactLapsed,
    PhaseEntered,
    TouchpointLogged,
)
from services.chassis import outbox, timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import rights, silence
from services.registry.decide.accompany.case import Case, Said, after
from services.registry.decide.accompany.rights import Sight, Staff
from services.registry.settings import RegistrySettings
from services.registry.store import audit
from services.registry.store.accompany import cases, handovers, records
from services.registry.store.accompany.cases import Step
from services.registry.work.accompany import sealing

SILENCE: Final = "case-contact-lapses"
"""Name of the timer that looks whether contact lapsed; its subject is the case."""
SYSTEM: Final = "clock"


def staff_of(who: Principal) -> Staff:
    """The member of staff behind a token."""
    return Staff(
        who.subject,
        is_coordinator=rights.COORDINATOR in who.roles,
        is_mentor=rights.MENTOR in who.roles,
    )


async def keep_time(tx: Transaction, case: Case) -> None:
    """Set the timer of a locked case to the moment at which contact would lapse."""
    due = silence.due_at(case)
    if due is None:
        await timers.cancel(tx, SILENCE, subject=str(case.id))
    else:
        await timers.schedule(tx, SILENCE, subject=str(case.id), due_at=due)


async def locked(tx: Transaction, case_id: UUID) -> Case:
    """The case, kept for this transaction."""
    return _there(await cases.lock(tx, case_id))


async def locked_for(tx: Transaction, case_id: UUID, staff: Staff) -> Case:
    """The case for its mentor or a coordinator; for others there is none."""
    case = await locked(tx, case_id)
    if rights.sight_of(case, staff, waiting=None) is not Sight.ALL:
        raise RefusedError(Refusal("not-found"))
    return case


async def sight(tx: Transaction, case: Case, staff: Staff) -> Sight:
    """How much of it a member of staff sees; nothing is not found."""
    seen = rights.sight_of(case, staff, waiting=await handovers.waiting(tx, case.id))
    if seen is Sight.NOTHING:
        raise RefusedError(Refusal("not-found"))
    return seen


async def found(tx: Transaction, case_id: UUID) -> Case:
    """The case as it is now."""
    return _there(await cases.get(tx, case_id))


def owned(case: Case, who: Principal) -> Case:
    """The case if it is this person's; for others there is none."""
    if not rights.is_owner(case, who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return case


async def take(
    tx: Transaction,
    before: Case,
    said: Said,
    *,
    by: Staff | str,
    settings: RegistrySettings | None,
    mentor: str | None = None,
) -> Case:
    """Store the case as the fact leaves it, note the step and say the fact.

    ``by`` is a member of staff, or ``owner`` or ``clock``. Without settings nobody gets a link:
    the clock and the forgetting grant none.
    """
    now = after(before, said, now=tx.now, mentor=mentor)
    match said:
        case TouchpointLogged():
            contacts = await records.contacts_that_count(tx, now.id)
            now = silence.contacted(now, contacts, now=tx.now)
        case ContactLapsed():
            now = silence.lapsed(now)
        case CaseOpened() | PhaseEntered():
            await records.enter_phase(tx, now.id, said.phase.value, at=tx.now)
        case CaseClosed():
            await records.leave_phase(tx, now.id, at=tx.now)
        case _:
            pass
    await cases.save(tx, now)
    await note(tx, now.id, step_of(said), by=by, **_details(said))
    if settings is not None:
        await sealing.grant(tx, now, settings=settings)
    await outbox.record(tx, said, sequence=now.version, dataref=dataref(said))
    return now


async def note(
    tx: Transaction, case_id: UUID, name: str, *, by: Staff | str, **details: object
) -> None:
    """Note a step for the timeline, and what staff did for the audit as well."""
    subject, role = (by.subject, by.role) if isinstance(by, Staff) else (by, by)
    step = Step(name=name, taken_at=tx.now, taken_by=subject, role=role, details=details)
    await cases.add_step(tx, case_id, step)
    if isinstance(by, Staff):
        await audit.note(tx, name, by=subject, kind="case", subject_id=case_id, told=details)


def step_of(said: Said) -> str:
    """The step as timelines and claims name it: «touchpoint-logged»."""
    return said.TYPE.split(".")[2]


def dataref(said: Said) -> str:
    """Where notifications finds address and texts for a fact."""
    about = getattr(said, "handover_id", None) or getattr(said, "milestone_id", None)
    query = f"?about={about}" if about else ""
    return f"/internal/v1/cases/{said.case_id}/claim/{step_of(said)}{query}"


def _details(said: Said) -> dict[str, object]:
    told = said.model_dump(mode="json", exclude={"case_id", "initiative_id", "owner_person_id"})
    return {name: value for name, value in told.items() if value is not None}


def _there(case: Case | None) -> Case:
    if case is None:
        raise RefusedError(Refusal("not-found"))
    return case
