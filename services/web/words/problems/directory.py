"""Sentences for what the directory's map and its change feed refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.languages import msgid

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "box-invalid": msgid("Diesen Ausschnitt der Karte können wir nicht lesen."),
        "log-began-anew": "Die Liste der Änderungen hat neu begonnen. Bitte lesen Sie sie von vorn.",
    }
)
