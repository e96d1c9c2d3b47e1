"""What people search for in vain: for editors, who may answer it by an idea call."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.filters import FACETS
from services.web.visit import Editor
from services.web.words import dates

WEEKS: Final = 8


def searches_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/redaktion/suchen", searches)
    return router


async def searches(visit: Editor) -> Response:
    """Words without a hit and filters in use, the most frequent first."""
    missed = await visit.need("registry", "/v1/searches/missed", weeks=WEEKS)
    filters = await visit.need("registry", "/v1/searches/filters", weeks=WEEKS)
    return visit.page(
        "searches",
        since=dates.day(missed["since"]),
        words=[_word(item) for item in missed["items"]],
        filters=[_filter(item) for item in filters["items"]],
    )


def _word(item: dict[str, Any]) -> list[str]:
    return [item["word"], item["district_name"], dates.number(item["searches"])]


def _filter(item: dict[str, Any]) -> list[str]:
    most = ", ".join(f"{value['label']} ({value['count']})" for value in item["values"][:3])
    return [FACETS.get(item["facet"], item["facet"]), dates.number(item["searches"]), most]
