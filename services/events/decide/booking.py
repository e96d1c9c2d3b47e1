"""A seat is asked for, confirmed, accepted, changed and given back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, assert_never

from services.chassis.refusal import Refusal
from services.events.decide.course import Course, Outcome, Step
from services.events.decide.line import pass_on
from services.events.decide.model import Party, Pool, Room, Rules, Seat, SeatState, Terms

UNCHANGED = Outcome()
SAID_AGAIN_AFTER: Final[Mapping[SeatState, timedelta]] = MappingProxyType(
    {
        SeatState.HELD: timedelta(minutes=15),
        SeatState.BOOKED: timedelta(days=1),
        SeatState.WAITING: timedelta(days=1),
    }
)
"""How soon the mailbox is told once more, by state."""


def book_seat(
    terms: Terms, room: Room, *, party: Party, rules: Rules, now: datetime
) -> Step | Refusal:
    """Places if the room has them and nobody waits, else an entry in the line.

    A confirmed mailbox books at once; for another one the places are held for a while.
    """
    if refusal := may_book(terms, room, party=party, rules=rules, now=now):
        return refusal
    course = Course(Pool(terms=terms, room=room))
    course.enter(_new_seat(party, rules=rules, now=now, fits=has_places(room, party.size)))
    return course.outcome.steps[0]


def may_book(
    terms: Terms, room: Room, *, party: Party, rules: Rules, now: datetime
) -> Refusal | None:
    """Why nobody can book here now, or None."""
    if terms.is_cancelled:
        return Refusal("gathering-cancelled")
    closed_at = min(terms.booking_closes_at, terms.starts_at)
    if now >= closed_at:
        return Refusal("booking-closed", closed_at=closed_at.isoformat())
    return _too_large(room, party.size, rules)


def has_places(room: Room, size: int) -> bool:
    """Whether a party gets places at once: they are free and nobody waits for them."""
    return room.waiting == 0 and size <= room.free


def confirm_seat(pool: Pool, seat: Seat, *, rules: Rules, now: datetime) -> Outcome | Refusal:
    """The mailbox is theirs: held places are booked, an entry may get offers from now on."""
    if refusal := _over(pool.terms, seat):
        return refusal
    course = Course(pool)
    match seat.state:
        case SeatState.BOOKED | SeatState.OFFERED:
            return UNCHANGED
        case SeatState.HELD | SeatState.WAITING if _has_ended(seat, now):
            return Refusal("hold-expired", expired_at=_told(seat.expires_at))
        case SeatState.HELD:
            course.become(_confirmed(seat, SeatState.BOOKED))
        case SeatState.WAITING if not seat.is_confirmed:
            course.touch(_confirmed(seat, SeatState.WAITING))
            pass_on(course, rules, now=now)
        case SeatState.WAITING:
            return UNCHANGED
        case SeatState.LAPSED | SeatState.RELEASED:
            return Refusal("seat-released")
        case _:
            assert_never(seat.state)
    return course.outcome


def accept_offer(pool: Pool, seat: Seat, *, answered_at: datetime) -> Outcome | Refusal:
    """Take the offered places; what counts is when the person said yes.

    Over HTTP that is now. A message that comes late (within the grace) counts by its own time.
    A used offer never revives: after a release the link only says so.
    """
    if refusal := _over(pool.terms, seat):
        return refusal
    match seat.state:
        case SeatState.BOOKED:
            return UNCHANGED
        case SeatState.OFFERED if _has_ended(seat, answered_at):
            return Refusal("offer-expired", expired_at=_told(seat.expires_at))
        case SeatState.OFFERED:
            course = Course(pool)
            course.become(_confirmed(seat, SeatState.BOOKED))
            return course.outcome
        case SeatState.LAPSED | SeatState.RELEASED:
            return Refusal("offer-used")
        case SeatState.WAITING | SeatState.HELD:
            return Refusal("no-offer")
        case _:
            assert_never(seat.state)


def release_seat(pool: Pool, seat: Seat, *, reason: str, rules: Rules, now: datetime) -> Outcome:
    """The party is out and its places go on to the next in line; a second time changes nothing."""
    if not seat.is_live:
        return UNCHANGED
    course = Course(pool)
    course.become(replace(seat, state=SeatState.RELEASED, expires_at=None), reason=reason)
    pass_on(course, rules, now=now)
    return course.outcome


def change_party(
    pool: Pool, seat: Seat, *, size: int, rules: Rules, now: datetime
) -> Outcome | Refusal:
    """Other guests: a smaller party gives places back, a larger one needs free places now.

    A party that waits keeps its line. An offer is for the party that waited: it cannot grow.
    """
    if refusal := _over(pool.terms, seat):
        return refusal
    if not seat.is_live:
        return Refusal("seat-released")
    if _has_ended(seat, now):
        return Refusal("hold-expired", expired_at=_told(seat.expires_at))
    if refusal := _too_large(pool.room, size, rules) or _cannot_grow(pool.room, seat, size):
        return refusal
    course = Course(pool)
    course.become(replace(seat, party_size=size))
    pass_on(course, rules, now=now)
    return course.outcome


def say_again(pool: Pool, seat: Seat, *, said_at: datetime, now: datetime) -> Outcome:
    """Tell the guest anew where the seat stands: somebody asked for it once more.

    An offer says nothing twice, its mail and SMS are out; the rest not often, or strangers could
    fill a mailbox by asking.
    """
    pause = SAID_AGAIN_AFTER.get(seat.state)
    is_moot = pool.terms.is_cancelled or _has_ended(seat, now)
    if is_moot or pause is None or now < said_at + pause:
        return UNCHANGED
    course = Course(pool)
    course.become(seat)
    return course.outcome


def _cannot_grow(room: Room, seat: Seat, size: int) -> Refusal | None:
    more = size - seat.party_size
    if more <= 0 or seat.state is SeatState.WAITING:
        return None
    if seat.state is SeatState.OFFERED or not has_places(room, more):
        return Refusal("not-enough-places", free=0 if room.waiting else room.free)
    return None


def _new_seat(party: Party, *, rules: Rules, now: datetime, fits: bool) -> Seat:
    if fits:
        state = SeatState.BOOKED if party.is_confirmed else SeatState.HELD
        keeps = rules.hold
    else:
        state, keeps = SeatState.WAITING, rules.unconfirmed_wait
    return Seat(
        seat_id=party.seat_id,
        person_id=party.person_id,
        party_size=party.size,
        state=state,
        line=0,
        is_confirmed=party.is_confirmed,
        expires_at=None if party.is_confirmed else now + keeps,
    )


def _too_large(room: Room, size: int, rules: Rules) -> Refusal | None:
    largest = min(room.capacity, rules.largest_party)
    return Refusal("party-too-large", largest=largest) if size > largest else None


def _over(terms: Terms, seat: Seat) -> Refusal | None:
    return Refusal("gathering-cancelled") if terms.is_cancelled and seat.is_live else None


def _confirmed(seat: Seat, state: SeatState) -> Seat:
    return replace(seat, state=state, is_confirmed=True, expires_at=None)


def _has_ended(seat: Seat, moment: datetime) -> bool:
    return seat.expires_at is not None and moment >= seat.expires_at


def _told(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
