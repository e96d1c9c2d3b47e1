"""What somebody states who asks for accompaniment, or a coordinator for a group on the phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import phonenumbers

from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.registry.decide.accompany.labels import HELP
from services.registry.decide.content import CONTACT_NAME, TITLE, check_text

CONCERN: Final = (10, 2000)
REACH: Final = (0, 300)
HELP_COUNT: Final = (1, len(HELP))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What for, how to be reached, which help."""

    text: str
    reach: str
    help: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group without an entry; one of mailbox and phone is there."""

    title: str
    name: str
    email: Email | None
    phone: str | None


def check_concern(concern: Concern) -> Mapping[str, Refusal]:
    """What is wrong with each field."""
    told = {
        "concern": check_text(concern.text, CONCERN, lines=True),
        "reach": check_text(concern.reach, REACH, lines=True),
        "help": _check_help(concern.help),
    }
    return {field: refused for field, refused in told.items() if refused}


def read_group(
    *, title: str, name: str, email: str | None, phone: str | None
) -> Group | Mapping[str, Refusal]:
    """The group, or what is wrong with each of its fields; a phone alone is enough."""
    mailbox = normalise_email(email) if email else None
    number = read_phone(phone) if phone else None
    told = {
        "title": check_text(title, TITLE),
        "name": check_text(name, CONTACT_NAME),
        "email": mailbox,
        "phone": number,
    }
    refused = {field: read for field, read in told.items() if isinstance(read, Refusal)}
    if not email and not phone:
        refused["phone"] = Refusal("phone-or-mail")
    if refused or isinstance(mailbox, Refusal) or isinstance(number, Refusal):
        return refused
    return Group(title=title, name=name, email=mailbox, phone=number)


def read_phone(text: str) -> str | Refusal:
    """A number that somebody can call, also a landline, as E.164: here nobody sends an SMS."""
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        return Refusal("phone-invalid")
    if not phonenumbers.is_possible_number(number):
        return Refusal("phone-invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _check_help(chosen: tuple[str, ...]) -> Refusal | None:
    fewest, most = HELP_COUNT
    if not fewest <= len(chosen) <= most:
        return Refusal("choices-count", fewest=fewest, most=most)
    if len(set(chosen)) < len(chosen):
        return Refusal("choice-repeated")
    unknown = next((value for value in chosen if value not in HELP), None)
    return Refusal("choice-unknown", value=unknown[:50]) if unknown else None
