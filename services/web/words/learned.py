"""What answers taught, in plain German: how many noes, and what would change from what to what."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.dimensions import DIMENSION_NAMES
from services.web.words import dates

WEIGHTS: Final[Mapping[int, str]] = MappingProxyType(
    {0: "egal", 1: "etwas wichtig", 2: "wichtig", 3: "sehr wichtig"}
)
HEAVIEST: Final = 3
WEIGH_MORE: Final = "weigh-more"


def _within(km: int) -> str:
    return f"bis {km} km"


_LIMITS: Final[Mapping[str, tuple[str, str, str, Callable[[int], str]]]] = MappingProxyType(
    {
        "lower-cost-limit": (
            "Weniger Miete im Monat",
            "zu teuer",
            "Teurere Projekte schlagen wir Ihnen dann nicht mehr vor.",
            dates.euro,
        ),
        "narrow-radius": (
            "Näher am Ort",
            "zu weit weg",
            "Weiter entfernte Projekte schlagen wir Ihnen dann nicht mehr vor.",
            _within,
        ),
    }
)
"""Suggestion → its title, what people said no for, what it means, and how its figure is said."""


def suggestion(told: Mapping[str, Any], *, weights: Mapping[str, int]) -> dict[str, Any] | None:
    """A suggestion as a card; None for what this build has no words for, or what changes nothing.

    ``weights`` are those of the person's wishes now, by dimension.
    """
    code, _, dimension = told["code"].partition(":")
    if code in _LIMITS:
        title, why, meaning, say = _LIMITS[code]
        before = "keine Grenze" if told["before"] is None else say(told["before"])
        return _card(told, title, why=why, meaning=meaning) | {
            "before": before,
            "after": say(told["after"]),
        }
    weight = weights.get(dimension)
    name = DIMENSION_NAMES["de"].get(dimension)
    if code != WEIGH_MORE or name is None or weight is None or weight >= HEAVIEST:
        return None
    meaning = "Projekte, bei denen das besser passt, stehen dann weiter vorn."
    return _card(told, f"«{name}» zählt mehr", why=f"wegen «{name}»", meaning=meaning) | {
        "before": WEIGHTS[weight],
        "after": WEIGHTS[weight + 1],
    }


def default_weights(found: Mapping[str, Any]) -> dict[str, Any] | None:
    """With which weights others began, the heaviest first; None if too few have answered."""
    known = {name: w for name, w in found["weights"].items() if name in DIMENSION_NAMES["de"]}
    if not known:
        return None
    heaviest = sorted(known.items(), key=lambda each: -each[1])
    return {
        "weights": known,
        "rows": [
            {"term": DIMENSION_NAMES["de"][name], "text": WEIGHTS[weight]}
            for name, weight in heaviest
        ],
        "from": f"aus {dates.number(found['answers'])} Antworten "
        f"von {dates.number(found['people'])} Haushalten",
    }


def _card(told: Mapping[str, Any], title: str, *, why: str, meaning: str) -> dict[str, Any]:
    times = f"{dates.number(told['noes'])} Mal"
    why_not = f"{times} haben Sie Nein gesagt: {why}."
    return {"code": told["code"], "title": title, "why": why_not, "meaning": meaning}
