"""How many households of a list belong to each kind and to each age group.

A household may count under several values of a facet: a family with a grandmother of 71 is found
under families and seniors, and under each age group that lives in it. It is still one household of
the whole. The number beside a value is what choosing it would show, the other facet kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from services.matching.decide.ages import GROUPS, age_groups
from services.matching.decide.criteria import Criteria
from services.matching.decide.rows import kinds_on

Facet = Literal["kind", "age"]
FACETS: Final[tuple[Facet, ...]] = ("kind", "age")
NOT_STATED: Final = "not-stated"
"""The age group of a household that told no day of birth: unknown, hence in no other one."""
AGE_VALUES: Final = (*(name for _, name in GROUPS), NOT_STATED)

Values = Mapping[Facet, frozenset[str]]
"""Under which values of each facet one household is found."""
NOWHERE: Final[Values] = MappingProxyType({facet: frozenset[str]() for facet in FACETS})
"""Who is not known any more."""


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet with how many households choosing it would show."""

    value: str
    count: int


def values_of(household: Criteria, *, today: date) -> Values:
    """Every kind that a household counts as, and every age group that lives in it."""
    ages = age_groups(household.household.births, today)
    return {
        "kind": frozenset(kinds_on(household, today)),
        "age": frozenset(ages or [NOT_STATED]),
    }


def chosen_of(found: Sequence[Values], chosen: Mapping[Facet, str]) -> list[int]:
    """The places of the households that are found under all chosen values."""
    return [
        n
        for n, values in enumerate(found)
        if all(value in values[facet] for facet, value in chosen.items())
    ]


def counts_of(
    found: Sequence[Values], chosen: Mapping[Facet, str]
) -> dict[Facet, tuple[Count, ...]]:
    """Per facet the values that occur, each with what choosing it instead would show."""
    return {
        facet: tuple(
            Count(value, len(chosen_of(found, {**chosen, facet: value})))
            for value in _in_order(facet, found)
        )
        for facet in FACETS
    }


def _in_order(facet: Facet, found: Sequence[Values]) -> list[str]:
    occurring = {value for values in found for value in values[facet]}
    return sorted(occurring, key=AGE_VALUES.index if facet == "age" else str)
