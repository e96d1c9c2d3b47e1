"""Two entries become one, or two again."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import once_key
from services.web.forms.reading import Form, read_number
from services.web.visit import Editor, NothingHereError, Visit
from services.web.words import editing, problems
from services.web.words.entries import labels_of, side_by_side

STAFF: Final = "/redaktion"
TAKE: Final = "take_"


def pages() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    path = f"{STAFF}/{{initiative_id:uuid}}/zusammenfuehren"
    router.add_api_route(path, preview)
    router.add_api_route(path, merge, methods=["POST"])
    router.add_api_route(
        f"{STAFF}/zusammenfuehrung/{{merge_id:uuid}}/rueckgaengig", undo, methods=["POST"]
    )
    return router


async def preview(visit: Editor, initiative_id: UUID) -> Response:
    """What merging would do: which fields stay, which may be taken over."""
    into = _uuid(visit.request.query_params.get("mit", ""))
    return await _show(visit, initiative_id, into=into, form=Form({}))


async def merge(visit: Editor, initiative_id: UUID) -> Response:
    """Merge, or show both anew if one of them changed meanwhile."""
    form = await visit.form()
    into = _uuid(form.raw("into"))
    if form.raw("turn"):
        return visit.to(f"{STAFF}/{into}/zusammenfuehren?mit={initiative_id}")
    body = {
        "into": str(into),
        "revision": read_number(form.raw("revision")) or 0,
        "into_revision": read_number(form.raw("into_revision")) or 0,
        "take": [
            name.removeprefix(TAKE)
            for name in form.typed
            if name.startswith(TAKE) and form.raw(name) == "other"
        ],
    }
    answer = await visit.tell(
        "registry", f"/v1/review/{initiative_id}/merge", body, key=once_key(form, body)
    )
    if answer.is_done:
        return visit.to(f"{STAFF}/{into}?getan=merge")
    form.refused(answer.data, fields={})
    return await _show(visit, initiative_id, into=into, form=form, status=409)


async def undo(visit: Editor, merge_id: UUID) -> Response:
    """Make two entries of one again."""
    form = await visit.form()
    path = f"/v1/merges/{merge_id}/undo"
    answer = await visit.tell("registry", path, {}, key=once_key(form, {"merge": str(merge_id)}))
    told = visit.needed(answer)
    return visit.page(
        "clearance/undone",
        back_office=True,
        merged_href=f"{STAFF}/{told['merge']['merged_id']}",
        survivor_href=f"{STAFF}/{told['merge']['survivor_id']}",
        is_kept=told["survivor_kept"],
    )


async def _show(
    visit: Visit, initiative_id: UUID, *, into: UUID, form: Form, status: int = 200
) -> Response:
    found, vocabulary = await asyncio.gather(
        visit.need("registry", f"/v1/review/{initiative_id}/merge/{into}"),
        visit.need("registry", "/v1/vocabulary"),
    )
    rows = side_by_side(
        found["into_texts"], found["texts"], labels=labels_of(vocabulary), changed=()
    )
    refused = found["refused"]
    return visit.page(
        "clearance/merge",
        status=status,
        back_office=True,
        told=found,
        rows=[_row(row, found["choices"]) for row in rows],
        because=editing.because(found["reasons"]),
        refused=problems.sentence(refused) if refused else "",
        form=form,
    )


def _row(row: dict[str, Any], choices: list[str]) -> dict[str, Any]:
    is_same = row["old"] == row["new"]
    return {**row, "is_same": is_same, "is_choice": row["field"] in choices, "name_of": TAKE}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NothingHereError from None
