"""What may be written down of a case: touchpoints, milestones, the next contact, notes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.cases import (
    MilestoneReached,
    NextContactAgreed,
    TouchpointKind,
    TouchpointLogged,
)
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.registry.decide.accompany.case import Case, names
from services.registry.decide.content import check_text
from services.registry.decide.initiative import Unchanged

NOTE: Final = (1, 4000)
MILESTONE: Final = (3, 200)
LEARNT: Final = (3, 2000)
LONGEST_AGO: Final = timedelta(days=3 * 365)
"""Whoever writes down what is older has mistyped the year."""
LONGEST_AHEAD: Final = timedelta(days=2 * 365)


class Visibility(StrEnum):
    """Who reads a note: mentor and coordinators alone, or the owner too."""

    INTERNAL = "internal"
    SHARED = "shared"


class Due(StrEnum):
    """How a milestone stands today."""

    OPEN = "open"
    REACHED = "reached"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What both set out to reach."""

    id: UUID
    title: str
    due_on: date | None
    reached_on: date | None

    def due(self, *, today: date) -> Due:
        """Its last day still counts."""
        if self.reached_on:
            return Due.REACHED
        return Due.OVERDUE if self.due_on and self.due_on < today else Due.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """A contact as it was written down; ``is_corrected`` once another entry says it better."""

    id: UUID
    kind: TouchpointKind
    happened_on: date
    logged_at: datetime
    logged_by: str
    corrects: UUID | None = None
    is_corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Who may read a note; its text is kept elsewhere."""

    id: UUID
    visibility: Visibility
    withdrawn_at: datetime | None = None


def log_touchpoint(
    case: Case, *, touchpoint_id: UUID, kind: TouchpointKind, happened_on: date, now: datetime
) -> TouchpointLogged | Refusal:
    """Write a contact down, today or some time after it happened."""
    return _check_open(case) or _check_past("happened_on", happened_on, now=now) or _logged(
        case, touchpoint_id, kind=kind, happened_on=happened_on, corrects=None
    )  # fmt: skip


def correct_touchpoint(
    case: Case,
    wrong: Touchpoint,
    *,
    touchpoint_id: UUID,
    kind: TouchpointKind,
    happened_on: date,
    now: datetime,
) -> TouchpointLogged | Refusal:
    """Say better what was written down wrong; the old entry stays, marked."""
    if wrong.is_corrected:
        return Refusal("touchpoint-corrected")
    return _check_open(case) or _check_past("happened_on", happened_on, now=now) or _logged(
        case, touchpoint_id, kind=kind, happened_on=happened_on, corrects=wrong.id
    )  # fmt: skip


def set_milestone(
    case: Case, *, milestone_id: UUID, title: str, due_on: date | None
) -> Milestone | Refusal:
    """Set out to reach something."""
    if refused := _check_open(case) or check_text(title, MILESTONE):
        return field_refusal("title", refused) if refused.slug.startswith("text") else refused
    return Milestone(id=milestone_id, title=title, due_on=due_on, reached_on=None)


def reach_milestone(
    case: Case, milestone: Milestone, *, reached_on: date, now: datetime
) -> MilestoneReached | Unchanged | Refusal:
    """It is reached; saying so again changes nothing."""
    if milestone.reached_on:
        return Unchanged()
    if refused := _check_open(case) or _check_past("reached_on", reached_on, now=now):
        return refused
    return MilestoneReached(**names(case), milestone_id=milestone.id, reached_on=reached_on)


def reached(milestone: Milestone, said: MilestoneReached) -> Milestone:
    """The milestone once that was said."""
    return replace(milestone, reached_on=said.reached_on)


def agree_next(
    case: Case, day: date | None, *, now: datetime
) -> NextContactAgreed | Unchanged | Refusal:
    """Agree on a day, on another one, or on none."""
    if case.is_live and case.next_contact_on == day:
        return Unchanged()
    if not case.is_live:
        return Refusal("case-closed" if case.is_closed else "case-not-begun")
    today = day_in_saxony(now)
    if day is not None and not today <= day <= today + LONGEST_AHEAD:
        return field_refusal("next_contact_on", Refusal("day-not-ahead"))
    return NextContactAgreed(**names(case), next_contact_on=day)


def share_note(note: Note) -> Note | Unchanged | Refusal:
    """Let the owner read it; one that was taken back stays so."""
    if note.withdrawn_at is not None:
        return Refusal("note-withdrawn")
    if note.visibility is Visibility.SHARED:
        return Unchanged()
    return replace(note, visibility=Visibility.SHARED)


def withdraw_note(note: Note, *, now: datetime) -> Note | Unchanged | Refusal:
    """Take back what was shared by mistake: the owner reads it no more."""
    if note.withdrawn_at is not None:
        return Unchanged()
    if note.visibility is not Visibility.SHARED:
        return Refusal("note-not-shared")
    return replace(note, visibility=Visibility.INTERNAL, withdrawn_at=now)


def check_note(text: str, *, field: str = "text") -> Refusal | None:
    """Whether a note says something, and not too much."""
    refused = check_text(text, NOTE, lines=True)
    return field_refusal(field, refused) if refused else None


def check_learnt(text: str) -> Refusal | None:
    """Whether it is said what was learnt: the next case shall not begin at nothing."""
    refused = check_text(text, LEARNT, lines=True)
    return field_refusal("learnt", refused) if refused else None


def field_refusal(field: str, refused: Refusal) -> Refusal:
    """What is wrong with one field."""
    return Refusal(
        "fields-invalid", errors=[{"field": field, "slug": refused.slug, **refused.details}]
    )


def _logged(
    case: Case,
    touchpoint_id: UUID,
    *,
    kind: TouchpointKind,
    happened_on: date,
    corrects: UUID | None,
) -> TouchpointLogged:
    return TouchpointLogged(
        **names(case),
        touchpoint_id=touchpoint_id,
        kind=kind,
        happened_on=happened_on,
        corrects=corrects,
    )


def _check_open(case: Case) -> Refusal | None:
    return Refusal("case-closed") if case.is_closed else None


def _check_past(field: str, day: date, *, now: datetime) -> Refusal | None:
    today = day_in_saxony(now)
    if day > today:
        return field_refusal(field, Refusal("day-not-come"))
    if day < today - LONGEST_AGO:
        return field_refusal(field, Refusal("day-long-ago"))
    return None
