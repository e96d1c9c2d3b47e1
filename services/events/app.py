"""Puts the parts together, top to bottom."""

from uuid import UUID

from fastapi import FastAPI

from contracts.events import RoomKind
from services.chassis.erasure import FORGET_AGAIN, forgetting_again
from services.chassis.http import edge
from services.chassis.timers import Timer, Timers
from services.chassis.transaction import Transaction
from services.chassis.worker import run_worker
from services.events import api
from services.events.api.problems import PROBLEMS
from services.events.messages import Messages
from services.events.settings import EventsSettings
from services.events.store.placing import HOLD_ENDS
from services.events.store.pools import OFFER_ENDS
from services.events.work.booking import ASKED_AGAIN, STATED_AGAIN
from services.events.work.desk import Desk
from services.events.work.gatherings import LINE_OPENS
from services.events.work.line import move_up_around, move_up_room
from services.events.work.people import forgetting
from services.events.work.seats import say_again


def create_api(settings: EventsSettings, *, desk: Desk | None = None) -> FastAPI:
    """The API; tests bring a desk of their own."""
    app = edge.create_api(settings, routers=api.routers(), problems=PROBLEMS)
    app.state.desk = desk or Desk.of(settings)
    return app


async def work(settings: EventsSettings) -> None:
    """Consumer, relay and timers until the process is told to end."""
    desk = Desk.of(settings)
    await run_worker(settings, handlers=Messages(desk).handlers, timers=timers(desk))


def timers(desk: Desk) -> Timers:
    """What happens later: timers look whether something is due in a room, or tell a guest anew."""

    async def around_seat(timer: Timer, tx: Transaction) -> None:
        await move_up_around(tx, desk, seat_id=UUID(timer.subject))

    async def in_room(timer: Timer, tx: Transaction) -> None:
        gathering_id, _, kind = timer.subject.partition("/")
        await move_up_room(tx, desk, gathering_id=UUID(gathering_id), kind=RoomKind(kind))

    async def asked_again(timer: Timer, tx: Transaction) -> None:
        seat_id, _, _ = timer.subject.partition("/")
        await say_again(tx, desk, seat_id=UUID(seat_id))

    async def let_go(_timer: Timer, _tx: Transaction) -> None:
        """What the timer kept goes with it."""

    return {
        FORGET_AGAIN: forgetting_again(forgetting(desk)),
        HOLD_ENDS: around_seat,
        OFFER_ENDS: around_seat,
        LINE_OPENS: in_room,
        ASKED_AGAIN: asked_again,
        STATED_AGAIN: let_go,
    }
