"""Gatherings: the list, one gathering with its booking form, one's own seat."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import tell_counted
from services.web.api.shared import ROOMS, gathering_card, seats_text
from services.web.forms.booking import MOST_GUESTS, read_booking
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer
from services.web.visit import Anyone, Visit
from services.web.words import dates, labels
from services.web.words.languages import label


def gatherings_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/veranstaltungen", gatherings)
    router.add_api_route("/veranstaltungen/{gathering_id:uuid}", gathering)
    router.add_api_route("/veranstaltungen/{gathering_id:uuid}", book, methods=["POST"])
    router.add_api_route("/veranstaltungen/{gathering_id:uuid}/gebucht", booked)
    router.add_api_route("/veranstaltungen/{gathering_id:uuid}/termin.ics", calendar_file)
    return router


async def gatherings(visit: Anyone) -> Response:
    """What is on, by month."""
    found = await visit.need("events", "/v1/gatherings")
    now = datetime.now(UTC)
    coming = [item for item in found["items"] if dates.local(item["ends_at"]) >= now]
    months: dict[str, list[dict[str, Any]]] = {}
    for item in coming:
        months.setdefault(dates.month(item["starts_at"]), []).append(gathering_card(item))
    return visit.page("gatherings", months=months, count=len(coming))


async def gathering(visit: Anyone, gathering_id: UUID) -> Response:
    """One gathering, and the form for a seat."""
    found = await visit.need("events", f"/v1/gatherings/{gathering_id}")
    return _show(visit, found, form=Form({}))


async def book(visit: Anyone, gathering_id: UUID) -> Response:
    """Book; the same form sent twice is one seat and leads to the same page."""
    form = await visit.form()
    found = await visit.need("events", f"/v1/gatherings/{gathering_id}")
    body = read_booking(form, rooms=[room["kind"] for room in found["rooms"]])
    if form.is_robot:
        return visit.to(f"/veranstaltungen/{gathering_id}/gebucht?stand=held")
    if not form.is_right:
        return _show(visit, found, form=form, status=422)
    answer = await tell_counted(
        visit,
        form,
        kind="seat",
        email=body["email"],
        service="events",
        path=f"/v1/gatherings/{gathering_id}/seats",
        told=body,
        fields={"guests": "guest_1"},
    )
    if isinstance(answer, int):
        return _show(visit, found, form=form, status=answer)
    state, position = answer.data["state"], answer.data.get("position") or ""
    return visit.to(f"/veranstaltungen/{gathering_id}/gebucht?stand={state}&platz={position}")


async def booked(visit: Anyone, gathering_id: UUID) -> Response:
    """What happens next after booking."""
    found = await visit.need("events", f"/v1/gatherings/{gathering_id}")
    params = visit.request.query_params
    return visit.page(
        "booked",
        gathering=found,
        state=params.get("stand", "held"),
        position=read_number(params.get("platz", "")),
        when=_when(found),
    )


async def calendar_file(visit: Anyone, gathering_id: UUID) -> Response:
    """The gathering as a calendar file, passed on from events as it is."""
    told = await visit.ask("events", f"/v1/gatherings/{gathering_id}.ics")
    visit.needed(told)
    return Response(told.content if isinstance(told, Answer) else b"", media_type="text/calendar")


def _show(visit: Visit, found: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page(
        "gathering",
        status=status,
        gathering=found,
        card=gathering_card(found),
        when=_when(found),
        rooms=[
            {
                "value": room["kind"],
                "label": label(ROOMS.get(room["kind"], room["kind"])),
                "hint": seats_text(found["state"], free=room["free"], waiting=room["waiting"]),
            }
            for room in found["rooms"]
        ],
        features=[labels.access(feature) for feature in found.get("access_features", [])],
        closes=dates.weekday(found["booking_closes_at"]),
        most_guests=MOST_GUESTS,
        form=form,
    )


def _when(found: dict[str, Any]) -> str:
    return dates.span(found["starts_at"], found["ends_at"])
