"""Where each field of an entry comes from, and what its owner lets the public see.

What third parties told of an organisation is not public before the organisation itself has agreed,
field by field. A consent is given to a text of a version and stands until its owner takes it back:
to change an entry is not to take a consent back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from services.chassis.identity import normalise_email
from services.chassis.refusal import Refusal
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.content import CONTACT_NAME, PLACE, Content, FieldRefusals, check_text
from services.registry.decide.identify.proposal import read_phone
from services.registry.decide.sites import coarse


class Source(StrEnum):
    """Where what a field says comes from; editors write no texts, they move them."""

    THIRD_PARTY = "third-party"
    OWN = "own"
    IMPORT = "import"


class Field(StrEnum):
    """What needs a consent of its own."""

    WEBSITE = "website"
    POINT = "point"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    CONTACT_EMAIL = "contact_email"


VERSION: Final = "2026-11"
"""Of the texts below; whoever changes one gives them another version."""
TEXTS: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.WEBSITE: "Die Adresse der Website darf öffentlich im Verzeichnis stehen.",
        Field.POINT: (
            "Der genaue Ort darf öffentlich auf der Karte stehen. Ohne diese Zustimmung zeigen "
            "wir nur die Gemeinde."
        ),
        Field.CONTACT_NAME: "Der Name der Ansprechperson darf öffentlich beim Eintrag stehen.",
        Field.CONTACT_PHONE: "Die Telefonnummer darf öffentlich beim Eintrag stehen.",
        Field.CONTACT_EMAIL: "Die E-Mail-Adresse darf öffentlich beim Eintrag stehen.",
    }
)
OF_PERSON: Final = frozenset({Field.CONTACT_NAME, Field.CONTACT_PHONE, Field.CONTACT_EMAIL})
"""What concerns the person who gave it: such a consent ends when the entry gets another owner."""
_STATED: Final = frozenset({Source.OWN, Source.IMPORT})


@dataclass(frozen=True, slots=True)
class Consent:
    """The last word about a field; ``revision`` is the one that the entry had then."""

    field: Field
    is_given: bool
    text_version: str
    said_at: datetime
    said_by: str
    revision: int


@dataclass(frozen=True, slots=True)
class Card:
    """What the owner wants the public to reach somebody by; each part needs its consent."""

    name: str = ""
    phone: str = ""
    email: str = ""


Consents = Mapping[Field, Consent]
Sources = Mapping[str, Source]
"""Field of a text (the place as one) → where it comes from."""


def is_public(field: Field, *, consents: Consents, sources: Sources) -> bool:
    """Whether the public may see it.

    A word of the owner decides. Without one, what the owner typed into the public form is public,
    as that form says; what third parties told, and any way to reach a person, is not.
    """
    if field in consents:
        return consents[field].is_given
    if field in OF_PERSON:
        return False
    return sources.get(PLACE if field is Field.POINT else field, Source.OWN) in _STATED


def public_content(
    content: Content,
    municipality: Municipality,
    *,
    consents: Consents,
    sources: Sources,
    centres: Mapping[str, Point] = MappingProxyType({}),
) -> Content:
    """A text as the public may see it: what is not agreed to is left out or made coarse.

    ``centres`` are the middles of the municipalities in which the further sites are.
    """
    left_out: dict[str, object] = {}
    if not is_public(Field.WEBSITE, consents=consents, sources=sources):
        left_out["website"] = None
    if not is_public(Field.POINT, consents=consents, sources=sources):
        left_out |= {"lat": municipality.centre.lat, "lon": municipality.centre.lon}
        left_out["sites"] = coarse(content.sites, centres=centres)
    return content.model_copy(update=left_out)


def public_card(card: Card, *, consents: Consents) -> Card:
    """The parts of a card that the public may see."""
    parts = {
        "name": Field.CONTACT_NAME,
        "phone": Field.CONTACT_PHONE,
        "email": Field.CONTACT_EMAIL,
    }
    return Card(
        **{
            name: getattr(card, name)
            for name, field in parts.items()
            if is_public(field, consents=consents, sources={})
        }
    )


def carried(
    before: Sources,
    *,
    changed: Iterable[str],
    source: Source,
    elsewhere: Sources = MappingProxyType({}),
) -> Sources:
    """The sources of a new revision: what changed comes from whoever changed it.

    What was only moved (out of an older revision, or another entry) still comes from where it came
    ``elsewhere``: whoever moves a text does not state it.
    """
    told = {field: elsewhere.get(field, source) for field in changed}
    return MappingProxyType({**before, **told})


def changed_consents(
    before: Consents, *, given: Iterable[Field], text_version: str
) -> Mapping[Field, bool] | Refusal:
    """Which consents a new word changes; who agreed to another text than we show agreed to nothing.

    A field that was never asked about and is not ticked now is a no: the owner has seen the text.
    """
    if text_version != VERSION:
        return Refusal("consent-text-outdated", version=VERSION)
    wanted = frozenset(given)
    return {
        field: field in wanted
        for field in Field
        if field not in before or before[field].is_given != (field in wanted)
    }


def read_card(card: Card, *, given: Iterable[Field]) -> Card | FieldRefusals:
    """The card, or what is wrong with its parts; nobody agrees to the publication of nothing."""
    phone = read_phone(card.phone) if card.phone else ""
    email = normalise_email(card.email) if card.email else None
    wanted = frozenset(given)
    refusals = {
        Field.CONTACT_NAME: check_text(card.name, (0, CONTACT_NAME[1])),
        Field.CONTACT_PHONE: phone if isinstance(phone, Refusal) else None,
        Field.CONTACT_EMAIL: email if isinstance(email, Refusal) else None,
    }
    stated = {
        Field.CONTACT_NAME: card.name,
        Field.CONTACT_PHONE: card.phone,
        Field.CONTACT_EMAIL: card.email,
    }
    empty = {field: Refusal("consent-to-nothing") for field in OF_PERSON & wanted}
    wrong = {
        field.value: refusal
        for field in stated
        if (refusal := refusals[field] or (None if stated[field] else empty.get(field)))
    }
    if wrong or isinstance(phone, Refusal) or isinstance(email, Refusal):
        return wrong
    return Card(name=card.name, phone=phone, email=email.address if email else "")
