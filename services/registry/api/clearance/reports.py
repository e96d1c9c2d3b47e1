"""What people reported, and what editors make of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api.clearance import answers
from services.registry.api.clearance.models import ReportedOut, ReportListOut, ReportOut
from services.registry.api.clearance.requests import CloseIn
from services.registry.api.models import ClaimOut, PersonOut
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.region import Editor
from services.registry.store.clearance import reports as rows
from services.registry.store.clearance.reports import Filed
from services.registry.work.clearance import reports

router = APIRouter(tags=["clearance"])


@router.get("/v1/reports")
async def list_reports(
    tx: Reading,
    who: Editor,
    closed: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address line
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ReportListOut:
    """Open reports, the oldest first, or the closed ones."""
    found = await rows.listed(
        tx, is_open=not closed, behind=_behind(cursor), limit=limit + 1, region=who.region
    )
    last = found[limit - 1] if len(found) > limit else None
    return ReportListOut(
        items=[answers.report(each) for each in found[:limit]],
        open=await rows.open_count(tx, region=who.region),
        next_cursor=_cursor(last) if last else None,
    )


@router.get("/v1/reports/{report_id}")
async def show_report(tx: Reading, report_id: UUID, _who: Editor) -> ReportOut:
    """One report."""
    found = await rows.filed(tx, report_id)
    return answers.report(found) if found else refuse(Refusal("not-found"))


@router.post("/v1/reports/{report_id}/close", response_model=ReportedOut)
async def close_report(
    *,
    request: Request,
    tx: Unit,
    report_id: UUID,
    told: CloseIn,
    who: Editor,
    once: OnceRequired,
) -> Response:
    """Decide about a report; who left an address is answered by mail."""
    closed = await reports.close(
        tx,
        report_id,
        verdict=told.verdict,
        answer=told.answer,
        editor=who.subject,
        settings=request.app.state.settings,
    )
    return await once.keep(ReportedOut(report_id=unless_refused(closed).id))


@router.get(
    "/internal/v1/reports/{report_id}/claim", dependencies=[policy.service("notifications")]
)
async def claim_report(request: Request, tx: Reading, report_id: UUID) -> ClaimOut:
    """Whom to answer about a report, and what."""
    told = unless_refused(
        await reports.reporter(tx, report_id, settings=request.app.state.settings)
    )
    person = PersonOut(
        person_id=told.person_id,
        name="",
        email=told.email,
        phone=None,
        details=dict(told.details),
        links={},
    )
    return ClaimOut(people=[person])


def _cursor(last: Filed) -> str:
    return f"{last.report.received_at.isoformat()}~{last.report.id}"


def _behind(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    since, _, last = cursor.partition("~")
    try:
        behind = datetime.fromisoformat(since), UUID(last)
    except ValueError:
        refuse(Refusal("cursor-unknown"))
    return behind if behind[0].tzinfo else refuse(Refusal("cursor-unknown"))
