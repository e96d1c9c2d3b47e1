"""Somebody asks for a seat: read, decide, place by the guarded statement, or look again.

A stranger is who typed an address without proof that it is theirs. What a stranger hears does
not depend on what we know of that address, else anybody could ask us who was at which gathering:
a known mailbox books at once, but on the screen its seat is held like any other, and who has a
seat already hears it from the mailbox. What is left to see is public: how many places are free.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.events import RoomKind
from services.chassis import timers
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.events.decide import booking, guests
from services.events.decide.course import Step
from services.events.decide.guests import Repeat
from services.events.decide.model import Party, Rules, SeatState
from services.events.store import pools, seats
from services.events.store.placing import Newcomer, Placed
from services.events.store.seats import Contact, Look
from services.events.work.desk import Desk, Standing
from services.events.work.line import move_up_if_due, move_up_room
from services.events.work.views import standing_of

LOCKED_TRY: Final = (False, False, True)
"""Two tries in passing, the third with the room locked."""


ASKED_AGAIN: Final = "asked-again"
"""Timer of a seat that a stranger asked for once more: its guest hears where it stands.

Each time it is a new one: the room may be locked by now, and whoever runs an earlier one waits for
the room.
"""


STATED_AGAIN: Final = "stated-again"
"""Timer of a booking that repeated an earlier one; it only keeps what was stated until it rings."""
NO_LATER_ERASURE: Final = timedelta(days=7)
"""How long an erasure of before may be on its way; it takes seconds unless Kafka is away."""


class OvertakenError(Exception):
    """Not even with the room locked did the decision hold: a mistake of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A seat that somebody asks for; ``is_proven`` says that the mailbox is theirs for sure."""

    seat_id: UUID
    gathering_id: UUID
    room: RoomKind
    person_id: str
    contact: Contact
    is_proven: bool = False


async def book_seat(tx: Transaction, desk: Desk, *, wish: Wish) -> Standing | Refusal:
    """A seat, an entry in the line, the seat that the same party has already, or why not."""
    if refusal := guests.check_names(wish.contact.guests):
        return refusal
    newcomer = _newcomer(desk, wish)
    for is_locked in LOCKED_TRY:
        decided = await _decide(tx, desk, wish=wish, newcomer=newcomer, is_locked=is_locked)
        if isinstance(decided, Repeat):
            await _keep_stated(tx, wish, known=decided.seat_id, contact=newcomer.contact)
            return await standing_of(tx, decided.seat_id)
        if isinstance(decided, Refusal):
            return decided
        if placed := await desk.placing.place(tx, decided, newcomer=newcomer):
            return await _settle(tx, desk, step=decided, placed=placed)
    raise OvertakenError(str(wish.gathering_id))


async def book_for_stranger(tx: Transaction, desk: Desk, *, wish: Wish) -> Standing | Refusal:
    """The same, and the answer is what a newcomer would hear; a seat of old is told by mail.

    It ends where a newcomer's hold would; the mail names the true end.
    """
    booked = await book_seat(tx, desk, wish=wish)
    known = _known_seat(booked, wish)
    if known is None:
        return discreet(booked, desk.rules) if isinstance(booked, Standing) else booked
    as_new = await _as_newcomer(tx, desk, wish=wish)
    if isinstance(as_new, Standing):
        await timers.schedule(tx, ASKED_AGAIN, subject=f"{known}/{wish.seat_id}", due_at=tx.now)
    return as_new


async def stated_since(
    tx: Transaction, desk: Desk, *, seat_ids: Sequence[UUID], said_before: datetime
) -> list[Wish]:
    """Of these seats those that were booked once more after that moment, as they were then."""
    rows = await seats.booked_again(
        tx, seat_ids, timer=STATED_AGAIN, due_after=said_before + NO_LATER_ERASURE
    )
    return [
        Wish(
            seat_id=UUID(row["subject"]),
            gathering_id=row["gathering_id"],
            room=RoomKind(row["room"]),
            person_id=row["person_id"],
            contact=Contact.unsealed(desk.keys.seal, bytes.fromhex(row["payload"]["contact"])),
            is_proven=row["payload"]["is_proven"],
        )
        for row in rows
    ]


def discreet(standing: Standing, rules: Rules) -> Standing:
    """What a stranger may hear of a seat that was just made."""
    match standing.state:
        case SeatState.BOOKED:
            end = standing.asked_at + rules.hold
            return replace(standing, state=SeatState.HELD, expires_at=end)
        case SeatState.OFFERED | SeatState.WAITING:
            end = standing.asked_at + rules.unconfirmed_wait
            position = standing.position or standing.position_at_first
            return replace(standing, state=SeatState.WAITING, position=position, expires_at=end)
        case _:
            return standing


async def _keep_stated(tx: Transaction, wish: Wish, *, known: UUID, contact: bytes) -> None:
    """The seat of before may be forgotten yet, by an erasure on its way; this was stated after it.

    The timer is a new one, so nobody waits for it; it goes with the person whom it names.
    """
    await timers.schedule(
        tx,
        STATED_AGAIN,
        subject=str(wish.seat_id),
        due_at=tx.now + NO_LATER_ERASURE,
        payload={
            "person_id": wish.person_id,
            "seat_id": str(known),
            "contact": contact.hex(),
            "is_proven": wish.is_proven,
        },
    )


async def _decide(
    tx: Transaction, desk: Desk, *, wish: Wish, newcomer: Newcomer, is_locked: bool
) -> Step | Repeat | Refusal:
    if is_locked:
        await pools.lock_pool(tx, wish.gathering_id, kind=wish.room)
    seen = await _look(tx, wish, newcomer)
    if seen is None:
        return Refusal("not-found")
    if seen.is_guest and (known := await _seen_before(tx, wish, newcomer)):
        return known
    decided = _book(desk, wish, seen=seen, tx=tx)
    if not _waits(decided) or not await _moved_up(tx, desk, wish):
        return decided
    again = await _look(tx, wish, newcomer)
    return _book(desk, wish, seen=again or seen, tx=tx)


def _known_seat(booked: Standing | Refusal, wish: Wish) -> UUID | None:
    """The seat that some of these guests have already, if that is why there is no new one."""
    if isinstance(booked, Standing):
        return booked.seat_id if booked.seat_id != wish.seat_id else None
    return UUID(str(booked.details["seat_id"])) if booked.slug == "already-booked" else None


async def _as_newcomer(tx: Transaction, desk: Desk, *, wish: Wish) -> Standing | Refusal:
    """What somebody would hear whom nobody knows, without a seat coming of it."""
    nameless = Newcomer(guests=frozenset(), contact=b"")
    decided = await _decide(tx, desk, wish=wish, newcomer=nameless, is_locked=False)
    if isinstance(decided, Repeat):
        raise OvertakenError(str(wish.gathering_id))
    if isinstance(decided, Refusal):
        return decided
    return discreet(_new_standing(tx, decided, waiting=decided.room.waiting), desk.rules)


async def _look(tx: Transaction, wish: Wish, newcomer: Newcomer) -> Look | None:
    return await seats.look(
        tx,
        wish.gathering_id,
        room=wish.room.value,
        person_id=wish.person_id,
        guests=newcomer.guests,
        seat_id=wish.seat_id,
    )


async def _seen_before(tx: Transaction, wish: Wish, newcomer: Newcomer) -> Repeat | Refusal | None:
    theirs = await seats.seats_of_guests(
        tx, wish.gathering_id, person_id=wish.person_id, guests=newcomer.guests
    )
    return guests.seen_before(newcomer.guests, room=wish.room.value, seats=theirs)


def _book(desk: Desk, wish: Wish, *, seen: Look, tx: Transaction) -> Step | Refusal:
    party = Party(
        seat_id=wish.seat_id,
        person_id=wish.person_id,
        size=len(wish.contact.guests),
        is_confirmed=wish.is_proven or seen.is_known or not desk.confirms_mailboxes,
    )
    return booking.book_seat(seen.terms, seen.room, party=party, rules=desk.rules, now=tx.now)


async def _moved_up(tx: Transaction, desk: Desk, wish: Wish) -> bool:
    return await move_up_if_due(tx, desk, gathering_id=wish.gathering_id, kind=wish.room)


async def _settle(tx: Transaction, desk: Desk, *, step: Step, placed: Placed) -> Standing:
    """An entry beside free places (a larger party waits in front) may get its offer at once."""
    if _waits(step) and placed.taken < placed.capacity:
        await move_up_room(tx, desk, gathering_id=step.fact.gathering_id, kind=step.fact.room)
        now = await standing_of(tx, step.seat.seat_id)
        return replace(now, position_at_first=placed.waiting)
    return _new_standing(tx, step, waiting=placed.waiting)


def _new_standing(tx: Transaction, step: Step, *, waiting: int) -> Standing:
    seat = step.seat
    return Standing(
        seat_id=seat.seat_id,
        state=seat.state,
        asked_at=tx.now,
        position=waiting if _waits(step) else None,
        expires_at=seat.expires_at,
        party_size=seat.party_size,
    )


def _waits(decided: Step | Refusal) -> bool:
    return isinstance(decided, Step) and decided.seat.state is SeatState.WAITING


def _newcomer(desk: Desk, wish: Wish) -> Newcomer:
    key = desk.keys.person
    return Newcomer(
        guests=frozenset(guests.guest_mark(key, name) for name in wish.contact.guests),
        contact=wish.contact.sealed(desk.keys.seal),
    )
