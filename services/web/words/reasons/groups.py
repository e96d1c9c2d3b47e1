"""A household and a group that founds a village: what is said only here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.reasons.everywhere import Said

FITS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "kind-welcome": (
            "Haushalte wie Ihrer fehlen der Gruppe noch.",
            "Solche Haushalte fehlen Ihrer Gruppe noch.",
        ),
        "cost-within": (
            "Warmmiete ab {offer_eur} im Monat: Ihre Grenze sind {limit_eur}.",
            "Ihre Warmmiete ab {offer_eur} passt in den Rahmen des Haushalts.",
        ),
        "window-overlaps": (
            "Dann könnten Sie einziehen{since}.",
            "Der Einzug passt in Ihren Zeitraum{since}.",
        ),
        "tenure-shared": (
            "So will die Gruppe wohnen: {tenures}. Das kommt für Sie infrage.",
            "{tenures}: so möchte der Haushalt wohnen.",
        ),
    }
)
STANDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "kind-not-welcome": (
            "Von Haushalten wie Ihrem hat die Gruppe schon genug.",
            "Von solchen Haushalten hat Ihre Gruppe schon genug.",
        ),
        "tenure-apart": (
            "Die Gruppe will anders wohnen, als Sie es möchten: {tenures}.",
            "Der Haushalt möchte anders wohnen: nicht {tenures}.",
        ),
        "pets-failed": (
            "Tiere gehen in dieser Gruppe leider nicht.",
            "Der Haushalt bringt Tiere mit.",
        ),
    }
)
CHANGES: Final[Mapping[str, Said]] = MappingProxyType(
    {"lower-cost": ("Mit {by_eur} weniger im Monat", "das Wohnen dort {by_eur} weniger kostete")}
)
UNUSED: Final = frozenset({"counterpart", "area", "topic"})
