"""What stands in the sets of a row: one bit per kind, way to hold a home, language, theme, area.

A bit has one name in all markets and keeps it for good. What this build does not know is left out
of a set; a name that is added goes to the end of its list.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from contracts.languages import LANGUAGES
from contracts.registry import HouseholdKind, Tenure
from contracts.themes import THEME_NAMES
from services.matching.decide import columns


class SupporterKind(StrEnum):
    """Who stands by an initiative."""

    MENTOR = "mentor"
    FUNDER = "funder"
    PARTNER = "partner"


KINDS: Final[tuple[str, ...]] = (
    *HouseholdKind,
    "",  # three bits are left for further kinds of households
    "",
    "",
    *SupporterKind,
    "initiative",
    "housing-project",
    "village",
)
TENURES: Final = tuple(Tenure)
THEMES: Final = tuple(THEME_NAMES)
AREAS: Final = ("sn", "sn-transition", "sn-developed")
"""The area sets that a row can name; which municipalities they hold is data."""


def kind_bits(kinds: Iterable[str]) -> int:
    """One bit per kind."""
    return _bits(kinds, KINDS)


def kinds_of(bits: int) -> list[str]:
    """The kinds of a set."""
    return _names(bits, KINDS)


def tenure_bits(tenures: Iterable[Tenure]) -> int:
    """One bit per way to hold a home; all of them are no limit."""
    bits = _bits(tenures, TENURES)
    return columns.ANY_TENURE if bits == (1 << len(TENURES)) - 1 else bits


def tenures_of(bits: int) -> list[str]:
    """The ways to hold a home of a set."""
    return _names(bits, TENURES)


def language_bits(codes: Iterable[str]) -> int:
    """One bit per language."""
    return _bits(codes, LANGUAGES)


def languages_of(bits: int) -> list[str]:
    """The languages of a set."""
    return _names(bits, LANGUAGES)


def theme_bits(themes: Iterable[str]) -> int:
    """One bit per theme."""
    return _bits(themes, THEMES)


def themes_of(bits: int) -> list[str]:
    """The themes of a set."""
    return _names(bits, THEMES)


def area_bits(ids: Iterable[str]) -> int:
    """One bit per area set."""
    return _bits(ids, AREAS)


def areas_of(bits: int) -> list[str]:
    """The area sets of a set."""
    return _names(bits, AREAS)


def _bits(names: Iterable[str], of: Sequence[str]) -> int:
    return sum(1 << of.index(name) for name in set(names) if name and name in of)


def _names(bits: int, of: Sequence[str]) -> list[str]:
    return [name for n, name in enumerate(of) if name and bits >> n & 1]
