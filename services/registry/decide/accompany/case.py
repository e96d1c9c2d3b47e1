"""The life of a case: requested → opened ⇄ paused → closed, through phases, never without a mentor.

Each step is a fact; `after` tells what the case is once that fact was said. A case is opened by
the yes of its mentor, so an open one has a mentor from its first moment.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, assert_never
from uuid import UUID

from contracts.cases import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CaseOutcome,
    CasePaused,
    CasePhase,
    CaseRequested,
    CaseResumed,
    ContactLapsed,
    HandoverProposed,
    MentorAssigned,
    MilestoneReached,
    NextContactAgreed,
    PhaseEntered,
    TouchpointLogged,
)
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.registry.decide.initiative import Unchanged


class State(StrEnum):
    """Where a case stands."""

    REQUESTED = "requested"
    OPENED = "opened"
    PAUSED = "paused"
    CLOSED = "closed"


class Wish(StrEnum):
    """What an owner can ask the coordinators for."""

    OTHER_MENTOR = "other-mentor"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case without its texts; ``version`` counts its facts.

    ``counts_from`` is the day from which silence counts if there was no contact since: opening or
    the end of a pause. ``silent_since`` is the day of the last contact or, where that is later,
    ``counts_from``; it is None while silence does not matter.
    """

    id: UUID
    version: int
    state: State
    phase: CasePhase
    initiative_id: UUID | None
    ags: str
    owner: str | None
    mentor: str | None
    requested_at: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: CaseOutcome | None = None
    counts_from: date | None = None
    silent_since: date | None = None
    lapsed_at: datetime | None = None
    next_contact_on: date | None = None
    wish: Wish | None = None

    @property
    def is_live(self) -> bool:
        """Whether somebody is accompanied, be it in a pause."""
        return self.state in {State.OPENED, State.PAUSED}

    @property
    def is_closed(self) -> bool:
        """Whether it is over."""
        return self.state is State.CLOSED


Said = (
    CaseRequested
    | CaseOpened
    | CasePaused
    | CaseResumed
    | CaseClosed
    | HandoverProposed
    | MentorAssigned
    | CaseHandedOver
    | PhaseEntered
    | MilestoneReached
    | TouchpointLogged
    | NextContactAgreed
    | ContactLapsed
)
ENDS_UNBEGUN: Final = frozenset({CaseOutcome.WITHDRAWN, CaseOutcome.NOT_TAKEN_ON})
"""How a case ends that nobody took on; `CaseOutcome.PERSON_GONE` ends any, and no staff says so."""


def names(case: Case) -> dict[str, Any]:
    """What every fact about the case says."""
    return {
        "case_id": case.id,
        "initiative_id": case.initiative_id,
        "owner_person_id": case.owner,
    }


def requested(
    case_id: UUID, *, initiative_id: UUID | None, ags: str, owner: str | None, now: datetime
) -> Case:
    """A new case; nobody accompanies it yet."""
    return Case(
        id=case_id,
        version=1,
        state=State.REQUESTED,
        phase=CasePhase.IDENTIFY,
        initiative_id=initiative_id,
        ags=ags,
        owner=owner,
        mentor=None,
        requested_at=now,
    )


def pause(case: Case) -> CasePaused | Unchanged | Refusal:
    """Both sides rest."""
    if case.state is State.PAUSED:
        return Unchanged()
    return _unless_live(case) or CasePaused(**names(case))


def resume(case: Case) -> CaseResumed | Unchanged | Refusal:
    """The rest is over; silence counts anew from today."""
    if case.state is State.OPENED:
        return Unchanged()
    return _unless_live(case) or CaseResumed(**names(case))


def enter_phase(case: Case, phase: CasePhase) -> PhaseEntered | Unchanged | Refusal:
    """Go on in another phase, also in an earlier one: a pilot may show that more help is needed."""
    if case.is_live and case.phase is phase:
        return Unchanged()
    return _unless_live(case) or PhaseEntered(**names(case), phase=phase)


def close(case: Case, outcome: CaseOutcome) -> CaseClosed | Unchanged | Refusal:
    """End it; what never began can only be withdrawn or not be taken on."""
    if case.is_closed:
        return Unchanged() if case.outcome is outcome else Refusal("case-closed")
    if outcome is CaseOutcome.PERSON_GONE:
        return Refusal("outcome-not-fitting")
    if case.state is State.REQUESTED and outcome not in ENDS_UNBEGUN:
        return Refusal("outcome-not-fitting")
    if case.is_live and outcome is CaseOutcome.NOT_TAKEN_ON:
        return Refusal("outcome-not-fitting")
    return CaseClosed(**names(case), outcome=outcome)


def make_wish(case: Case, wish: Wish) -> Wish | CaseClosed | Unchanged | Refusal:
    """The owner asks for another mentor or to end; what nobody took on yet ends at once."""
    if case.wish is wish:
        return Unchanged()
    if case.is_closed:
        return Refusal("case-closed")
    if case.is_live:
        return wish
    if wish is Wish.OTHER_MENTOR:
        return Refusal("case-not-begun")
    return CaseClosed(**names(case), outcome=CaseOutcome.WITHDRAWN)


def wishing(case: Case, wish: Wish | None) -> Case:
    """The case with what its owner wishes, or once that is settled."""
    return replace(case, wish=wish)


def forgotten(case: Case) -> CaseClosed | Unchanged:
    """The owner is forgotten: what is not over ends, and the fact names nobody."""
    if case.is_closed:
        return Unchanged()
    return CaseClosed(
        case_id=case.id,
        initiative_id=case.initiative_id,
        owner_person_id=None,
        outcome=CaseOutcome.PERSON_GONE,
    )


def after(  # noqa: C901, PLR0911 - one answer per fact
    case: Case, said: Said, *, now: datetime, mentor: str | None = None
) -> Case:
    """The case once the fact was said; ``mentor`` is who said yes, where somebody did."""
    case = replace(case, version=case.version + 1)
    match said:
        case CaseRequested():
            return replace(case, version=1)
        case CaseOpened():
            began = {"opened_at": now, **_silent_from(day_in_saxony(now))}
            return replace(case, state=State.OPENED, mentor=mentor, **began)
        case CasePaused():
            return replace(case, state=State.PAUSED, silent_since=None, lapsed_at=None)
        case CaseResumed():
            return replace(case, state=State.OPENED, **_silent_from(day_in_saxony(now)))
        case CaseClosed():
            return _closed(case, said.outcome, now=now)
        case CaseHandedOver():
            wish = None if case.wish is Wish.OTHER_MENTOR else case.wish
            return replace(case, mentor=mentor, wish=wish)
        case PhaseEntered():
            return replace(case, phase=said.phase)
        case TouchpointLogged():
            is_kept = case.next_contact_on and said.happened_on >= case.next_contact_on
            return replace(case, next_contact_on=None if is_kept else case.next_contact_on)
        case NextContactAgreed():
            return replace(case, next_contact_on=said.next_contact_on)
        case HandoverProposed() | MentorAssigned() | MilestoneReached() | ContactLapsed():
            return case
        case _:
            assert_never(said)


def _silent_from(day: date) -> dict[str, Any]:
    return {"counts_from": day, "silent_since": day, "lapsed_at": None}


def _closed(case: Case, outcome: CaseOutcome, *, now: datetime) -> Case:
    return replace(
        case,
        state=State.CLOSED,
        outcome=outcome,
        closed_at=now,
        silent_since=None,
        lapsed_at=None,
        next_contact_on=None,
        wish=None,
    )


def _unless_live(case: Case) -> Refusal | None:
    if case.is_live:
        return None
    return Refusal("case-closed" if case.is_closed else "case-not-begun")
