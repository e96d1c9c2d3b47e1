"""One's own nominations and claims, and what may be public of one's own entry."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceOptional
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.registry.api import answers as entries
from services.registry.api.identify import answers
from services.registry.api.identify.models import (
    ClaimOut,
    ClaimStateOut,
    ConsentsOut,
    MineOut,
    MyIdentifyOut,
)
from services.registry.api.identify.requests import CodeIn, ConsentsIn, StatementIn
from services.registry.api.models import StateOut
from services.registry.api.problems import unless_refused
from services.registry.work.identify import claiming, consents, mine

router = APIRouter(tags=["identify"])

Owner = Annotated[Principal, policy.signed_in()]


@router.get("/v1/my/identify")
async def list_mine(request: Request, tx: Reading, who: Owner) -> MyIdentifyOut:
    """What a person nominated and claimed; a link shows the one that it opens."""
    found = await mine.of(tx, who, settings=request.app.state.settings)
    return MyIdentifyOut(
        nominations=[MineOut(id=id_, title=title, state=state) for id_, title, state in found[0]],
        claims=[MineOut(id=id_, title=title, state=state) for id_, title, state in found[1]],
    )


@router.get("/v1/claims/{claim_id}")
async def show_claim(request: Request, tx: Reading, claim_id: UUID, who: Owner) -> ClaimOut:
    """A claim as one of its two sides sees it."""
    seen = await claiming.see(tx, claim_id, who=who, settings=request.app.state.settings)
    return answers.claim(seen)


@router.post("/v1/claims/{claim_id}/code", response_model=ClaimStateOut)
async def type_code(
    *, request: Request, claim_id: UUID, told: CodeIn, who: Owner, once: OnceOptional
) -> Response:
    """The code of the letter; a wrong one is an answer, not a refusal, since it has to count."""
    tried = await claiming.try_code(
        once.tx, claim_id, told.code, who=who, settings=request.app.state.settings
    )
    return await once.keep(answers.claim_state(unless_refused(tried)))


@router.post("/v1/claims/{claim_id}/statement", response_model=ClaimStateOut)
async def state_view(
    *, request: Request, claim_id: UUID, told: StatementIn, who: Owner, once: OnceOptional
) -> Response:
    """What one side of a dispute says; saying it anew replaces it."""
    said = await claiming.state_view(
        once.tx, claim_id, told.text, who=who, settings=request.app.state.settings
    )
    return await once.keep(answers.claim_state(unless_refused(said)))


@router.get("/v1/initiatives/{initiative_id}/consents")
async def show_consents(
    request: Request, tx: Reading, initiative_id: UUID, who: Owner
) -> ConsentsOut:
    """Where each field of one's own entry comes from, and what may be public."""
    own = await consents.own(tx, initiative_id, who=who, settings=request.app.state.settings)
    return answers.consents(own)


@router.put("/v1/initiatives/{initiative_id}/consents", response_model=StateOut)
async def agree(
    *, request: Request, initiative_id: UUID, told: ConsentsIn, who: Owner, once: OnceOptional
) -> Response:
    """Say what may be public; it counts at once, in both directions."""
    agreed = await consents.agree(
        once.tx,
        initiative_id,
        given=told.given,
        card=told.read_card(),
        text_version=told.text_version,
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(entries.state(unless_refused(agreed)))
