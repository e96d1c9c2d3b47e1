"""Facts of the registry about messages to initiatives."""

from typing import Final

from contracts.enquiries import EnquiryForwarded, EnquiryReceived
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_enquiry_received(fact: EnquiryReceived, tx: Transaction) -> None:
    """The sender confirms the mailbox."""
    await plan.tell_people(
        tx,
        "enquiry-received",
        people=[fact.sender_person_id],
        subject_id=fact.enquiry_id,
        occasion=str(fact.enquiry_id),
    )


async def on_enquiry_forwarded(fact: EnquiryForwarded, tx: Transaction) -> None:
    """The owner of the entry reads it."""
    await plan.tell_people(
        tx,
        "enquiry-forwarded",
        people=[fact.owner_person_id],
        subject_id=fact.enquiry_id,
        occasion=str(fact.enquiry_id),
    )


HANDLERS: Final = handlers(on_enquiry_received, on_enquiry_forwarded)
