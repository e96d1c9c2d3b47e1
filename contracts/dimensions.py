"""What the dimensions of living together are called, the same on every page, in mails and as data.

Two services and the pages name them to people who go from one to the other: a garden that is
called otherwise in a mail than in the form looks like something else.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.registry import Dimension

DIMENSION_NAMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "de": MappingProxyType(
            {
                Dimension.COMMUNITY: "Gemeinschaft",
                Dimension.GENERATIONS: "Alt und Jung unter einem Dach",
                Dimension.ECOLOGY: "Ökologisch leben",
                Dimension.GARDEN: "Garten",
                Dimension.SHARED_MEALS: "Gemeinsam essen",
                Dimension.SHARED_MONEY: "Gemeinsame Kasse",
                Dimension.QUIET: "Ruhe im Haus",
                Dimension.PARTICIPATION: "Zusammen entscheiden",
            }
        ),
        "en": MappingProxyType(
            {
                Dimension.COMMUNITY: "Community",
                Dimension.GENERATIONS: "Old and young under one roof",
                Dimension.ECOLOGY: "Ecological life",
                Dimension.GARDEN: "Garden",
                Dimension.SHARED_MEALS: "Shared meals",
                Dimension.SHARED_MONEY: "A common purse",
                Dimension.QUIET: "Quiet in the house",
                Dimension.PARTICIPATION: "Deciding together",
            }
        ),
    }
)
"""Language → dimension → name."""
