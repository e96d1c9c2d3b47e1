"""Facts about messages that visitors write to an initiative; what they say is fetched by ``dataref``."""

from uuid import UUID

from contracts.fact import DomainEvent, PersonId
from contracts.topics import ENQUIRIES


class EnquiryReceived(DomainEvent, topic=ENQUIRIES):
    """Somebody wrote to an initiative; her mailbox is not confirmed yet."""

    enquiry_id: UUID
    initiative_id: UUID
    sender_person_id: PersonId


class EnquiryForwarded(DomainEvent, topic=ENQUIRIES):
    """The sender's mailbox is confirmed: the initiative's owner gets the message."""

    enquiry_id: UUID
    initiative_id: UUID
    owner_person_id: PersonId
