"""The editors' worklist: what waits, what changed, and the three answers."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import once_key
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer, Down
from services.web.visit import Editor, NothingHereError, Visit
from services.web.words import dates, problems
from services.web.words.entries import labels_of, side_by_side
from services.web.words.identify import consents_told, sources_told
from services.web.words.states import ENTRY_STATES

REVIEW: Final = "/redaktion"
DONE: Final = {
    "clear": "Freigegeben. Der Eintrag ist jetzt öffentlich.",
    "return": "Zurückgegeben. Die Initiative hat eine Mail mit Ihrem Grund.",
    "reject": "Abgelehnt. Die Initiative hat eine Mail mit Ihrem Grund.",
}


def backoffice_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(REVIEW, queue)
    router.add_api_route(f"{REVIEW}/{{initiative_id:uuid}}", review)
    router.add_api_route(f"{REVIEW}/{{initiative_id:uuid}}", decide, methods=["POST"])
    return router


async def queue(visit: Editor) -> Response:
    """Everything that waits, oldest first."""
    found = await visit.need("registry", "/v1/review/queue")
    did = DONE.get(visit.request.query_params.get("getan", ""), "")
    return visit.page("queue", items=_worklist(found["items"]), toast=did)


async def review(visit: Editor, initiative_id: UUID) -> Response:
    """One entry: what the public sees now beside what is proposed."""
    return await _show(visit, initiative_id, form=Form({}))


async def decide(visit: Editor, initiative_id: UUID) -> Response:
    """Clear, return or reject."""
    form = await visit.form()
    what = form.raw("do")
    if what not in DONE:
        raise NothingHereError
    if what != "clear":
        form.text("reason", longest=2000, missing=problems.GERMAN["reason-missing"])
    if not form.is_right:
        return await _show(visit, initiative_id, form=form, status=422)
    revision = read_number(form.raw("revision")) or 0
    body = {"revision": revision, "reason": form.raw("reason") or None}
    answer = await visit.tell(
        "registry", f"/v1/review/{initiative_id}/{what}", body, key=once_key(form, body)
    )
    if answer.is_done:
        return visit.to(f"{REVIEW}?getan={what}")
    form.refused(answer.data, fields={})
    return await _show(visit, initiative_id, form=form, status=409)


async def _show(visit: Visit, initiative_id: UUID, *, form: Form, status: int = 200) -> Response:
    found, consents, waiting, vocabulary = await asyncio.gather(
        visit.need("registry", f"/v1/review/{initiative_id}"),
        visit.ask("registry", f"/v1/review/{initiative_id}/consents"),
        visit.need("registry", "/v1/review/queue"),
        visit.need("registry", "/v1/vocabulary"),
    )
    return visit.page(
        "review",
        status=status,
        entry=found,
        rows=side_by_side(
            found.get("cleared") or {},
            found["proposed"],
            labels=labels_of(vocabulary),
            changed=found.get("changed_fields", []),
        ),
        state_words=ENTRY_STATES,
        origins=_origins(consents),
        items=_worklist(waiting["items"], current=str(initiative_id)),
        form=form,
        dates=dates,
    )


def _origins(answer: Answer | Down) -> dict[str, Any] | None:
    """Sources and consents in words; the page does without if they are not told."""
    if not isinstance(answer, Answer) or not answer.is_done:
        return None
    return {"sources": sources_told(answer.data), "consents": consents_told(answer.data)}


def _worklist(items: list[dict[str, Any]], *, current: str = "") -> list[dict[str, Any]]:
    return [
        {
            "title": item["title"],
            "href": f"{REVIEW}/{item['initiative_id']}",
            "meta": "Änderung" if item.get("is_change") else "neu",
            "age": dates.ago(item["submitted_at"]),
            "current": item["initiative_id"] == current,
            "risk": item.get("risk", ""),
        }
        for item in items
    ]
