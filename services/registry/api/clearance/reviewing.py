"""What editors see and do beside deciding: findings, looks, older texts, many at once."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.registry.api import answers as entries
from services.registry.api.clearance import answers
from services.registry.api.clearance.models import FindingsOut, LooksOut, RejectedOut
from services.registry.api.clearance.requests import LookIn, RejectManyIn, RestoreIn
from services.registry.api.models import StateOut
from services.registry.api.problems import unless_refused
from services.registry.api.region import Editor, within
from services.registry.work.clearance import findings, many, restoring

router = APIRouter(tags=["clearance"])


@router.get("/v1/review/{initiative_id}/findings")
async def show_findings(
    request: Request, tx: Reading, initiative_id: UUID, who: Editor
) -> FindingsOut:
    """Risk, sender, similar entries, merges, reports, and who else looks."""
    found = await findings.findings(
        tx, initiative_id, editor=who.subject, settings=request.app.state.settings
    )
    return answers.findings(found)


@router.post("/v1/review/{initiative_id}/looks")
async def look_at_entry(tx: Unit, initiative_id: UUID, told: LookIn, who: Editor) -> LooksOut:
    """Say that one looks at an entry; it forbids nobody anything and ends by itself."""
    others = await findings.look(tx, initiative_id, editor=who.subject, name=told.name)
    return LooksOut(others=[answers.look(each) for each in others])


@router.post("/v1/review/{initiative_id}/restore", response_model=StateOut)
async def restore_revision(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: RestoreIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Propose an older text again."""
    restored = await restoring.restore(
        tx,
        initiative_id,
        revision=told.revision,
        seen_revision=told.seen,
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(entries.state(unless_refused(restored)))


@router.post("/v1/review/reject", response_model=RejectedOut)
async def reject_many(
    *, request: Request, tx: Unit, told: RejectManyIn, who: Editor, once: OnceRequired
) -> Response:
    """Reject several waiting entries for one reason; what moved on meanwhile is left."""
    await within(tx, who, *(item.initiative_id for item in told.items))
    rejected = unless_refused(
        await many.reject(
            tx,
            {item.initiative_id: item.revision for item in told.items},
            reason=told.reason,
            editor=who.subject,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(RejectedOut(rejected=list(rejected.done), left=list(rejected.left)))
