"""Sites of an own entry: all of them are stated at once, and wait for an editor's look."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceOptional
from services.chassis.http.tokens import Principal
from services.registry.api import answers
from services.registry.api.models import StateOut
from services.registry.api.owner import seen
from services.registry.api.problems import unless_refused
from services.registry.api.site_models import SitesIn
from services.registry.work import sites

router = APIRouter(tags=["owner"])

Owner = Annotated[Principal, policy.signed_in()]


@router.put("/v1/initiatives/{initiative_id}/sites", response_model=StateOut)
async def restate_sites(
    *,
    request: Request,
    initiative_id: UUID,
    told: SitesIn,
    who: Owner,
    once: OnceOptional,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Hand other sites to the editors; If-Match names the revision that was changed."""
    restated = await sites.restate(
        once.tx,
        initiative_id,
        told.stated(),
        seen_revision=seen(if_match),
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(restated)))
