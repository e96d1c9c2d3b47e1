"""What a nomination says, and how the organisation can be reached: read as people type it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import phonenumbers

from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.content import (
    CONTACT_NAME,
    SUMMARY,
    TITLE,
    TOPICS,
    FieldRefusals,
    check_text,
    check_website,
)
from services.registry.decide.identify.domains import own_domain
from services.registry.decide.words import fold

WHY: Final = (10, 1000)
POST: Final = (10, 300)
KNOWN_HOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "takes-part": "Ich nutze das Angebot oder mache mit.",
        "neighbour": "Ich wohne in der Nähe.",
        "works-with": "Ich arbeite mit der Initiative zusammen.",
        "heard-of": "Ich habe davon gehört oder gelesen.",
    }
)
"""How a nominator knows the initiative."""
KNOWN_HOW_TOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "takes-part": "Die Person nutzt Ihr Angebot oder macht mit.",
        "neighbour": "Die Person wohnt in Ihrer Nähe.",
        "works-with": "Die Person arbeitet mit Ihnen zusammen.",
        "heard-of": "Die Person hat von Ihnen gehört oder gelesen.",
    }
)
"""The same as the initiative reads it in its invitation."""
SHORTEST_NUMBER: Final = 100_000
"""With its area code no number here is shorter than six digits; ``112`` is none of ours to call."""
NAMING_VERSION: Final = "2026-11"
NAMING_TEXT: Final = "Die Initiative darf erfahren, dass der Vorschlag von mir kommt."
"""What a nominator ticks who may be named to the organisation."""
_WEB_ADDRESS: Final = re.compile(
    r"https?:|www\.|\.(?:de|com|net|org|eu|info|shop|xyz)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A nomination as it was typed."""

    title: str
    summary: str
    why: str
    ags: str
    topics: tuple[str, ...]
    website: str | None
    known_how: str
    organisation_email: str | None
    organisation_phone: str | None
    organisation_post: str | None
    name: str
    email: str
    may_be_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach an organisation; a telephone may be a landline, nobody gets an SMS there."""

    email: Email | None
    phone: str | None
    post: str | None
    website: str | None

    @property
    def asked_names(self) -> tuple[str, ...]:
        """By what we know that an organisation was asked before; hashed before it is stored."""
        domain = own_domain(self.website) if self.website else None
        told = {
            "mailto": self.email.identity if self.email else None,
            "tel": self.phone,
            "post": fold(self.post).replace(" ", "") if self.post else None,
            "site": domain,
        }
        return tuple(sorted(f"{kind}:{value}" for kind, value in told.items() if value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A nomination that can be worked with."""

    told: Told
    nominator: Email
    reach: Reach


def read_proposal(told: Told) -> Proposal | FieldRefusals:
    """The nomination, or what is wrong with each of its fields."""
    nominator = normalise_email(told.email)
    mailbox = normalise_email(told.organisation_email) if told.organisation_email else None
    phone = read_phone(told.organisation_phone) if told.organisation_phone else None
    refusals = {
        "title": check_text(told.title, TITLE) or _check_no_address(told.title),
        "summary": check_text(told.summary, SUMMARY, lines=True),
        "why": check_text(told.why, WHY, lines=True),
        "topics": _check_topics(told.topics),
        "known_how": None
        if told.known_how in KNOWN_HOW
        else Refusal("choice-unknown", value=told.known_how[:80]),
        "website": check_website(told.website),
        "organisation_email": _check_mailbox(mailbox, nominator) or _check_reachable(told),
        "organisation_phone": phone if isinstance(phone, Refusal) else None,
        "organisation_post": check_text(told.organisation_post, POST, lines=True)
        if told.organisation_post
        else None,
        "name": check_text(told.name, CONTACT_NAME),
        "email": nominator if isinstance(nominator, Refusal) else None,
    }
    wrong = {field: refusal for field, refusal in refusals.items() if refusal}
    if wrong or isinstance(nominator, Refusal) or isinstance(mailbox, Refusal):
        return wrong
    number = None if isinstance(phone, Refusal) else phone
    reach = Reach(email=mailbox, phone=number, post=told.organisation_post, website=told.website)
    return Proposal(told=told, nominator=nominator, reach=reach)


def read_phone(text: str) -> str | Refusal:
    """A telephone number that somebody can call, in E.164 form; a landline will do."""
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        return Refusal("phone-not-callable")
    is_long = (number.national_number or 0) >= SHORTEST_NUMBER
    if not is_long or not phonenumbers.is_possible_number(number):
        return Refusal("phone-not-callable")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _check_no_address(title: str) -> Refusal | None:
    """The name goes into a mail to people who do not know us: no place for a stranger's link."""
    return Refusal("name-with-address") if _WEB_ADDRESS.search(title) else None


def _check_topics(topics: tuple[str, ...]) -> Refusal | None:
    if len(topics) > TOPICS[1]:
        return Refusal("choices-count", fewest=0, most=TOPICS[1], count=len(topics))
    unknown = next((topic for topic in topics if topic not in vocabulary.TOPICS), None)
    return Refusal("choice-unknown", value=unknown[:80]) if unknown else None


def _check_mailbox(mailbox: Email | Refusal | None, nominator: Email | Refusal) -> Refusal | None:
    if isinstance(mailbox, Refusal):
        return mailbox
    if mailbox is None or isinstance(nominator, Refusal):
        return None
    return Refusal("reach-is-nominator") if mailbox.identity == nominator.identity else None


def _check_reachable(told: Told) -> Refusal | None:
    ways = (told.organisation_email, told.organisation_phone, told.organisation_post, told.website)
    return None if any(ways) else Refusal("reach-missing")
