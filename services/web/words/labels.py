"""Codes that services send without a label, as people read them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import phonenumbers

TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wohnen": "Gemeinschaftlich wohnen",
        "nachbarschaft": "Nachbarschaft",
        "pflege": "Pflege und Sorge",
        "gesundheit": "Gesundheit",
        "familie": "Familie",
        "jugend": "Kinder und Jugend",
        "alter": "Älter werden",
        "inklusion": "Inklusion",
        "integration": "Ankommen und Integration",
        "bildung": "Bildung",
        "arbeit": "Arbeit und Qualifizierung",
        "beteiligung": "Beteiligung und Demokratie",
        "digital": "Digitales",
        "mobilitaet": "Mobilität",
        "versorgung": "Versorgung vor Ort",
        "ernaehrung": "Ernährung und Garten",
        "umwelt": "Umwelt und Klima",
        "kultur": "Kultur",
        "sprache": "Sprache und Minderheiten",
        "laendlicher-raum": "Ländlicher Raum",
        "strukturwandel": "Strukturwandel",
    }
)
"""The registry's topics: its lists tell the code alone; a test holds the labels together."""
ACCESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "step_free": "stufenlos",
        "sign_language": "Gebärdensprache",
        "captions": "Untertitel",
        "induction_loop": "Induktionsschleife",
        "easy_language": "Leichte Sprache",
        "childcare": "Kinderbetreuung",
        "quiet_room": "Ruheraum",
    }
)


def phone(number: str) -> str:
    """A number as people read it: «+49 3576 123456»; what is none stays as it is."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    told: str = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return told


def access(feature: str) -> str:
    """What makes a place easier to come to; a word that we do not know stays as it was typed."""
    return ACCESS.get(feature.replace("-", "_"), feature.replace("_", " "))
