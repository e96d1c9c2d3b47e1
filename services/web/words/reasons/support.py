"""An initiative and whoever supports it: amounts are hours a month, or EUR where funds are given."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.reasons.everywhere import Said

FITS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-within": (
            "{away}: nah genug für beide Seiten.",
            "{away}: nah genug für beide Seiten.",
        ),
        "counterpart-welcome": (
            "Genau diese Unterstützung suchen Sie.",
            "Die Initiative sucht, was Sie geben.",
        ),
        "window-overlaps": (
            "Die Zeiten passen zueinander{since}.",
            "Die Zeiten passen zueinander{since}.",
        ),
        "size-fits": (
            "Sie brauchen {needed}, möglich sind bis zu {most}.",
            "Gebraucht werden {needed}, Sie geben bis zu {most}.",
        ),
        "least-reached": (
            "Sie brauchen {needed}, unterstützt wird ab {least}.",
            "Gebraucht werden {needed}, Sie unterstützen ab {least}.",
        ),
        "area-inside": (
            "Ihr Ort liegt im Gebiet, das unterstützt wird: {areas}.",
            "Die Initiative liegt in Ihrem Gebiet: {areas}.",
        ),
        "topic-shared": ("Gemeinsame Themen: {topics}.", "Gemeinsame Themen: {topics}."),
    }
)
STANDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-beyond:offer": (
            "{away}, weiter als der Umkreis von {radius_km} km, in dem {other} hilft.",
            "{away}, weiter als Ihr Umkreis von {radius_km} km.",
        ),
        "counterpart-not-welcome": (
            "Diese Art von Unterstützung suchen Sie gerade nicht.",
            "Die Initiative sucht eine andere Art von Unterstützung.",
        ),
        "window-apart": (
            "Die Zeiträume liegen {days} auseinander.",
            "Die Zeiträume liegen {days} auseinander.",
        ),
        "window-unknown": (
            "Der Zeitraum ist{where} noch nicht ganz angegeben.",
            "Der Zeitraum ist{where} noch nicht ganz angegeben.",
        ),
        "size-too-large": (
            "Sie brauchen {needed}, möglich sind bis zu {most}.",
            "Gebraucht werden {needed}, Sie geben bis zu {most}.",
        ),
        "size-unknown": (
            "Wie viel gebraucht wird, ist{where} noch nicht angegeben.",
            "Wie viel gebraucht wird, ist{where} noch nicht angegeben.",
        ),
        "least-not-reached": (
            "Sie brauchen {needed}, unterstützt wird erst ab {least}.",
            "Gebraucht werden {needed}, Sie unterstützen erst ab {least}.",
        ),
        "least-unknown": (
            "Wie viel gebraucht wird, ist{where} noch nicht angegeben.",
            "Wie viel gebraucht wird, ist{where} noch nicht angegeben.",
        ),
        "area-outside": (
            "Unterstützt wird nur hier: {areas}. Ihr Ort liegt woanders.",
            "Die Initiative liegt nicht in Ihrem Gebiet: {areas}.",
        ),
        "area-unknown": (
            "Ob Ihr Ort zum Gebiet gehört, sagen die Quellen verschieden: {areas}.",
            "Ob die Initiative zu Ihrem Gebiet gehört, sagen die Quellen verschieden: {areas}.",
        ),
        "topic-apart": (
            "Unterstützt werden andere Themen: {topics}.",
            "Die Initiative hat andere Themen als Sie.",
        ),
        "topic-unknown": (
            "Um welche Themen es geht, ist noch nicht auf beiden Seiten gesagt.",
            "Um welche Themen es geht, ist noch nicht auf beiden Seiten gesagt.",
        ),
    }
)
CHANGES: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "widen-radius": ("Mit {by_km} km mehr Umkreis", "{other} {by_km} km weiter führe"),
        "welcome-kind": ("Wenn Sie auch {kinds} suchten,", "{other} auch {kinds} suchte"),
        "raise-size:offer": ("Mit {by} mehr", "{other} {by} mehr geben könnte"),
        "raise-size:seeker": ("Wenn Sie um {by} mehr bäten,", "{other} um {by} mehr bäte"),
        "lower-size": ("Wenn Sie um {by} weniger bäten,", "{other} um {by} weniger bäte"),
        "lower-least": (
            "Wenn Sie auch {by} weniger gäben,",
            "{other} auch {by} weniger gäbe",
        ),
        "enter-area": (
            "Mit einem Standort oder einem Partner in {areas}",
            "{other} einen Standort oder einen Partner in {areas} hätte",
        ),
        "open-area": ("Wenn Sie auch {areas} unterstützten,", "{other} auch {areas} unterstützte"),
        "share-topic": (
            "Wenn Sie auch «{topics}» unterstützten,",
            "{other} auch «{topics}» unterstützte",
        ),
    }
)
UNUSED: Final = frozenset(
    {"kind", "cost", "equity", "tenure", "pets", "step-free", "smoke-free", "certificate"}
)
