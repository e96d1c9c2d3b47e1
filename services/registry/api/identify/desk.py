"""What editors see and do: reach organisations, send letters, look numbers up, decide disputes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.registry.api.identify import answers
from services.registry.api.identify.models import (
    ClaimFileOut,
    ClaimStateOut,
    ConsentsOut,
    CountOut,
    DeskOut,
    LetterOut,
    NominationFileOut,
    NominationOut,
)
from services.registry.api.identify.requests import (
    AskIn,
    CheckIn,
    DisputeIn,
    HeardIn,
    RefusalIn,
    TurnIn,
)
from services.registry.api.problems import unless_refused
from services.registry.api.region import Editor
from services.registry.store.identify import desk as rows
from services.registry.work.identify import answering, consents, desk, judging

router = APIRouter(tags=["identify"])


@router.get("/v1/identify/desk")
async def show_desk(request: Request, tx: Reading, who: Editor) -> DeskOut:
    """All that waits, the oldest first."""
    waiting = await desk.waiting(tx, settings=request.app.state.settings, region=who.region)
    return answers.desk(*waiting, due=await rows.count(tx, region=who.region))


@router.get("/v1/identify/desk/count")
async def count_desk(tx: Reading, who: Editor) -> CountOut:
    """How many things an editor has to do."""
    return CountOut(due=await rows.count(tx, region=who.region))


@router.get("/v1/identify/nominations/{nomination_id}")
async def show_nomination(
    request: Request, tx: Reading, nomination_id: UUID, _who: Editor
) -> NominationFileOut:
    """One nomination."""
    found = await desk.nomination_file(tx, nomination_id, settings=request.app.state.settings)
    return answers.nomination_file(found)


@router.post("/v1/identify/nominations/{nomination_id}/ask", response_model=NominationOut)
async def ask_organisation(
    *,
    request: Request,
    tx: Unit,
    nomination_id: UUID,
    told: AskIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """The organisation was called or written to; or its mailbox was found and is written to now."""
    asked = await answering.ask_by(
        tx,
        nomination_id,
        way=told.way,
        email=told.email,
        version=told.version,
        staff=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.nomination(unless_refused(asked)))


@router.post("/v1/identify/nominations/{nomination_id}/answer", response_model=NominationOut)
async def write_down_answer(
    *,
    request: Request,
    tx: Unit,
    nomination_id: UUID,
    told: HeardIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """What the organisation said on the telephone or by post."""
    heard = await answering.hear(
        tx,
        nomination_id,
        told.heard(),
        version=told.version,
        staff=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.nomination(unless_refused(heard)))


@router.post("/v1/identify/nominations/{nomination_id}/close", response_model=NominationOut)
async def close_nomination(
    *, tx: Unit, nomination_id: UUID, told: TurnIn, who: Editor, once: OnceRequired
) -> Response:
    """End a nomination that leads nowhere."""
    closed = await answering.close(tx, nomination_id, version=told.version, staff=who.subject)
    return await once.keep(answers.nomination(unless_refused(closed)))


@router.get("/v1/identify/claims/{claim_id}")
async def show_claim(request: Request, tx: Reading, claim_id: UUID, _who: Editor) -> ClaimFileOut:
    """One claim with both sides."""
    found = await desk.claim_file(tx, claim_id, settings=request.app.state.settings)
    return answers.claim_file(found)


@router.get("/v1/identify/claims/{claim_id}/letter")
async def show_letter(request: Request, tx: Reading, claim_id: UUID, _who: Editor) -> LetterOut:
    """The letter to print, while its code counts."""
    letter = await judging.letter(tx, claim_id, settings=request.app.state.settings)
    return LetterOut.model_validate(letter, from_attributes=True)


@router.post("/v1/identify/claims/{claim_id}/letter", response_model=ClaimStateOut)
async def send_letter(
    *,
    request: Request,
    tx: Unit,
    claim_id: UUID,
    told: TurnIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """The address is checked: make a code and let the letter be printed."""
    sent = await judging.send_letter(
        tx,
        claim_id,
        version=told.version,
        staff=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.claim_state(unless_refused(sent)))


@router.post("/v1/identify/claims/{claim_id}/check", response_model=ClaimStateOut)
async def check_register(
    *,
    request: Request,
    tx: Unit,
    claim_id: UUID,
    told: CheckIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """The register number is looked up."""
    checked = await judging.check_register(
        tx,
        claim_id,
        is_right=told.is_right,
        reason=told.reason,
        version=told.version,
        staff=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.claim_state(unless_refused(checked)))


@router.post("/v1/identify/claims/{claim_id}/decide", response_model=ClaimStateOut)
async def decide_dispute(
    *,
    request: Request,
    tx: Unit,
    claim_id: UUID,
    told: DisputeIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Both sides are heard: whose the entry is."""
    decided = await judging.decide_dispute(
        tx,
        claim_id,
        for_claimant=told.for_claimant,
        reason=told.reason,
        version=told.version,
        staff=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.claim_state(unless_refused(decided)))


@router.post("/v1/identify/claims/{claim_id}/refuse", response_model=ClaimStateOut)
async def refuse_claim(
    *,
    request: Request,
    tx: Unit,
    claim_id: UUID,
    told: RefusalIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """End a claim that leads nowhere, with a reason."""
    refused = await judging.refuse(
        tx,
        claim_id,
        reason=told.reason,
        version=told.version,
        staff=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.claim_state(unless_refused(refused)))


@router.get("/v1/review/{initiative_id}/consents")
async def show_consents(
    *,
    request: Request,
    tx: Reading,
    initiative_id: UUID,
    _who: Editor,
    revision: Annotated[int | None, Query(ge=1)] = None,
) -> ConsentsOut:
    """Sources and consents of an entry, at any revision."""
    found = await consents.for_editor(
        tx, initiative_id, revision=revision, settings=request.app.state.settings
    )
    return answers.consents(found)
