"""Sentences for what support, and what answers taught, refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not-your-initiative": "Für diesen Eintrag kann nur sprechen, wer ihn betreut. Bitte wählen Sie einen Ihrer Einträge.",
        "too-many-supports": "Mehr als {most} Gesuche und Angebote gehen nicht. Bitte beenden Sie zuerst eines.",
        "support-not-begun": "Diese Unterstützung hat noch nicht begonnen, oder sie ist schon beendet.",
        "request-is-met": "Dieses Gesuch hat seine Unterstützung schon gefunden.",
        "suggestion-gone": "Ihre Suche hat sich inzwischen geändert. Hier ist der neue Stand.",
    }
)
