"""What somebody sent after the session had ended: it is kept, and sent after sign-in by a button."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.web.addresses import here, in_language, page_above
from services.web.forms.reading import Form
from services.web.security import SAFE_METHODS
from services.web.store import sessions
from services.web.visit import (
    KEPT_COOKIE,
    SESSION_COOKIE,
    Anyone,
    SignInNeededError,
    Visit,
    drop_cookie,
    keep_cookie,
)
from services.web.words import desks
from services.web.work import visitors

PAGE: Final = "/noch-senden"
OUR_FIELDS: Final = frozenset({"csrf_token"})
WHAT: Final = {
    "antwort": "Ihre Antwort auf einen Treffer",
    "zustimmung": "Ihre Zustimmung, den Kontakt weiterzugeben",
    "pause": "Ihre Pause",
    "eintrag": "Ihre Korrektur am Eintrag",
    "loeschen": "Ihr Wunsch, alles zu löschen",
    "redaktion": "Ihre Entscheidung über einen Eintrag",
    "begleitung": "Ihr Eintrag zu einer Begleitung",
    "weg": "Was Sie zu Ihrem Weg gesagt haben",
    "wege": "Ihr Eintrag zu einem Weg",
    "wunsch": "Ihr Wunsch an die Koordination",
    "notizen-weitergeben": "Ihre Entscheidung über die Notizen",
}
"""What a form is about, by a part of its address."""


def resending_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PAGE, show)
    router.add_api_route(PAGE, send_or_drop, methods=["POST"])
    return router


async def ask_to_sign_in(request: Request, *, staff: bool) -> Response:
    """Lead to sign-in and back; what was sent is kept on the way."""
    secret = await _keep(request)
    back = PAGE if secret else in_language(_way_back(request), here().language)
    path = f"{'/redaktion' if staff else ''}/anmelden?weiter={quote(back)}"
    answer = Response(status_code=303, headers={"location": path})
    if request.headers.get("hx-request"):
        answer = Response(status_code=401, headers={"hx-redirect": path})
    if secret:
        keep_cookie(answer, KEPT_COOKIE, secret)
    return answer


async def show(visit: Anyone) -> Response:
    """Say what was kept, and ask whether it shall be sent now."""
    kept = await _kept(visit)
    if kept is None:
        return visit.to(_home(visit))
    parts = kept.path.split("/")
    what = next((WHAT[part] for part in reversed(parts) if part in WHAT), "Ihre Angaben")
    page = page_above(visit.request.app, kept.path)
    return visit.page("kept", kept=kept, what=what, page_href=page)


async def send_or_drop(visit: Anyone) -> Response:
    """Send the form on to its own address (307 keeps the body), or forget it."""
    form = await visit.form()
    kept = await _kept(visit)
    if kept is None:
        return visit.to(_home(visit))
    async with visit.database.transaction() as tx:
        await sessions.drop_draft(tx, visitors.digest(visit.request.cookies[KEPT_COOKIE]))
    answer = (
        visit.to(_home(visit)) if form.raw("do") == "drop" else RedirectResponse(kept.path, 307)
    )
    drop_cookie(answer, KEPT_COOKIE)
    return answer


async def _keep(request: Request) -> str | None:
    cookie = request.cookies.get(SESSION_COOKIE)
    if request.method in SAFE_METHODS or not cookie:
        return None
    sent = Form.of(await request.form()).typed
    fields = {name: texts for name, texts in sent.items() if name not in OUR_FIELDS}
    state = request.app.state
    async with state.database.transaction() as tx:
        return await visitors.keep_form(
            tx, state.settings, session_cookie=cookie, path=request.url.path, fields=fields
        )


async def _kept(visit: Visit) -> visitors.KeptForm | None:
    if visit.session is None:
        raise SignInNeededError(staff=False)
    cookie = visit.request.cookies.get(KEPT_COOKIE, "")
    async with visit.database.transaction() as tx:
        return await visitors.kept_form(
            tx, visit.settings, cookie=cookie, subject=visit.session.subject
        )


def _way_back(request: Request) -> str:
    path, query = request.url.path, request.url.query
    if request.method not in SAFE_METHODS:
        return page_above(request.app, path)
    return f"{path}?{query}" if query else path


def _home(visit: Visit) -> str:
    session = visit.session
    is_staff = session is not None and bool(session.roles)
    return desks.first_of(session.roles) if session and is_staff else "/meine-plattform"
