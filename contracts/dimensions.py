"""What the dimensions of living and working together are called, the same on every page, in mails and as data.

Two services and the pages name them to people who go from one to the other: a garden that is
called otherwise in a mail than in the form looks like something else.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from contracts.registry import Dimension


class HouseholdDimension(StrEnum):
    """What households may wish of each other beside what projects state too."""

    CHILDREN = "children"
    CELEBRATIONS = "celebrations"
    CAR_FREE = "car_free"
    CRAFTS = "crafts"
    GUESTS = "guests"
    ORDER = "order"
    MUTUAL_CARE = "mutual_care"
    CULTURE = "culture"


class SupportDimension(StrEnum):
    """How an initiative and whoever supports it may wish to work together."""

    HANDS_ON = "hands_on"
    STRUCTURE = "structure"
    FREQUENCY = "frequency"
    ON_SITE = "on_site"
    LONG_TERM = "long_term"
    DARING = "daring"
    PUBLICITY = "publicity"
    RURAL = "rural"


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
                HouseholdDimension.CHILDREN: "Kinder im Haus",
                HouseholdDimension.CELEBRATIONS: "Feste feiern",
                HouseholdDimension.CAR_FREE: "Ohne eigenes Auto",
                HouseholdDimension.CRAFTS: "Selbst bauen und werken",
                HouseholdDimension.GUESTS: "Offenes Haus für Gäste",
                HouseholdDimension.ORDER: "Ordnung in Gemeinschaftsräumen",
                HouseholdDimension.MUTUAL_CARE: "Füreinander sorgen",
                HouseholdDimension.CULTURE: "Musik und Kultur",
                SupportDimension.HANDS_ON: "Mit anpacken",
                SupportDimension.STRUCTURE: "Nach festem Plan",
                SupportDimension.FREQUENCY: "Häufiger Austausch",
                SupportDimension.ON_SITE: "Treffen vor Ort",
                SupportDimension.LONG_TERM: "Auf lange Zeit",
                SupportDimension.DARING: "Neues wagen",
                SupportDimension.PUBLICITY: "Öffentlich sichtbar",
                SupportDimension.RURAL: "Auf dem Land",
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
                HouseholdDimension.CHILDREN: "Children in the house",
                HouseholdDimension.CELEBRATIONS: "Celebrating together",
                HouseholdDimension.CAR_FREE: "Without a car of one's own",
                HouseholdDimension.CRAFTS: "Building and making things",
                HouseholdDimension.GUESTS: "A house open to guests",
                HouseholdDimension.ORDER: "Order in shared rooms",
                HouseholdDimension.MUTUAL_CARE: "Caring for each other",
                HouseholdDimension.CULTURE: "Music and culture",
                SupportDimension.HANDS_ON: "Lending a hand",
                SupportDimension.STRUCTURE: "By a fixed plan",
                SupportDimension.FREQUENCY: "Frequent exchange",
                SupportDimension.ON_SITE: "Meeting on site",
                SupportDimension.LONG_TERM: "For a long time",
                SupportDimension.DARING: "Daring something new",
                SupportDimension.PUBLICITY: "Publicly visible",
                SupportDimension.RURAL: "In the country",
            }
        ),
    }
)
"""Language → dimension → name."""
