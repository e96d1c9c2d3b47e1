"""What mentors do, and coordinators in their place: take on, hand over, and the course of a case."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.accompany import answers
from services.registry.api.accompany.models import (
    CasePageOut,
    CaseStateOut,
    MentorOut,
    WorklistOut,
)
from services.registry.api.accompany.requests import (
    AnswerIn,
    AskMentorIn,
    CloseIn,
    ConsentIn,
    HandoverIn,
    MentorIn,
    NextContactIn,
    PhaseIn,
)
from services.registry.api.problems import unless_refused
from services.registry.store.accompany import desks, lists
from services.registry.work.accompany import course, mentors, reading
from services.registry.work.accompany.steps import staff_of

router = APIRouter(tags=["cases"])

Mentor = Annotated[Principal, policy.role("mentor")]
Companion = Annotated[Principal, policy.role("mentor", "coordinator")]


@router.get("/v1/cases/worklist")
async def show_worklist(tx: Reading, who: Companion) -> WorklistOut:
    """The own cases: what waits for my yes, lapsed, overdue, due today, the rest."""
    today = reading.today(tx)
    mine = await lists.of_mentor(tx, who.subject, today=today)
    return answers.worklist(
        [reading.for_mentor(each) for each in mine],
        mentor=await desks.mentor(tx, who.subject),
        today=today,
        now=tx.now,
        subject=who.subject,
    )


@router.post("/v1/mentors/me", response_model=MentorOut)
async def enter_mentor(tx: Unit, told: MentorIn, who: Mentor, once: OnceRequired) -> Response:
    """Say what one is called, and how many cases one can accompany."""
    entered = await mentors.enter(
        tx,
        staff=staff_of(who),
        name=told.name,
        capacity=told.capacity,
        takes_new=told.takes_new,
    )
    return await once.keep(answers.mentor(unless_refused(entered)))


@router.get("/v1/cases/{case_id}")
async def show_case(request: Request, tx: Reading, case_id: UUID, who: Companion) -> CasePageOut:
    """All of it for its mentor and the coordinators; for others there is none."""
    settings = request.app.state.settings
    seen, page = await reading.for_staff(tx, case_id, staff=staff_of(who), settings=settings)
    return answers.page(
        seen,
        page,
        now=tx.now,
        today=reading.today(tx),
        subject=who.subject,
        mentors=await desks.mentors(tx),
        cohorts=await desks.cohorts(tx),
    )


@router.post("/v1/cases/{case_id}/ask-mentor", response_model=CaseStateOut)
async def ask_mentor(
    *,
    request: Request,
    tx: Unit,
    case_id: UUID,
    told: AskMentorIn,
    who: Companion,
    once: OnceRequired,
) -> Response:
    """Ask a mentor to take the case on, as the first or from another."""
    asked = await mentors.ask(
        tx,
        case_id,
        told.mentor,
        staff=staff_of(who),
        handover_id=uuid4(),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(asked)))


@router.post("/v1/cases/{case_id}/answer", response_model=CaseStateOut)
async def answer_as_mentor(
    *, request: Request, tx: Unit, case_id: UUID, told: AnswerIn, who: Mentor, once: OnceRequired
) -> Response:
    """The asked mentor says yes or no."""
    said = await mentors.answer(
        tx,
        case_id,
        told.handover_id,
        yes=told.yes,
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(said)))


@router.post("/v1/cases/{case_id}/record-consent", response_model=CaseStateOut)
async def record_consent(
    *,
    request: Request,
    tx: Unit,
    case_id: UUID,
    told: ConsentIn,
    who: Companion,
    once: OnceRequired,
) -> Response:
    """Write down what a group without a mailbox said on the phone or on paper."""
    recorded = await mentors.record_consent(
        tx,
        case_id,
        told.handover_id,
        given=told.given,
        version=told.version,
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(recorded)))


@router.post("/v1/cases/{case_id}/withdraw-handover", response_model=CaseStateOut)
async def withdraw_handover(
    tx: Unit, case_id: UUID, told: HandoverIn, who: Companion, once: OnceRequired
) -> Response:
    """Ask nobody any more."""
    withdrawn = await mentors.withdraw(tx, case_id, told.handover_id, staff=staff_of(who))
    return await once.keep(answers.state(unless_refused(withdrawn)))


@router.post("/v1/cases/{case_id}/phase", response_model=CaseStateOut)
async def enter_phase(
    *, request: Request, tx: Unit, case_id: UUID, told: PhaseIn, who: Companion, once: OnceRequired
) -> Response:
    """Go on in another phase."""
    entered = await course.enter_phase(
        tx, case_id, told.phase, staff=staff_of(who), settings=request.app.state.settings
    )
    return await once.keep(answers.state(unless_refused(entered)))


@router.post("/v1/cases/{case_id}/pause", response_model=CaseStateOut)
async def pause_case(
    *, request: Request, tx: Unit, case_id: UUID, who: Companion, once: OnceRequired
) -> Response:
    """Rest for a while."""
    paused = await course.pause(
        tx, case_id, staff=staff_of(who), settings=request.app.state.settings
    )
    return await once.keep(answers.state(unless_refused(paused)))


@router.post("/v1/cases/{case_id}/resume", response_model=CaseStateOut)
async def resume_case(
    *, request: Request, tx: Unit, case_id: UUID, who: Companion, once: OnceRequired
) -> Response:
    """Go on after a rest."""
    resumed = await course.resume(
        tx, case_id, staff=staff_of(who), settings=request.app.state.settings
    )
    return await once.keep(answers.state(unless_refused(resumed)))


@router.post("/v1/cases/{case_id}/close", response_model=CaseStateOut)
async def close_case(
    *, request: Request, tx: Unit, case_id: UUID, told: CloseIn, who: Companion, once: OnceRequired
) -> Response:
    """End it, and say what was learnt."""
    closed = await course.close(
        tx,
        case_id,
        outcome=told.outcome,
        learnt=told.learnt,
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(closed)))


@router.post("/v1/cases/{case_id}/next-contact", response_model=CaseStateOut)
async def agree_next_contact(
    *,
    request: Request,
    tx: Unit,
    case_id: UUID,
    told: NextContactIn,
    who: Companion,
    once: OnceRequired,
) -> Response:
    """Agree on the day of the next contact, or on none."""
    agreed = await course.agree_next(
        tx, case_id, told.next_contact_on, staff=staff_of(who), settings=request.app.state.settings
    )
    return await once.keep(answers.state(unless_refused(agreed)))
