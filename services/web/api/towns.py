"""Municipalities: what is there, what is needed and given; and the desk of town halls."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import find_place, near_name, places_named
from services.web.api.posting_form import FIELDS, PostingPage, empty_form
from services.web.api.sending import WRONG, once_key
from services.web.api.shared import gathering_card, initiative_card, with_query
from services.web.forms.reading import Form
from services.web.upstream import Answer, Down, data_of, items_of
from services.web.visit import Anyone, Municipality, NothingHereError
from services.web.words import board, dates, fairness, ideas, labels

TOWNS: Final = "/gemeinden"
DESK: Final = "/kommune"
AGS_LENGTH: Final = 8
MOST_GATHERINGS: Final = 3
MOST_SERVING: Final = 20
FEW_SERVING: Final = 6
FIGURES: Final = {
    "enquiries": "Nachrichten an Initiativen",
    "conversations": "daraus wurden Gespräche",
}


def towns_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(TOWNS, towns)
    router.add_api_route(f"{TOWNS}/{{ags}}", town)
    router.add_api_route(DESK, desk)
    router.add_api_route(f"{DESK}/neu", new)
    router.add_api_route(f"{DESK}/neu", post, methods=["POST"])
    return router


async def towns(visit: Anyone) -> Response:
    """Find a municipality by its German or Sorbian name."""
    query = visit.request.query_params.get("q", "").strip()
    found = await places_named(visit, query) if query else []
    return visit.page(
        "board/towns",
        query=query,
        items=[{**each, "href": f"{TOWNS}/{each['ags']}"} for each in found],
        meant=await near_name(visit, query) if query and not found else "",
    )


async def town(visit: Anyone, ags: str) -> Response:
    """One municipality: entries, needs, offers, calls, gatherings, figures."""
    if len(ags) != AGS_LENGTH or not ags.isdigit():
        raise NothingHereError
    told, gatherings, serving, *homes = await asyncio.gather(
        visit.need("registry", f"/v1/municipalities/{ags}/page"),
        visit.ask("events", "/v1/gatherings"),
        visit.ask("registry", "/v1/initiatives", serves=ags, display=True, limit=MOST_SERVING),
        visit.ask("matching", "/v1/demand", ags=ags),
        visit.ask("matching", "/v1/pressure", ags=ags),
    )
    place = told["municipality"]
    postings = [board.card(item) for item in told["postings"]]
    return visit.page(
        "board/town",
        place=place,
        name="/".join(part for part in (place["name"], place["name_hsb"]) if part),
        listed=told["listed"],
        entries=[initiative_card(item) for item in told["entries"]],
        serving=_serving(serving, told["entries"]),
        serving_href=with_query("/initiativen", kommt_nach=place["name"], kommt_nach_ags=ags),
        needs=[item for item in postings if item["side"] == "need"],
        offers=[item for item in postings if item["side"] == "offer"],
        calls=[
            {**item, "last_day": ideas.last_day(item["closes_at"])}
            for item in told["calls"]
            if item["state"] == "opened"
        ],
        gatherings=_gatherings(gatherings, ags),
        homes=_homes(*homes, name=place["name"]),
        figures=[[label, _said(told["figures"][name])] for name, label in FIGURES.items()],
        topics=[
            [labels.TOPICS.get(name, name), dates.number(count)]
            for name, count in told["topics"].items()
            if count is not None
        ],
        has_few=None in told["topics"].values(),
        dates=dates,
    )


async def desk(visit: Municipality) -> Response:
    """What town halls put up."""
    found = await visit.need("registry", "/v1/town-desk/postings")
    done = "Ausgehängt." if visit.request.query_params.get("getan") else ""
    return visit.page(
        "board/town_desk", items=[board.card(item) for item in found["items"]], toast=done
    )


async def new(visit: Municipality) -> Response:
    """An empty form for what a place needs or gives."""
    form = empty_form(visit.request.query_params.get("art", ""))
    return await PostingPage(visit, form).show("board/new_of_town")


async def post(visit: Municipality) -> Response:
    """Put it up for the municipality; staff answers for the mailbox."""
    form = await visit.form()
    page = PostingPage(visit, form)
    told = {**await page.read(), **page.contact()}
    ags = await _town(page, form)
    if form.is_right:
        path = f"/v1/municipalities/{ags}/postings"
        answer = await visit.tell("registry", path, told, key=once_key(form, [ags, told]))
        if answer.is_done:
            return visit.to(f"{DESK}?getan=1")
        form.refused(answer.data, fields=FIELDS)
    return await page.show("board/new_of_town", status=WRONG)


async def _town(page: PostingPage, form: Form) -> str:
    """For which municipality it is: its own field, read like any place."""
    typed = form.text("town", longest=80, missing="Für welche Gemeinde hängen Sie das aus?")
    if not typed:
        return ""
    other = Form({"place": [typed], "ags": [form.raw("town_ags")]})
    meant = await find_place(page.visit, other)
    if meant.place is None:
        form.wrong("town", "Bitte schreiben Sie den ganzen Namen der Gemeinde.")
        return ""
    return str(meant.place["ags"])


def _homes(demand: Answer | Down, pressure: Answer | Down, *, name: str) -> dict[str, Any]:
    """What stands in the way of households from here, and how sought-after places here are."""
    missing, sought = (_of_homes(answer) for answer in (demand, pressure))
    return {
        "missing": [fairness.missing(cell) for cell in missing],
        "pressure": fairness.pressure(sought[0], name) if sought else "",
    }


def _of_homes(answer: Answer | Down) -> list[dict[str, Any]]:
    markets = data_of(answer, {}).get("markets", [])
    return [item for each in markets if each["market"] == "living" for item in each["items"]]


def _gatherings(answer: Answer | Down, ags: str) -> list[dict[str, Any]]:
    here = [item for item in items_of(answer) if (item.get("venue") or {}).get("ags") == ags]
    return [gathering_card(item) for item in here[:MOST_GATHERINGS]]


def _serving(answer: Answer | Down, here: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who comes here and is not here anyway."""
    known = {item["initiative_id"] for item in here}
    others = [item for item in items_of(answer) if item["initiative_id"] not in known]
    return [initiative_card(item) for item in others[:FEW_SERVING]]


def _said(count: int | None) -> str:
    return "unter 5" if count is None else dates.number(count)
