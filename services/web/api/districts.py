"""A page of its own for each district and independent city: what there is, where, and since when."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from services.web.api import filters, mapping
from services.web.api.shared import gathering_card, initiative_card, with_query
from services.web.map_projection import MAP_CREDIT
from services.web.upstream import Answer, Down, data_of, items_of
from services.web.visit import Anyone, NothingHereError, Visit

NEWEST: Final = 6
COMING: Final = 3
ATOM: Final = "/api/registry/v1/initiatives.atom"
MOST_TOPICS: Final = 6
_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def districts_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/kreis", index)
    router.add_api_route("/kreis/{name}", page)
    return router


async def index(visit: Anyone) -> Response:
    """All districts, with how much there is."""
    districts, figures = await asyncio.gather(
        visit.need("registry", "/v1/districts"), visit.ask("registry", "/v1/figures")
    )
    counts = {
        each["district"]: each["value"] for each in data_of(figures, {}).get("by_district", [])
    }
    items = [
        {**each, "href": f"/kreis/{slug_of(each)}", "count": counts.get(each["district"], 0)}
        for each in districts
    ]
    return visit.page("districts/all", items=items)


async def page(visit: Anyone, name: str) -> Response:
    """One district; its key leads to its name."""
    district = await _district(visit, name)
    if slug_of(district) != name:
        return RedirectResponse(f"/kreis/{slug_of(district)}", 301)
    chosen = {**filters.read_chosen(visit.request.query_params), "district": [district["district"]]}
    told, drawn, coming, serving = await asyncio.gather(
        visit.ask(
            "registry",
            "/v1/initiatives",
            district=[district["district"]],
            sort="date",
            limit=NEWEST,
            display=True,
        ),
        visit.ask("registry", "/v1/initiatives/clusters", district=[district["district"]], zoom=3),
        visit.ask("events", "/v1/gatherings"),
        visit.ask(
            "registry",
            "/v1/initiatives",
            serves=district["district"],
            display=True,
            limit=NEWEST,
        ),
    )
    found = visit.needed(told)
    return visit.page(
        "districts/one",
        district=district,
        where=where_of(district),
        total=found["total"],
        cards=[initiative_card(item) for item in found["items"]],
        serving=[initiative_card(item) for item in items_of(serving)],
        topics=_topics(found, district),
        figures=_figures(found),
        all_href=with_query(filters.PATH, district=[district["district"]]),
        follow_href=with_query(filters.FOLLOWING, district=[district["district"]]),
        atom_href=with_query(ATOM, district=[district["district"]]),
        gatherings=_coming(coming, str(district["district"])),
        embed_href=with_query("/einbetten", district=[district["district"]]),
        **_map(drawn, {**chosen, "q": ""}),
    )


def _coming(told: Answer | Down, district: str) -> list[dict[str, Any]]:
    """What is on in the district, the next one first."""
    here = [
        each
        for each in items_of(told)
        if str((each.get("venue") or {}).get("ags", "")).startswith(district)
    ]
    return [gathering_card(each) for each in here[:COMING]]


def slug_of(district: Mapping[str, Any]) -> str:
    """The name as it stands in the address; no two districts share one."""
    plain = str(district["name"]).lower().translate(_LETTERS)
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def where_of(district: Mapping[str, Any]) -> str:
    """The name with the words before it: «im Landkreis Görlitz», «in Dresden»."""
    name = str(district["name"])
    if "kreis" in name.lower():
        return f"im {name}"
    return f"in {name}" if " " not in name else f"im Landkreis {name}"


async def _district(visit: Visit, name: str) -> Mapping[str, Any]:
    districts = await visit.need("registry", "/v1/districts")
    for each in districts:
        if name in {slug_of(each), each["district"]}:
            return dict(each)
    raise NothingHereError


def _topics(found: Mapping[str, Any], district: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What most of it is about."""
    told = sorted(found["facets"].get("topic", []), key=lambda each: -each["count"])
    return [
        {
            "text": each["label"],
            "count": each["count"],
            "href": with_query(
                filters.PATH, district=[district["district"]], topic=[each["value"]]
            ),
        }
        for each in told[:MOST_TOPICS]
    ]


def _figures(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    kinds = {each["value"]: each["count"] for each in found["facets"].get("kind", [])}
    topics = found["facets"].get("topic", [])
    told = (
        ("Einträge", found["total"]),
        ("davon Wohnprojekte", kinds.get("housing-project", 0)),
        ("Themen", len(topics)),
    )
    return [{"label": label, "value": value} for label, value in told]


def _map(drawn: Answer | Down, chosen: dict[str, Any]) -> dict[str, Any]:
    """The district's dots, as close as they lie."""
    clusters = data_of(drawn, {}).get("clusters", [])
    shown = mapping.window(mapping.box_around(clusters))
    return {
        "points": mapping.dots(
            clusters, shown, href=lambda part: filters.href(chosen, **{filters.BOX: part})
        ),
        "map": shown.projection,
        "picture": shown.picture,
        "credit": MAP_CREDIT,
    }
