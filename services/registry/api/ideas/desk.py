"""What staff does: write calls with evidence, ask a jury, show ideas, decide."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.ideas import answers
from services.registry.api.ideas.models import (
    CallIn,
    CallStateOut,
    ChoicesIn,
    DeskCallOut,
    DeskCallsOut,
    IdeaStateOut,
    JudgedOut,
    JurorIn,
    OwnSheetOut,
    SheetIn,
    StaffJurorIn,
)
from services.registry.api.problems import unless_refused
from services.registry.store.ideas import calls
from services.registry.work.ideas import calls as call_work
from services.registry.work.ideas import choosing, judging, showing

router = APIRouter(tags=["idea desk"])

Staff = Annotated[Principal, policy.role("editor", "funder", "municipality")]


@router.get("/v1/idea-desk")
async def list_all(tx: Reading, _who: Staff) -> DeskCallsOut:
    """Every call, the newest first."""
    counts = await calls.shortlisted_counts(tx)
    found = await calls.all_of(tx)
    return DeskCallsOut(items=[answers.card(each, ideas=counts.get(each.id, 0)) for each in found])


@router.post("/v1/idea-desk", status_code=201, response_model=CallStateOut)
async def write_call(tx: Unit, told: CallIn, who: Staff, once: OnceRequired) -> Response:
    """A new call that nobody else sees yet."""
    written = await call_work.write(tx, told.content(), call_id=uuid4(), by=who.subject)
    return await once.keep(answers.call_state(unless_refused(written)), status=201)


@router.get("/v1/idea-desk/{call_id}")
async def show_desk(request: Request, tx: Reading, call_id: UUID, who: Staff) -> DeskCallOut:
    """A call with its jury and all its ideas; votes only once it is closed."""
    told = await showing.desk(tx, call_id, settings=request.app.state.settings)
    return answers.desk(told, subject=who.subject)


@router.put("/v1/idea-desk/{call_id}")
async def edit_call(tx: Unit, call_id: UUID, told: CallIn, who: Staff) -> CallStateOut:
    """Change a call that nobody has seen yet."""
    edited = await call_work.edit(tx, call_id, told.content(), by=who.subject)
    return answers.call_state(unless_refused(edited))


@router.post("/v1/idea-desk/{call_id}/release")
async def release_call(request: Request, tx: Unit, call_id: UUID, who: Staff) -> CallStateOut:
    """Let the dates count; pressing again changes nothing."""
    settings = request.app.state.settings
    released = await call_work.release(tx, call_id, by=who.subject, settings=settings)
    return answers.call_state(unless_refused(released))


@router.post("/v1/idea-desk/{call_id}/end")
async def end_call(request: Request, tx: Unit, call_id: UUID, who: Staff) -> CallStateOut:
    """Close an open call before its last day; pressing again changes nothing."""
    settings = request.app.state.settings
    ended = await call_work.end_early(tx, call_id, by=who.subject, settings=settings)
    return answers.call_state(unless_refused(ended))


@router.post("/v1/idea-desk/{call_id}/jurors", response_model=DeskCallOut)
async def ask_juror(
    *, request: Request, tx: Unit, call_id: UUID, told: JurorIn, who: Staff, once: OnceRequired
) -> Response:
    """Ask somebody into the jury by her mailbox."""
    unless_refused(
        await judging.add_person(
            tx,
            call_id,
            juror_id=uuid4(),
            name=told.name,
            email=told.email,
            by=who.subject,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(await show_desk(request, tx, call_id, who))


@router.post("/v1/idea-desk/{call_id}/staff-jurors", response_model=DeskCallOut)
async def add_staff_juror(
    *,
    request: Request,
    tx: Unit,
    call_id: UUID,
    told: StaffJurorIn,
    who: Staff,
    once: OnceRequired,
) -> Response:
    """Take a member of staff into the jury, or oneself."""
    unless_refused(
        await judging.add_staff(
            tx,
            call_id,
            juror_id=uuid4(),
            subject=told.subject or who.subject,
            name=told.name,
            by=who.subject,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(await show_desk(request, tx, call_id, who))


@router.post("/v1/idea-desk/{call_id}/jurors/{juror_id}/remove")
async def remove_juror(
    request: Request, tx: Unit, call_id: UUID, juror_id: UUID, who: Staff
) -> DeskCallOut:
    """Take somebody out of the jury again."""
    unless_refused(await judging.remove(tx, call_id, juror_id, by=who.subject))
    return await show_desk(request, tx, call_id, who)


@router.get("/v1/idea-desk/{call_id}/sheet")
async def show_staff_sheet(tx: Reading, call_id: UUID, who: Staff) -> OwnSheetOut:
    """The sheet of whoever asks, if she is in the jury."""
    told = await judging.sheet_of_staff(tx, call_id, subject=who.subject)
    return answers.sheet(told, await showing.places_of(tx, told.ideas))


@router.put("/v1/idea-desk/{call_id}/sheet/{idea_id}")
async def judge_as_staff(
    tx: Unit, call_id: UUID, idea_id: UUID, told: SheetIn, who: Staff
) -> JudgedOut:
    """Judge an idea; saying it again replaces what was said."""
    judged = await judging.judge_as_staff(
        tx, call_id, idea_id, told.judgement(), subject=who.subject
    )
    return answers.judged(unless_refused(judged))


@router.post("/v1/idea-desk/ideas/{idea_id}/shortlist")
async def shortlist_idea(request: Request, tx: Unit, idea_id: UUID, who: Staff) -> IdeaStateOut:
    """Let everybody see an idea as its author has it now."""
    settings = request.app.state.settings
    shown = await choosing.shortlist(tx, idea_id, by=who.subject, settings=settings)
    return answers.state(unless_refused(shown))


@router.post("/v1/idea-desk/{call_id}/decide", response_model=CallStateOut)
async def decide_call(
    *, request: Request, tx: Unit, call_id: UUID, told: ChoicesIn, who: Staff, once: OnceRequired
) -> Response:
    """Say of every idea what becomes of it, and why."""
    choices = [choosing.Choice(**choice.model_dump()) for choice in told.choices]
    decided = await choosing.decide(
        tx, call_id, choices, by=who.subject, settings=request.app.state.settings
    )
    return await once.keep(answers.call_state(unless_refused(decided)))
