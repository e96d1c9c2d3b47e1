"""What rests on fewer than five people is not named, nor found out from what is named beside it."""

from collections.abc import Mapping
from typing import Final

from contracts.matching import Market

SMALLEST: Final = 5
PUBLIC_OFFERS: Final = frozenset({Market.LIVING, Market.GROUPS})
"""Markets whose offers stand in a public list anyway; in the others they are people as well."""


def kept_apart(people: Mapping[str, int]) -> frozenset[str]:
    """The groups of one kind that may be named.

    What is not named are at least two groups with at least five people together, or more is left
    out, the smallest first: else the one that is missing would be the whole without the others.
    """
    named = sorted((name for name, n in people.items() if n >= SMALLEST), key=lambda n: people[n])
    hidden = [name for name in people if people[name] < SMALLEST]
    while named and hidden and not _hides_well([people[name] for name in hidden]):
        hidden.append(named.pop(0))
    return frozenset(named)


def in_fives(people: int) -> int:
    """A number of people in steps of five, downwards: one who comes or goes is not to be seen."""
    return people // SMALLEST * SMALLEST


def rests_on_enough(market: Market, *, seekers: int, offers: int) -> bool:
    """Whether figures of a market rest on five people or more, on each side that is of people."""
    return seekers >= SMALLEST and (market in PUBLIC_OFFERS or offers >= SMALLEST)


def offers_told(market: Market, offers: int) -> int:
    """How many offers are told of: all where they are public, else in steps of five."""
    return offers if market in PUBLIC_OFFERS else in_fives(offers)


def _hides_well(hidden: list[int]) -> bool:
    return len(hidden) > 1 and sum(hidden) >= SMALLEST
