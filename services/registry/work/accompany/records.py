"""What is written down: touchpoints, milestones, notes."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from contracts.cases import TouchpointKind, TouchpointLogged
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import record as rules
from services.registry.decide.accompany.case import Case
from services.registry.decide.accompany.record import Note, Touchpoint, Visibility
from services.registry.decide.accompany.rights import Staff
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.accompany import records
from services.registry.store.accompany.records import Written
from services.registry.work.accompany import sealing, steps

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact as it was typed; ``note`` may be empty, ``next_on`` is left alone if None."""

    kind: TouchpointKind
    happened_on: date
    note: str
    visibility: Visibility
    next_on: date | None = None


async def log_touchpoint(
    tx: Transaction,
    case_id: UUID,
    told: Contact,
    *,
    touchpoint_id: UUID,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """Write a contact down, with a note and the day of the next one."""
    case = await steps.locked_for(tx, case_id, staff)
    said = rules.log_touchpoint(
        case,
        touchpoint_id=touchpoint_id,
        kind=told.kind,
        happened_on=told.happened_on,
        now=tx.now,
    )
    if isinstance(said, Refusal):
        return said
    return await _keep(tx, case, said, told, staff=staff, settings=settings)


async def correct_touchpoint(
    tx: Transaction,
    case_id: UUID,
    wrong_id: UUID,
    told: Contact,
    *,
    touchpoint_id: UUID,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """Say a contact better; what was written first is kept beside it."""
    case = await steps.locked_for(tx, case_id, staff)
    known = await records.touchpoints(tx, case_id)
    said = rules.correct_touchpoint(
        case,
        _one([each for each in known if each.id == wrong_id]),
        touchpoint_id=touchpoint_id,
        kind=told.kind,
        happened_on=told.happened_on,
        now=tx.now,
    )
    if isinstance(said, Refusal):
        return said
    return await _keep(tx, case, said, told, staff=staff, settings=settings)


async def set_milestone(
    tx: Transaction,
    case_id: UUID,
    *,
    milestone_id: UUID,
    title: str,
    due_on: date | None,
    staff: Staff,
) -> Case | Refusal:
    """Set out to reach something."""
    case = await steps.locked_for(tx, case_id, staff)
    milestone = rules.set_milestone(case, milestone_id=milestone_id, title=title, due_on=due_on)
    if isinstance(milestone, Refusal):
        return milestone
    await records.add_milestone(tx, case_id, milestone)
    await steps.note(tx, case_id, "milestone-set", by=staff, milestone_id=milestone_id)
    return case


async def reach_milestone(
    tx: Transaction,
    case_id: UUID,
    milestone_id: UUID,
    *,
    reached_on: date,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """It is reached."""
    case = await steps.locked_for(tx, case_id, staff)
    known = await records.milestones(tx, case_id)
    milestone = _one([each for each in known if each.id == milestone_id])
    said = rules.reach_milestone(case, milestone, reached_on=reached_on, now=tx.now)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return case
        case _:
            await records.save_milestone(tx, rules.reached(milestone, said))
            return await steps.take(tx, case, said, by=staff, settings=settings)


async def write_note(
    tx: Transaction,
    case_id: UUID,
    text: str,
    *,
    note_id: UUID,
    visibility: Visibility,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    """Keep a note, for staff alone or for the owner too."""
    case = await steps.locked_for(tx, case_id, staff)
    if refused := rules.check_note(text):
        return refused
    if case.is_closed:
        return Refusal("case-closed")
    note = Note(id=note_id, visibility=visibility)
    await _write(tx, case, note, text, touchpoint_id=None, staff=staff, settings=settings)
    return case


async def share_note(
    tx: Transaction, case_id: UUID, note_id: UUID, *, staff: Staff
) -> Case | Refusal:
    """Let the owner read a note."""
    case = await steps.locked_for(tx, case_id, staff)
    said = rules.share_note(await _note(tx, case_id, note_id))
    return await _settle_note(tx, case, said, name="note-shared", staff=staff)


async def withdraw_note(
    tx: Transaction, case_id: UUID, note_id: UUID, *, staff: Staff
) -> Case | Refusal:
    """Take back a note that was shared by mistake."""
    case = await steps.locked_for(tx, case_id, staff)
    said = rules.withdraw_note(await _note(tx, case_id, note_id), now=tx.now)
    return await _settle_note(tx, case, said, name="note-withdrawn", staff=staff)


async def _keep(
    tx: Transaction,
    case: Case,
    said: TouchpointLogged,
    told: Contact,
    *,
    staff: Staff,
    settings: RegistrySettings,
) -> Case | Refusal:
    if told.note and (refused := rules.check_note(told.note, field="note")):
        return refused
    logged = Touchpoint(
        id=said.touchpoint_id,
        kind=said.kind,
        happened_on=said.happened_on,
        logged_at=tx.now,
        logged_by=staff.subject,
        corrects=said.corrects,
    )
    await records.add_touchpoint(tx, case.id, logged)
    if told.note:
        note = Note(id=uuid4(), visibility=told.visibility)
        await _write(
            tx, case, note, told.note, touchpoint_id=logged.id, staff=staff, settings=settings
        )
    case = await steps.take(tx, case, said, by=staff, settings=settings)
    await steps.keep_time(tx, case)
    if told.next_on is None:
        return case
    agreed = rules.agree_next(case, told.next_on, now=tx.now)
    match agreed:
        case Refusal():
            return agreed
        case Unchanged():
            return case
        case _:
            return await steps.take(tx, case, agreed, by=staff, settings=settings)


async def _write(
    tx: Transaction,
    case: Case,
    note: Note,
    text: str,
    *,
    touchpoint_id: UUID | None,
    staff: Staff,
    settings: RegistrySettings,
) -> None:
    written = Written(
        note=note,
        touchpoint_id=touchpoint_id,
        text=sealing.seal_text(settings.keys, text),
        written_at=tx.now,
        written_by=staff.subject,
        role=staff.role,
    )
    await records.add_note(tx, case.id, written)
    name = "note-shared" if note.visibility is Visibility.SHARED else "note-written"
    await steps.note(tx, case.id, name, by=staff, note_id=note.id)


async def _settle_note(
    tx: Transaction, case: Case, said: Note | Unchanged | Refusal, *, name: str, staff: Staff
) -> Case | Refusal:
    if isinstance(said, Refusal):
        return said
    if isinstance(said, Note):
        await records.save_note(tx, said)
        await steps.note(tx, case.id, name, by=staff, note_id=said.id)
    return case


async def _note(tx: Transaction, case_id: UUID, note_id: UUID) -> Note:
    known = await records.notes(tx, case_id)
    return _one([each.note for each in known if each.note.id == note_id])


def _one(found: list[Found]) -> Found:
    if not found:
        raise RefusedError(Refusal("not-found"))
    return found[0]
