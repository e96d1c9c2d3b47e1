"""The few words of a list that stands on somebody else's page, by language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType({"de": "Deutsch", "en": "English"})
WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "de": MappingProxyType(
            {
                "title": "Initiativen",
                "all": "Alle {total} Initiativen ansehen",
                "one": "Im Verzeichnis ansehen",
                "none": "Dazu steht noch nichts im Verzeichnis.",
                "from": "Aus dem Verzeichnis der Zukunftsplattform",
                "away": "Die Liste lässt sich gerade nicht laden.",
            }
        ),
        "en": MappingProxyType(
            {
                "title": "Initiatives",
                "all": "See all {total} initiatives",
                "one": "See it in the directory",
                "none": "There is nothing in the directory yet.",
                "from": "From the directory of the Zukunftsplattform",
                "away": "The list cannot be loaded just now.",
            }
        ),
    }
)
