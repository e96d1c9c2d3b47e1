"""Pages, lines and worklists of cases as answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from services.registry.api.accompany.models import (
    CasePageOut,
    CaseStateOut,
    CohortOut,
    ConsentTextOut,
    LineOut,
    MentorOut,
    MilestoneOut,
    NoteOut,
    OverviewOut,
    OwnCaseOut,
    OwnLineOut,
    ReachOut,
    StepOut,
    TouchpointOut,
    WaitingHandoverOut,
    WorklistOut,
)
from services.registry.decide.accompany import labels, rights, silence
from services.registry.decide.accompany.case import Case
from services.registry.decide.accompany.handover import Mentor
from services.registry.decide.accompany.record import Milestone, Touchpoint
from services.registry.decide.accompany.rights import Sight
from services.registry.store.accompany.desks import Cohort
from services.registry.store.accompany.lists import Line
from services.registry.work.accompany.reading import Page, Read

COORDINATION: Final = "Koordination"
THE_GROUP: Final = "die Gruppe"
CONSENT: Final = ConsentTextOut(version=labels.CONSENT_VERSION, text=labels.CONSENT_TEXT)


def state(case: Case) -> CaseStateOut:
    """What became of a case."""
    return CaseStateOut(case_id=case.id, state=case.state.value, phase=case.phase.value)


def line(told: Line, *, now: datetime, subject: str) -> LineOut:
    """A case in a list."""
    own = {name: getattr(told, name) for name in LineOut.model_fields if hasattr(told, name)}
    own["next_milestone"] = told.next_milestone if told.mentor == subject else None
    return LineOut(
        **own,
        needs_coordinator=bool(
            told.lapsed_at and now >= told.lapsed_at + silence.COORDINATOR_AFTER
        ),
        handover=_waiting(told, subject=subject),
    )


def worklist(
    lines: Iterable[Line],
    *,
    mentor: Mentor | None,
    today: date,
    now: datetime,
    subject: str,
) -> WorklistOut:
    """Each case once, where it matters most."""
    found: dict[str, list[LineOut]] = {
        name: [] for name in ("waiting", "lapsed", "overdue", "today", "others")
    }
    for told in lines:
        found[_matters(told, today=today, subject=subject)].append(
            line(told, now=now, subject=subject)
        )
    return WorklistOut(mentor=_mentor(mentor) if mentor else None, **found)


def overview(
    lines: Iterable[Line],
    *,
    live: Iterable[Line],
    mentors: Iterable[Mentor],
    cohorts: Iterable[Cohort],
    now: datetime,
    subject: str,
) -> OverviewOut:
    """The coordinators' desk; ``live`` are all cases that are not closed, for the counts."""
    told = [line(each, now=now, subject=subject) for each in live]
    return OverviewOut(
        items=[line(each, now=now, subject=subject) for each in lines],
        mentors=[_mentor(each) for each in mentors],
        cohorts=[_cohort(each) for each in cohorts],
        counts={
            "requested": sum(each.state == "requested" for each in told),
            "opened": sum(each.state == "opened" for each in told),
            "paused": sum(each.state == "paused" for each in told),
            "needs_coordinator": sum(each.needs_coordinator for each in told),
            "lapsed": sum(each.lapsed_at is not None for each in told),
            "wishes": sum(each.wish is not None for each in told),
        },
    )


def page(
    seen: Sight,
    told: Page,
    *,
    now: datetime,
    today: date,
    subject: str,
    mentors: Iterable[Mentor],
    cohorts: Iterable[Cohort],
) -> CasePageOut:
    """A case for staff."""
    return CasePageOut(
        **line(told.line, now=now, subject=subject).model_dump(),
        sight=seen.value,
        contact=ReachOut.model_validate(told.contact, from_attributes=True)
        if told.contact
        else None,
        reach=told.reach,
        learnt=told.learnt,
        wish_text=told.wish_text,
        mentors=[_mentor(each) for each in mentors],
        cohorts=[_cohort(each) for each in cohorts],
        **_common(told, today=today),
    )


def own(told: Page, *, now: datetime, today: date) -> OwnCaseOut:
    """A case for its owner."""
    shown = told.line
    lines = {name: getattr(shown, name) for name in OwnCaseOut.model_fields if hasattr(shown, name)}
    return OwnCaseOut(
        **lines,
        handover=line(shown, now=now, subject="").handover if told.handovers else None,
        **_common(told, today=today),
    )


def own_line(told: Line) -> OwnLineOut:
    """A case in its owner's list."""
    lines = {name: getattr(told, name) for name in OwnLineOut.model_fields if hasattr(told, name)}
    return OwnLineOut(**lines, asks_consent=told.consent == "open")


def mentor(told: Mentor) -> MentorOut:
    """A mentor to ask."""
    return _mentor(told)


def cohort(told: Cohort) -> CohortOut:
    """A cohort to choose."""
    return _cohort(told)


def _common(told: Page, *, today: date) -> dict[str, Any]:
    notes = [_note(each, told.names) for each in told.notes]
    return {
        "help": [labels.HELP.get(value, value) for value in told.help],
        "concern": told.concern,
        "milestones": [_milestone(each, today=today) for each in told.milestones],
        "touchpoints": [_touchpoint(each, notes, told.names) for each in told.touchpoints],
        "notes": [each for each in notes if each.touchpoint_id is None],
        "timeline": [
            StepOut(
                name=each.name,
                at=each.taken_at,
                author=author(each.role, told.names.get(each.taken_by)),
                details=dict(each.details),
            )
            for each in told.timeline
        ],
        "consent_text": CONSENT,
    }


def author(role: str, name: str | None) -> str:
    """Who did it, as people read it: a mentor by name, others by what they are."""
    match role:
        case rights.OWNER:
            return THE_GROUP
        case rights.MENTOR:
            return name or "Begleitung"
        case rights.COORDINATOR:
            return COORDINATION
        case _:
            return ""


def _matters(told: Line, *, today: date, subject: str) -> str:
    if told.to_mentor == subject and told.said_yes is None:
        return "waiting"
    if told.lapsed_at is not None:
        return "lapsed"
    days = [told.next_contact_on] if told.next_contact_on and told.state == "opened" else []
    if told.overdue_milestones or any(day < today for day in days):
        return "overdue"
    days += [told.next_milestone_on] if told.next_milestone_on else []
    return "today" if today in days else "others"


def _waiting(told: Line, *, subject: str) -> WaitingHandoverOut | None:
    if told.handover_id is None or told.to_mentor is None or told.asked_at is None:
        return None
    return WaitingHandoverOut(
        handover_id=told.handover_id,
        is_first=told.from_mentor is None,
        to_mentor=told.to_mentor,
        to_mentor_name=told.to_mentor_name or "",
        is_mine=told.to_mentor == subject,
        said_yes=told.said_yes,
        consent=told.consent or "",
        asked_at=told.asked_at,
    )


def _mentor(told: Mentor) -> MentorOut:
    return MentorOut.model_validate(told, from_attributes=True)


def _cohort(told: Cohort) -> CohortOut:
    return CohortOut(cohort_id=told.id, name=told.name, cases=told.cases)


def _milestone(told: Milestone, *, today: date) -> MilestoneOut:
    return MilestoneOut(
        milestone_id=told.id,
        title=told.title,
        due_on=told.due_on,
        reached_on=told.reached_on,
        due=told.due(today=today).value,
    )


def _touchpoint(
    told: Touchpoint, notes: Iterable[NoteOut], names: Mapping[str, str]
) -> TouchpointOut:
    return TouchpointOut(
        touchpoint_id=told.id,
        kind=told.kind.value,
        happened_on=told.happened_on,
        logged_at=told.logged_at,
        author=names.get(told.logged_by, COORDINATION),
        corrects=told.corrects,
        is_corrected=told.is_corrected,
        notes=[each for each in notes if each.touchpoint_id == told.id],
    )


def _note(told: Read, names: Mapping[str, str]) -> NoteOut:
    return NoteOut(
        note_id=told.id,
        touchpoint_id=told.touchpoint_id,
        text=told.text,
        visibility=told.visibility.value,
        is_withdrawn=told.is_withdrawn,
        written_at=datetime.fromisoformat(told.written_at),
        author=author(told.role, names.get(told.written_by)),
    )
