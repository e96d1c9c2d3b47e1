"""A visitor's message to an initiative: received → forwarded; its owner says what came of it.

The owner's address stays hidden: the message goes to her by mail, and she answers if she likes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.enquiries import EnquiryForwarded, EnquiryReceived
from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.registry.decide.content import CONTACT_NAME, FieldRefusals, check_text
from services.registry.decide.initiative import Initiative, Unchanged, owner_of

TEXT: Final = (20, 3000)
CONFIRM_WITHIN: Final = timedelta(days=7)
KEPT_FOR: Final = timedelta(days=90)
"""How long name, address and text are kept after they were forwarded; the count stays."""


class State(StrEnum):
    """Where a message is."""

    RECEIVED = "received"
    FORWARDED = "forwarded"


class Outcome(StrEnum):
    """What came of a message, by the owner's word."""

    CONVERSATION = "conversation"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a visitor wrote, and where the answer goes."""

    name: str
    email: Email
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """A message without its words; without a sender once those are forgotten."""

    id: UUID
    initiative_id: UUID
    sender: str | None
    state: State
    created_at: datetime
    forwarded_at: datetime | None = None
    outcome: Outcome | None = None


def read_letter(*, name: str, email: str, text: str) -> Letter | FieldRefusals:
    """The letter, or what is wrong with each of its fields."""
    mailbox = normalise_email(email)
    told = {
        "name": check_text(name, CONTACT_NAME),
        "email": mailbox,
        "text": check_text(text, TEXT, lines=True),
    }
    refusals = {field: read for field, read in told.items() if isinstance(read, Refusal)}
    if refusals or isinstance(mailbox, Refusal):
        return refusals
    return Letter(name=name, email=mailbox, text=text)


def check_reachable(initiative: Initiative) -> Refusal | None:
    """Only a listed entry with an owner takes messages."""
    if not initiative.is_listed:
        return Refusal("entry-not-listed", state=initiative.state.value)
    return None if initiative.owner else Refusal("entry-without-contact")


def receive(enquiry: Enquiry, *, sender: str) -> EnquiryReceived:
    """The sender is asked to confirm her mailbox."""
    return EnquiryReceived(
        enquiry_id=enquiry.id, initiative_id=enquiry.initiative_id, sender_person_id=sender
    )


def forward(enquiry: Enquiry, initiative: Initiative) -> EnquiryForwarded | Unchanged | Refusal:
    """The sender's word that it is her mailbox; saying it again forwards nothing twice."""
    if enquiry.state is State.FORWARDED:
        return Unchanged()
    if refused := check_reachable(initiative):
        return refused
    return EnquiryForwarded(
        enquiry_id=enquiry.id,
        initiative_id=enquiry.initiative_id,
        owner_person_id=owner_of(initiative),
    )


def forwarded(enquiry: Enquiry, *, now: datetime) -> Enquiry:
    """The message once it was forwarded."""
    return replace(enquiry, state=State.FORWARDED, forwarded_at=now)


def conclude(enquiry: Enquiry, outcome: Outcome) -> Enquiry | Refusal:
    """The owner says what came of it; she may say otherwise later."""
    if enquiry.state is not State.FORWARDED:
        return Refusal("enquiry-not-forwarded")
    return replace(enquiry, outcome=outcome)
