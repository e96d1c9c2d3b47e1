"""Words with a rule of their own: stop words, forms that the stemmer keeps apart, false women.

All are folded (ä is ae, ß is ss).
"""

# ruff: noqa: SIM905 - lists of words read and compare best as text

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STOP_WORDS: Final = frozenset(
    """
    aber als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein deine dem den
    denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine
    einem einen einer eines er es euch euer eure fuer gegen hat hatte ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann koennen mein meine mich mit
    nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so soll sowie ueber um und
    uns unser unsere unserem unseren unserer unter vom von vor war waren was weil wenn wer werden
    wie will wir wird wo zu zum zur zwischen
    """.split()
)
"""Too common to tell entries apart; "alle" and "alt" are not among them."""

SPECIAL_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "busse": "bus",
        "bussen": "bus",
        "buergerbusse": "buergerbus",
        "buergerbussen": "buergerbus",
        "kleinbusse": "kleinbus",
        "kleinbussen": "kleinbus",
        "rufbusse": "rufbus",
        "rufbussen": "rufbus",
        "schulbusse": "schulbus",
        "schulbussen": "schulbus",
        "seniorinnen": "senioren",
        "seniorin": "senior",
        "nachbarin": "nachbar",
        "aerztin": "arzt",
        "kinderaerztin": "kinderarzt",
        "freundin": "freund",
        "sorbin": "sorbe",
        "museen": "museum",
        "zentren": "zentrum",
        "ateliers": "atelier",
        "themen": "thema",
        "praxen": "praxis",
        "raeder": "rad",
        "lastenraeder": "lastenrad",
        "fahrraeder": "fahrrad",
        # The same thing by another name.
        "reparaturcafe": "repaircafe",
        "reparaturcafes": "repaircafe",
        "reparaturkaffee": "repaircafe",
        "lastenfahrrad": "lastenrad",
        "lastenfahrraeder": "lastenrad",
        "lastenfahrraedern": "lastenrad",
        "cargobike": "lastenrad",
        "cargobikes": "lastenrad",
        "kindertagesstaette": "kita",
        "kindertagesstaetten": "kita",
    }
)
"""Plurals, women and other names that the stemmer does not bring together with the plain word."""

KEPT_INNEN: Final = frozenset(
    """
    beginnen gewinnen entrinnen gerinnen besinnen ersinnen entsinnen verrinnen abgewinnen
    zurueckgewinnen hinzugewinnen einspinnen fortspinnen
    """.split()
)
"""Words that end like women and are none."""

OWN_STEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "buerger": "buerger",
        "buergern": "buerger",
        "buergers": "buerger",
        "burger": "buerger",
        "bauer": "bauer",
        "bauern": "bauer",
        "mauer": "mauer",
        "mauern": "mauer",
        "feuer": "feuer",
        "steuer": "steuer",
        "steuern": "steuer",
        "lager": "lager",
        "keller": "keller",
        "teller": "teller",
        "mieter": "mieter",
        "mietern": "mieter",
        "waerme": "waerme",
        "muetter": "mutter",
        "vaeter": "vater",
    }
)
"""Stems that the stemmer cuts too short: a citizen (Bürger) is no castle (Burg)."""
