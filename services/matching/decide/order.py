"""In which order a person sees her matches: as drawn, except where somebody has said something."""

from collections.abc import Callable, Sequence
from math import inf
from typing import TypeVar

T = TypeVar("T")


def arranged(
    by_rank: Sequence[T],
    *,
    place_of: Callable[[T], int | None],
    is_answered: Callable[[T], bool],
) -> list[T]:
    """Answered ones keep the place that they have by rank; the others stand around them as drawn.

    Whom the drawn order does not know comes after those whom it knows, by rank.
    """
    waiting = [item for item in by_rank if not is_answered(item)]
    drawn = iter(sorted(waiting, key=lambda item: place_of(item) or inf))
    return [item if is_answered(item) else next(drawn) for item in by_rank]
