"""What initiatives are about, by key, in German."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

THEME_NAMES: Final[Mapping[str, str]] = MappingProxyType(
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
"""Key → name; a new one is added at the end, as matching keeps one bit for each place."""
