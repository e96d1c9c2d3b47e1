"""A person is forgotten, and what became of the mails to a person."""

from datetime import datetime
from uuid import UUID

from contracts.notifications import (
    DeliveryFact,
    NotificationAccepted,
    NotificationBounced,
    NotificationDelivered,
    NotificationSuppressed,
    SubjectKind,
)
from services.chassis import erasure
from services.chassis.transaction import Transaction
from services.events.store import seats as store
from services.events.work import seats
from services.events.work.booking import book_seat, stated_since
from services.events.work.desk import Desk

STATES = {
    NotificationAccepted: "accepted",
    NotificationDelivered: "delivered",
    NotificationBounced: "bounced",
    NotificationSuppressed: "suppressed",
}


async def erase_person(tx: Transaction, desk: Desk, *, person_id: str, erased_at: datetime) -> None:
    """Release the person's seats and drop names and address; what came later stays.

    A seat of before that was booked once more since is given back like the others, and the party
    gets another one or waits for it: its old id is forgotten by all services for good.
    """
    await erasure.erase(tx, person_id, erased_at, forget=forgetting(desk))


def forgetting(desk: Desk) -> erasure.Forget:
    """Forgets what a person asked for and was told."""

    async def forget(tx: Transaction, person_id: str, erased_at: datetime) -> None:
        theirs = await store.seats_to_erase(tx, person_id, said_before=erased_at)
        again = await stated_since(tx, desk, seat_ids=theirs, said_before=erased_at)
        for seat_id in theirs:
            await seats.release_seat(tx, desk, seat_id=seat_id, reason="erased")
        await store.forget_seats(tx, theirs, person_id=person_id, said_before=erased_at)
        for wish in again:
            await book_seat(tx, desk, wish=wish)

    return forget


async def note_delivery(tx: Transaction, fact: DeliveryFact) -> None:
    """Keep the delivery state beside the seat, unless the person is forgotten."""
    if fact.subject_kind is not SubjectKind.SEAT:
        return
    if await erasure.is_erased(tx, fact.person_id, fact.at):
        return
    await store.note_delivery(
        tx,
        notification_id=fact.notification_id,
        seat_id=UUID(fact.subject_id),
        person_id=fact.person_id,
        purpose=fact.purpose,
        channel=fact.channel.value,
        state=STATES[type(fact)],
        at=fact.at,
    )
