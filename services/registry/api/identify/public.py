"""Nominating an initiative, claiming an entry, and what the buttons behind their links do."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api.identify import answers
from services.registry.api.identify.models import (
    ClaimFormOut,
    ClaimStateOut,
    NamingOut,
    NominationFormOut,
    NominationOut,
)
from services.registry.api.identify.requests import ClaimIn, NominationIn
from services.registry.api.models import LabelOut
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.requests import TokenIn
from services.registry.decide.identify.proposal import KNOWN_HOW, NAMING_TEXT, NAMING_VERSION
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work.identify import answering, claiming, nominating

router = APIRouter(tags=["identify"])


@router.get("/v1/nominations/form", dependencies=[policy.public()])
async def show_nomination_form() -> NominationFormOut:
    """What the form offers, and the text of the consent in it."""
    return NominationFormOut(
        known_how=[LabelOut(value=value, label=label) for value, label in KNOWN_HOW.items()],
        naming=NamingOut(version=NAMING_VERSION, text=NAMING_TEXT),
    )


@router.post(
    "/v1/nominations",
    status_code=201,
    response_model=NominationOut,
    dependencies=[policy.public()],
)
async def nominate(request: Request, tx: Unit, told: NominationIn, once: OnceRequired) -> Response:
    """Name an initiative; whether it is known or was asked before, the answer is the same."""
    received = unless_refused(
        await nominating.nominate(
            tx, told.told(), nomination_id=uuid4(), settings=request.app.state.settings
        )
    )
    return await once.keep(answers.nomination(received), status=201)


@router.post("/v1/nominations/confirm", dependencies=[policy.service("web")])
async def confirm_nomination(request: Request, tx: Unit, told: TokenIn) -> NominationOut:
    """The nominator's button; pressing again says the same."""
    confirmed = await nominating.confirm(tx, told.token, settings=request.app.state.settings)
    return answers.nomination(unless_refused(confirmed))


@router.post("/v1/nominations/accept", dependencies=[policy.service("web")])
async def accept_nomination(request: Request, tx: Unit, told: TokenIn) -> NominationOut:
    """The organisation's yes; pressing again says the same."""
    accepted = await answering.accept(tx, told.token, settings=request.app.state.settings)
    return answers.nomination(unless_refused(accepted))


@router.post("/v1/nominations/decline", dependencies=[policy.service("web")])
async def decline_nomination(request: Request, tx: Unit, told: TokenIn) -> NominationOut:
    """The organisation's no; pressing again says the same."""
    declined = await answering.decline(tx, told.token, settings=request.app.state.settings)
    return answers.nomination(unless_refused(declined))


@router.get("/v1/initiatives/{initiative_id}/claim-form", dependencies=[policy.public()])
async def show_claim_form(tx: Reading, initiative_id: UUID) -> ClaimFormOut:
    """What can show that a public entry is somebody's."""
    entry = await PostgresSearch(tx).get(initiative_id)
    if entry is None:
        refuse(Refusal("not-found"))
    return ClaimFormOut(
        initiative_id=initiative_id,
        title=entry.content.title,
        domain=await claiming.domain_for(tx, initiative_id),
    )


@router.post(
    "/v1/initiatives/{initiative_id}/claims",
    status_code=201,
    response_model=ClaimStateOut,
    dependencies=[policy.public()],
)
async def claim_entry(
    *, request: Request, tx: Unit, initiative_id: UUID, told: ClaimIn, once: OnceRequired
) -> Response:
    """Say that an entry is one's own; free, owned and one's own already get the same answer."""
    opened = unless_refused(
        await claiming.open_claim(
            tx,
            initiative_id,
            told.told(),
            claim_id=uuid4(),
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.claim_state(opened), status=201)


@router.post("/v1/claims/confirm", dependencies=[policy.service("web")])
async def confirm_claim(request: Request, tx: Unit, told: TokenIn) -> ClaimStateOut:
    """The claimant's button; pressing again says the same."""
    confirmed = await claiming.confirm(tx, told.token, settings=request.app.state.settings)
    return answers.claim_state(unless_refused(confirmed))
