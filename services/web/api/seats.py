"""One's own seat after signing in: confirm it, take an offer, change who comes, give it back."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.parties import ACTS, CHANGE, change_party
from services.web.forms.booking import names_shown
from services.web.forms.reading import Form
from services.web.visit import NothingHereError, Person, Visit
from services.web.words import dates

SEAT: Final = "/platz/{seat_id:uuid}"
DONE: Final = {
    "confirm-seat": "Ihre Adresse ist bestätigt.",
    "accept-offer": "Der Platz gehört Ihnen.",
    "release-seat": "Danke, dass Sie Bescheid sagen.",
    CHANGE: "Gespeichert.",
}


def seats_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(SEAT, seat)
    router.add_api_route(SEAT, act, methods=["POST"])
    return router


async def seat(visit: Person, seat_id: UUID) -> Response:
    """Where the seat stands, and what its guests can do."""
    return _show(visit, await _own(visit, seat_id), form=Form({}))


async def act(visit: Person, seat_id: UUID) -> Response:
    """Do what the pressed button says."""
    form = await visit.form()
    found = await _own(visit, seat_id)
    by, do = {"seat_id": str(seat_id)}, form.raw("do")
    if do == CHANGE:
        is_done = await change_party(visit, form, seat=found, by=by)
    elif do in ACTS:
        answer = await visit.tell("events", ACTS[do], by)
        is_done = answer.is_done
        if not is_done:
            form.refused(answer.data, fields={})
    else:
        raise NothingHereError
    if is_done:
        return visit.to(f"/platz/{seat_id}?getan={do}")
    return _show(visit, await _own(visit, seat_id), form=form, status=422)


async def _own(visit: Visit, seat_id: UUID) -> dict[str, Any]:
    visit.hold(seat_id)
    return dict(await visit.need("events", f"/v1/seats/{seat_id}"))


def _show(visit: Visit, found: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page(
        "seat",
        status=status,
        seat=found,
        where=f"/platz/{found['seat_id']}",
        may_accept=True,
        names=names_shown(form, found["guests"]),
        form=form,
        dates=dates,
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )
