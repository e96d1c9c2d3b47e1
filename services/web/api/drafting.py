"""An entry that is not finished yet: kept for this browser, brought back by a link in a mail."""

import secrets
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response

from services.chassis.identity import Email
from services.chassis.refusal import Refusal
from services.web.forms.reading import TRAP, Form
from services.web.store import sessions
from services.web.visit import ENTRY_COOKIE, Visit, drop_cookie, keep_cookie
from services.web.work import visitors

FORM: Final = "entry"
OURS: Final = frozenset({"csrf_token", "idempotency_key", "later", "similar_seen", TRAP})
"""What a page puts in by itself."""


async def find(visit: Visit) -> visitors.Draft | None:
    """What this browser keeps of an entry."""
    cookie = visit.request.cookies.get(ENTRY_COOKIE)
    if not cookie:
        return None
    async with visit.database.transaction() as tx:
        return await visitors.find_draft(tx, visit.settings, form=FORM, cookie=cookie)


async def keep(visit: Visit, form: Form, following: str) -> Response:
    """Keep what was typed, right or wrong, and go on."""
    cookie = visit.request.cookies.get(ENTRY_COOKIE) or secrets.token_urlsafe(32)
    typed = {name: texts for name, texts in form.typed.items() if name not in OURS}
    told = visit.person_of(form.raw("email"))
    person = None if isinstance(told, Refusal) else told
    async with visit.database.transaction() as tx:
        await visitors.keep_draft(
            tx, visit.settings, form=FORM, cookie=cookie, data={"typed": typed}, person=person
        )
    answer = visit.to(following)
    keep_cookie(answer, ENTRY_COOKIE, cookie, days=visit.settings.draft_days)
    return answer


async def drop(visit: Visit, answer: Response) -> Response:
    """Forget the draft: it was sent, or is not wanted any more."""
    cookie = visit.request.cookies.get(ENTRY_COOKIE)
    if cookie:
        async with visit.database.transaction() as tx:
            await sessions.drop_draft(tx, visitors.digest(cookie))
        drop_cookie(answer, ENTRY_COOKIE)
    return answer


def form_of(draft: visitors.Draft) -> Form:
    """The form as it was left."""
    return Form({name: list(texts) for name, texts in draft.data["typed"].items()})


async def resume_message(visit: Visit, draft: visitors.Draft, email: Email) -> dict[str, Any]:
    """The mail with the link; the same all day, so that a double click is one mail."""
    async with visit.database.transaction() as tx:
        token = await visitors.resume_link(tx, visit.settings, draft_id=draft.id, email=email)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "purpose": "resume-entry",
        "email": email.address,
        "locale": "de",
        "params": {"link_token": token},
        "expires_at": (today + visit.settings.draft_life).isoformat(),
    }
