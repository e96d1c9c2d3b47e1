"""Why a project is not proposed to the visitor, and what would have to change."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api import match_cards
from services.web.upstream import Answer
from services.web.visit import Person
from services.web.words import reasons

NOT_FOUND = 404
STANDINGS = {
    "fits-not": "Das passt gerade nicht ganz. Hier steht, woran es liegt.",
    "proposed": "Das haben wir Ihnen schon vorgeschlagen.",
    "listed": "Das passt und steht unter Ihren Treffern.",
    "declined-by-you": "Hier haben Sie abgesagt.",
    "ended": "Ein Treffer von früher ist beendet.",
    "outranked": "Das passt, aber anderes passt noch besser zu Ihnen.",
    "paused": "Ihre Suche oder das Projekt macht gerade Pause.",
}
"""Where the pair stands, as matching says it."""


def why_not_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/treffer/warum/{initiative_id:uuid}", why_not)
    return router


async def why_not(visit: Person, initiative_id: UUID) -> Response:
    """What fits, what does not, what nobody said yet, and the least change of either side."""
    asked = await visit.ask("matching", f"/v1/explanations/{initiative_id}")
    told = asked.data if isinstance(asked, Answer) and asked.is_done else None
    if not isinstance(told, dict) or "counterpart" not in told:
        is_unknown = isinstance(asked, Answer) and asked.status == NOT_FOUND
        return visit.page(
            "why_not", why=None, is_unknown=is_unknown, entry=f"/initiativen/{initiative_id}"
        )
    return visit.page(
        "why_not", why=_why(told), is_unknown=False, entry=f"/initiativen/{initiative_id}"
    )


def _why(told: dict[str, Any]) -> dict[str, Any]:
    failed = match_cards.spoken(
        reasons.stands, told, "obstacles", only=lambda each: not match_cards.is_open(each)
    )
    hard = [text for text in failed if isinstance(text, str)]
    return {
        "title": reasons.counterpart_title(told["counterpart"]),
        "meta": reasons.counterpart_meta(told["counterpart"]),
        "percent": told.get("fit_percent"),
        **match_cards.assumed(told),
        "fits": match_cards.spoken(reasons.fits, told, "reasons"),
        "stands": failed,
        "open": match_cards.spoken(reasons.stands, told, "obstacles", only=match_cards.is_open),
        "changes": match_cards.changes(told),
        "is_out": bool(hard),
        "standing": STANDINGS.get(str(told.get("standing")), ""),
        "match": f"/treffer/{told['match_id']}" if told.get("match_id") else "",
    }
