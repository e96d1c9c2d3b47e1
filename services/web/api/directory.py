"""The directory: search, facets, map, and an initiative's profile."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import Response

from services.web.api.places import MOST_CHOICES, choices_of, near_name, places_named
from services.web.api.shared import initiative_card, topic_of, with_query
from services.web.forms.reading import read_number
from services.web.map_projection import MAP_CREDIT, SAXONY
from services.web.upstream import Answer, Down
from services.web.visit import Anyone, Visit
from services.web.words import board, dates, problems

FACETS: Final = {
    "topic": "Thema",
    "district": "Landkreis oder Stadt",
    "target_group": "Für wen",
    "actor_kind": "Wer steht dahinter",
    "stage": "Wie weit",
    "kind": "Was",
}
SORTS: Final = {"relevance": "Passung", "distance": "Entfernung", "date": "Datum", "name": "Name"}
REFUSED: Final = 422
RADII: Final = (5, 10, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Near:
    """The place around which is searched; ``others`` are links to places that may be meant too."""

    place: dict[str, Any] | None = None
    is_unknown: bool = False
    others: list[dict[str, str]] = field(default_factory=list)


def directory_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/initiativen", directory)
    router.add_api_route("/initiativen/{initiative_id:uuid}", profile)
    return router


async def directory(visit: Anyone) -> Response:
    """The list with its filters, and the same hits on the map."""
    chosen = _chosen(visit.request.query_params)
    near = await _near(visit, chosen)
    found, points = await _found(visit, chosen, near)
    refused = ""
    if isinstance(found, Answer) and found.is_refused:
        refused = problems.sentence(found.slug, found.refusal.details, otherwise="filter-unknown")
        chosen, near = _chosen(QueryParams()), Near()
        found, points = await _found(visit, chosen, near)
    near_place = await near_name(visit, chosen["ort"]) if near.is_unknown else ""
    return visit.page(
        "directory",
        status=REFUSED if refused else 200,
        refused=refused,
        near=near,
        near_place=near_place,
        near_place_href=with_query("/initiativen", **{**chosen, "ort": near_place, "cursor": ""}),
        **_shown(visit.needed(found), chosen, has_place=near.place is not None),
        points=_points(points.data["points"])
        if isinstance(points, Answer) and points.is_done
        else None,
        map=SAXONY,
        credit=MAP_CREDIT,
    )


async def profile(visit: Anyone, initiative_id: UUID) -> Response:
    """One initiative as the public sees it."""
    entry = await visit.need("registry", f"/v1/initiatives/{initiative_id}")
    around = await _around(visit, initiative_id)
    x, y = SAXONY.to_xy(lon=entry["place"]["lon"], lat=entry["place"]["lat"])
    point = {
        "x": x,
        "y": y,
        "topic": topic_of(entry["topics"][0])["slug"] if entry["topics"] else "",
    }
    return visit.page(
        "initiative",
        entry=entry,
        card=initiative_card(entry),
        around=around,
        point=point,
        map=SAXONY,
        credit=MAP_CREDIT,
        confirmed=dates.day(entry["confirmed_at"]),
        money=dates.euro,
        since=dates.since,
    )


async def _around(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    """What the entry needs and gives, and its partners; the page does without if need be."""
    postings, partners = await asyncio.gather(
        visit.ask("registry", "/v1/postings", initiative_id=str(initiative_id)),
        visit.ask("registry", f"/v1/initiatives/{initiative_id}/partners"),
    )
    return {
        "postings": [board.card(item) for item in _items(postings)],
        "partners": _items(partners),
    }


def _items(told: Answer | Down) -> list[dict[str, Any]]:
    return list(told.data["items"]) if isinstance(told, Answer) and told.is_done else []


def _chosen(params: QueryParams) -> dict[str, Any]:
    chosen: dict[str, Any] = {name: params.getlist(name) for name in FACETS}
    for name in ("q", "ort", "ags", "umkreis", "sort", "cursor"):
        chosen[name] = params.get(name, "").strip()
    chosen["sort"] = chosen["sort"] if chosen["sort"] in SORTS else ""
    chosen["umkreis"] = read_number(chosen["umkreis"]) or 25
    return chosen


async def _near(visit: Visit, chosen: dict[str, Any]) -> Near:
    if not chosen["ort"]:
        return Near()
    named = await places_named(visit, chosen["ort"])
    if not named:
        return Near(is_unknown=True)
    place = next((item for item in named if item["ags"] == chosen["ags"]), named[0])
    return Near(
        place=place,
        others=[
            {
                "text": choice["label"],
                "href": with_query("/initiativen", **{**_query(chosen), "ags": choice["value"]}),
            }
            for choice in choices_of(named[:MOST_CHOICES])
            if choice["value"] != place["ags"]
        ],
    )


async def _found(
    visit: Visit, chosen: dict[str, Any], near: Near
) -> tuple[Answer | Down, Answer | Down]:
    query = {**{name: chosen[name] for name in FACETS}, "q": chosen["q"]}
    if near.place is not None:
        query["near"] = f"{near.place['lat']},{near.place['lon']}"
        query["radius_km"] = chosen["umkreis"]
    page = {
        "sort": _sort(chosen, has_place=near.place is not None),
        "cursor": chosen["cursor"],
        "limit": 20,
    }
    return await asyncio.gather(
        visit.ask("registry", "/v1/initiatives", **query, **page),
        visit.ask("registry", "/v1/initiatives/points", **query),
    )


def _sort(chosen: dict[str, Any], *, has_place: bool) -> str:
    return chosen["sort"] or ("relevance" if chosen["q"] else "distance" if has_place else "date")


def _shown(found: dict[str, Any], chosen: dict[str, Any], *, has_place: bool) -> dict[str, Any]:
    sort = _sort(chosen, has_place=has_place)
    return {
        "chosen": chosen,
        "radii": RADII,
        "cards": [initiative_card(item) for item in found["items"]],
        "total": found["total"],
        "suggestion": found.get("suggestion"),
        "groups": _groups(found["facets"], chosen),
        "chips": _chips(found["facets"], chosen),
        "sorts": _sorts(chosen, sort=sort, has_place=has_place),
        "sorted_by": SORTS[sort],
        "next_href": _next(chosen, found.get("next_cursor")),
    }


def _groups(facets: dict[str, Any], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": title,
            "open": name in {"topic", "district"} or bool(chosen[name]),
            "options": [
                {**option, "checked": option["value"] in chosen[name]}
                for option in facets.get(name, [])
            ],
        }
        for name, title in FACETS.items()
        if facets.get(name)
    ]


def _chips(facets: dict[str, Any], chosen: dict[str, Any]) -> list[dict[str, str]]:
    labels = {
        (name, option["value"]): option["label"]
        for name in FACETS
        for option in facets.get(name, [])
    }
    return [
        {"text": labels.get((name, value), value), "href": _without(chosen, name, value)}
        for name in FACETS
        for value in chosen[name]
    ]


def _without(chosen: dict[str, Any], name: str, value: str) -> str:
    rest = [other for other in chosen[name] if other != value]
    return with_query("/initiativen", **{**_query(chosen), name: rest})


def _query(chosen: dict[str, Any]) -> dict[str, Any]:
    kept = {**chosen, "cursor": ""}
    if not chosen["ort"]:
        kept |= {"umkreis": "", "ags": ""}
    return {name: value for name, value in kept.items() if value}


def _sorts(chosen: dict[str, Any], *, sort: str, has_place: bool) -> list[dict[str, Any]]:
    usable = [
        name
        for name in SORTS
        if (name != "relevance" or chosen["q"]) and (name != "distance" or has_place)
    ]
    return [
        {
            "text": SORTS[name],
            "href": with_query("/initiativen", **{**_query(chosen), "sort": name}),
            "current": name == sort,
        }
        for name in usable
    ]


def _next(chosen: dict[str, Any], cursor: str | None) -> str | None:
    return with_query("/initiativen", **{**_query(chosen), "cursor": cursor}) if cursor else None


def _points(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shown = []
    for point in points:
        x, y = SAXONY.to_xy(lon=point["lon"], lat=point["lat"])
        shown.append(
            {
                "x": x,
                "y": y,
                "name": point["title"],
                "href": f"/initiativen/{point['initiative_id']}",
                "topic": point.get("topic", ""),
            }
        )
    return shown
