"""Figures in which nobody can be found: a cell under five is hidden, and no subtraction finds it.

The total stands beside the cells. So one hidden cell alone, or several that make less than five
together, could be computed from the rest: then the next smallest cell is hidden too.
"""

from collections.abc import Iterable, Mapping
from statistics import median

from services.registry.decide.small_cells import SMALLEST


def hide_parts(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Each part of a total, or None where it is hidden; an empty cell says nothing about anybody."""
    hidden = {name for name, count in counts.items() if 0 < count < SMALLEST}
    if hidden:
        _hide_more(hidden, counts)
    return {name: None if name in hidden else count for name, count in counts.items()}


def total_of(counts: Mapping[str, int]) -> int | None:
    """The total, unless it is itself too small to be told."""
    total = sum(counts.values())
    return None if 0 < total < SMALLEST else total


def typical_days(stays: Iterable[int]) -> int | None:
    """The median of how long cases stayed; None for fewer than five of them."""
    told = sorted(stays)
    return round(median(told)) if len(told) >= SMALLEST else None


def _hide_more(hidden: set[str], counts: Mapping[str, int]) -> None:
    rest = sorted(
        (name for name, count in counts.items() if count and name not in hidden),
        key=lambda name: (counts[name], name),
    )
    for name in rest:
        is_safe = len(hidden) > 1 and sum(counts[each] for each in hidden) >= SMALLEST
        if is_safe:
            return
        hidden.add(name)
