"""«Das sind wir»: claiming an entry, and one's own claim or the other side of one."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG, once_key, tell_counted
from services.web.forms.identify import PROOFS, STATEMENT_LONGEST, read_claim
from services.web.forms.reading import Form
from services.web.visit import Anyone, Person, Visit
from services.web.words import dates
from services.web.words.identify import CLAIM_STATES

CLAIM: Final = "/anspruch/{claim_id:uuid}"


def claims_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    new_path = "/initiativen/{initiative_id:uuid}/das-sind-wir"
    router.add_api_route(new_path, new)
    router.add_api_route(new_path, claim, methods=["POST"])
    router.add_api_route(CLAIM, own)
    router.add_api_route(f"{CLAIM}/code", type_code, methods=["POST"])
    router.add_api_route(f"{CLAIM}/aeusserung", state_view, methods=["POST"])
    return router


async def new(visit: Anyone, initiative_id: UUID) -> Response:
    """The form: who says so, and which of three proofs they choose."""
    return _ask(visit, await _offered(visit, initiative_id), form=Form({}))


async def claim(visit: Anyone, initiative_id: UUID) -> Response:
    """Send the claim; whoever has the entry already sees the same page."""
    form = await visit.form()
    offered = await _offered(visit, initiative_id)
    if form.is_robot:
        return visit.page("identify/claim_sent", email=form.raw("email"), offered=offered)
    told = read_claim(form, domain=offered["domain"])
    if not form.is_right:
        return _ask(visit, offered, form=form, status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="claim",
        email=told["email"],
        service="registry",
        path=f"/v1/initiatives/{initiative_id}/claims",
        told=told,
        fields={},
    )
    if isinstance(answer, int):
        return _ask(visit, offered, form=form, status=answer)
    return visit.page("identify/claim_sent", email=form.raw("email"), offered=offered)


async def own(visit: Person, claim_id: UUID) -> Response:
    """Where a claim stands, and what this side of it can do."""
    return _show(visit, await _own(visit, claim_id), form=Form({}))


async def type_code(visit: Person, claim_id: UUID) -> Response:
    """The code of the letter; after five wrong ones the claim is over."""
    form = await visit.form()
    await _own(visit, claim_id)
    code = form.text("code", longest=40, missing="Bitte geben Sie den Code aus dem Brief ein.")
    if form.is_right:
        told = {"code": code}
        answer = await visit.tell(
            "registry", f"/v1/claims/{claim_id}/code", told, key=once_key(form, told)
        )
        if not answer.is_done:
            form.refused(answer.data, fields={})
        elif answer.data["state"] == "opened":
            form.wrong("code", _tries_left(answer.data["tries_left"]))
        else:
            return visit.to(f"/anspruch/{claim_id}")
    return _show(visit, await _own(visit, claim_id), form=form, status=WRONG)


async def state_view(visit: Person, claim_id: UUID) -> Response:
    """What this side of a dispute says."""
    form = await visit.form()
    await _own(visit, claim_id)
    told = {
        "text": form.text(
            "text", longest=STATEMENT_LONGEST, missing="Bitte schreiben Sie, wie es sich verhält."
        )
    }
    if form.is_right:
        answer = await visit.tell(
            "registry", f"/v1/claims/{claim_id}/statement", told, key=once_key(form, told)
        )
        if answer.is_done:
            return visit.to(f"/anspruch/{claim_id}?gesagt=1")
        form.refused(answer.data, fields={})
    return _show(visit, await _own(visit, claim_id), form=form, status=WRONG)


async def _offered(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    return dict(await visit.need("registry", f"/v1/initiatives/{initiative_id}/claim-form"))


async def _own(visit: Visit, claim_id: UUID) -> dict[str, Any]:
    visit.hold(claim_id)
    return dict(await visit.need("registry", f"/v1/claims/{claim_id}"))


def _ask(visit: Visit, offered: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    proofs = [
        {"value": name, "label": label}
        for name, label in PROOFS.items()
        if offered["domain"] or name != "domain"
    ]
    return visit.page(
        "identify/claim_new",
        status=status,
        form=form,
        offered=offered,
        proofs=proofs,
        where=f"/initiativen/{offered['initiative_id']}/das-sind-wir",
    )


def _show(visit: Visit, found: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page(
        "identify/claim",
        status=status,
        claim=found,
        form=form,
        dates=dates,
        states=CLAIM_STATES,
        longest=STATEMENT_LONGEST,
        toast="Danke, das liest die Redaktion." if _has_spoken(visit) else "",
    )


def _has_spoken(visit: Visit) -> bool:
    return visit.request.query_params.get("gesagt") == "1"


def _tries_left(left: int) -> str:
    tries = "noch einen Versuch" if left == 1 else f"noch {left} Versuche"
    return f"Dieser Code stimmt nicht. Sie haben {tries}."
