"""What the two sides are called in each market, and what stands in their sets."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.languages import LANGUAGE_NAMES
from contracts.matching import Market, Side
from contracts.themes import THEME_NAMES
from services.web.words import dates
from services.web.words.offers import TENURES

PARTY_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "single": "Eine Einzelperson",
        "couple": "Ein Paar",
        "single-parent": "Eine Familie mit einem Elternteil",
        "family": "Eine Familie",
        "senior": "Ein Haushalt im Ruhestand",
        "mentor": "Eine Mentorin oder ein Mentor",
        "funder": "Eine Förderung",
        "partner": "Ein Partner",
        "initiative": "Eine Initiative",
        "housing-project": "Ein Wohnprojekt",
        "village": "Eine Gruppe",
    }
)
UNNAMED: Final = "Die andere Seite"
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "single": "Einzelpersonen",
        "couple": "Paare",
        "single-parent": "Alleinerziehende",
        "family": "Familien",
        "senior": "Menschen im Ruhestand",
        "mentor": "Mentorinnen und Mentoren",
        "funder": "Förderer",
        "partner": "Partner",
        "initiative": "Initiativen",
        "housing-project": "Wohnprojekte",
        "village": "Gruppen",
    }
)
AREAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sn": "Sachsen",
        "sn-transition": "Sachsen ohne den Raum Leipzig",
        "sn-developed": "der Raum Leipzig",
    }
)
MARKET_TITLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Market.LIVING: ("Wohnprojekte für Sie", "Haushalte für Ihr Wohnprojekt"),
        Market.FOUNDING: ("Mit anderen etwas gründen", "Mit anderen etwas gründen"),
        Market.GROUPS: ("Bei einem Dorf dabei sein", "Haushalte für Ihre Gruppe"),
        Market.SUPPORT: ("Unterstützung für Ihre Initiative", "Initiativen, die Sie unterstützen"),
    }
)
"""Market → the heading of its matches for the seeking side, and for the offering one."""
NOUNS: Final[Mapping[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        (Market.LIVING, Side.SEEKER): ("das Projekt", "dem Projekt"),
        (Market.LIVING, Side.OFFER): ("der Haushalt", "dem Haushalt"),
        (Market.FOUNDING, Side.SEEKER): ("der andere Haushalt", "dem anderen Haushalt"),
        (Market.FOUNDING, Side.OFFER): ("der andere Haushalt", "dem anderen Haushalt"),
        (Market.GROUPS, Side.SEEKER): ("die Gruppe", "der Gruppe"),
        (Market.GROUPS, Side.OFFER): ("der Haushalt", "dem Haushalt"),
        (Market.SUPPORT, Side.SEEKER): ("die andere Seite", "der anderen Seite"),
        (Market.SUPPORT, Side.OFFER): ("die Initiative", "der Initiative"),
    }
)
"""Who reads → what the other side is called, as a subject and in the dative."""


def nouns(market: str, side: str) -> dict[str, str]:
    """The counterpart's noun as sentences take it."""
    other, to_other = NOUNS[Market(market), Side(side)]
    return {"other": other, "Other": other[0].upper() + other[1:], "to_other": to_other}


def market_title(market: str, side: str) -> str:
    """What stands above the matches of a market."""
    return MARKET_TITLES[Market(market)][0 if side == Side.SEEKER else 1]


def counterpart_title(other: Mapping[str, Any]) -> str:
    """How the other side is called: by its name, or by what it is; never more than it shows."""
    if other.get("title"):
        return str(other["title"])
    kind = PARTY_TITLES.get(str(other.get("kind")), UNNAMED)
    persons = other.get("persons")
    return f"{kind}, {persons} Personen" if persons and persons > 1 else kind


def counterpart_meta(other: Mapping[str, Any]) -> list[str]:
    """Small facts about the other side."""
    told = []
    if other.get("distance_km") is not None:
        told.append(dates.kilometres(other["distance_km"]))
    if other.get("municipality"):
        told.append(str(other["municipality"]))
    if other.get("warm_cost_eur") is not None:
        told.append(f"{dates.euro(other['warm_cost_eur'])} warm")
    if other.get("move_in_from"):
        told.append(dates.since(other["move_in_from"]))
    return told


def counterpart_facts(other: Mapping[str, Any]) -> list[str]:
    """What a household told beside its kind, as far as the other side may know it."""
    if "pets" not in other:
        return []
    told = [
        (other["pets"], "bringt Tiere mit"),
        (other.get("needs_step_free"), "muss stufenlos wohnen"),
        (other.get("needs_smoke_free"), "braucht es rauchfrei"),
        (other.get("smokes") is False, "raucht nicht"),
        (other.get("smokes") is True, "raucht"),
    ]
    return [text for is_so, text in told if is_so]


def kind_name(kind: str) -> str:
    """One kind in the plural: «Familien»."""
    return KINDS.get(kind, kind)


def kinds(names: Iterable[str]) -> str:
    """«Familien oder Paare»."""
    return _either(names, KINDS)


def tenures(names: Iterable[str]) -> str:
    """«Miete, Genossenschaft»."""
    return _listed(names, TENURES)


def languages(names: Iterable[str]) -> str:
    """«Deutsch, Polnisch»."""
    return _listed(names, LANGUAGE_NAMES["de"])


def themes(names: Iterable[str]) -> str:
    """«Nachbarschaft, Kultur»."""
    return _listed(names, THEME_NAMES)


def areas(names: Iterable[str]) -> str:
    """«Sachsen ohne den Raum Leipzig»."""
    return _either(names, AREAS)


def _listed(names: Iterable[str], of: Mapping[str, str]) -> str:
    return ", ".join(of.get(name, name) for name in names)


def _either(names: Iterable[str], of: Mapping[str, str]) -> str:
    return " oder ".join(of.get(name, name) for name in names)
