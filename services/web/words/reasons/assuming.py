"""What a share only assumes: wishes to which somebody has not said where she stands.

Matching reckons with the middle of the scale there (`services/matching/decide/rows`): whoever
wishes for one end of it loses half, and whoever wishes for the middle loses nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from services.web.words.reasons.naming import nouns
from services.web.words.reasons.saying import dimension_name

UNKNOWN: Final = "dimension-unknown"
MOST: Final = 4


def assumed(obstacles: Iterable[Mapping[str, Any]], *, side: str, market: str) -> list[str]:
    """For either side the wishes whose answer is assumed: the other side's gaps, then the visitor's."""
    unknown = [each for each in obstacles if each["code"] == UNKNOWN]
    theirs = _names(each for each in unknown if each.get("side") == side)
    mine = _names(each for each in unknown if each.get("side") != side)
    other, told = nouns(market, side)["other"], []
    if theirs:
        told.append(
            f"Im Wert angenommen: Zu {theirs} hat {other} nichts gesagt. Wir rechnen dort mit der "
            "Mitte; eine Antwort macht den Wert genau."
        )
    if mine:
        told.append(
            f"Im Wert angenommen: Zu {mine} haben Sie nichts gesagt. Wir rechnen dort mit der "
            "Mitte; Ihre Antwort macht den Wert genau."
        )
    return told


def lacks_own(obstacles: Iterable[Mapping[str, Any]], *, side: str) -> bool:
    """Whether the visitor could make the share exact herself."""
    return any(each["code"] == UNKNOWN and each.get("side") != side for each in obstacles)


def _names(told: Iterable[Mapping[str, Any]]) -> str:
    """«Garten», «Garten und Stille», «Garten, Stille, Werkstatt, Kultur und 2 weiteren Punkten»."""
    found = [dimension_name(str((each.get("params") or {}).get("dimension"))) for each in told]
    names = [f"«{name}»" for name in found if name]
    more = len(names) - MOST
    shown: Sequence[str] = names[:MOST]
    if more > 0:
        shown = [*shown, "1 weiteren Punkt" if more == 1 else f"{more} weiteren Punkten"]
    return " und ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
