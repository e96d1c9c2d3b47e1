"""What answers about cases hold."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.http.models import ApiModel


class CaseStateOut(ApiModel):
    """What became of a case."""

    case_id: UUID
    state: str
    phase: str


class WaitingHandoverOut(ApiModel):
    """Who is asked to take the case on."""

    handover_id: UUID
    is_first: bool
    to_mentor: str
    to_mentor_name: str
    is_mine: bool
    said_yes: bool | None
    consent: str
    asked_at: datetime


class LineOut(ApiModel):
    """A case in a list."""

    case_id: UUID
    state: str
    phase: str
    initiative_id: UUID | None
    title: str | None
    municipality: str
    mentor: str | None
    mentor_name: str | None
    cohort_id: UUID | None
    cohort: str | None
    requested_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    next_contact_on: date | None
    silent_since: date | None
    lapsed_at: datetime | None
    needs_coordinator: bool
    wish: str | None
    overdue_milestones: int
    next_milestone_on: date | None
    next_milestone: str | None
    """What it is, for the one who accompanies."""
    handover: WaitingHandoverOut | None


class WorklistOut(ApiModel):
    """What a mentor has to do; ``mentor`` is empty until she has entered her name."""

    mentor: "MentorOut | None"
    waiting: list[LineOut]
    lapsed: list[LineOut]
    overdue: list[LineOut]
    today: list[LineOut]
    others: list[LineOut]


class MentorOut(ApiModel):
    """A mentor to ask."""

    subject: str
    name: str
    capacity: int
    load: int
    takes_new: bool
    has_room: bool


class CohortOut(ApiModel):
    """A named group of cases."""

    cohort_id: UUID
    name: str
    cases: int


class OverviewOut(ApiModel):
    """The coordinators' desk."""

    items: list[LineOut]
    mentors: list[MentorOut]
    cohorts: list[CohortOut]
    counts: dict[str, int]


class ReachOut(ApiModel):
    """Whom to reach."""

    name: str
    email: str | None
    phone: str | None


class MilestoneOut(ApiModel):
    """What shall be reached; ``due``: open, reached, overdue."""

    milestone_id: UUID
    title: str
    due_on: date | None
    reached_on: date | None
    due: str


class NoteOut(ApiModel):
    """A note; its text is null once it is forgotten."""

    note_id: UUID
    touchpoint_id: UUID | None
    text: str | None
    visibility: str
    is_withdrawn: bool
    written_at: datetime
    author: str


class TouchpointOut(ApiModel):
    """A contact; one that was corrected is kept."""

    touchpoint_id: UUID
    kind: str
    happened_on: date
    logged_at: datetime
    author: str
    corrects: UUID | None
    is_corrected: bool
    notes: list[NoteOut]


class StepOut(ApiModel):
    """A step of the timeline; ``details`` hold values of closed lists, days and ids."""

    name: str
    at: datetime
    author: str
    details: dict[str, Any]


class ConsentTextOut(ApiModel):
    """What an owner consents to."""

    version: str
    text: str


class CasePageOut(LineOut):
    """A case for staff; ``sight`` is ``asked`` for who is asked to take it on."""

    sight: str
    help: list[str]
    concern: str | None
    reach: str | None
    contact: ReachOut | None
    learnt: str | None
    wish_text: str | None
    milestones: list[MilestoneOut]
    touchpoints: list[TouchpointOut]
    notes: list[NoteOut]
    timeline: list[StepOut]
    mentors: list[MentorOut]
    cohorts: list[CohortOut]
    consent_text: ConsentTextOut


class OwnCaseOut(ApiModel):
    """A case for its owner."""

    case_id: UUID
    state: str
    phase: str
    initiative_id: UUID | None
    title: str | None
    mentor_name: str | None
    requested_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    next_contact_on: date | None
    wish: str | None
    help: list[str]
    concern: str | None
    milestones: list[MilestoneOut]
    touchpoints: list[TouchpointOut]
    notes: list[NoteOut]
    timeline: list[StepOut]
    handover: WaitingHandoverOut | None
    consent_text: ConsentTextOut


class OwnLineOut(ApiModel):
    """A case in its owner's list."""

    case_id: UUID
    initiative_id: UUID | None
    title: str | None
    state: str
    phase: str
    mentor_name: str | None
    next_contact_on: date | None
    asks_consent: bool


class OwnListOut(ApiModel):
    """All cases of a person."""

    items: list[OwnLineOut]


class FiguresOut(ApiModel):
    """Figures of all cases; null is hidden, since it would be under five."""

    total: int | None
    by_state: dict[str, int | None]
    by_phase: dict[str, int | None]
    by_outcome: dict[str, int | None]
    by_district: dict[str, int | None]
    by_touchpoint: dict[str, int | None]
    days: dict[str, int | None]
