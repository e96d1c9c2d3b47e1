"""People who never want to meet again: said on a match, seen in a list, taken back."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.upstream import Answer
from services.web.visit import Owner, PageRefusedError, Person, Visit
from services.web.words import dates, problems, reasons

BLOCKED = "/treffer/gesperrt"


def keeping_apart_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(BLOCKED, blocked)
    router.add_api_route("/treffer/{match_id:uuid}/sperren", block, methods=["POST"])
    router.add_api_route("/treffer/{match_id:uuid}/entsperren", unblock, methods=["POST"])
    return router


async def blocked(visit: Owner) -> Response:
    """Whom the visitor does not want to meet, each with the way back."""
    found = await visit.need("matching", "/v1/blocks")
    cards = [
        {
            "match_id": each["match_id"],
            "title": reasons.counterpart_title(each["counterpart"]),
            "meta": reasons.counterpart_meta(each["counterpart"]),
            "since": dates.day(each["blocked_at"]),
        }
        for each in found["items"]
    ]
    return visit.page("blocked", cards=cards)


async def block(visit: Person, match_id: UUID) -> Response:
    """Keep the two apart; whoever came by a link has no list to look at."""
    visit.hold(match_id)
    await _tell(visit, f"/v1/matches/{match_id}/block")
    is_by_link = visit.session is not None and visit.session.capability is not None
    return visit.to("/treffer" if is_by_link else BLOCKED)


async def unblock(visit: Owner, match_id: UUID) -> Response:
    """Let them meet again."""
    await _tell(visit, f"/v1/matches/{match_id}/unblock")
    return visit.to(BLOCKED)


async def _tell(visit: Visit, path: str) -> None:
    await visit.form()
    said: Answer = await visit.tell("matching", path, {})
    if not said.is_done:
        text = problems.sentence(said.slug, said.refusal.details, otherwise="fields-invalid")
        raise PageRefusedError(status=said.status, text=text)
