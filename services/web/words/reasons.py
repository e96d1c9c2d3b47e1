"""Why a match fits, what stands in the way and what would change it: German by code.

Codes and parameters are matching's (`services/matching/decide/explain`); a code without words is
left out rather than shown raw.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from types import MappingProxyType
from typing import Any, Final

from contracts.dimensions import DIMENSION_NAMES
from services.web.words import dates

HOUSEHOLD_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "single": "Eine Einzelperson",
        "couple": "Ein Paar",
        "single-parent": "Eine Familie mit einem Elternteil",
        "family": "Eine Familie",
        "senior": "Ein Haushalt im Ruhestand",
    }
)
DECLINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "distance": "Zu weit weg",
        "cost": "Zu teuer",
        "window": "Der Zeitpunkt passt nicht",
        "size": "Die Größe passt nicht",
        "community": "Andere Vorstellungen vom Zusammenleben",
        "other": "Etwas anderes",
    }
)

Said = tuple[str, str]
"""The sentence for the seeker and the sentence for the offering side."""

FITS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-within": (
            "{km} km entfernt: Ihr Umkreis reicht {radius_km} km weit.",
            "Der Haushalt zieht gern {km} km weit zu Ihnen.",
        ),
        "kind-welcome": (
            "Das Projekt sucht Haushalte wie Ihren.",
            "Sie suchen solche Haushalte.",
        ),
        "cost-within": (
            "{offer_eur} warm: Ihre Grenze sind {limit_eur}.",
            "Ihre {offer_eur} warm passen in den Rahmen des Haushalts.",
        ),
        "window-overlaps": (
            "Der Einzug passt in Ihren Zeitraum{since}.",
            "Der Einzug passt in Ihren Zeitraum{since}.",
        ),
        "size-fits": (
            "Für {needed} ist Platz.",
            "{needed}: dafür haben Sie Platz.",
        ),
        "pets-met": (
            "Ihre Tiere sind willkommen.",
            "Die Tiere des Haushalts sind bei Ihnen willkommen.",
        ),
        "step-free-met": (
            "Stufenlos erreichbar, wie Sie es brauchen.",
            "Stufenlos, wie der Haushalt es braucht.",
        ),
    }
)
STANDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-beyond": (
            "{km} km entfernt, weiter als Ihr Umkreis von {radius_km} km.",
            "{km} km entfernt, weiter als der Haushalt sucht.",
        ),
        "kind-not-welcome": (
            "Das Projekt sucht gerade andere Haushalte.",
            "Solche Haushalte suchen Sie gerade nicht.",
        ),
        "cost-above": (
            "{offer_eur} warm: mehr als Ihre {limit_eur}.",
            "Ihre {offer_eur} warm sind mehr, als der Haushalt zahlen kann.",
        ),
        "cost-unknown": (
            "Was es kostet, hat das Projekt noch nicht angegeben.",
            "Sie haben noch nicht angegeben, was es kostet.",
        ),
        "window-apart": (
            "Die Zeiträume für den Einzug liegen {days} Tage auseinander.",
            "Die Zeiträume für den Einzug liegen {days} Tage auseinander.",
        ),
        "window-unknown": (
            "Der Zeitraum für den Einzug ist{where} noch nicht ganz angegeben.",
            "Der Zeitraum für den Einzug ist{where} noch nicht ganz angegeben.",
        ),
        "size-too-large": (
            "Platz ist für {most}, Sie sind {needed}.",
            "Der Haushalt hat {needed}, Platz ist für {most}.",
        ),
        "size-unknown": (
            "Wie groß ein Haushalt sein darf, hat das Projekt noch nicht angegeben.",
            "Sie haben noch nicht angegeben, wie groß ein Haushalt sein darf.",
        ),
        "pets-failed": ("Tiere gehen dort leider nicht.", "Der Haushalt bringt Tiere mit."),
        "pets-unknown": (
            "Ob Tiere willkommen sind, hat das Projekt noch nicht angegeben.",
            "Der Haushalt bringt Tiere mit; Sie haben dazu nichts angegeben.",
        ),
        "step-free-failed": ("Nicht stufenlos erreichbar.", "Der Haushalt muss stufenlos wohnen."),
        "step-free-unknown": (
            "Ob es stufenlos ist, hat das Projekt noch nicht angegeben.",
            "Der Haushalt muss stufenlos wohnen; Sie haben dazu nichts angegeben.",
        ),
    }
)
CHANGES: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "widen-radius": (
            "Mit {by_km} km mehr Umkreis würde es passen.",
            "Es passte, wenn der Haushalt {by_km} km weiter suchte.",
        ),
        "raise-cost": (
            "Mit {by_eur} mehr im Monat würde es passen.",
            "Es passte, wenn der Haushalt {by_eur} mehr zahlen könnte.",
        ),
        "lower-cost": (
            "Mit {by_eur} weniger im Monat würde es passen.",
            "Es passte, wenn das Projekt {by_eur} weniger kostete.",
        ),
        "move-window": (
            "{by_days} Tage {direction}, und es würde passen.",
            "Es passte, wenn die andere Seite {by_days} Tage {direction} könnte.",
        ),
        "welcome-kind": (
            "Wenn Sie auch {kind} aufnähmen, würde es passen.",
            "Es passte, wenn das Projekt auch {kind} aufnähme.",
        ),
        "raise-size": (
            "Mit Platz für {by} mehr würde es passen.",
            "Es passte, wenn das Projekt Platz für {by} mehr hätte.",
        ),
        "allow-pets": (
            "Wenn Tiere willkommen wären, würde es passen.",
            "Es passte, wenn das Projekt Tiere erlaubte.",
        ),
        "make-step-free": (
            "Stufenlos würde es passen.",
            "Es passte, wenn es stufenlos wäre.",
        ),
    }
)
WELCOME: Final[Mapping[str, str]] = MappingProxyType(
    {
        "single": "Einzelpersonen",
        "couple": "Paare",
        "single-parent": "Alleinerziehende",
        "family": "Familien",
        "senior": "Menschen im Ruhestand",
    }
)
SOFT: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "dimension-close": (
            ": das ist Ihnen wichtig und passt.",
            ": das ist der anderen Seite wichtig und passt.",
            ": das ist Ihnen beiden wichtig und passt.",
        ),
        "dimension-apart": (
            ": da wünschen Sie es sich anders, als die andere Seite lebt.",
            ": da wünscht es sich die andere Seite anders, als Sie leben.",
            ": da lebt jede Seite anders, als die andere es sich wünscht.",
        ),
        "dimension-unknown": (
            ": dazu hat die andere Seite noch nichts gesagt.",
            ": dazu haben Sie noch nichts gesagt.",
            ": dazu haben beide noch nichts gesagt.",
        ),
    }
)
"""What is said after the dimension's name: for the visitor, for the other side, for both at once."""
BOTH: Final = "both"

WHERE: Final[Mapping[tuple[bool, ...], str]] = MappingProxyType(
    {
        (True,): " bei Ihnen",
        (False,): " auf der anderen Seite",
        (True, False): " auf beiden Seiten",
        (False, True): " auf beiden Seiten",
    }
)
"""Which sides left something open: for each that did, whether it is the visitor's own."""


def joined(told: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The reasons with one for both sides where each side has the same of a dimension."""
    found: dict[tuple[str, Any], Mapping[str, Any]] = {}
    for number, reason in enumerate(told):
        params = reason.get("params") or {}
        key = (reason["code"], params.get("dimension") if reason["code"] in SOFT else number)
        found[key] = {**found[key], "side": BOTH} if key in found else reason
    return list(found.values())


def counterpart_title(other: Mapping[str, Any]) -> str:
    """How the other side is called: a project by its name, a household by its kind."""
    if other.get("title"):
        return str(other["title"])
    kind = HOUSEHOLD_TITLES.get(str(other.get("kind")), "Ein Haushalt")
    persons = other.get("persons")
    return f"{kind}, {persons} Personen" if persons and persons > 1 else kind


def counterpart_meta(other: Mapping[str, Any]) -> list[str]:
    """Small facts about the other side."""
    told = []
    if other.get("distance_km") is not None:
        told.append(f"{dates.number(round(other['distance_km']))} km entfernt")
    if other.get("municipality"):
        told.append(str(other["municipality"]))
    if other.get("warm_cost_eur") is not None:
        told.append(f"{dates.euro(other['warm_cost_eur'])} warm")
    if other.get("move_in_from"):
        told.append(dates.since(other["move_in_from"]))
    return told


def fits(reason: Mapping[str, Any], *, side: str) -> str | dict[str, str] | None:
    """What speaks for the match, as the visitor's side sees it."""
    return _said(FITS, reason, side=side)


def stands(reason: Mapping[str, Any], *, side: str) -> str | dict[str, str] | None:
    """What stands in the way, or is not known."""
    return _said(STANDS, reason, side=side)


def change(relaxation: Mapping[str, Any], *, side: str) -> str | None:
    """The smallest change that would help; ``side`` is the visitor's."""
    mine = relaxation.get("side") == side
    by = dict(relaxation.get("params") or {})
    words = CHANGES.get(str(relaxation["code"]))
    if words is None:
        return None
    if "by_km" in by:
        by["by_km"] = dates.number(ceil(by["by_km"]))
    if "by_eur" in by:
        by["by_eur"] = dates.euro(by["by_eur"])
    if "direction" in by:
        by["direction"] = {"later": "später", "earlier": "früher"}[by["direction"]]
    if "kinds" in by:
        by["kind"] = " und ".join(WELCOME.get(kind, kind) for kind in by["kinds"])
    return words[0 if mine else 1].format(**by)


def _said(
    words: Mapping[str, Said], reason: Mapping[str, Any], *, side: str
) -> str | dict[str, str] | None:
    code, params = str(reason["code"]), dict(reason.get("params") or {})
    if code in SOFT:
        name = DIMENSION_NAMES["de"].get(str(params.get("dimension")))
        if name is None:
            return None
        return {
            "strong": name,
            "text": SOFT[code][{side: 0, BOTH: 2}.get(str(reason.get("side")), 1)],
        }
    sentences = words.get(code)
    if sentences is None:
        return None
    return sentences[0 if side == "seeker" else 1].format(**_spoken(params, side=side))


def _spoken(params: Mapping[str, Any], *, side: str) -> dict[str, Any]:
    spoken = dict(params)
    for name in ("km", "radius_km"):
        if spoken.get(name) is not None:
            spoken[name] = dates.number(round(spoken[name]))
    for name in ("offer_eur", "limit_eur"):
        if spoken.get(name) is not None:
            spoken[name] = dates.euro(spoken[name])
    for name in ("needed", "most"):
        if spoken.get(name) is not None:
            spoken[name] = "1 Person" if spoken[name] == 1 else f"{spoken[name]} Personen"
    since = spoken.get("from")
    spoken["since"] = f": {dates.since(since, told=dates.day)}" if since else ""
    spoken["where"] = WHERE.get(tuple(one == side for one in spoken.get("left_open") or ()), "")
    return spoken
