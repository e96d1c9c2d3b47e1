"""A household and a housing project: what is said only here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.reasons.everywhere import Said

FITS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-within": (
            "{away}: Ihr Umkreis reicht {radius_km} km weit.",
            "{away}: Sie liegen im Umkreis, in dem der Haushalt sucht.",
        ),
        "cost-within": (
            "{offer_eur} warm: Ihre Grenze sind {limit_eur}.",
            "Ihre {offer_eur} warm passen in den Rahmen des Haushalts.",
        ),
        "cost-within:none": ("Es kostet im Monat nichts.", "Es kostet im Monat nichts."),
        "equity-within:none": (
            "Eigenkapital brauchen Sie keines.",
            "Eigenkapital verlangen Sie keines.",
        ),
        "pets-met": (
            "Ihre Tiere sind willkommen.",
            "Die Tiere des Haushalts sind bei Ihnen willkommen.",
        ),
    }
)
STANDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "size-too-large": (
            "Platz ist für {most}, Sie sind {needed}.",
            "Der Haushalt hat {needed}, Platz ist für {most}.",
        ),
        "least-not-reached": (
            "Gesucht sind Haushalte ab {least}, Sie sind {needed}.",
            "Der Haushalt hat {needed}, Sie suchen Haushalte ab {least}.",
        ),
    }
)
CHANGES: Final[Mapping[str, Said]] = MappingProxyType({})
UNUSED: Final = frozenset({"counterpart", "area", "topic"})
"""Knock-outs that a market does not compare: nothing is said of them."""
