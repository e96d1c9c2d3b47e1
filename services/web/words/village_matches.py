"""A village that looks for households, as a match: an interest is noted, and nobody is met by it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words.cases import Labels

YES: Final = "Ja, das wäre etwas für uns"
NOTE: Final = (
    "Ihren Namen und Ihre Adresse sehen die anderen nur, wenn das Dorf gegründet ist und Sie es "
    "erlauben."
)
NEXT: Final = (
    "Das ist noch kein Ja zum Dorf: Wir stellen es aus allen zusammen, die mitmachen. Passt Ihr "
    "Haushalt zu den anderen, fragen wir Sie. Erst dann sagen Sie verbindlich Ja oder Nein."
)
"""What comes after an interest, and that it is not the answer that founds a village."""
STEPS: Final = (
    "Dorf vorgeschlagen",
    "Ihr Interesse",
    "Das Dorf wird zusammengestellt",
    "Sie werden gefragt",
    "Alle sagen Ja: gegründet",
)
COMPOSED: Final = 2
"""The step that is under way once the interest is noted."""
_STATES: Final[Labels] = MappingProxyType(
    {
        "proposed": "Dieses Dorf sucht Haushalte wie Ihren",
        "interested": "Ihr Interesse ist notiert",
        "declined": "Sie haben abgesagt",
        "withdrawn": "Gilt nicht mehr",
        "expired": "Der Aufruf ist vorbei",
    }
)


def state(item: Mapping[str, Any]) -> str:
    """Where a household stands with a village that looks for some."""
    mine = (item.get("answers") or {}).get("mine")
    if item["state"] == "proposed" and mine == "later":
        return "Später: das haben Sie geantwortet"
    return _STATES.get(item["state"], "")


def is_interested(item: Mapping[str, Any]) -> bool:
    """Whether the household said that this village would be something for it."""
    return bool(item["counterpart"].get("village_id")) and item["state"] == "interested"


def interest(item: Mapping[str, Any]) -> dict[str, str]:
    """A village that the household is interested in, for the list of its villages."""
    other = item["counterpart"]
    return {
        "title": other.get("title") or "Ein Dorf",
        "href": f"/treffer/{item['match_id']}",
        "place": other.get("municipality") or "",
        "part": _STATES["interested"],
        "meaning": NEXT,
    }
