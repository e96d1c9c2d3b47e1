"""Two entries become one, or two again."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.registry.api.clearance import answers
from services.registry.api.clearance.models import MergeOut, PreviewOut, UndoneOut
from services.registry.api.clearance.requests import MergeIn
from services.registry.api.problems import unless_refused
from services.registry.api.region import Editor, within
from services.registry.work.clearance import merge

router = APIRouter(tags=["clearance"])


@router.get("/v1/review/{initiative_id}/merge/{into}")
async def preview_merge(tx: Reading, initiative_id: UUID, into: UUID, _who: Editor) -> PreviewOut:
    """What merging would do."""
    return answers.preview(await merge.preview(tx, initiative_id, into=into))


@router.post("/v1/review/{initiative_id}/merge", response_model=MergeOut)
async def merge_entry(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: MergeIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Let the entry go into another one; its page leads there from now on."""
    await within(tx, who, told.into)
    merged = await merge.merge(
        tx,
        initiative_id,
        merge_id=uuid4(),
        into=told.into,
        seen=(told.revision, told.into_revision),
        taken=told.take,
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.merge(unless_refused(merged)))


@router.post("/v1/merges/{merge_id}/undo", response_model=UndoneOut)
async def undo_merge(
    *, request: Request, tx: Unit, merge_id: UUID, who: Editor, once: OnceRequired
) -> Response:
    """Make two entries of one again."""
    undone = unless_refused(
        await merge.undo(tx, merge_id, editor=who.subject, settings=request.app.state.settings)
    )
    told = UndoneOut(merge=answers.merge(undone.merge), survivor_kept=undone.survivor_kept)
    return await once.keep(told)
