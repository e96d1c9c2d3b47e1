"""Figures of a small place: what speaks of fewer than five is not said as a number."""

from collections.abc import Mapping
from typing import Final

SMALLEST: Final = 5


def hide_small(counts: Mapping[str, int]) -> Mapping[str, int | None]:
    """Each figure, or None where it is below five, zero too: whoever knows the others learns nothing."""
    return {name: count if count >= SMALLEST else None for name, count in counts.items()}
