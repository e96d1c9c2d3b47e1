"""A seat is confirmed, accepted, changed, released: the room is locked first, always."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.events.decide import booking, guests
from services.events.decide.course import Outcome
from services.events.decide.model import Pool, Seat, SeatState
from services.events.store import pools
from services.events.store import seats as rows
from services.events.store.seats import Contact
from services.events.work.desk import Desk, Standing
from services.events.work.line import move_up_if_due, write
from services.events.work.views import standing_of


async def confirm_seat(tx: Transaction, desk: Desk, *, seat_id: UUID) -> Standing | Refusal:
    """The link from the mail was used: the mailbox is theirs."""
    pool = await _lock(tx, seat_id)
    if pool is None:
        return Refusal("not-found")
    outcome = booking.confirm_seat(pool, pool.seat(seat_id), rules=desk.rules, now=tx.now)
    return await _keep_confirmed(tx, desk, pool=pool, seat_id=seat_id, outcome=outcome)


async def accept_offer(
    tx: Transaction, desk: Desk, *, seat_id: UUID, answered_at: datetime
) -> Standing | Refusal:
    """The offered places are taken; ``answered_at`` is when the person said yes."""
    pool = await _lock(tx, seat_id)
    if pool is None:
        return Refusal("not-found")
    outcome = booking.accept_offer(pool, pool.seat(seat_id), answered_at=answered_at)
    return await _keep_confirmed(tx, desk, pool=pool, seat_id=seat_id, outcome=outcome)


async def release_seat(
    tx: Transaction, desk: Desk, *, seat_id: UUID, reason: str
) -> Standing | Refusal:
    """The party is out; saying it again changes nothing and gets the same answer."""
    pool = await _lock(tx, seat_id)
    if pool is None:
        return Refusal("not-found")
    seat = pool.seat(seat_id)
    outcome = booking.release_seat(pool, seat, reason=reason, rules=desk.rules, now=tx.now)
    await write(tx, desk, gathering_id=pool.terms.gathering_id, outcome=outcome)
    return await standing_of(tx, seat_id)


async def change_party(
    tx: Transaction, desk: Desk, *, seat_id: UUID, names: tuple[str, ...]
) -> Standing | Refusal:
    """Other guests for the seat; it keeps its place, its links and its calendar entry."""
    if refusal := guests.check_names(names):
        return refusal
    pool = await _lock_fresh(tx, desk, seat_id)
    if pool is None:
        return Refusal("not-found")
    outcome = booking.change_party(
        pool, pool.seat(seat_id), size=len(names), rules=desk.rules, now=tx.now
    )
    if isinstance(outcome, Refusal):
        return outcome
    await _replace_guests(tx, desk, seat_id=seat_id, names=names)
    await write(tx, desk, gathering_id=pool.terms.gathering_id, outcome=outcome)
    return await standing_of(tx, seat_id)


async def answer_offer(
    tx: Transaction,
    desk: Desk,
    *,
    seat_id: UUID,
    person_id: str,
    is_yes: bool,
    answered_at: datetime,
) -> None:
    """A yes or no by message to an offer; an answer to anything else changes nothing."""
    pool = await _lock(tx, seat_id)
    if pool is None or not _is_offered_to(person_id, pool.seat(seat_id)):
        return
    if is_yes:
        await accept_offer(tx, desk, seat_id=seat_id, answered_at=answered_at)
    else:
        await release_seat(tx, desk, seat_id=seat_id, reason="offer-declined")


async def say_again(tx: Transaction, desk: Desk, *, seat_id: UUID) -> None:
    """Somebody without proof asked for the seat once more: its own guest hears where it stands."""
    pool = await _lock(tx, seat_id)
    if pool is None:
        return
    said_at = await rows.last_said(tx, seat_id)
    outcome = booking.say_again(pool, pool.seat(seat_id), said_at=said_at, now=tx.now)
    await write(tx, desk, gathering_id=pool.terms.gathering_id, outcome=outcome)


def _is_offered_to(person_id: str, seat: Seat) -> bool:
    return seat.state is SeatState.OFFERED and seat.person_id == person_id


async def _lock(tx: Transaction, seat_id: UUID) -> Pool | None:
    place = await pools.room_of(tx, seat_id)
    if place is None:
        return None
    return await pools.lock_pool(tx, place[0], kind=place[1], seat_ids=[seat_id])


async def _lock_fresh(tx: Transaction, desk: Desk, seat_id: UUID) -> Pool | None:
    """The room after all that is due in it, so that a sleeping sweeper costs no place."""
    place = await pools.room_of(tx, seat_id)
    if place is not None:
        await move_up_if_due(tx, desk, gathering_id=place[0], kind=place[1])
    return await _lock(tx, seat_id)


async def _keep_confirmed(
    tx: Transaction, desk: Desk, *, pool: Pool, seat_id: UUID, outcome: Outcome | Refusal
) -> Standing | Refusal:
    if isinstance(outcome, Refusal):
        return outcome
    await write(tx, desk, gathering_id=pool.terms.gathering_id, outcome=outcome)
    await rows.note_mailbox(tx, pool.seat(seat_id).person_id)
    return await standing_of(tx, seat_id)


async def _replace_guests(
    tx: Transaction, desk: Desk, *, seat_id: UUID, names: tuple[str, ...]
) -> None:
    row = await rows.read_seat(tx, seat_id)
    if row is None or row["contact"] is None:
        raise RefusedError(Refusal("not-found"))
    contact = replace(Contact.unsealed(desk.keys.seal, row["contact"]), guests=names)
    marks = frozenset(guests.guest_mark(desk.keys.person, name) for name in names)
    sealed = contact.sealed(desk.keys.seal)
    if not await rows.replace_guests(tx, seat_id, guests=marks, contact=sealed):
        raise RefusedError(Refusal("already-booked"))
