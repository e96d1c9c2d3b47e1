"""Asking to get to know whoever put something up: no contact flows before both said yes."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG, tell_counted
from services.web.forms.reading import Form
from services.web.visit import Anyone, Visit
from services.web.words import board

LONGEST: Final = 1000


def introductions_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/mitmachbrett/{posting_id:uuid}/kennenlernen", write)
    router.add_api_route("/mitmachbrett/{posting_id:uuid}/kennenlernen", ask, methods=["POST"])
    return router


async def write(visit: Anyone, posting_id: UUID) -> Response:
    """An empty form with the text that one agrees to."""
    email = visit.session.email if visit.session else None
    source = visit.request.query_params.get("von", "")
    return await _show(visit, posting_id, form=Form({"email": [email or ""], "von": [source]}))


async def ask(visit: Anyone, posting_id: UUID) -> Response:
    """Send the wish; the mailbox is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("board/asked", email=form.raw("email"), state="draft")
    told: dict[str, Any] = {
        "text": form.text("text", longest=LONGEST, missing="Bitte schreiben Sie ein paar Zeilen."),
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": form.mailbox("email"),
        "phone": form.phone("phone") or None,
        "consent": form.raw("consent"),
        "from_posting_id": _source(form),
    }
    if not form.ticked("agrees"):
        form.wrong("agrees", "Ohne Ihr Ja dürfen wir Ihren Kontakt nicht weitergeben.")
    if not form.is_right:
        return await _show(visit, posting_id, form=form, status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="introduction",
        email=told["email"],
        service="registry",
        path=f"/v1/postings/{posting_id}/introductions",
        told=told,
        fields={},
    )
    if isinstance(answer, int):
        return await _show(visit, posting_id, form=form, status=answer)
    return visit.page("board/asked", email=form.raw("email"), state=answer.data["state"])


async def _show(visit: Visit, posting_id: UUID, *, form: Form, status: int = 200) -> Response:
    told = await visit.need("registry", f"/v1/postings/{posting_id}")
    return visit.page(
        "board/ask",
        status=status,
        posting=board.card(told),
        consent=told["consent"],
        source=form.raw("von"),
        form=form,
        longest=LONGEST,
    )


def _source(form: Form) -> str | None:
    try:
        return str(UUID(form.raw("von")))
    except ValueError:
        return None
