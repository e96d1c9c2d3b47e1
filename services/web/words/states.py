"""States of an entry as people read them: its owner, and the editors who clear it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ENTRY_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "drafted": "E-Mail noch nicht bestätigt",
        "proposed": "Entwurf aus einem Vorschlag",
        "submitted": "wird geprüft",
        "returned": "zurück an Sie",
        "listed": "öffentlich",
        "rejected": "abgelehnt",
        "archived": "im Archiv",
        "cleared": "freigegeben",
        "revised": "geändert",
        "reconfirmed": "bestätigt",
        "confirmation-due": "an die Bestätigung erinnert",
        "went-stale": "als lange nicht bestätigt gekennzeichnet",
        "merged": "zusammengeführt",
        "separated": "wieder getrennt",
        "imported": "aus einer Liste eingelesen",
    }
)
EDITORS_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {**ENTRY_STATES, "returned": "zurück bei der Initiative"}
)
"""The same for editors, who are not the «Sie» of the owner."""
STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **ENTRY_STATES,
        "drafted": "angelegt",
        "submitted": "zur Prüfung geschickt",
        "returned": "zurückgegeben",
        "listed": "freigegeben",
        "revised": "Änderung freigegeben",
        "archived": "aus dem Verzeichnis genommen",
    }
)
"""What somebody did, as the history tells editors."""
_DECISIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "listed": "den Eintrag freigegeben",
        "cleared": "den Eintrag freigegeben",
        "revised": "die Änderung freigegeben",
        "returned": "den Eintrag an die Initiative zurückgegeben",
        "rejected": "den Eintrag abgelehnt",
        "archived": "den Eintrag aus dem Verzeichnis genommen",
        "merged": "den Eintrag mit einem anderen zusammengeführt",
    }
)


def decision(state: str) -> str:
    """What another editor did, behind «hat am 3. März um 10 Uhr»."""
    return _DECISIONS.get(state, "über den Eintrag entschieden")


def step(state: str, who: str) -> str:
    """A line of the history: «zur Prüfung geschickt (Initiative)»."""
    text = STEPS.get(state, state)
    return f"{text} ({who})" if who else text
