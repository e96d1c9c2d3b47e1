"""Sentences for what the directory's map and its change feed refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.languages import msgid

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "site-of-draft": "Bitte geben Sie erst den Eintrag ab. Danach können Sie Orte hinzufügen.",
        "site-name-repeated": "So heißt schon ein anderer Ort dieses Eintrags. Bitte geben Sie jedem einen eigenen Namen.",
        "box-invalid": msgid("Diesen Ausschnitt der Karte können wir nicht lesen."),
        "log-began-anew": "Die Liste der Änderungen hat neu begonnen. Bitte lesen Sie sie von vorn.",
    }
)
