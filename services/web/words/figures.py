"""The figures as people read them: what is counted, and how much it is, with its unit."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from services.web.words import dates

Say = Callable[[Any], str]


def _percent(figure: float) -> str:
    return f"{dates.number(figure)} %"


TOLD: Final[tuple[tuple[str, str, str, Say], ...]] = (
    ("registry", "listed", "Initiativen im Verzeichnis", dates.number),
    (
        "registry",
        "confirmed_half_year_percent",
        "davon im letzten halben Jahr bestätigt",
        _percent,
    ),
    ("registry", "stale", "davon lange nicht bestätigt und gekennzeichnet", dates.number),
    (
        "registry",
        "archived_unconfirmed",
        "Initiativen im Archiv, weil sie niemand mehr bestätigt hat",
        dates.number,
    ),
    (
        "registry",
        "median_review_hours",
        "So lange wartet ein Eintrag meist auf die Redaktion",
        dates.lasting,
    ),
    ("registry", "enquiries", "Nachrichten an Initiativen weitergeleitet", dates.number),
    ("registry", "conversations", "davon wurden Gespräche", dates.number),
    ("matching", "seeking", "Haushalte, die suchen", dates.number),
    ("matching", "proposed", "Treffer vorgeschlagen", dates.number),
    ("matching", "agreed", "Beide haben Ja gesagt", dates.number),
    ("matching", "mutual", "davon warten auf Zustimmung", dates.number),
    ("matching", "released", "davon Kontakte ausgetauscht", dates.number),
    ("events", "upcoming", "Kommende Veranstaltungen", dates.number),
    ("events", "booked", "Plätze gebucht", dates.number),
    ("events", "free_places", "Plätze frei, vor Ort und online", dates.number),
    ("notifications", "handed_over", "Nachrichten versandt, in 30 Tagen", dates.number),
    (
        "notifications",
        "within_10s_percent",
        "davon höchstens 10 Sekunden nach dem Anlass",
        _percent,
    ),
    ("notifications", "delivered", "davon als angekommen gemeldet", dates.number),
    ("notifications", "bounced", "davon unzustellbar", dates.number),
)
"""Whose figure it is, its name there, what it is called here, and how it is said."""


def rows(known: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """The table of the figures that are known today."""
    counted = {**known, "matching": _with_agreed(known.get("matching") or {})}
    return [
        [label, say(counted[service][name])]
        for service, name, label, say in TOLD
        if (counted.get(service) or {}).get(name) is not None
    ]


def _with_agreed(matching: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever has exchanged contacts has said yes before."""
    if matching.get("mutual") is None or matching.get("released") is None:
        return matching
    return {**matching, "agreed": matching["mutual"] + matching["released"]}
