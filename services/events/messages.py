"""Where facts come in: what notifications delivered and heard, and who wants to be forgotten.

Facts about initiatives are read by nobody here: the topic is open to events for what comes later.
"""

from uuid import UUID

from contracts.notifications import (
    Answer,
    AnswerGiven,
    NotificationAccepted,
    NotificationBounced,
    NotificationDelivered,
    NotificationSuppressed,
    SubjectKind,
)
from contracts.web import PersonErased
from services.chassis import erasure
from services.chassis.handlers import Handlers, handlers
from services.chassis.transaction import Transaction
from services.events.work import people, seats
from services.events.work.desk import Desk

Delivery = (
    NotificationAccepted | NotificationDelivered | NotificationBounced | NotificationSuppressed
)


class Messages:
    """One function per fact; they share the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def handlers(self) -> Handlers:
        """All of them, by the fact that they take."""
        return handlers(self.on_answer_given, self.on_delivery, self.on_person_erased)

    async def on_answer_given(self, fact: AnswerGiven, tx: Transaction) -> None:
        """Yes or no to an offer; ``later`` leaves it open until its end."""
        if fact.subject_kind is not SubjectKind.SEAT or fact.answer is Answer.LATER:
            return
        if await erasure.is_erased(tx, fact.person_id, fact.answered_at):
            return
        await seats.answer_offer(
            tx,
            self.desk,
            seat_id=UUID(fact.subject_id),
            person_id=fact.person_id,
            is_yes=fact.answer is Answer.YES,
            answered_at=fact.answered_at,
        )

    async def on_delivery(self, fact: Delivery, tx: Transaction) -> None:
        """A mail or SMS about a seat got somewhere, or nowhere."""
        await people.note_delivery(tx, fact)

    async def on_person_erased(self, fact: PersonErased, tx: Transaction) -> None:
        """Forget the person."""
        await people.erase_person(tx, self.desk, person_id=fact.person_id, erased_at=fact.erased_at)
