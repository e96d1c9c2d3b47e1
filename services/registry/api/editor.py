"""What editors do: the queue by risk and age, both texts side by side, and their decision."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api import answers
from services.registry.api.models import (
    ProposalOut,
    QueueOut,
    StateOut,
)
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.region import Editor
from services.registry.api.requests import DecisionIn, ReasonIn
from services.registry.decide.clearance.risk import Band
from services.registry.store import reviews
from services.registry.store.reviews import Waiting
from services.registry.work import review

router = APIRouter(tags=["editor"])


@router.get("/v1/review/queue")
async def list_queue(
    tx: Reading,
    who: Editor,
    band: Literal["plain", "noticeable", "suspicious"] | None = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> QueueOut:
    """What waits for a decision: by risk, then longest first; all of it, or one part."""
    bands = [Band[band.upper()]] if band else list(Band)
    waiting = await reviews.queue(
        tx, bands=bands, behind=_behind(cursor), limit=limit + 1, region=who.region
    )
    last = waiting[limit - 1] if len(waiting) > limit else None
    counts = await reviews.waiting_by_band(tx, region=who.region)
    return QueueOut(
        items=[answers.waiting(each) for each in waiting[:limit]],
        total=sum(counts.get(each, 0) for each in bands),
        by_band={answers.band(each): counts.get(each, 0) for each in Band},
        next_cursor=_cursor(last) if last else None,
    )


@router.get("/v1/review/{initiative_id}")
async def show_proposal(tx: Reading, initiative_id: UUID, _who: Editor) -> ProposalOut:
    """What the public sees beside what is proposed, with all revisions and steps."""
    return answers.proposal(await review.proposal(tx, initiative_id))


@router.post("/v1/review/{initiative_id}/clear", response_model=StateOut)
async def clear_revision(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: DecisionIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Let the public see the revision."""
    cleared = await review.clear(
        tx,
        initiative_id,
        revision=told.revision,
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(cleared)))


@router.post("/v1/review/{initiative_id}/return", response_model=StateOut)
async def return_revision(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: DecisionIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Ask the owner for a correction, with a reason."""
    returned = await review.send_back(
        tx,
        initiative_id,
        revision=told.revision,
        reason=told.reason or "",
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(returned)))


@router.post("/v1/review/{initiative_id}/reject", response_model=StateOut)
async def reject_revision(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: DecisionIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Decline the revision, with a reason."""
    rejected = await review.reject(
        tx,
        initiative_id,
        revision=told.revision,
        reason=told.reason or "",
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(rejected)))


@router.post("/v1/review/{initiative_id}/archive", response_model=StateOut)
async def archive_initiative(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: ReasonIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Take a listed entry off the directory, with a reason."""
    archived = await review.archive(
        tx,
        initiative_id,
        reason=told.reason or "",
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(archived)))


def _cursor(last: Waiting) -> str:
    return f"{last.band}~{last.waiting_since.isoformat()}~{last.initiative_id}"


def _behind(cursor: str | None) -> tuple[int, datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        band, since, last = cursor.split("~")
        behind = int(Band(int(band))), datetime.fromisoformat(since), UUID(last)
    except ValueError:
        refuse(Refusal("cursor-unknown"))
    return behind if behind[1].tzinfo else refuse(Refusal("cursor-unknown"))
