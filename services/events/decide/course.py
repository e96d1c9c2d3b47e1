"""How a room unfolds: each fact is one step with its own number, and the counters follow."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict, assert_never
from uuid import UUID

from contracts.events import (
    OfferLapsed,
    RoomKind,
    SeatBooked,
    SeatHeld,
    SeatOffered,
    SeatReleased,
    SeatWaitlisted,
)
from services.events.decide.model import Pool, Room, Seat, SeatState, Terms

Fact = SeatHeld | SeatBooked | SeatWaitlisted | SeatOffered | OfferLapsed | SeatReleased

NOT_CONFIRMED = "not-confirmed"
"""Why a seat of an unconfirmed mailbox went: nobody is told, since nobody may have asked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One fact, the seat as it is afterwards, and the room's counters after it."""

    fact: Fact
    seat: Seat
    room: Room
    delta: int
    """Places taken (positive) or given back (negative) by this step."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision changes, in order; no step and nobody passed means nothing."""

    steps: tuple[Step, ...] = ()
    touched: tuple[Seat, ...] = ()
    """Seats changed without a fact: entries that were passed, a mailbox that was confirmed."""


class Course:
    """A pool while a decision walks through it; `outcome` is what it did."""

    def __init__(self, pool: Pool) -> None:
        self.terms = pool.terms
        self.room = pool.room
        self._seats = {seat.seat_id: seat for seat in pool.seats}
        self._steps: list[Step] = []
        self._touched: dict[UUID, Seat] = {}

    @property
    def outcome(self) -> Outcome:
        """All that happened so far."""
        return Outcome(tuple(self._steps), tuple(self._touched.values()))

    def waiting_line(self) -> list[Seat]:
        """Entries that wait, first come first."""
        waiting = (seat for seat in self.seats() if seat.state is SeatState.WAITING)
        return sorted(waiting, key=lambda seat: seat.line)

    def seats(self) -> Iterator[Seat]:
        """All seats as they are now, by line."""
        return iter(sorted(self._seats.values(), key=lambda seat: seat.line))

    def enter(self, seat: Seat) -> None:
        """A new seat comes in; its line is the number of this step."""
        self._say(None, replace(seat, line=self.room.seq + 1), reason=None)

    def become(self, seat: Seat, *, reason: str | None = None) -> None:
        """The seat of the same id becomes this one, at its next revision."""
        before = self._seats[seat.seat_id]
        self._say(before, replace(seat, revision=before.revision + 1), reason=reason)

    def touch(self, seat: Seat) -> None:
        """Change a seat without a word: nothing that its guests are told."""
        self._seats[seat.seat_id] = self._touched[seat.seat_id] = seat

    def _say(self, before: Seat | None, after: Seat, *, reason: str | None) -> None:
        delta = after.places - (before.places if before else 0)
        self.room = counted(self.room, before, after)
        self._seats[after.seat_id] = after
        self._touched.pop(after.seat_id, None)
        fact = fact_of(
            self.terms,
            self.room,
            after,
            position=self._position(after),
            had_places=before is not None and before.places > 0,
            was_offered=before is not None and before.state is SeatState.OFFERED,
            reason=reason,
        )
        self._steps.append(Step(fact, after, self.room, delta))

    def _position(self, seat: Seat) -> int:
        return sum(entry.line <= seat.line for entry in self.waiting_line())


def counted(room: Room, before: Seat | None, after: Seat) -> Room:
    """The room after a seat changed: places and entries follow from the two states."""
    was_waiting = before is not None and before.state is SeatState.WAITING
    return replace(
        room,
        taken=room.taken + after.places - (before.places if before else 0),
        waiting=room.waiting + (after.state is SeatState.WAITING) - was_waiting,
        seq=room.seq + 1,
    )


class _Common(TypedDict):
    seat_id: UUID
    gathering_id: UUID
    person_id: str
    room: RoomKind
    party_size: int
    room_seq: int
    seat_revision: int
    calendar_sequence: int


def fact_of(
    terms: Terms,
    room: Room,
    seat: Seat,
    *,
    position: int = 0,
    had_places: bool = False,
    was_offered: bool = False,
    reason: str | None = None,
) -> Fact:
    """What is said about a seat that came into its present state."""
    common = _common(terms, room, seat)
    match seat.state:
        case SeatState.HELD:
            return SeatHeld(**common, expires_at=_end(seat))
        case SeatState.BOOKED:
            return SeatBooked(**common)
        case SeatState.WAITING:
            return SeatWaitlisted(**common, position=position)
        case SeatState.OFFERED:
            return SeatOffered(**common, expires_at=_end(seat))
        case SeatState.LAPSED | SeatState.RELEASED if was_offered and reason is None:
            return OfferLapsed(**common)
        case SeatState.LAPSED | SeatState.RELEASED:
            return SeatReleased(**common, reason=reason or NOT_CONFIRMED, had_places=had_places)
        case _:
            assert_never(seat.state)


def _common(terms: Terms, room: Room, seat: Seat) -> _Common:
    return {
        "seat_id": seat.seat_id,
        "gathering_id": terms.gathering_id,
        "person_id": seat.person_id,
        "room": room.kind,
        "party_size": seat.party_size,
        "room_seq": room.seq,
        "seat_revision": seat.revision,
        "calendar_sequence": terms.revision + seat.revision,
    }


def _end(seat: Seat) -> datetime:
    if seat.expires_at is None:
        raise ValueError(f"a seat that is {seat.state} has an end")
    return seat.expires_at
