"""Funding at the own entry: how all calls stand to it, and the answers that are saved there."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.funding_answers import CheckPage, judged
from services.web.forms.funding import as_typed
from services.web.forms.reading import Form
from services.web.visit import Person, Visit
from services.web.words import dates
from services.web.words import funding as words

WRONG: Final = 422


def funding_own_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    path = "/eintrag/{initiative_id:uuid}/foerderung"
    router.add_api_route(path, own)
    router.add_api_route(path, save, methods=["POST"])
    router.add_api_route(f"{path}/loeschen", forget, methods=["POST"])
    return router


async def own(visit: Person, initiative_id: UUID) -> Response:
    """All calls for the entry, and the form with what it says already."""
    told = await _own(visit, initiative_id)
    page = await CheckPage.of(visit, Form(as_typed(told["answers"], places=told["places"])))
    did = {
        "gespeichert": "Gespeichert. Wir schreiben Ihnen, wenn ein passender Aufruf aufgeht.",
        "geloescht": "Gelöscht. Zu Förderaufrufen schreiben wir Ihnen nicht mehr.",
    }.get(visit.request.query_params.get("getan", ""), "")
    return _show(visit, told, page, toast=did)


async def save(visit: Person, initiative_id: UUID) -> Response:
    """Save the answers at the entry; the first time with the owner's consent."""
    form = await visit.form()
    told = await _own(visit, initiative_id)
    page = await CheckPage.of(visit, form)
    answers = await page.read()
    agrees = form.ticked("agrees")
    if not told["consented_at"] and not agrees:
        form.wrong(
            "agrees", "Zum Speichern brauchen wir Ihr Einverständnis. Bitte setzen Sie den Haken."
        )
    if not form.is_right:
        return _show(visit, told, page, status=WRONG)
    answer = await visit.tell(
        "registry",
        f"/v1/initiatives/{initiative_id}/funding",
        {"answers": answers, "agrees": agrees},
        method="PUT",
    )
    if not answer.is_done:
        page.refused(answer)
        return _show(visit, told, page, status=WRONG)
    return visit.to(f"/eintrag/{initiative_id}/foerderung?getan=gespeichert")


async def forget(visit: Person, initiative_id: UUID) -> Response:
    """Delete the saved answers."""
    await visit.form()
    await _own(visit, initiative_id)
    answer = await visit.tell("registry", f"/v1/initiatives/{initiative_id}/funding/forget", {})
    visit.needed(answer)
    return visit.to(f"/eintrag/{initiative_id}/foerderung?getan=geloescht")


async def _own(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    visit.hold(initiative_id)
    return dict(await visit.need("registry", f"/v1/initiatives/{initiative_id}/funding"))


def _show(
    visit: Visit, told: dict[str, Any], page: CheckPage, *, status: int = 200, toast: str = ""
) -> Response:
    return visit.page(
        "funding/own",
        status=status,
        toast=toast,
        own=told,
        items=[
            judged(each)
            for each in told["items"]
            if each["call"]["state"] in {"opened", "published"}
        ],
        saved_on=dates.day(told["saved_at"]) if told["saved_at"] else "",
        consented_on=dates.day(told["consented_at"]) if told["consented_at"] else "",
        consent=words.CONSENT,
        **page.context,
    )
