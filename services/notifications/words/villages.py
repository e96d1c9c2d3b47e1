"""What a mail says of a village: who else is in, by kind and number; nobody is named before all agreed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from services.notifications.words.sentences import Sentences


def village_values(details: Mapping[str, Any], sentences: Sentences) -> dict[str, Any]:
    """A village as its owner told it."""
    others = details.get("others") or ()
    return {
        "title": details.get("title", ""),
        "place": (details.get("place") or {}).get("municipality", ""),
        "households": details.get("households", 0),
        **_about(details.get("about") or {}, sentences),
        "others": _counted(Counter(each["kind"] for each in others), sentences),
        "fit_percent": _mean(each["compatibility_percent"] for each in others),
        "is_shown": bool(details.get("has_consented")),
        "is_over": details.get("state") == "ended",
    }


def village_asked(details: Mapping[str, Any]) -> str:
    """Which village a question is about: «Hofdorf in Görlitz»."""
    named = (details.get("title"), (details.get("place") or {}).get("municipality"))
    return " in ".join(str(each) for each in named if each)


def _about(told: Mapping[str, Any], sentences: Sentences) -> dict[str, str]:
    """What the village shall be, the rent and the move-in or that they are open, and whom to ask."""
    words: Mapping[str, str] = sentences.table["village"]
    least, most = told.get("warm_cost_eur_from"), told.get("warm_cost_eur_to")
    rent = "rent-open" if least is None else "rent-from" if most is None else "rent"
    since, office = told.get("move_in_from"), told.get("office") or {}
    move_in = words["move-in" if since else "move-in-open"]
    reach = ", ".join(str(office[way]) for way in ("name", "phone", "email") if office.get(way))
    return {
        "text": told.get("text") or "",
        "rent": words[rent].format(low=least, high=most),
        "move_in": move_in.format(month=sentences.month(since) if since else ""),
        "office": words["office"].format(reach=reach) if reach else "",
    }


def _counted(kinds: Mapping[str, int], sentences: Sentences) -> str:
    """«2 Familien, ein Paar», the most first."""
    words: Mapping[str, tuple[str, str]] = sentences.table["villagers"]
    ordered = sorted(kinds.items(), key=lambda each: -each[1])
    counted = [(words.get(kind, words["other"]), count) for kind, count in ordered]
    return ", ".join(one if n == 1 else many.format(count=n) for (one, many), n in counted)


def _mean(percents: Iterable[int]) -> int:
    told = [*percents]
    return round(sum(told) / len(told)) if told else 0
