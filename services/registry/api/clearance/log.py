"""What staff did: for auditors and editors."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.chassis.http import policy
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.registry.api.clearance import answers
from services.registry.api.clearance.models import DeedsOut
from services.registry.store import audit

router = APIRouter(tags=["clearance"])

Auditor = Annotated[Principal, policy.role("auditor", "editor")]
Named = Annotated[str | None, Query(max_length=200)]


@router.get("/v1/audit")
async def list_deeds(
    *,
    tx: Reading,
    _who: Auditor,
    by: Named = None,
    deed: Named = None,
    subject: UUID | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> DeedsOut:
    """The log, newest first, narrowed to a member of staff, a deed, an entry."""
    found = await audit.deeds(
        tx, by=by, deed=deed, subject_id=subject, before=before, limit=limit + 1
    )
    return DeedsOut(
        items=[answers.deed(each) for each in found[:limit]],
        next_before=found[limit - 1].id if len(found) > limit else None,
    )
