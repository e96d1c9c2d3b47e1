"""The websites that do not answer, for editors; narrowed by what is wrong and by place."""

from collections import Counter
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.shared import with_query
from services.web.visit import Editor
from services.web.words import websites

PATH: Final = "/redaktion/links"


def websites_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PATH, page)
    return router


async def page(visit: Editor) -> Response:
    """All of them, or those in one state; an editor of one Kreis sees that Kreis."""
    found = await visit.need("registry", "/v1/review/links")
    counts = Counter(item["state"] for item in found["items"])
    asked = visit.request.query_params.get("stand", "")
    asked = asked if asked in counts else ""
    shown = [item for item in found["items"] if asked in {"", item["state"]}]
    sorts = [{"text": f"alle ({counts.total()})", "href": PATH, "current": not asked}]
    sorts += [
        {
            "text": f"{text} ({counts[state]})",
            "href": with_query(PATH, stand=state),
            "current": asked == state,
        }
        for state, text in websites.STATES.items()
        if counts[state]
    ]
    return visit.page(
        "websites/desk",
        back_office=True,
        items=[websites.row(item) for item in shown],
        sorts=sorts,
    )
