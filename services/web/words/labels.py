"""Codes that services send without a label, as people read them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.languages import label, msgid

TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wohnen": msgid("Gemeinschaftlich wohnen"),
        "nachbarschaft": msgid("Nachbarschaft"),
        "pflege": msgid("Pflege und Sorge"),
        "gesundheit": msgid("Gesundheit"),
        "familie": msgid("Familie"),
        "jugend": msgid("Kinder und Jugend"),
        "alter": msgid("Älter werden"),
        "inklusion": msgid("Inklusion"),
        "integration": msgid("Ankommen und Integration"),
        "bildung": msgid("Bildung"),
        "arbeit": msgid("Arbeit und Qualifizierung"),
        "beteiligung": msgid("Beteiligung und Demokratie"),
        "digital": msgid("Digitales"),
        "mobilitaet": msgid("Mobilität"),
        "versorgung": msgid("Versorgung vor Ort"),
        "ernaehrung": msgid("Ernährung und Garten"),
        "umwelt": msgid("Umwelt und Klima"),
        "kultur": msgid("Kultur"),
        "sprache": msgid("Sprache und Minderheiten"),
        "laendlicher-raum": msgid("Ländlicher Raum"),
        "strukturwandel": msgid("Strukturwandel"),
    }
)
"""The registry's topics: its lists tell the code alone; a test holds the labels together."""
ACCESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "step_free": msgid("stufenlos"),
        "sign_language": msgid("Gebärdensprache"),
        "captions": msgid("Untertitel"),
        "induction_loop": msgid("Induktionsschleife"),
        "easy_language": msgid("Leichte Sprache"),
        "childcare": msgid("Kinderbetreuung"),
        "quiet_room": msgid("Ruheraum"),
    }
)


def capital(text: str) -> str:
    """The same as a sentence or a heading begins."""
    return text[:1].upper() + text[1:]


def access(feature: str) -> str:
    """What makes a place easier to come to; a word that we do not know stays as it was typed."""
    told = ACCESS.get(feature.replace("-", "_"))
    return label(told) if told else feature.replace("_", " ")


def topic(code: str) -> str:
    """What a topic is called."""
    return label(TOPICS.get(code, code))
