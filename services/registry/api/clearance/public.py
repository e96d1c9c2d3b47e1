"""Entries like the one that is typed, reports on an entry, and the own entry's older texts."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api import answers as entries
from services.registry.api.clearance import answers
from services.registry.api.clearance.models import (
    OwnRevisionsOut,
    ReportedOut,
    SimilarListOut,
)
from services.registry.api.clearance.requests import ReportIn, RestoreIn, SimilarIn
from services.registry.api.models import StateOut
from services.registry.api.problems import unless_refused
from services.registry.decide.areas import Point
from services.registry.work import edit
from services.registry.work.clearance import reports, similar

router = APIRouter(tags=["clearance"])

Owner = Annotated[Principal, policy.signed_in()]


@router.get("/v1/initiatives/similar", dependencies=[policy.public()])
async def find_similar(tx: Reading, asked: Annotated[SimilarIn, Query()]) -> SimilarListOut:
    """Listed entries that may be what somebody is about to register."""
    point = Point(asked.lat, asked.lon) if asked.lat is not None and asked.lon is not None else None
    if not asked.title.strip():
        return SimilarListOut(items=[])
    found = await similar.similar_listed(tx, asked.title, ags=asked.ags, point=point)
    return SimilarListOut(items=[answers.similar(each) for each in found])


@router.post(
    "/v1/initiatives/{initiative_id}/reports",
    status_code=201,
    response_model=ReportedOut,
    dependencies=[policy.public()],
)
async def report_initiative(
    request: Request, tx: Unit, initiative_id: UUID, told: ReportIn, once: OnceRequired
) -> Response:
    """Say what is wrong with a listed entry; an address only if an answer is wanted."""
    filed = unless_refused(
        await reports.report(
            tx,
            initiative_id,
            reports.Told(reason=told.reason, words=told.words, email=told.email),
            report_id=uuid4(),
            settings=request.app.state.settings,
        )
    )
    return await once.keep(ReportedOut(report_id=filed.id), status=201)


@router.get("/v1/initiatives/{initiative_id}/revisions")
async def list_own_revisions(tx: Reading, initiative_id: UUID, who: Owner) -> OwnRevisionsOut:
    """All texts of the own entry."""
    revisions = await edit.own_revisions(tx, initiative_id, who=who)
    return OwnRevisionsOut(items=[answers.own_revision(each) for each in revisions])


@router.post("/v1/initiatives/{initiative_id}/restore", response_model=StateOut)
async def restore_own_revision(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: RestoreIn,
    who: Owner,
    once: OnceRequired,
) -> Response:
    """Propose an older text of the own entry again."""
    restored = await edit.restore(
        tx,
        initiative_id,
        revision=told.revision,
        seen_revision=told.seen,
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(entries.state(unless_refused(restored)))
