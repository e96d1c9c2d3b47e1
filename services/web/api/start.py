"""The start page, the figures and the plain pages about the site."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from services.web.api.shared import gathering_card, initiative_card
from services.web.rendering import render
from services.web.upstream import Answer, Down, data_of, items_of
from services.web.visit import Anyone, NothingHereError
from services.web.words import statistics
from services.web.words.figures import rows
from services.web.words.languages import gettext

PLAIN: Final = {
    "impressum": "imprint",
    "datenschutz": "privacy",
    "barrierefreiheit": "accessibility",
    "leichte-sprache": "easy",
    "gebaerdensprache": "sign",
    "barriere-melden": "report_barrier",
    "entwickler": "developers",
    "zusammen-wohnen": "living",
}


def start_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/", start)
    router.add_api_route("/zahlen", figures)
    router.add_api_route("/_ui", gallery, include_in_schema=False)
    for path in PLAIN:
        router.add_api_route(f"/{path}", plain)
    return router


async def start(visit: Anyone) -> Response:
    """What this is for, what is on, what is new."""
    gatherings, newest, *told = await asyncio.gather(
        visit.ask("events", "/v1/gatherings"),
        visit.ask("registry", "/v1/initiatives", sort="date", limit=3),
        *(visit.ask(name, "/v1/figures") for name in ("registry", "matching", "events")),
    )
    return visit.page(
        "start",
        gatherings=[gathering_card(item) for item in items_of(gatherings)[:3]],
        newest=[initiative_card(item) for item in items_of(newest)[:3]],
        figures=_figures(*told),
    )


async def figures(visit: Anyone) -> Response:
    """A handful of true figures."""
    services = ("registry", "matching", "events", "notifications")
    year, *told = await asyncio.gather(
        visit.ask("registry", "/v1/statistics"),
        *(visit.ask(name, "/v1/figures") for name in services),
    )
    away = [answer.service for answer in told if isinstance(answer, Down)]
    known = {name: data_of(answer, {}) for name, answer in zip(services, told, strict=True)}
    return visit.page(
        "figures", known=known, rows=rows(known), away=away, year=_year(data_of(year, {}))
    )


async def plain(visit: Anyone) -> Response:
    """Imprint, privacy and their neighbours: they stand even when every service is away."""
    return visit.page(PLAIN[visit.request.url.path.strip("/")])


async def gallery(visit: Anyone) -> Response:
    """Every macro with sample data, for developers and for the accessibility test."""
    if visit.settings.environment != "local":
        raise NothingHereError
    return HTMLResponse(render(visit.templates, "ui_gallery.html", {}))


def _year(told: dict[str, Any]) -> dict[str, Any]:
    """What is there by what it is about, and what a year brought; nothing while registry is away."""
    if not told:
        return {}
    return {
        "topics": statistics.bars(told["by_topic"]),
        "stages": statistics.bars(told["by_stage"]),
        "actors": statistics.bars(told["by_actor_kind"]),
        "months": statistics.months(told["months"]),
        "waiting": statistics.waiting(told["waiting"]),
    }


def _figures(*answers: Answer | Down) -> list[dict[str, Any]]:
    registry, matching, events = (data_of(answer, {}) for answer in answers)
    told = (
        (gettext("Initiativen"), registry.get("listed")),
        (gettext("suchen ein Zuhause"), matching.get("seeking")),
        (gettext("Kontakte entstanden"), matching.get("released")),
        (gettext("freie Plätze bei Abenden"), events.get("free_places")),
    )
    return [{"label": label, "value": value} for label, value in told if value is not None]
