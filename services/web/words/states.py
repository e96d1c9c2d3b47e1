"""States of an entry as people read them."""

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
    }
)
