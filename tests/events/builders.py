"""Gatherings, rooms, seats and parties with defaults; a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.events import RoomKind
from services.events.decide.gatherings import Gathering
from services.events.decide.model import Party, Pool, Room, Rules, Seat, SeatState, Terms

MONDAY_NOON = datetime(2026, 9, 7, 10, 0, tzinfo=UTC)
"""A Monday in Saxony, 12:00 local time, no holiday near."""
RULES = Rules()
PERSON = "p_" + "0" * 32


def terms(**changes: Any) -> Terms:
    starts_at = changes.pop("starts_at", MONDAY_NOON + timedelta(days=30))
    told = {
        "gathering_id": UUID(int=1),
        "revision": 1,
        "starts_at": starts_at,
        "booking_closes_at": starts_at,
    }
    return Terms(**(told | changes))


def a_room(**changes: Any) -> Room:
    return Room(**({"kind": RoomKind.ON_SITE, "capacity": 20} | changes))


def a_party(size: int = 1, **changes: Any) -> Party:
    told = {"seat_id": uuid4(), "person_id": PERSON, "size": size, "is_confirmed": True}
    return Party(**(told | changes))


def a_seat(line: int, state: SeatState = SeatState.WAITING, **changes: Any) -> Seat:
    told = {"seat_id": UUID(int=1000 + line), "person_id": PERSON, "party_size": 1}
    return Seat(**(told | {"line": line, "state": state} | changes))


def a_pool(*seats: Seat, capacity: int, **changes: Any) -> Pool:
    room = a_room(
        capacity=capacity,
        taken=sum(seat.places for seat in seats),
        waiting=sum(seat.state is SeatState.WAITING for seat in seats),
        seq=max((seat.line for seat in seats), default=0),
    )
    return Pool(terms=terms(**changes), room=room, seats=seats)


def a_gathering(**changes: Any) -> Gathering:
    starts_at = changes.pop("starts_at", MONDAY_NOON + timedelta(days=30))
    told = {
        "gathering_id": uuid4(),
        "revision": 1,
        "title": "Sofagespräche",
        "summary": "Gespräche in kleinen Runden",
        "description": "Im TELUX",
        "series": "Sozial.Innovativ.Sächsisch",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "timezone": "Europe/Berlin",
        "venue": None,
        "access_features": ("step-free",),
        "booking_closes_at": starts_at,
    }
    return Gathering(**(told | changes))
