"""A year in figures as people read them: months, places, and what editors decided."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates
from services.web.words.languages import gettext, label, msgid

TOO_FEW: Final = msgid("zu wenige")
"""Instead of a time that tells of fewer than five decisions."""
NOTHING: Final = "–"
DECISIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"cleared": "freigegeben", "returned": "zurückgegeben", "rejected": "abgelehnt"}
)
ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "report": "Meldungen über Einträge",
        "claim": "Ansprüche auf Einträge",
        "nomination": "Vorschläge",
    }
)
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": "offen",
        "upheld": "trifft zu",
        "dismissed": "trifft nicht zu",
        "opened": "begonnen",
        "evidence-given": "belegt, zu entscheiden",
        "verified": "bestätigt",
        "refused": "abgelehnt",
        "expired": "abgelaufen",
        "disputed": "umstritten",
        "received": "eingegangen",
        "mailbox-confirmed": "zu entscheiden",
        "invited": "angefragt",
        "accepted": "angenommen",
        "declined": "abgelehnt",
    }
)
"""Where reports, claims and nominations stand."""


def month(told: str) -> str:
    """«März 2027» of ``2027-03``."""
    return dates.month(f"{told}-01")


def hours(told: float | None, *, decided: int) -> str:
    """How long, «zu wenige» where that would tell of single decisions, a dash where there are none."""
    if told is not None:
        return dates.lasting(told)
    return label(TOO_FEW) if decided else NOTHING


def months(told: list[Mapping[str, Any]]) -> list[list[str]]:
    """The rows of the table by month, this month first, from the first month of which there is something."""
    begun = next((n for n, each in enumerate(told) if each["received"] or each["decided"]), 0)
    return [
        [
            month(each["month"]),
            dates.number(each["received"]),
            dates.number(each["cleared"]),
            dates.number(each["decided"]),
            *times(each),
        ]
        for each in reversed(told[begun:])
    ]


def times(waited: Mapping[str, Any]) -> list[str]:
    """Half and nine tenths."""
    return [
        hours(waited["median_hours"], decided=waited["decided"]),
        hours(waited["p90_hours"], decided=waited["decided"]),
    ]


def waiting(told: Mapping[str, Any]) -> str:
    """How many wait now, and since when the longest."""
    if not told["entries"]:
        return gettext("Gerade wartet nichts auf die Redaktion.")
    return gettext(
        "Gerade warten auf die Redaktion: %(count)s. Am längsten seit dem %(day)s, an Arbeitstagen gezählt: %(time)s.",
        count=dates.number(told["entries"]),
        day=dates.day(told["since"]),
        time=dates.lasting(told["hours"]),
    )


def bars(counts: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Counts of a closed list for a picture with figures."""
    return [
        {"label": label(each["label"]), "value": each["count"], "text": dates.number(each["count"])}
        for each in counts
    ]
