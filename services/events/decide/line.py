"""The waiting list: by line, parties whole, and everybody can ask why.

Story of the pass-by rule: a party of four is first and one place is free. The single behind it
passes, and the four are marked as passed. After three passes nobody passes any more: places are
saved for the four until two days before the start.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from services.events.decide.course import Course, Outcome
from services.events.decide.deadlines import offer_deadline
from services.events.decide.model import Pool, Room, Rules, Seat, SeatState


def move_up(pool: Pool, rules: Rules, *, now: datetime) -> Outcome:
    """What is due in a room at this moment: expired seats lapse, then the next get their offers."""
    course = Course(pool)
    if pool.terms.is_cancelled:
        return course.outcome
    lapse_due(course, rules, now=now)
    pass_on(course, rules, now=now)
    return course.outcome


def pass_on(course: Course, rules: Rules, *, now: datetime) -> None:
    """Offer free places to those who wait: by line, each party whole or not at all."""
    deadline = offer_deadline(course.terms, rules, now=now)
    if course.terms.is_cancelled or deadline is None:
        return
    are_saved = now < course.terms.starts_at - rules.short_notice
    passed: list[Seat] = []
    for entry in course.waiting_line():
        if course.room.free <= 0 or (are_saved and _is_saved_for(passed, rules)):
            return
        if not may_be_offered(entry, course.room):
            continue
        if entry.party_size > course.room.free:
            passed.append(entry)
            continue
        course.become(replace(entry, state=SeatState.OFFERED, expires_at=deadline))
        passed = [replace(other, bypassed=other.bypassed + 1) for other in passed]
        for other in passed:
            course.touch(other)


def may_be_offered(entry: Seat, room: Room) -> bool:
    """Only confirmed mailboxes get offers, and only parties that the room can ever hold."""
    return entry.is_confirmed and entry.party_size <= room.capacity


def lapse_due(course: Course, rules: Rules, *, now: datetime) -> None:
    """Holds and unconfirmed entries lapse at their end, offers after their grace."""
    for seat in tuple(course.seats()):
        if is_due(seat, rules, now=now):
            course.become(replace(seat, state=SeatState.LAPSED, expires_at=None))


def is_due(seat: Seat, rules: Rules, *, now: datetime) -> bool:
    """Whether the seat's time is over."""
    if not seat.is_live or seat.expires_at is None:
        return False
    grace = rules.offer_grace if seat.state is SeatState.OFFERED else timedelta()
    return seat.expires_at + grace <= now


def why_waiting(room: Room, entry: Seat) -> str:
    """Answer "why am I still waiting?" with a slug for the words."""
    if not entry.is_confirmed:
        return "not-confirmed"
    if entry.party_size > room.capacity:
        return "party-larger-than-room"
    if 0 < room.free < entry.party_size:
        return "party-does-not-fit"
    return "no-places"


def _is_saved_for(passed: list[Seat], rules: Rules) -> bool:
    return any(seat.bypassed >= rules.bypass_limit for seat in passed)
