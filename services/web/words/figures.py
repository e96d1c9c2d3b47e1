"""The figures as people read them: what is counted, and how much it is, with its unit."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from services.web.words import dates
from services.web.words.languages import label, msgid

Say = Callable[[Any], str]


TOLD: Final[tuple[tuple[str, str, str, Say], ...]] = (
    ("registry", "listed", msgid("Initiativen im Verzeichnis"), dates.number),
    (
        "registry",
        "confirmed_half_year_percent",
        msgid("davon im letzten halben Jahr bestätigt"),
        dates.percent,
    ),
    ("registry", "stale", msgid("davon lange nicht bestätigt und gekennzeichnet"), dates.number),
    (
        "registry",
        "archived_unconfirmed",
        msgid("Initiativen im Archiv, weil sie niemand mehr bestätigt hat"),
        dates.number,
    ),
    (
        "registry",
        "median_review_hours",
        msgid("So lange wartet ein Eintrag meist auf die Redaktion"),
        dates.lasting,
    ),
    ("registry", "enquiries", msgid("Nachrichten an Initiativen weitergeleitet"), dates.number),
    ("registry", "conversations", msgid("davon wurden Gespräche"), dates.number),
    ("matching", "seeking", msgid("Haushalte, die suchen"), dates.number),
    ("matching", "proposed", msgid("Treffer vorgeschlagen"), dates.number),
    ("matching", "agreed", msgid("Beide haben Ja gesagt"), dates.number),
    ("matching", "mutual", msgid("davon warten auf Zustimmung"), dates.number),
    ("matching", "released", msgid("davon Kontakte ausgetauscht"), dates.number),
    ("events", "upcoming", msgid("Kommende Veranstaltungen"), dates.number),
    ("events", "booked", msgid("Plätze gebucht"), dates.number),
    ("events", "free_places", msgid("Plätze frei, vor Ort und online"), dates.number),
    ("notifications", "handed_over", msgid("Nachrichten versandt, in 30 Tagen"), dates.number),
    (
        "notifications",
        "within_10s_percent",
        msgid("davon höchstens 10 Sekunden nach dem Anlass"),
        dates.percent,
    ),
    ("notifications", "delivered", msgid("davon als angekommen gemeldet"), dates.number),
    ("notifications", "bounced", msgid("davon unzustellbar"), dates.number),
)
"""Whose figure it is, its name there, what it is called here, and how it is said."""


def rows(known: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """The table of the figures that are known today."""
    counted = {**known, "matching": _with_agreed(known.get("matching") or {})}
    return [
        [label(told), say(counted[service][name])]
        for service, name, told, say in TOLD
        if (counted.get(service) or {}).get(name) is not None
    ]


def _with_agreed(matching: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever has exchanged contacts has said yes before."""
    if matching.get("mutual") is None or matching.get("released") is None:
        return matching
    return {**matching, "agreed": matching["mutual"] + matching["released"]}
