"""Blocked senders, and entries that are taken off the directory."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG, once_key
from services.web.forms.reading import Form
from services.web.visit import Editor, NothingHereError, Visit
from services.web.words import dates, editing, problems

STAFF: Final = "/redaktion"
SENDERS: Final = f"{STAFF}/absender"
LIFTED: Final = "Aufgehoben. Was von dort wartet, steht wieder an seinem Platz."


def pages() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(SENDERS, senders)
    router.add_api_route(f"{SENDERS}/{{block_id:uuid}}", lift, methods=["POST"])
    for path, show, act in (
        ("sperren", ask_to_block, block),
        ("herausnehmen", ask_to_take_off, take_off),
    ):
        router.add_api_route(f"{STAFF}/{{initiative_id:uuid}}/{path}", show)
        router.add_api_route(f"{STAFF}/{{initiative_id:uuid}}/{path}", act, methods=["POST"])
    return router


async def senders(visit: Editor) -> Response:
    """All blocks, those that count first."""
    did = LIFTED if visit.request.query_params.get("getan") == "lift" else ""
    return await _show_all(visit, form=Form({}), toast=did)


async def lift(visit: Editor, block_id: UUID) -> Response:
    """End a block, with a reason."""
    form = await visit.form()
    form.text("reason", longest=2000, missing=problems.GERMAN["reason-missing"])
    if not form.is_right:
        return await _show_all(visit, form=form, wrong=str(block_id), status=WRONG)
    body = {"reason": form.raw("reason")}
    answer = await visit.tell(
        "registry", f"/v1/senders/blocks/{block_id}/lift", body, key=once_key(form, body)
    )
    if answer.is_done:
        return visit.to(f"{SENDERS}?getan=lift")
    form.refused(answer.data, fields={})
    return await _show_all(visit, form=form, wrong=str(block_id), status=WRONG)


async def ask_to_block(visit: Editor, initiative_id: UUID) -> Response:
    """Whether the mailbox or its whole domain, and why."""
    return await _show_block(visit, initiative_id, form=Form({"kind": ["person"]}))


async def block(visit: Editor, initiative_id: UUID) -> Response:
    """Block the sender of an entry."""
    form = await visit.form()
    kind = form.choice("kind", of=editing.BLOCKS, missing="Bitte wählen Sie, was gesperrt wird.")
    reason = form.text("reason", longest=2000, missing=problems.GERMAN["reason-missing"])
    if not form.is_right:
        return await _show_block(visit, initiative_id, form=form, status=WRONG)
    body = {"initiative_id": str(initiative_id), "kind": kind, "reason": reason}
    answer = await visit.tell("registry", "/v1/senders/blocks", body, key=once_key(form, body))
    if answer.is_done:
        return visit.to(f"{STAFF}/{initiative_id}?getan=block")
    form.refused(answer.data, fields={})
    return await _show_block(visit, initiative_id, form=form, status=WRONG)


async def ask_to_take_off(visit: Editor, initiative_id: UUID) -> Response:
    """Why a listed entry leaves the directory."""
    return await _show_take_off(visit, initiative_id, form=Form({}))


async def take_off(visit: Editor, initiative_id: UUID) -> Response:
    """Take a listed entry off the directory."""
    form = await visit.form()
    reason = form.text("reason", longest=2000, missing=problems.GERMAN["reason-missing"])
    if not form.is_right:
        return await _show_take_off(visit, initiative_id, form=form, status=WRONG)
    body = {"reason": reason}
    answer = await visit.tell(
        "registry", f"/v1/review/{initiative_id}/archive", body, key=once_key(form, body)
    )
    if answer.is_done:
        return visit.to(f"{STAFF}/{initiative_id}?getan=take-off")
    form.refused(answer.data, fields={})
    return await _show_take_off(visit, initiative_id, form=form, status=WRONG)


async def _show_all(
    visit: Visit, *, form: Form, wrong: str = "", toast: str = "", status: int = 200
) -> Response:
    found = await visit.need("registry", "/v1/senders/blocks")
    return visit.page(
        "clearance/senders",
        status=status,
        back_office=True,
        blocks=found["items"],
        words=editing,
        dates=dates,
        wrong=wrong,
        form=form,
        toast=toast,
    )


async def _show_block(
    visit: Visit, initiative_id: UUID, *, form: Form, status: int = 200
) -> Response:
    around = await visit.need("registry", f"/v1/review/{initiative_id}/findings")
    if not around["sender"]:
        raise NothingHereError
    return visit.page(
        "clearance/block",
        status=status,
        back_office=True,
        base=f"{STAFF}/{initiative_id}",
        sender=around["sender"],
        form=form,
    )


async def _show_take_off(
    visit: Visit, initiative_id: UUID, *, form: Form, status: int = 200
) -> Response:
    entry = await visit.need("registry", f"/v1/review/{initiative_id}")
    return visit.page(
        "clearance/take_off",
        status=status,
        back_office=True,
        base=f"{STAFF}/{initiative_id}",
        title=(entry["cleared"] or entry["proposed"])["title"],
        is_listed=entry["state"] == "listed",
        form=form,
    )
