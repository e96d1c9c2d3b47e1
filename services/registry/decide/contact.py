"""How to reach the owner of an entry: read as people type it, never shown to the public."""

from dataclasses import dataclass

from services.chassis.identity import Email, normalise_email, normalise_phone
from services.chassis.refusal import Refusal
from services.registry.decide.content import CONTACT_NAME, FieldRefusals, check_text


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at an initiative; ``email`` keeps what delivery and identity need."""

    name: str
    email: Email
    phone: str | None


def read_contact(*, name: str, email: str, phone: str | None) -> Contact | FieldRefusals:
    """The contact, or what is wrong with each of its fields."""
    mailbox = normalise_email(email)
    number = normalise_phone(phone) if phone else None
    told = {
        "contact.name": check_text(name, CONTACT_NAME),
        "contact.email": mailbox,
        "contact.phone": number,
    }
    refusals = {field: read for field, read in told.items() if isinstance(read, Refusal)}
    if refusals or isinstance(mailbox, Refusal) or isinstance(number, Refusal):
        return refusals
    return Contact(name=name, email=mailbox, phone=number)


def refuse_fields(refusals: FieldRefusals) -> Refusal:
    """One refusal that names every wrong field."""
    return Refusal(
        "fields-invalid",
        errors=[
            {"field": field, "slug": refusal.slug, **refusal.details}
            for field, refusal in refusals.items()
        ],
    )
