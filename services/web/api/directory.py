"""The directory: search, facets, map, and an initiative's profile."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from services.web.api import filters, mapping, sites_of
from services.web.api.filters import Chosen, Near
from services.web.api.nearby import near_of
from services.web.api.places import near_name
from services.web.api.shared import initiative_card, with_query
from services.web.map_projection import MAP_CREDIT, SAXONY
from services.web.upstream import Answer, Down, data_of, items_of
from services.web.visit import Anyone, Visit
from services.web.words import board, dates, images, offers, problems
from services.web.words.entries import labels_of
from services.web.words.languages import gettext, label, msgid, ngettext

REFUSED: Final = 422
MERGED: Final = 308
"""The entry was merged: the service says into which one."""
MOST_WAYS: Final = 5
NEIGHBOURS: Final = 3
TAKE: Final = "/api/registry/v1/initiatives"
FORMS: Final = {
    "csv": msgid("Tabelle (CSV)"),
    "geojson": msgid("Karte (GeoJSON)"),
    "jsonld": msgid("JSON-LD"),
    "atom": msgid("Neuigkeiten (Atom)"),
}
"""In which forms the hits can be taken away."""


def directory_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/initiativen", directory)
    router.add_api_route("/initiativen/{initiative_id:uuid}", profile)
    return router


async def directory(visit: Anyone) -> Response:
    """The list with its filters, and the same hits on the map."""
    chosen = filters.read_chosen(visit.request.query_params)
    near = await near_of(visit, chosen)
    found, drawn = await _found(visit, chosen, near)
    refused = ""
    if isinstance(found, Answer) and found.is_refused:
        refused = problems.sentence(found.slug, found.refusal.details, otherwise="filter-unknown")
        chosen, near = filters.read_chosen(QueryParams()), Near()
        found, drawn = await _found(visit, chosen, near)
    near_place = await near_name(visit, chosen["ort"]) if near.is_unknown else ""
    told = visit.needed(found)
    return visit.page(
        "directory",
        status=REFUSED if refused else 200,
        refused=refused,
        near=near,
        take=_take(chosen, near),
        near_place=near_place,
        near_place_href=filters.href(chosen, ort=near_place),
        **_shown(told, chosen, near),
        **_map(drawn, chosen),
        **(await _ways_on(visit, told, chosen, near)),
    )


async def profile(visit: Anyone, initiative_id: UUID) -> Response:
    """One initiative as the public sees it, and who else is near."""
    answer = await visit.ask("registry", f"/v1/initiatives/{initiative_id}")
    if isinstance(answer, Answer) and answer.status == MERGED:
        # Not to be remembered: a merge may be undone.
        kept = {"cache-control": "no-store"}
        return RedirectResponse(f"/initiativen/{answer.location}", 301, headers=kept)
    entry = visit.needed(answer)
    place = entry["place"]
    here = f"{place['lat']},{place['lon']}"
    vocabulary, neighbours = await asyncio.gather(
        visit.ask("registry", "/v1/vocabulary"),
        visit.ask("registry", "/v1/initiatives/near", near=here, limit=NEIGHBOURS + 1),
    )
    around = await _around(visit, initiative_id)
    asked = await near_of(visit, filters.read_chosen(visit.request.query_params))
    return visit.page(
        "initiative",
        entry=entry,
        images=images.pictures(entry.get("images") or []),
        card=initiative_card(entry),
        rows=_rows(entry, data_of(vocabulary, {})),
        neighbours=_cards(data_of(neighbours, []), without=str(initiative_id))[:NEIGHBOURS],
        around=around,
        sites=sites_of.told(entry, asked.place),
        asked_place=asked.place,
        main_area=sites_of.main_area(entry),
        points=sites_of.points(entry),
        map=SAXONY,
        credit=MAP_CREDIT,
        confirmed=dates.day(entry["confirmed_at"]),
        broken_on=dates.day(broken) if (broken := entry.get("website_broken_at")) else "",
        offer=offers.rows(entry["housing"]) if entry.get("housing") else [],
    )


async def _around(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    """What the entry needs and gives, and its partners; the page does without if need be."""
    postings, partners = await asyncio.gather(
        visit.ask("registry", "/v1/postings", initiative_id=str(initiative_id)),
        visit.ask("registry", f"/v1/initiatives/{initiative_id}/partners"),
    )
    return {
        "postings": [board.card(item) for item in items_of(postings)],
        "partners": items_of(partners),
    }


async def _found(visit: Visit, chosen: Chosen, near: Near) -> tuple[Answer | Down, Answer | Down]:
    query = filters.asked(chosen, near)
    page = {
        "sort": filters.sort_of(chosen, near),
        "cursor": chosen["cursor"],
        "limit": filters.PAGE,
    }
    zoom = mapping.window(chosen[filters.BOX]).zoom
    return await asyncio.gather(
        visit.ask("registry", "/v1/initiatives", **query, **page),
        visit.ask("registry", "/v1/initiatives/clusters", **query, zoom=zoom),
    )


def _shown(found: Mapping[str, Any], chosen: Chosen, near: Near) -> dict[str, Any]:
    cursor, suggestion = found.get("next_cursor"), found.get("suggestion")
    return {
        "chosen": chosen,
        "hidden": filters.hidden(chosen),
        "radii": filters.RADII,
        "cards": [_card(item, chosen) for item in found["items"]],
        "total": found["total"],
        "suggestion": suggestion,
        "suggestion_href": filters.href(chosen, q=suggestion),
        "groups": filters.groups(found["facets"], chosen),
        "chips": filters.chips(found["facets"], chosen),
        "sorts": filters.sorts(chosen, near),
        "sorted_by": label(filters.SORTS[filters.sort_of(chosen, near)]),
        "next_href": filters.href(chosen, cursor=cursor) if cursor else None,
        "follow_href": filters.follow_href(chosen),
        "first_href": filters.href(chosen) if chosen["cursor"] else None,
    }


def _take(chosen: Chosen, near: Near) -> list[dict[str, str]]:
    """The same hits as files, all of them."""
    query = filters.asked(chosen, near)
    return [
        {"text": label(text), "href": with_query(f"{TAKE}.{ending}", **query)}
        for ending, text in FORMS.items()
    ]


def _map(drawn: Answer | Down, chosen: Chosen) -> dict[str, Any]:
    shown = mapping.window(chosen[filters.BOX])
    clusters = data_of(drawn, None)
    return {
        "points": None
        if clusters is None
        else mapping.dots(
            clusters["clusters"], shown, href=lambda box: filters.href(chosen, **{filters.BOX: box})
        ),
        "map": shown.projection,
        "picture": shown.picture,
        "places_text": "" if clusters is None else _places_text(clusters["clusters"]),
        "whole_href": None if shown.is_whole else filters.href(chosen, **{filters.BOX: ""}),
        "credit": MAP_CREDIT,
    }


def _places_text(clusters: list[dict[str, Any]]) -> str:
    """How many places the map draws; an entry may have several of them."""
    places = sum(each.get("places", each["count"]) for each in clusters)
    return ngettext("an %(num)s Ort", "an %(num)s Orten", places) if places else ""


async def _ways_on(
    visit: Visit, found: Mapping[str, Any], chosen: Chosen, near: Near
) -> dict[str, Any]:
    """Where to go on where nothing was found: one condition less, or what is near."""
    if found["total"]:
        return {"ways": [], "neighbours": []}
    chips = filters.chips(found["facets"], chosen)
    ways = filters.weaker(chosen, near, chips)[:MOST_WAYS]
    asking = [_total(visit, way["chosen"], near) for way in ways]
    *totals, neighbours = await asyncio.gather(*asking, _neighbours(visit, near))
    counted = ({**way, "total": total} for way, total in zip(ways, totals, strict=True))
    return {
        "ways": sorted((way for way in counted if way["total"]), key=lambda way: -way["total"]),
        "neighbours": neighbours,
    }


async def _total(visit: Visit, chosen: Chosen, near: Near) -> int:
    """How many entries a search finds; asked of the map, so that nobody counts it as a search."""
    place = near.place if chosen["ort"] else None
    served = near.served if chosen[filters.SERVES] else None
    query = filters.asked(chosen, Near(place=place, served=served))
    drawn = data_of(await visit.ask("registry", "/v1/initiatives/clusters", **query), None)
    return sum(each["count"] for each in drawn["clusters"]) if drawn else 0


async def _neighbours(visit: Visit, near: Near) -> Any:
    if near.place is None:
        return []
    around = f"{near.place['lat']},{near.place['lon']}"
    found = await visit.ask("registry", "/v1/initiatives/near", near=around, limit=NEIGHBOURS)
    return _cards(data_of(found, []))


def _rows(entry: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the entry says of itself in single words, as people read it."""
    labels = {name: labels_of({name: options}) for name, options in vocabulary.items()}
    told = (
        (gettext("Für wen"), "target_groups", entry.get("target_groups") or []),
        (gettext("Wer steht dahinter"), "actor_kinds", [entry.get("actor_kind")]),
        (gettext("Rechtsform"), "legal_forms", [entry.get("legal_form")]),
        (gettext("Wie weit"), "stages", [entry.get("stage")]),
        (gettext("Nachhaltigkeitsziele"), "sdgs", entry.get("sdgs") or []),
    )
    rows = (
        (term, [label(labels.get(name, {}).get(value, value)) for value in values if value])
        for term, name, values in told
    )
    return [{"term": term, "text": ", ".join(texts)} for term, texts in rows if texts]


def _cards(items: list[dict[str, Any]], *, without: str = "") -> list[dict[str, Any]]:
    return [initiative_card(item) for item in items if item["initiative_id"] != without]


def _card(item: dict[str, Any], chosen: Chosen) -> dict[str, Any]:
    """A card of the list; the page of an entry with several places hears which place was meant."""
    card = initiative_card(item)
    if item.get("sites") and chosen["ort"]:
        card["href"] = with_query(card["href"], ort=chosen["ort"], ags=chosen["ags"])
    return card
