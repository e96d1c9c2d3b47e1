"""The closed lists of the directory: value as stored and said, label as people read it.

Values are never renamed: facts, links and saved searches carry them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.dimensions import DIMENSION_NAMES
from contracts.languages import LANGUAGE_NAMES
from contracts.registry import Dimension, Tenure
from contracts.themes import THEME_NAMES

Labels = Mapping[str, str]

KINDS: Final[Labels] = MappingProxyType(
    {"initiative": "Initiative", "housing-project": "Wohnprojekt"}
)
TOPICS: Final[Labels] = THEME_NAMES
TARGET_GROUPS: Final[Labels] = MappingProxyType(
    {
        "alle": "Alle",
        "alleinerziehende": "Alleinerziehende",
        "familien": "Familien",
        "kinder": "Kinder",
        "jugendliche": "Jugendliche",
        "senioren": "Seniorinnen und Senioren",
        "menschen-mit-behinderung": "Menschen mit Behinderung",
        "pflegende": "Pflegende Angehörige",
        "zugewanderte": "Zugewanderte und Geflüchtete",
        "arbeitsuchende": "Arbeitsuchende",
        "wohnungslose": "Wohnungslose Menschen",
        "sorben": "Sorbinnen und Sorben",
        "ehrenamtliche": "Ehrenamtliche",
    }
)
LEGAL_FORMS: Final[Labels] = MappingProxyType(
    {
        "ev": "Verein (e. V.)",
        "eg": "Genossenschaft (eG)",
        "ggmbh": "Gemeinnützige GmbH",
        "gmbh": "GmbH",
        "ug": "Unternehmergesellschaft (UG)",
        "gbr": "Gesellschaft bürgerlichen Rechts",
        "stiftung": "Stiftung",
        "kommune": "Kommune",
        "koerperschaft": "Körperschaft oder Anstalt",
        "kirche": "Kirche oder Religionsgemeinschaft",
        "einzelperson": "Einzelperson",
        "keine": "Noch ohne Rechtsform",
    }
)
STAGES: Final[Labels] = MappingProxyType(
    {"idee": "Idee", "erprobung": "Erprobung", "etabliert": "Etabliert", "transfer": "Transfer"}
)
ACTOR_KINDS: Final[Labels] = MappingProxyType(
    {
        "wohlfahrt": "Wohlfahrt",
        "sozialunternehmen": "Sozialunternehmen",
        "wissenschaft": "Wissenschaft",
        "wirtschaft": "Wirtschaft",
        "zivilgesellschaft": "Zivilgesellschaft",
        "politik": "Politik",
        "verwaltung": "Verwaltung",
    }
)
SDGS: Final[Labels] = MappingProxyType(
    {
        "1": "Keine Armut",
        "2": "Kein Hunger",
        "3": "Gesundheit und Wohlergehen",
        "4": "Hochwertige Bildung",
        "5": "Geschlechtergleichheit",
        "6": "Sauberes Wasser und Sanitäreinrichtungen",
        "7": "Bezahlbare und saubere Energie",
        "8": "Menschenwürdige Arbeit und Wirtschaftswachstum",
        "9": "Industrie, Innovation und Infrastruktur",
        "10": "Weniger Ungleichheiten",
        "11": "Nachhaltige Städte und Gemeinden",
        "12": "Nachhaltiger Konsum und Produktion",
        "13": "Maßnahmen zum Klimaschutz",
        "14": "Leben unter Wasser",
        "15": "Leben an Land",
        "16": "Frieden, Gerechtigkeit und starke Institutionen",
        "17": "Partnerschaften zur Erreichung der Ziele",
    }
)
"""The goals of the United Nations for sustainable development, in their official German words."""
HOUSEHOLD_KINDS: Final[Labels] = MappingProxyType(
    {
        "single": "Allein",
        "couple": "Zu zweit",
        "single-parent": "Alleinerziehend",
        "family": "Familie",
        "senior": "Im Alter",
    }
)
TENURES: Final[Labels] = MappingProxyType(
    {
        Tenure.RENT: "Miete",
        Tenure.COOPERATIVE: "Genossenschaft",
        Tenure.OWNERSHIP: "Eigentum",
        Tenure.LIFELONG_RIGHT: "Wohnrecht auf Lebenszeit",
    }
)
LANGUAGES: Final[Labels] = LANGUAGE_NAMES["de"]
"""Spoken in a house."""
DIMENSIONS: Final[Labels] = MappingProxyType(
    {dimension: DIMENSION_NAMES["de"][dimension] for dimension in Dimension}
)

FACETS: Final[Mapping[str, Labels]] = MappingProxyType(
    {
        "topic": TOPICS,
        "target_group": TARGET_GROUPS,
        "stage": STAGES,
        "legal_form": LEGAL_FORMS,
        "actor_kind": ACTOR_KINDS,
        "sdg": SDGS,
        "kind": KINDS,
    }
)
"""Facets with a closed list; the districts are the one facet whose list is data."""
