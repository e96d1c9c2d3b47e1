"""An entry and its confirmed partners on one page: who they are, where, and what is coming up there."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import Response

from services.web.api import filters, mapping
from services.web.api.shared import gathering_card, initiative_card
from services.web.map_projection import MAP_CREDIT
from services.web.upstream import Answer, items_of
from services.web.visit import Anyone, NothingHereError, Visit
from services.web.words import board

MOST_PARTNERS: Final = 30
MOST_GATHERINGS: Final = 6
MOST_POSTINGS: Final = 12


def networks_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/partner/{initiative_id:uuid}", page)
    return router


async def page(visit: Anyone, initiative_id: UUID) -> Response:
    """Both sides have confirmed each partnership; without one there is no such page."""
    entry = visit.needed(await visit.ask("registry", f"/v1/initiatives/{initiative_id}"))
    partners = items_of(await visit.ask("registry", f"/v1/initiatives/{initiative_id}/partners"))
    if not partners:
        raise NothingHereError
    ids = [each["initiative_id"] for each in partners[:MOST_PARTNERS]]
    told = await asyncio.gather(*(visit.ask("registry", f"/v1/initiatives/{each}") for each in ids))
    members = [entry, *(each.data for each in told if isinstance(each, Answer) and each.is_done)]
    postings, gatherings = await asyncio.gather(
        _postings(visit, members), visit.ask("events", "/v1/gatherings")
    )
    return visit.page(
        "networks/one",
        entry=entry,
        cards=[initiative_card(each) for each in members],
        postings=postings,
        gatherings=_there(items_of(gatherings), members),
        **_map(members),
    )


async def _postings(visit: Visit, members: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    told = await asyncio.gather(
        *(
            visit.ask("registry", "/v1/postings", initiative_id=each["initiative_id"])
            for each in members
        )
    )
    found = {item["posting_id"]: item for answer in told for item in items_of(answer)}
    return [board.card(item) for item in [*found.values()][:MOST_POSTINGS]]


def _there(
    gatherings: list[dict[str, Any]], members: list[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What is on in the places of the network, the next one first."""
    places = {each["place"]["ags"] for each in members}
    here = [each for each in gatherings if (each.get("venue") or {}).get("ags") in places]
    return [gathering_card(each) for each in here[:MOST_GATHERINGS]]


def _map(members: list[Mapping[str, Any]]) -> dict[str, Any]:
    """One dot for each, as close as they lie."""
    spots = [
        {
            "count": 1,
            "initiative_id": each["initiative_id"],
            "title": each["title"],
            "place": each["place"]["municipality"],
            "lat": lat,
            "lon": lon,
            "south": lat,
            "north": lat,
            "west": lon,
            "east": lon,
        }
        for each in members
        for lat, lon in ((each["place"]["lat"], each["place"]["lon"]),)
    ]
    shown = mapping.window(mapping.box_around(spots))
    chosen = filters.read_chosen(QueryParams())
    return {
        "points": mapping.dots(
            spots, shown, href=lambda box: filters.href(chosen, **{filters.BOX: box})
        ),
        "map": shown.projection,
        "picture": shown.picture,
        "credit": MAP_CREDIT,
    }
