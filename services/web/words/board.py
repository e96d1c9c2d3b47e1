"""The board in plain words: categories, sides, where, when, why it fits."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates, labels
from services.web.words.languages import label, msgid

SIDES: Final[Mapping[str, str]] = MappingProxyType(
    {"need": msgid("gesucht"), "offer": msgid("angeboten")}
)
CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "room": "Raum",
        "time": "Zeit und Hilfe",
        "money": "Geld",
        "know-how": "Wissen und Können",
        "people": "Mitmenschen",
        "vehicle": "Fahrzeug",
    }
)
POSTING_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "E-Mail noch nicht bestätigt",
        "listed": "hängt am Brett",
        "resolved": "erledigt",
        "expired": "abgelaufen",
    }
)
INTRODUCTION_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "requested": "wartet auf Ihre Antwort",
        "accepted": "Sie haben beide Ja gesagt",
        "declined": "Sie haben Nein gesagt",
        "expired": "ohne Antwort abgelaufen",
    }
)


def card(item: Mapping[str, Any], *, href: str = "/mitmachbrett/{posting_id}") -> dict[str, Any]:
    """A need or offer as a card."""
    distance = item.get("distance_km")
    return {
        **item,
        "href": href.format(**item),
        "side_text": label(SIDES[item["side"]]),
        "category_text": CATEGORIES[item["category"]],
        "where": where(item),
        "when": when(item["starts_on"], item["ends_on"]),
        "by": by(item),
        "distance_text": "" if distance is None else dates.kilometres(distance),
        "state_text": POSTING_STATES[item["state"]],
    }


def where(item: Mapping[str, Any]) -> str:
    """«Weißwasser/Běła Woda und 10 km rundum» or the name of the district."""
    if item["district_name"]:
        return str(item["district_name"])
    place = item["place"]
    name = "/".join(part for part in (place["name"], place["name_hsb"]) if part)
    return f"{name} und {item['radius_km']} km rundum"


def when(starts_on: str | None, ends_on: str | None) -> str:
    """«vom 1. Mai 2027 bis 30. Juni 2027», «ab sofort», «bis 30. Juni 2027»."""
    if starts_on and ends_on:
        return f"vom {dates.day(starts_on)} bis {dates.day(ends_on)}"
    if starts_on:
        return dates.since(starts_on, told=dates.day)
    return f"bis {dates.day(ends_on)}" if ends_on else "jederzeit"


def by(item: Mapping[str, Any]) -> str:
    """Whose it is: an entry's, a town hall's, or a person's, whom nobody names."""
    if item["entry"]:
        return str(item["entry"]["title"])
    return f"Gemeinde {item['town']['name']}" if item["town"] else "privat"


def fits(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What fits, each with its reasons in words."""
    return [{**card(each["posting"]), "reasons": reasons(each)} for each in found]


def reasons(told: Mapping[str, Any]) -> list[str]:
    """Why two fit: the category, the way, the days."""
    category = CATEGORIES[told["posting"]["category"]]
    both = when(told["starts_on"], told["ends_on"])
    days = "Zeitlich ist alles offen." if both == "jederzeit" else f"Beides geht {both}."
    way = dates.kilometres(told["distance_km"])
    return [f"Beide: {category}.", f"{labels.capital(way)}.", days]
