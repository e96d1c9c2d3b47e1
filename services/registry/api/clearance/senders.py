"""Blocks of senders."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.registry.api.clearance import answers
from services.registry.api.clearance.models import BlockListOut, BlockOut
from services.registry.api.clearance.requests import BlockIn, LiftIn
from services.registry.api.problems import unless_refused
from services.registry.api.region import Editor, within
from services.registry.store.clearance import blocks as rows
from services.registry.work.clearance import blocks

router = APIRouter(tags=["clearance"])


@router.get("/v1/senders/blocks")
async def list_blocks(tx: Reading, _who: Editor) -> BlockListOut:
    """All blocks, those that count first."""
    return BlockListOut(items=[answers.block(each) for each in await rows.all_blocks(tx)])


@router.post("/v1/senders/blocks", status_code=201, response_model=BlockOut)
async def block_sender(
    *, request: Request, tx: Unit, told: BlockIn, who: Editor, once: OnceRequired
) -> Response:
    """Block the sender of an entry: what comes from there stands last."""
    await within(tx, who, told.initiative_id)
    asked = blocks.Blocking(
        block_id=uuid4(),
        initiative_id=told.initiative_id,
        kind=told.kind,
        reason=told.reason,
    )
    block = await blocks.block(tx, asked, editor=who.subject, settings=request.app.state.settings)
    return await once.keep(answers.block(unless_refused(block)), status=201)


@router.post("/v1/senders/blocks/{block_id}/lift", response_model=BlockOut)
async def lift_block(
    *, tx: Unit, block_id: UUID, told: LiftIn, who: Editor, once: OnceRequired
) -> Response:
    """End a block."""
    lifted = await blocks.lift(tx, block_id, reason=told.reason, editor=who.subject)
    return await once.keep(answers.block(unless_refused(lifted)))
