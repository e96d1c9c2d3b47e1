"""What each market compares, as its rows are described: the others hold what everybody meets."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.matching import Market

COMPARED: Final[Mapping[Market, frozenset[str]]] = MappingProxyType(
    {
        Market.LIVING: frozenset(
            {
                "distance",
                "kind",
                "cost",
                "window",
                "size",
                "least",
                "equity",
                "tenure",
                "language",
                "pets",
                "step-free",
                "smoke-free",
                "certificate",
            }
        ),
        Market.FOUNDING: frozenset(
            {
                "distance",
                "kind",
                "counterpart",
                "window",
                "tenure",
                "language",
                "pets",
                "smoke-free",
            }
        ),
        Market.SUPPORT: frozenset(
            {"distance", "counterpart", "window", "size", "least", "language", "area", "topic"}
        ),
        Market.GROUPS: frozenset(
            {
                "distance",
                "kind",
                "cost",
                "window",
                "size",
                "least",
                "equity",
                "tenure",
                "language",
                "pets",
                "step-free",
                "smoke-free",
                "certificate",
            }
        ),
    }
)
"""What each market compares (contracts of `decide/rows`): the others hold what everybody meets."""
NEVER: Final = frozenset({"kind-unknown", "counterpart-unknown"})
"""Whoever takes part is of some kind, and whoever welcomes nobody in particular welcomes all."""
NOTHING: Final = frozenset({"least-reached", "cost-within", "equity-within"})
"""With nothing asked for there may be nothing to say."""


def is_worth_saying(outcome: Any) -> bool:
    """Whether a point that is met has to be said: not where nobody asked for anything."""
    is_zero = 0 in {outcome.params.get("offer_eur"), outcome.params.get("least")}
    return not outcome.code.endswith("-not-needed") and not (is_zero and outcome.code in NOTHING)
