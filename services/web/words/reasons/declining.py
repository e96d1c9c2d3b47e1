"""What a person may name as the reason of a no: every point and dimension that its market compares.

The names are matching's; the pair comes back only when what was named has changed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.dimensions import DIMENSION_NAMES, HouseholdDimension, SupportDimension
from contracts.matching import Market, Side
from contracts.registry import Dimension
from services.web.words.reasons import saying

POINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "distance": "Zu weit weg",
        "cost": "Zu teuer",
        "window": "Der Zeitpunkt passt nicht",
        "kind": "Die Art des Haushalts passt nicht",
        "counterpart": "Wir suchen jemand anderen",
        "size": "Zu wenig Platz",
        "least": "Ein größerer Haushalt ist gesucht",
        "equity": "Zu viel Eigenkapital nötig",
        "tenure": "Miete, Genossenschaft oder Eigentum passt nicht",
        "language": "Die Sprache passt nicht",
        "pets": "Wegen der Tiere",
        "step-free": "Nicht stufenlos",
        "smoke-free": "Wegen des Rauchens",
        "certificate": "Wegen des Wohnberechtigungsscheins",
        "area": "Das Gebiet passt nicht",
        "topic": "Die Themen passen nicht",
    }
)
OF_SUPPORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "size": "Es wird mehr gebraucht, als möglich ist",
        "least": "Es wird weniger gebraucht, als gegeben wird",
        "counterpart": "Die Art der Unterstützung passt nicht",
    }
)
TO_OFFER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "distance": "Der Haushalt sucht zu weit weg",
        "cost": "Die Kosten passen nicht",
        "size": "Der Haushalt ist zu groß",
        "least": "Der Haushalt ist zu klein",
        "equity": "Das Eigenkapital reicht nicht",
    }
)
ALONE: Final[Mapping[str, frozenset[str]]] = MappingProxyType({Side.SEEKER: frozenset({"kind"})})
"""What only the other side can have against a pair."""
SHARED: Final = (*Dimension, *HouseholdDimension)
LIVED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Market.LIVING: tuple(Dimension),
        Market.FOUNDING: SHARED,
        Market.GROUPS: SHARED,
        Market.SUPPORT: tuple(SupportDimension),
    }
)
OTHER: Final = "other"


def declines(market: str, *, side: str) -> dict[str, str]:
    """Reason → its words, points first, then how people live or work together."""
    words = {**POINTS, **(TO_OFFER if side == Side.OFFER else {})}
    if market == Market.SUPPORT:
        words = {**POINTS, **OF_SUPPORT}
    not_mine = saying.unused(market) | _not_of(market, side)
    return {
        **{name: text for name, text in words.items() if name not in not_mine},
        **{name: DIMENSION_NAMES["de"][name] for name in LIVED[Market(market)]},
        OTHER: "Etwas anderes",
    }


def _not_of(market: str, side: str) -> frozenset[str]:
    """Whoever seeks a project or a group names no kind: it is the other side that welcomes some."""
    return frozenset() if market == Market.FOUNDING else ALONE.get(side, frozenset())
