"""The board: what is needed and given, found by place, put up without an account; one's own."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import district_names, near_name, places_named
from services.web.api.posting_form import FIELDS, PostingPage, empty_form
from services.web.api.sending import WRONG, once_key, tell_counted
from services.web.api.shared import with_query
from services.web.forms.reading import Form, read_number
from services.web.visit import Anyone, NothingHereError, Person, Visit
from services.web.words import board, dates, problems

BOARD: Final = "/mitmachbrett"
RADII: Final = (0, 10, 20, 50, 100)
DID: Final = {
    "erneuert": "Danke. Der Zettel hängt 90 Tage länger.",
    "erledigt": "Schön, dass es geklappt hat. Der Zettel ist abgenommen.",
    "geantwortet": "Ihre Antwort ist gespeichert.",
    "ausgehaengt": "Der Zettel hängt jetzt am Mitmachbrett.",
}


def board_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(BOARD, search)
    router.add_api_route(f"{BOARD}/neu", new)
    router.add_api_route(f"{BOARD}/neu", post, methods=["POST"])
    router.add_api_route(f"{BOARD}/{{posting_id:uuid}}", show)
    router.add_api_route(f"{BOARD}/{{posting_id:uuid}}/abnehmen", take_off, methods=["POST"])
    router.add_api_route(f"{BOARD}/{{posting_id:uuid}}/meins", own)
    router.add_api_route(f"{BOARD}/{{posting_id:uuid}}/meins", act, methods=["POST"])
    router.add_api_route("/eintrag/{initiative_id:uuid}/brett", new_of_entry)
    router.add_api_route("/eintrag/{initiative_id:uuid}/brett", post_for_entry, methods=["POST"])
    return router


async def search(visit: Anyone) -> Response:
    """The board with its filters: the nearest first if a place is named."""
    params = visit.request.query_params
    chosen = {name: params.get(name, "").strip() for name in ("art", "was", "kreis", "ort")}
    chosen["umkreis"] = str(read_number(params.get("umkreis", "")) or 0)
    named = await places_named(visit, chosen["ort"]) if chosen["ort"] else []
    query = {
        "side": chosen["art"],
        "category": chosen["was"],
        "district": "" if named else chosen["kreis"],
        "ags": named[0]["ags"] if named else "",
        "radius_km": chosen["umkreis"],
        "cursor": str(read_number(params.get("weiter", "")) or 0),
    }
    asked = {name: value for name, value in query.items() if value}
    found, districts = await asyncio.gather(
        visit.need("registry", "/v1/postings", **asked), district_names(visit)
    )
    is_unknown = bool(chosen["ort"]) and not named
    behind = found["next_cursor"]
    return visit.page(
        "board/search",
        chosen=chosen,
        near=named[0] if named else None,
        is_unknown=is_unknown,
        meant=await near_name(visit, chosen["ort"]) if is_unknown else "",
        items=[board.card(item) for item in found["items"]],
        total=found["total"],
        sides=[["", "alles"], ["need", "was gesucht wird"], ["offer", "was angeboten wird"]],
        categories=[["", "alles"], *_counted(found["counts"])],
        districts=[["", "ganz Sachsen"], *districts.items()],
        radii=[[str(km), f"{km} km" if km else "nur dort"] for km in RADII],
        next_href=with_query(BOARD, **chosen, weiter=behind) if behind else None,
    )


async def show(visit: Anyone, posting_id: UUID) -> Response:
    """One need or offer, with what fits it and why."""
    told = await visit.need("registry", f"/v1/postings/{posting_id}")
    return _show(visit, told, form=Form({}))


async def new(visit: Anyone) -> Response:
    """An empty form; where one comes from a place, it is filled in."""
    params = visit.request.query_params
    email = (visit.session.email if visit.session else None) or ""
    form = empty_form(params.get("art", ""), email=email, place=params.get("ort", ""))
    return await PostingPage(visit, form).show("board/new")


async def post(visit: Anyone) -> Response:
    """Put it up; the mailbox is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("board/sent", email=form.raw("email"), state="draft", posting_id="")
    page = PostingPage(visit, form)
    told = {**await page.read(), **page.contact()}
    if not form.is_right:
        return await page.show("board/new", status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="posting",
        email=told["email"],
        service="registry",
        path="/v1/postings",
        told=told,
        fields=FIELDS,
    )
    if isinstance(answer, int):
        return await page.show("board/new", status=answer)
    return visit.page("board/sent", email=form.raw("email"), **answer.data)


async def take_off(visit: Anyone, posting_id: UUID) -> Response:
    """Staff takes it off and says why; the registry knows who may."""
    form = await visit.form()
    told = await visit.need("registry", f"/v1/postings/{posting_id}")
    reason = form.text("reason", longest=2000, missing=problems.GERMAN["reason-missing"])
    if not form.is_right:
        return _show(visit, told, form=form, status=WRONG)
    path = f"/v1/postings/{posting_id}/take-off"
    visit.needed(await visit.tell("registry", path, {"reason": reason}))
    return visit.to(BOARD)


async def own(visit: Person, posting_id: UUID) -> Response:
    """The own need or offer: what fits, who asks, and the buttons."""
    told = dict(await visit.need("registry", f"/v1/postings/{posting_id}/own"))
    return visit.page(
        "board/own",
        posting=board.card(told),
        fits=board.fits(told["fits"]),
        asked=told["asked"],
        consent=told["consent"],
        actions=told["actions"],
        reason=told["reason"],
        state_words=board.INTRODUCTION_STATES,
        done=DID.get(visit.request.query_params.get("getan", ""), ""),
        dates=dates,
    )


async def act(visit: Person, posting_id: UUID) -> Response:
    """Renew, settle, or answer whoever asks."""
    form = await visit.form()
    body: dict[str, Any] = {}
    match form.raw("do"):
        case "renew":
            path, did = f"/v1/postings/{posting_id}/renew", "erneuert"
        case "resolve":
            path, did = f"/v1/postings/{posting_id}/resolve", "erledigt"
        case "yes" | "no" as answer:
            path = f"/v1/introductions/{_uuid(form.raw('introduction_id'))}/answer"
            body, did = {"answer": answer}, "geantwortet"
        case _:
            raise NothingHereError
    visit.needed(await visit.tell("registry", path, body))
    return visit.to(f"{BOARD}/{posting_id}/meins?getan={did}")


async def new_of_entry(visit: Person, initiative_id: UUID) -> Response:
    """An empty form for what one's entry needs or gives."""
    entry = await _entry(visit, initiative_id)
    place = entry["draft"]["place"]
    form = empty_form(
        visit.request.query_params.get("art", ""), place=place["municipality"], ags=place["ags"]
    )
    return await PostingPage(visit, form).show("board/new_of_entry", entry=entry)


async def post_for_entry(visit: Person, initiative_id: UUID) -> Response:
    """Put up what one's entry needs or gives."""
    form = await visit.form()
    entry = await _entry(visit, initiative_id)
    page = PostingPage(visit, form)
    told = await page.read()
    if form.is_right:
        path = f"/v1/initiatives/{initiative_id}/postings"
        answer = await visit.tell("registry", path, told, key=once_key(form, told))
        if answer.is_done:
            return visit.to(f"{BOARD}/{answer.data['posting_id']}/meins?getan=ausgehaengt")
        form.refused(answer.data, fields=FIELDS)
    return await page.show("board/new_of_entry", entry=entry, status=WRONG)


def _show(visit: Visit, told: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    roles = visit.session.roles if visit.session else frozenset()
    return visit.page(
        "board/posting",
        status=status,
        posting=board.card(told),
        fits=board.fits(told["fits"]),
        may_take_off=bool(roles & {"editor", "municipality"}),
        form=form,
        dates=dates,
    )


def _counted(counts: dict[str, int]) -> list[list[str]]:
    return [
        [value, f"{label} ({counts.get(value, 0)})"] for value, label in board.CATEGORIES.items()
    ]


async def _entry(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    visit.hold(initiative_id)
    return dict(await visit.need("registry", f"/v1/initiatives/{initiative_id}/own"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NothingHereError from None
