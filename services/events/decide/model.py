"""What decisions look at: the terms of a gathering, its rooms, the seats in them, the rules."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.events import RoomKind


class SeatState(StrEnum):
    """Where a seat stands; held, waiting, offered and booked are live."""

    HELD = "held"
    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    RELEASED = "released"


HOLDING: Final = frozenset({SeatState.HELD, SeatState.OFFERED, SeatState.BOOKED})
"""States whose places are counted in ``Room.taken``."""
LIVE: Final = HOLDING | {SeatState.WAITING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every limit and window; defaults are those of the settings."""

    hold: timedelta = timedelta(minutes=30)
    """How long places are kept for a mailbox that is not confirmed."""
    unconfirmed_wait: timedelta = timedelta(hours=24)
    """How long an unconfirmed entry keeps its place in the line."""
    offer_window: timedelta = timedelta(hours=24)
    offer_grace: timedelta = timedelta(minutes=5)
    """How long after its end an offer waits for an answer given in time (a slow message)."""
    short_notice: timedelta = timedelta(hours=48)
    """This close to the start offers stand for ``short_window`` of daytime, and saved places open."""
    short_window: timedelta = timedelta(hours=2)
    no_offer_within: timedelta = timedelta(hours=3)
    """This close to the start the desk admits and no offer is made."""
    bypass_limit: int = 3
    """So often smaller parties may pass one that does not fit; then places are saved for it."""
    largest_party: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What of a gathering matters to its seats."""

    gathering_id: UUID
    revision: int
    starts_at: datetime
    booking_closes_at: datetime
    timezone: str = "Europe/Berlin"
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A countable pool of places; ``seq`` numbers each change of its counters."""

    kind: RoomKind
    capacity: int
    taken: int = 0
    waiting: int = 0
    seq: int = 0

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self.capacity - self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One registration: ``party_size`` places in one room, or an entry in its line.

    ``line`` is the room's ``seq`` at which the seat came in: the order of the waiting list.
    """

    seat_id: UUID
    person_id: str
    party_size: int
    state: SeatState
    line: int
    revision: int = 1
    is_confirmed: bool = True
    bypassed: int = 0
    expires_at: datetime | None = None

    @property
    def places(self) -> int:
        """How many places the seat holds at this moment."""
        return self.party_size if self.state in HOLDING else 0

    @property
    def is_live(self) -> bool:
        """Whether the party is still in: holding places or waiting for them."""
        return self.state in LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One room with all of its live seats that a decision may touch (the line among them)."""

    terms: Terms
    room: Room
    seats: tuple[Seat, ...] = field(default=())

    def seat(self, seat_id: UUID) -> Seat:
        """The seat of that id; asking for one that is not here is a mistake of ours."""
        return next(seat for seat in self.seats if seat.seat_id == seat_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who asks for places; ``is_confirmed`` says that the mailbox is known to be theirs."""

    seat_id: UUID
    person_id: str
    size: int
    is_confirmed: bool
