"""What owners do: open links, confirm the mailbox, look at the entry, change it."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from services.chassis import capability
from services.chassis.http import policy
from services.chassis.http.idempotency import OnceOptional
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api import answers
from services.registry.api.models import (
    ContactOut,
    LinkOut,
    OwnedListOut,
    OwnedOut,
    OwnOut,
    StateOut,
)
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.requests import TextsIn, TokenIn
from services.registry.store import reviews
from services.registry.work import edit, register, standing, summaries

router = APIRouter(tags=["owner"])

Owner = Annotated[Principal, policy.signed_in()]


@router.post("/v1/links/open", dependencies=[policy.service("web")])
async def open_link(request: Request, tx: Reading, told: TokenIn) -> LinkOut:
    """What a link opens; opening changes nothing."""
    grant = unless_refused(await capability.open_link(tx, told.token))
    return LinkOut(
        purpose=grant.purpose,
        subject=grant.subject,
        person_id=grant.person_id,
        expires_at=grant.expires_at,
        summary=await summaries.summary(tx, grant, settings=request.app.state.settings),
    )


@router.post("/v1/initiatives/confirm", dependencies=[policy.service("web")])
async def confirm_mailbox(request: Request, tx: Unit, told: TokenIn) -> StateOut:
    """The button behind the first mail's link; pressing again says the same."""
    confirmed = await register.confirm(tx, told.token, settings=request.app.state.settings)
    return answers.state(unless_refused(confirmed))


@router.post("/v1/initiatives/reconfirm", dependencies=[policy.service("web")])
async def reconfirm_by_link(request: Request, tx: Unit, told: TokenIn) -> StateOut:
    """The button behind a reminder's link: all is still true; it brings an archived entry back."""
    settings = request.app.state.settings
    reconfirmed = await standing.reconfirm_by_link(tx, told.token, settings=settings)
    return answers.state(unless_refused(reconfirmed))


@router.post("/v1/initiatives/{initiative_id}/reconfirm")
async def reconfirm(request: Request, tx: Unit, initiative_id: UUID, who: Owner) -> StateOut:
    """The owner's button: all is still true; pressing it twice says it once."""
    settings = request.app.state.settings
    reconfirmed = await standing.reconfirm(tx, initiative_id, who=who, settings=settings)
    return answers.state(unless_refused(reconfirmed))


@router.get("/v1/initiatives/{initiative_id}/own")
async def show_own(tx: Reading, initiative_id: UUID, who: Owner) -> OwnOut:
    """The latest revision and everything that happened."""
    return answers.own(await edit.own(tx, initiative_id, who=who), now=tx.now)


@router.put("/v1/initiatives/{initiative_id}", response_model=StateOut)
async def revise_initiative(
    *,
    request: Request,
    initiative_id: UUID,
    told: TextsIn,
    who: Owner,
    once: OnceOptional,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Hand a new revision to the editors; If-Match names the revision that was changed."""
    revised = await edit.revise(
        once.tx,
        initiative_id,
        told.texts(),
        seen_revision=seen(if_match),
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(revised)))


@router.get("/v1/my/initiatives")
async def list_mine(tx: Reading, who: Owner) -> OwnedListOut:
    """All entries of the person; a link shows the one that it opens."""
    owned = await reviews.owned_by(tx, who.person_id or "")
    shown = [each for each in owned if who.capability in {None, str(each.initiative_id)}]
    return OwnedListOut(
        items=[OwnedOut.model_validate(each, from_attributes=True) for each in shown]
    )


@router.get("/v1/initiatives/{initiative_id}/contact")
async def show_contact(
    request: Request, tx: Reading, initiative_id: UUID, who: Owner
) -> ContactOut:
    """The contact that the owner left."""
    reach = await edit.contact(tx, initiative_id, who=who, settings=request.app.state.settings)
    return ContactOut.model_validate(unless_refused(reach), from_attributes=True)


def seen(if_match: str | None) -> int:
    """The revision in ``If-Match: "3"``."""
    found = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', (if_match or "").strip())
    if found is None:
        refuse(Refusal("precondition-missing"))
    return int(found[1])
