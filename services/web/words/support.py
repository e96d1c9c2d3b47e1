"""Support as people read it: who gives what, in which unit, where, and how far it has come.

The kinds, dimensions and area sets are matching's; a test holds the labels together.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.dimensions import DIMENSION_NAMES, SupportDimension
from contracts.support import EUR_MAX, HOURS_MAX
from services.web.words import dates

Labels = Mapping[str, str]

KINDS: Final[Labels] = MappingProxyType(
    {"mentor": "Mentorin oder Mentor", "funder": "Geld", "partner": "Partner"}
)
ASKED: Final[Labels] = MappingProxyType(
    {
        "mentor": "Jemand, der uns mit Erfahrung begleitet",
        "funder": "Geld für unser Vorhaben",
        "partner": "Eine Organisation, die mit uns arbeitet",
    }
)
GIVEN: Final[Labels] = MappingProxyType(
    {
        "mentor": "Ich begleite Initiativen als Mentorin oder Mentor",
        "funder": "Wir geben Geld",
        "partner": "Wir arbeiten als Partner mit",
    }
)
STATES: Final[Labels] = MappingProxyType(
    {"live": "läuft", "paused": "macht Pause", "withdrawn": "beendet"}
)
REASONS: Final[Labels] = MappingProxyType(
    {
        "finished": "Es ist geschafft",
        "not-fitting": "Es passt nicht mehr",
        "circumstances": "Bei mir hat sich etwas geändert",
        "other": "Etwas anderes",
    }
)
"""Why support ends, as matching knows it."""
AREAS: Final[Labels] = MappingProxyType(
    {
        "sn": "ganz Sachsen",
        "sn-transition": "Übergangsregion (Sachsen ohne den Raum Leipzig)",
        "sn-developed": "stärker entwickelte Region (Raum Leipzig)",
    }
)
REACHES: Final[Labels] = MappingProxyType(
    {"anywhere": "überall, auch am Telefon oder am Bildschirm", "near": "nur im Umkreis"}
)
ENDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        SupportDimension.HANDS_ON: ("nur beraten", "selbst mit anpacken"),
        SupportDimension.STRUCTURE: ("frei, wie es kommt", "nach festem Plan"),
        SupportDimension.FREQUENCY: ("ab und zu", "jede Woche"),
        SupportDimension.ON_SITE: ("Telefon, Bildschirm", "vor Ort"),
        SupportDimension.LONG_TERM: ("ein paar Wochen", "viele Jahre"),
        SupportDimension.DARING: ("Bewährtes", "Neues wagen"),
        SupportDimension.PUBLICITY: ("lieber im Stillen", "für alle sichtbar"),
        SupportDimension.RURAL: ("in der Stadt", "auf dem Land"),
    }
)
UNITS: Final[Labels] = MappingProxyType(
    {"mentor": " Stunden im Monat", "funder": " Euro", "partner": " Stunden im Monat"}
)
DIMENSIONS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {str(name): (DIMENSION_NAMES["de"][name], *ends) for name, ends in ENDS.items()}
)
"""Dimension → its name and the two ends of its scale."""


def units() -> str:
    """In which unit a form asks for amounts, and how much each may be."""
    return (
        f"Bei Geld in Euro, höchstens {dates.number(EUR_MAX)}; sonst in Stunden im Monat, "
        f"höchstens {dates.number(HOURS_MAX)}."
    )


def amount(kind: str, count: int) -> str:
    """«5 Stunden im Monat», or for money «5.000 €»."""
    if kind == "funder":
        return dates.euro(count)
    hours = "1 Stunde" if count == 1 else f"{dates.number(count)} Stunden"
    return f"{hours} im Monat"


def given(support: Mapping[str, Any]) -> str:
    """How far a request or an offer has come."""
    if support["side"] == "seeker":
        return "Sie haben Unterstützung gefunden." if support["taken"] else "Noch offen."
    kind = support["criteria"]["kind"]
    everything = amount(kind, support["capacity"])
    left = support["capacity"] - support["taken"]
    if not support["taken"]:
        return f"Noch alles frei: {everything}."
    if left <= 0:
        return f"Alles vergeben: {everything}. Sobald etwas endet, ist wieder Platz."
    return f"{amount(kind, support['taken'])} von {everything} vergeben."


def span(criteria: Mapping[str, Any]) -> str:
    """From when until when; empty if neither is stated."""
    since, until = criteria.get("since"), criteria.get("until")
    told = [f"ab {dates.day(since)}"] if since else []
    return " ".join([*told, *([f"bis {dates.day(until)}"] if until else [])])


def taken_already(kind: str, taken: int) -> str:
    """Why a capacity cannot be that small."""
    return f"{amount(kind, taken)} sind schon vergeben. Bitte nennen Sie mindestens so viel."
