"""Demo data: a case with its whole past, which nobody could type in today.

Its facts before today are told to nobody: who would write to a group that something was agreed a
year ago? Readers hear that the case is there and in which phase; from then on it goes its way, and
the clock finds the lapses by itself.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from contracts.cases import CaseOpened, CaseOutcome, CasePhase, CaseRequested, TouchpointKind
from contracts.moving_in import day_in_saxony
from services.chassis import outbox
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import asking, silence
from services.registry.decide.accompany import case as rules
from services.registry.decide.accompany.asking import Concern
from services.registry.decide.accompany.case import Case, State, Wish
from services.registry.decide.accompany.handover import Consent, Handover
from services.registry.decide.accompany.record import Milestone, Note, Touchpoint, Visibility
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.accompany import cases, desks, handovers, records
from services.registry.store.accompany.cases import Step
from services.registry.store.accompany.records import Written
from services.registry.work import links
from services.registry.work import steps as entries
from services.registry.work.accompany import ask, course, sealing, steps
from services.registry.work.accompany.ask import GroupTold
from services.registry.work.accompany.sealing import Reach

BY: Final = "seed"
COHORTS: Final = UUID("0d9c3a44-8a3e-5d62-9f0f-2f1c5e0b7d31")
"""Name space of the demo's cohorts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContact:
    """A contact that was."""

    kind: TouchpointKind
    happened_on: date
    note: str
    visibility: Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was before today."""

    concern: Concern
    state: State
    mentor: str | None
    asked_mentor: str | None
    cohort: str | None
    requested_at: datetime
    phases: tuple[tuple[CasePhase, datetime], ...]
    touchpoints: tuple[PastContact, ...]
    milestones: tuple[tuple[str, date | None, date | None], ...]
    next_contact_on: date | None
    wish: Wish | None
    outcome: CaseOutcome | None
    learnt: str | None
    closed_at: datetime | None


async def seed(
    tx: Transaction,
    past: Past,
    *,
    about: UUID | GroupTold | None,
    case_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    """Bring in a case that others led before; a second time does nothing."""
    await initiatives.reserve(tx, case_id)
    known = await cases.get(tx, case_id)
    if known is not None:
        return known
    begun = await _begun(tx, past, about, case_id=case_id, settings=settings)
    if isinstance(begun, Refusal):
        return begun
    case = _as_now(begun, past)
    await cases.save(tx, case)
    await _fill(tx, case, past, settings=settings)
    await sealing.grant(tx, case, settings=settings)
    if case.closed_at is not None:
        await course.keep_three_years(tx, case, closed_at=case.closed_at)
    await steps.keep_time(tx, case)
    await _say(tx, case)
    return case


async def _begun(
    tx: Transaction,
    past: Past,
    about: UUID | GroupTold | None,
    *,
    case_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    keys, title = settings.keys, None
    if isinstance(about, GroupTold):
        group = asking.read_group(
            title=about.title, name=about.name, email=about.email, phone=about.phone
        )
        if not isinstance(group, asking.Group):
            return Refusal("fields-invalid", errors=[{"field": name} for name in group])
        owner = person_id(keys.person, email=group.email, phone=group.phone)
        address = group.email.address if group.email else None
        reach = Reach(name=group.name, email=address, phone=group.phone)
        title, ags, initiative_id = group.title, about.ags, None
    elif about is not None:
        entry = await entries.found(tx, about)
        contact = await initiatives.sealed_contact(tx, about)
        if entry.owner is None or contact is None:
            return Refusal("entry-not-confirmed")
        known = links.unseal_contact(keys, contact)
        content = await entries.text(tx, entry, revision=entry.latest_revision)
        reach = Reach(name=known.name, email=known.email, phone=known.phone)
        owner, ags, initiative_id = entry.owner, content.ags, about
    else:
        return Refusal("case-about-one")
    case = rules.requested(
        case_id, initiative_id=initiative_id, ags=ags, owner=owner, now=past.requested_at
    )
    await ask.store(tx, case, past.concern, title=title, reach=reach, by=BY, settings=settings)
    return case


def _as_now(case: Case, past: Past) -> Case:
    opened_at = past.phases[0][1] if past.phases else None
    told: dict[str, Any] = {
        "state": past.state,
        "phase": past.phases[-1][0] if past.phases else case.phase,
        "mentor": past.mentor if past.phases else None,
        "opened_at": opened_at,
        "closed_at": past.closed_at,
        "outcome": past.outcome,
        "next_contact_on": past.next_contact_on,
        "wish": past.wish,
    }
    if opened_at and past.state is State.OPENED:
        since = day_in_saxony(opened_at)
        told |= {"counts_from": since, "silent_since": since}
    now = replace(case, **told)
    contacts = [each.happened_on for each in past.touchpoints]
    return silence.contacted(now, contacts, now=past.requested_at)


async def _fill(tx: Transaction, case: Case, past: Past, *, settings: RegistrySettings) -> None:
    await _note(tx, case, "case-requested", at=past.requested_at, role="owner")
    for index, (phase, entered_at) in enumerate(past.phases):
        await records.enter_phase(tx, case.id, phase.value, at=entered_at)
        name = "phase-entered" if index else "case-opened"
        await _note(tx, case, name, at=entered_at, phase=phase.value)
    for index, contact in enumerate(past.touchpoints):
        await _contact(tx, case, contact, index=index, settings=settings)
    for index, (title, due_on, reached_on) in enumerate(past.milestones):
        milestone_id = uuid5(case.id, f"milestone {index}")
        milestone = Milestone(id=milestone_id, title=title, due_on=due_on, reached_on=reached_on)
        await records.add_milestone(tx, case.id, milestone)
    if past.cohort:
        cohort_id = await desks.add_cohort(tx, uuid5(COHORTS, past.cohort), past.cohort)
        await cases.put_into_cohort(tx, case.id, cohort_id)
    if past.learnt:
        await cases.keep_learnt(tx, case.id, sealing.seal_text(settings.keys, past.learnt))
    if past.wish:
        await cases.keep_wish(tx, case.id, sealing.seal_text(settings.keys, ""))
    if past.asked_mentor:
        await _asked(tx, case, past.asked_mentor)
    if past.closed_at and past.outcome:
        await records.leave_phase(tx, case.id, at=past.closed_at)
        await _note(tx, case, "case-closed", at=past.closed_at, outcome=past.outcome.value)


async def _contact(
    tx: Transaction, case: Case, told: PastContact, *, index: int, settings: RegistrySettings
) -> None:
    touchpoint_id = uuid5(case.id, f"touchpoint {index}")
    at = datetime.combine(told.happened_on, tx.now.timetz())
    by = case.mentor or BY
    await records.add_touchpoint(
        tx,
        case.id,
        Touchpoint(
            id=touchpoint_id,
            kind=told.kind,
            happened_on=told.happened_on,
            logged_at=min(at, tx.now),
            logged_by=by,
        ),
    )
    if not told.note:
        return
    written = Written(
        note=Note(id=uuid5(touchpoint_id, "note"), visibility=told.visibility),
        touchpoint_id=touchpoint_id,
        text=sealing.seal_text(settings.keys, told.note),
        written_at=min(at, tx.now),
        written_by=by,
        role="mentor",
    )
    await records.add_note(tx, case.id, written)


async def _asked(tx: Transaction, case: Case, subject: str) -> None:
    await handovers.insert(
        tx,
        Handover(
            id=uuid5(case.id, "handover"),
            case_id=case.id,
            from_mentor=case.mentor,
            to_mentor=subject,
            asked_by=BY,
            asked_at=tx.now,
            consent=Consent.OPEN if case.mentor else Consent.NOT_NEEDED,
        ),
    )


async def _note(tx: Transaction, case: Case, name: str, *, at: datetime, **told: Any) -> None:
    role = told.pop("role", "mentor")
    by = case.mentor or BY
    step = Step(name=name, taken_at=at, taken_by=by, role=role, details=told)
    await cases.add_step(tx, case.id, step)


async def _say(tx: Transaction, case: Case) -> None:
    match case.state:
        case State.REQUESTED:
            await outbox.record(tx, CaseRequested(**rules.names(case)), sequence=case.version)
        case State.OPENED | State.PAUSED:
            said = CaseOpened(**rules.names(case), phase=case.phase)
            await outbox.record(tx, said, sequence=case.version)
        case State.CLOSED:
            return
