"""Sentences for what following a search refuses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subscription-ended": (
            "Dieses Abo ist beendet. Sie können der Suche jederzeit neu folgen."
        ),
        "subscription-not-confirmed": (
            "Dieses Abo ist noch nicht bestätigt. Bitte drücken Sie den Knopf hinter dem Link in "
            "der Mail."
        ),
        "subscription-exists": "Dieser Suche folgen Sie schon mit einem anderen Abo.",
        "too-many-subscriptions": (
            "Mit einer Adresse kann man höchstens {most} Suchen folgen. Bitte beenden Sie eine davon."
        ),
    }
)
