"""Older texts of an entry: who changed which field when, two side by side, one comes back."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import once_key
from services.web.forms.reading import Form, read_number
from services.web.visit import Editor, NothingHereError, Person, Visit
from services.web.words import dates, editing
from services.web.words.entries import FIELDS, labels_of, side_by_side

OWN: Final = "/eintrag"
STAFF: Final = "/redaktion"


def pages() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    for base, show, restore in (
        (OWN, own_revisions, restore_own),
        (STAFF, revisions, restore_revision),
    ):
        path = f"{base}/{{initiative_id:uuid}}/fassungen"
        router.add_api_route(path, show)
        router.add_api_route(path, restore, methods=["POST"])
    return router


async def revisions(visit: Editor, initiative_id: UUID) -> Response:
    """For editors: every text with its author."""
    return await _show(visit, initiative_id, form=Form({}), is_staff=True)


async def own_revisions(visit: Person, initiative_id: UUID) -> Response:
    """For owners: their own texts, and whether an editor wrote one."""
    visit.hold(initiative_id)
    return await _show(visit, initiative_id, form=Form({}), is_staff=False)


async def restore_revision(visit: Editor, initiative_id: UUID) -> Response:
    """An editor proposes an older text again."""
    return await _restore(visit, initiative_id, is_staff=True)


async def restore_own(visit: Person, initiative_id: UUID) -> Response:
    """An owner proposes an older text again."""
    visit.hold(initiative_id)
    return await _restore(visit, initiative_id, is_staff=False)


async def _restore(visit: Visit, initiative_id: UUID, *, is_staff: bool) -> Response:
    form = await visit.form()
    body = {
        "revision": read_number(form.raw("restore")) or 0,
        "seen": read_number(form.raw("seen")) or 0,
    }
    part = "review" if is_staff else "initiatives"
    answer = await visit.tell(
        "registry", f"/v1/{part}/{initiative_id}/restore", body, key=once_key(form, body)
    )
    if answer.is_done:
        done = "?getan=restore" if is_staff else "?gesendet=1"
        return visit.to(f"{STAFF if is_staff else OWN}/{initiative_id}{done}")
    form.refused(answer.data, fields={})
    return await _show(visit, initiative_id, form=form, is_staff=is_staff, status=409)


async def _show(
    visit: Visit, initiative_id: UUID, *, form: Form, is_staff: bool, status: int = 200
) -> Response:
    path = (
        f"/v1/review/{initiative_id}" if is_staff else f"/v1/initiatives/{initiative_id}/revisions"
    )
    found, vocabulary = await asyncio.gather(
        visit.need("registry", path), visit.need("registry", "/v1/vocabulary")
    )
    told = found["revisions"] if is_staff else found["items"]
    if not told:
        raise NothingHereError
    old, new = _chosen(visit, told)
    return visit.page(
        "clearance/revisions",
        status=status,
        base=f"{STAFF if is_staff else OWN}/{initiative_id}",
        back_office=is_staff,
        title=told[0]["texts"]["title"],
        public=found.get("public_revision"),
        lines=[_line(each, is_staff=is_staff) for each in told],
        latest=told[0]["revision"],
        old=old["revision"],
        new=new["revision"],
        rows=_differing(old["texts"], new["texts"], labels=labels_of(vocabulary)),
        form=form,
    )


def _chosen(visit: Visit, told: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two texts to compare: the ones asked for, or the newest and the one before."""
    by_number = {each["revision"]: each for each in told}
    usual = (told[1] if len(told) > 1 else told[0], told[0])
    params = visit.request.query_params
    old, new = (
        by_number.get(read_number(params.get(name, "")) or 0, otherwise)
        for name, otherwise in zip(("alt", "neu"), usual, strict=True)
    )
    return old, new


def _differing(
    old: dict[str, Any], new: dict[str, Any], *, labels: dict[str, str]
) -> list[dict[str, Any]]:
    rows = side_by_side(old, new, labels=labels, changed=())
    return [row for row in rows if row["old"] != row["new"]]


def _line(each: dict[str, Any], *, is_staff: bool) -> dict[str, Any]:
    fields = [FIELDS.get(name, name) for name in each["changed_fields"]]
    is_first = each["revision"] == 1
    who = editing.who(each["by"]) if is_staff else "die Redaktion" if each["by_editor"] else "Sie"
    return {
        "revision": each["revision"],
        "when": f"{dates.day(each['at'])}, {dates.clock(each['at'])}",
        "who": who,
        "fields": "alles" if is_first else ", ".join(fields) or "nichts",
        "restores": each.get("restores"),
    }
