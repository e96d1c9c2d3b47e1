"""Partners of one's own entry: name one, confirm, end."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.shared import initiative_card
from services.web.upstream import items_of
from services.web.visit import NothingHereError, Person, Visit

MOST: Final = 8
DID: Final = {
    "genannt": "Gefragt. Zu sehen ist es, sobald die andere Seite Ja sagt.",
    "bestaetigt": "Die Partnerschaft ist jetzt auf beiden Seiten zu sehen.",
    "beendet": "Die Partnerschaft ist beendet.",
}


def partners_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/eintrag/{initiative_id:uuid}/partner", partners)
    router.add_api_route("/eintrag/{initiative_id:uuid}/partner", act, methods=["POST"])
    return router


async def partners(visit: Person, initiative_id: UUID) -> Response:
    """All partners, also those that wait for a yes; and a search for another entry."""
    return await _show(visit, initiative_id)


async def act(visit: Person, initiative_id: UUID) -> Response:
    """Name an entry as a partner, say yes to one, or end it."""
    form = await visit.form()
    path = f"/v1/initiatives/{initiative_id}/partnerships"
    match form.raw("do"):
        case "propose":
            body, did = {"partner_id": str(_uuid(form.raw("partner_id")))}, "genannt"
        case "yes" | "no" as answer:
            path = f"{path}/{_uuid(form.raw('partnership_id'))}/answer"
            body, did = {"answer": answer}, "bestaetigt" if answer == "yes" else "beendet"
        case _:
            raise NothingHereError
    told = visit.needed(await visit.tell("registry", path, body))
    if told["state"] == "confirmed":
        did = "bestaetigt"
    return visit.to(f"/eintrag/{initiative_id}/partner?getan={did}")


async def _show(visit: Visit, initiative_id: UUID) -> Response:
    visit.hold(initiative_id)
    params = visit.request.query_params
    entry = await visit.need("registry", f"/v1/initiatives/{initiative_id}/own")
    told = await visit.need("registry", f"/v1/initiatives/{initiative_id}/partnerships")
    known = {each["initiative_id"] for each in told["items"]} | {str(initiative_id)}
    query = params.get("q", "").strip()
    return visit.page(
        "board/partners",
        entry=entry,
        items=told["items"],
        query=query,
        found=[each for each in await _search(visit, query) if each["id"] not in known],
        done=DID.get(params.get("getan", ""), ""),
    )


async def _search(visit: Visit, query: str) -> list[dict[str, Any]]:
    if not query:
        return []
    told = await visit.ask("registry", "/v1/initiatives", q=query, limit=MOST)
    return [{**initiative_card(item), "id": item["initiative_id"]} for item in items_of(told)]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NothingHereError from None
