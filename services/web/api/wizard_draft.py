"""The wizard's draft of this browser: what stands in it, and saving it."""

import secrets
from typing import Any

from starlette.responses import Response

from services.chassis.refusal import Refusal
from services.web.api.places import name_of
from services.web.decide import Kind
from services.web.forms import wizard
from services.web.upstream import Answer
from services.web.visit import DRAFT_COOKIE, Visit, keep_cookie
from services.web.work import visitors


async def answers(visit: Visit) -> dict[str, Any]:
    """What is in the browser's draft; without one, what the person has saved before."""
    draft = await find_draft(visit)
    return draft.data if draft else await _saved_before(visit)


async def find_draft(visit: Visit) -> visitors.Draft | None:
    """The draft of this browser."""
    cookie = visit.request.cookies.get(DRAFT_COOKIE)
    if not cookie:
        return None
    async with visit.database.transaction() as tx:
        return await visitors.find_draft(tx, visit.settings, form=wizard.FORM, cookie=cookie)


async def _saved_before(visit: Visit) -> dict[str, Any]:
    session = visit.session
    if session is None or session.kind == Kind.STAFF:
        return {}
    found = await visit.ask("matching", "/v1/profile")
    if not isinstance(found, Answer) or not found.is_done:
        return {}
    place = await name_of(visit, found.data["criteria"]["place"]["ags"])
    return wizard.answers_of(found.data, place=place, email=session.email)


async def save(visit: Visit, data: dict[str, Any], following: str) -> Response:
    """Keep the answers and go on; the draft is whose mailbox is typed, else who signed in."""
    cookie = visit.request.cookies.get(DRAFT_COOKIE) or secrets.token_urlsafe(32)
    told = visit.person_of(data.get("kontakt", {}).get("email", ""))
    own = visit.session.person_id if visit.session else None
    person = own if isinstance(told, Refusal) else told
    async with visit.database.transaction() as tx:
        await visitors.keep_draft(
            tx, visit.settings, form=wizard.FORM, cookie=cookie, data=data, person=person
        )
    answer = visit.to(following)
    keep_cookie(answer, DRAFT_COOKIE, cookie, days=visit.settings.draft_days)
    return answer
