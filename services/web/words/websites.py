"""What is said of websites that do not answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "broken": "nicht erreichbar",
        "suspected": "zuletzt keine Antwort, wird wieder versucht",
        "fine": "umgezogen",
    }
)
FAILURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name-unknown": "Den Namen gibt es nicht mehr.",
        "no-answer": "Der Server antwortet nicht.",
        "too-slow": "Der Server antwortet zu langsam.",
        "not-secure": "Das Zertifikat stimmt nicht, Browser warnen davor.",
        "not-found": "Die Seite gibt es dort nicht mehr.",
        "error": "Der Server meldet einen Fehler.",
        "endless-redirects": "Die Seite leitet im Kreis weiter.",
        "not-public": "Die Adresse führt in ein nicht öffentliches Netz.",
    }
)


def row(item: Mapping[str, Any]) -> dict[str, Any]:
    """A link as editors read it."""
    is_entry = item["kind"] == "initiative"
    return {
        "title": item["title"],
        "href": f"/initiativen/{item['id']}" if is_entry else f"/foerderung/{item['id']}",
        "place": item["place"] or ("" if is_entry else "Förderaufruf"),
        "url": item["url"],
        "state": STATES[item["state"]],
        "why": FAILURES[item["why"]] if item["why"] else "",
        "since": dates.day(item["failed_since"]) if item["failed_since"] else "",
        "checked": dates.day(item["checked_at"]) if item["checked_at"] else "",
        "moved_to": item["moved_to"] or "",
        "is_broken": item["state"] == "broken",
    }
