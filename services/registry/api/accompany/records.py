"""What is written down of a case: contacts, milestones, notes."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Unit
from services.registry.api.accompany import answers
from services.registry.api.accompany.mentor import Companion
from services.registry.api.accompany.models import CaseStateOut
from services.registry.api.accompany.requests import (
    MilestoneIn,
    NoteIn,
    ReachedIn,
    TouchpointIn,
)
from services.registry.api.problems import unless_refused
from services.registry.work.accompany import records
from services.registry.work.accompany.steps import staff_of

router = APIRouter(tags=["cases"])


@router.post("/v1/cases/{case_id}/touchpoints", status_code=201, response_model=CaseStateOut)
async def log_touchpoint(
    *,
    request: Request,
    tx: Unit,
    case_id: UUID,
    told: TouchpointIn,
    who: Companion,
    once: OnceRequired,
) -> Response:
    """Write a contact down, also some time after it happened."""
    logged = await records.log_touchpoint(
        tx,
        case_id,
        told.read(),
        touchpoint_id=uuid4(),
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(logged)), status=201)


@router.post(
    "/v1/cases/{case_id}/touchpoints/{touchpoint_id}/correct",
    status_code=201,
    response_model=CaseStateOut,
)
async def correct_touchpoint(
    *,
    request: Request,
    tx: Unit,
    case_id: UUID,
    touchpoint_id: UUID,
    told: TouchpointIn,
    who: Companion,
    once: OnceRequired,
) -> Response:
    """Say it better; what was written first is kept."""
    corrected = await records.correct_touchpoint(
        tx,
        case_id,
        touchpoint_id,
        told.read(),
        touchpoint_id=uuid4(),
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(corrected)), status=201)


@router.post("/v1/cases/{case_id}/milestones", status_code=201, response_model=CaseStateOut)
async def set_milestone(
    tx: Unit, case_id: UUID, told: MilestoneIn, who: Companion, once: OnceRequired
) -> Response:
    """Set out to reach something."""
    kept = await records.set_milestone(
        tx,
        case_id,
        milestone_id=uuid4(),
        title=told.title,
        due_on=told.due_on,
        staff=staff_of(who),
    )
    return await once.keep(answers.state(unless_refused(kept)), status=201)


@router.post("/v1/cases/{case_id}/milestones/{milestone_id}/reached", response_model=CaseStateOut)
async def reach_milestone(
    *,
    request: Request,
    tx: Unit,
    case_id: UUID,
    milestone_id: UUID,
    told: ReachedIn,
    who: Companion,
    once: OnceRequired,
) -> Response:
    """It is reached."""
    reached = await records.reach_milestone(
        tx,
        case_id,
        milestone_id,
        reached_on=told.reached_on,
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(reached)))


@router.post("/v1/cases/{case_id}/notes", status_code=201, response_model=CaseStateOut)
async def write_note(
    *, request: Request, tx: Unit, case_id: UUID, told: NoteIn, who: Companion, once: OnceRequired
) -> Response:
    """Keep a note, for staff alone or for the owner too."""
    written = await records.write_note(
        tx,
        case_id,
        told.text,
        note_id=uuid4(),
        visibility=told.visibility,
        staff=staff_of(who),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(written)), status=201)


@router.post("/v1/cases/{case_id}/notes/{note_id}/share", response_model=CaseStateOut)
async def share_note(
    tx: Unit, case_id: UUID, note_id: UUID, who: Companion, once: OnceRequired
) -> Response:
    """Let the owner read it."""
    shared = await records.share_note(tx, case_id, note_id, staff=staff_of(who))
    return await once.keep(answers.state(unless_refused(shared)))


@router.post("/v1/cases/{case_id}/notes/{note_id}/withdraw", response_model=CaseStateOut)
async def withdraw_note(
    tx: Unit, case_id: UUID, note_id: UUID, who: Companion, once: OnceRequired
) -> Response:
    """Take back what was shared by mistake."""
    withdrawn = await records.withdraw_note(tx, case_id, note_id, staff=staff_of(who))
    return await once.keep(answers.state(unless_refused(withdrawn)))
