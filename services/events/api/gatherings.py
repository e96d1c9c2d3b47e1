"""Gatherings: what everybody sees, what organisers do."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from asyncpg import Record
from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from contracts.events import RoomKind, Venue
from services.chassis.http import policy as allow
from services.chassis.http.idempotency import OnceOptional, OnceRequired
from services.chassis.http.unit import Reading
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.events.api.asking import ORGANISER, AtDesk, agreed
from services.events.api.calendar import calendar_file
from services.events.api.models import (
    Figures,
    GatheringAnswer,
    GatheringDetail,
    GatheringDraft,
    GatheringItem,
    GatheringList,
    OrganiserSeat,
    OrganiserSeatList,
)
from services.events.decide.gatherings import Gathering
from services.events.store import gatherings as store
from services.events.work import gatherings as work
from services.events.work import views

SeenRevision = Annotated[str | None, Header(alias="If-Match")]
MOST: Final = 200
"""Gatherings in one answer."""


def routes() -> APIRouter:
    """Gatherings, for everybody and for organisers."""
    router = APIRouter(tags=["gatherings"])
    everybody: Any = {"dependencies": [allow.public()]}
    organisers: Any = {"dependencies": [allow.role(ORGANISER)]}
    router.get("/v1/gatherings", **everybody)(list_gatherings)
    router.get("/v1/gatherings/{gathering_id}.ics", **everybody)(gathering_calendar)
    router.get("/v1/gatherings/{gathering_id}", **everybody)(one_gathering)
    router.get("/v1/figures", **everybody)(figures)
    router.post("/v1/gatherings", status_code=201, **organisers)(announce_gathering)
    router.put("/v1/gatherings/{gathering_id}", **organisers)(revise_gathering)
    router.post("/v1/gatherings/{gathering_id}/cancel", **organisers)(cancel_gathering)
    router.get("/v1/gatherings/{gathering_id}/seats", **organisers)(seats_of_gathering)
    return router


async def list_gatherings(
    tx: Reading,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    series: Annotated[str | None, Query(max_length=200)] = None,
) -> GatheringList:
    """Gatherings that are not over yet (or not at ``from``), the next one first."""
    rows = await store.list_gatherings(tx, since=since or tx.now, series=series, limit=MOST)
    return GatheringList(items=[GatheringItem.of(row, now=tx.now) for row in rows])


async def one_gathering(gathering_id: UUID, tx: Reading) -> GatheringDetail:
    """One gathering with its description."""
    return GatheringDetail.of(await _found(tx, gathering_id), now=tx.now)


async def gathering_calendar(gathering_id: UUID, tx: Reading, desk: AtDesk) -> Response:
    """The gathering for any calendar."""
    gathering = store.gathering_from(await _found(tx, gathering_id))
    body = calendar_file(gathering, desk=desk, now=tx.now)
    return Response(body, media_type="text/calendar; method=PUBLISH; charset=utf-8")


async def figures(tx: Reading) -> Figures:
    """How many gatherings are ahead, how many places are free, how many were booked."""
    return Figures(**dict(await store.read_figures(tx)))


async def announce_gathering(
    draft: GatheringDraft, once: OnceRequired, desk: AtDesk
) -> JSONResponse:
    """A new gathering, public at once."""
    gathering = _gathering(uuid4(), draft)
    announced = await work.announce_gathering(
        once.tx, desk, gathering=gathering, capacities=_capacities(draft)
    )
    return await once.keep(GatheringAnswer.of(agreed(announced)), status=201)


async def revise_gathering(
    gathering_id: UUID,
    draft: GatheringDraft,
    once: OnceOptional,
    desk: AtDesk,
    if_match: SeenRevision = None,
) -> JSONResponse:
    """The next revision; ``If-Match`` names the one that the organiser saw."""
    revised = await work.revise_gathering(
        once.tx,
        desk,
        wanted=_gathering(gathering_id, draft),
        capacities=_capacities(draft),
        seen_revision=_revision(if_match),
    )
    return await once.keep(GatheringAnswer.of(agreed(revised)))


async def cancel_gathering(gathering_id: UUID, once: OnceOptional) -> JSONResponse:
    """The gathering does not take place; a second time changes nothing."""
    cancelled = await work.cancel_gathering(once.tx, gathering_id=gathering_id)
    return await once.keep(GatheringAnswer.of(agreed(cancelled)))


async def seats_of_gathering(gathering_id: UUID, tx: Reading, desk: AtDesk) -> OrganiserSeatList:
    """Who comes, who waits, and what became of their mails."""
    seats, deliveries = await views.view_gathering(tx, desk, gathering_id=gathering_id)
    told = [
        OrganiserSeat.with_deliveries(view, deliveries.get(view.row["seat_id"], []))
        for view in seats
    ]
    return OrganiserSeatList(items=told)


async def _found(tx: Transaction, gathering_id: UUID) -> Record:
    row = await store.read_gathering(tx, gathering_id)
    if row is None:
        raise RefusedError(Refusal("not-found"))
    return row


def _gathering(gathering_id: UUID, draft: GatheringDraft) -> Gathering:
    return Gathering(
        gathering_id=gathering_id,
        revision=1,
        title=draft.title,
        summary=draft.summary,
        description=draft.description,
        series=draft.series,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        timezone=draft.timezone,
        venue=Venue(**draft.venue.model_dump()) if draft.venue else None,
        access_features=tuple(draft.access_features),
        booking_closes_at=_closing(draft),
    )


def _closing(draft: GatheringDraft) -> datetime:
    return draft.booking_closes_at or draft.starts_at


def _capacities(draft: GatheringDraft) -> dict[RoomKind, int]:
    return {room.kind: room.capacity for room in sorted(draft.rooms, key=lambda room: room.kind)}


def _revision(told: str | None) -> int:
    if told is None:
        raise RefusedError(Refusal("precondition-missing"))
    text = told.strip().removeprefix("W/").strip('"')
    return int(text) if text.isascii() and text.isdigit() else 0
