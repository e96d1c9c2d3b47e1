"""Staff signs in at the organisation's own provider (OpenID Connect)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from services.chassis.refusal import Refusal
from services.chassis.seal import UnsealError, seal, unseal
from services.web import oidc
from services.web.addresses import inside
from services.web.decide import Kind
from services.web.upstream import PROVIDER
from services.web.visit import (
    KEPT_COOKIE,
    SESSION_COOKIE,
    Anyone,
    PartAwayError,
    Visit,
    drop_cookie,
    keep_cookie,
)
from services.web.words import desks
from services.web.work import visitors

STATE_COOKIE: Final = "__Host-oidc"
SIGN_IN_LIFE: Final = timedelta(minutes=10)
"""How long somebody may stay at the provider; after that the browser's cookie counts for nothing."""


def staff_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/redaktion/anmelden", leave)
    router.add_api_route("/redaktion/zurueck", come_back)
    return router


async def leave(visit: Anyone) -> Response:
    """Go to the provider; what must come back is sealed in a cookie, with the time until it counts."""
    if not visit.settings.oidc_issuer:
        return visit.page("staff_off", status=404)
    request = oidc.ask_to_sign_in(await _metadata(visit), visit.settings)
    kept = {"state": request.state, "nonce": request.nonce, "verifier": request.verifier}
    until = datetime.now(UTC) + SIGN_IN_LIFE
    wanted = inside(visit.request.query_params.get("weiter", ""), otherwise="")
    told = json.dumps(
        {"until": until.isoformat(), "request": {**kept, "url": ""}, "wanted": wanted}
    )
    answer = RedirectResponse(request.url, 303)
    sealed = seal(visit.settings.keys.seal, told).hex()
    keep_cookie(answer, STATE_COOKIE, sealed)
    return answer


async def come_back(visit: Anyone) -> Response:
    """The provider sent the browser back: check everything, then open a session."""
    asked = _kept(visit)
    request, wanted = asked if asked is not None else (None, "")
    params = visit.request.query_params
    if request is None or params.get("state") != request.state or not params.get("code"):
        return visit.page("staff_refused", status=403)
    metadata = await _metadata(visit)
    staff = await _staff_behind(visit, metadata, code=params["code"], request=request)
    if isinstance(staff, Refusal) or not staff.roles:
        return visit.page("staff_refused", status=403)
    return await _signed_in(visit, staff, wanted=wanted)


async def _signed_in(visit: Visit, staff: oidc.Staff, *, wanted: str) -> Response:
    session = visitors.Session(
        digest=b"",
        kind=Kind.STAFF,
        roles=staff.roles,
        name=staff.name,
        subject=staff.subject,
        region=staff.region,
    )
    replaces = visit.session.digest if visit.session else None
    async with visit.database.transaction() as tx:
        secret = await visitors.open_session(tx, visit.settings, session=session, replaces=replaces)
    home = desks.home_of(staff.roles, wanted=wanted)
    answer = visit.to("/noch-senden" if KEPT_COOKIE in visit.request.cookies else home)
    keep_cookie(answer, SESSION_COOKIE, secret)
    drop_cookie(answer, STATE_COOKIE)
    return answer


def _kept(visit: Visit) -> tuple[oidc.SignInRequest, str] | None:
    """What must come back, and the page that was asked for."""
    cookie = visit.request.cookies.get(STATE_COOKIE, "")
    try:
        told: dict[str, Any] = json.loads(unseal(visit.settings.keys.seal, bytes.fromhex(cookie)))
    except (UnsealError, ValueError):
        return None
    is_late = datetime.now(UTC) >= datetime.fromisoformat(told["until"])
    return None if is_late else (oidc.SignInRequest(**told["request"]), told.get("wanted", ""))


async def _metadata(visit: Visit) -> dict[str, Any]:
    try:
        return await oidc.discover(visit.upstream.clients[PROVIDER], visit.settings)
    except httpx.HTTPError:
        raise PartAwayError(PROVIDER) from None


async def _staff_behind(
    visit: Visit, metadata: dict[str, Any], *, code: str, request: oidc.SignInRequest
) -> oidc.Staff | Refusal:
    client = visit.upstream.clients[PROVIDER]
    try:
        return await oidc.staff_behind(client, metadata, visit.settings, code=code, request=request)
    except httpx.HTTPError:
        raise PartAwayError(PROVIDER) from None
