"""The spread of attention that a policy asks for, between most matches and most equal (§5.2).

Frank and Wolfe's method on the α-welfare of Tomita and Yokoyama (RecSys 2024), both sides in turn:
α = 1 asks for the most matches in sum, α = 0 for the greatest product of what everybody gets.
Their step solves a linear programme per list. What a place is worth there is a product of what the
counterpart is worth and of the attention for the place, so by the rearrangement inequality the
best list is the sorted one: a sort instead of a programme, and the same result.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.exposure import sorting
from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.baselines import at_random
from services.matching.decide.exposure.sorting import U32
from services.matching.decide.exposure.tastes import Exposure, Mask, Tastes

ALPHA: Final = 0.4
"""Between both, nearer to equality: at a thousand on each side almost no envy is left, and as
many matches as at α = 1."""
LEAST: Final = 1e-4
"""What somebody counts who gets nothing: else the most equal policy would divide by zero."""

TERMS_OUT_OF_RANGE: Final = "exposure-terms-out-of-range"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is published of a policy, and how long it is looked for.

    ``tolerance``: rounds end when the sum of expected matches changes by less. ``shown``: how many
    places of each drawn list are kept.
    """

    alpha: float = ALPHA
    step: float = 0.1
    tolerance: float = 0.01
    most_rounds: int = 100
    shown: int = 50


class Spread(NamedTuple):
    """The attention in the mean, and the drawn lists that it is a mix of, the oldest first.

    ``left`` and ``right`` hold the positions on the first places of every list (`sorting.move`).
    """

    exposure: Exposure
    left: tuple[U32, ...]
    right: tuple[U32, ...]
    converged: bool

    @property
    def rounds(self) -> int:
        """How many rounds it took."""
        return len(self.left)


def check_terms(terms: Terms) -> Terms | Refusal:
    """The terms, or what is wrong with them (NaN is)."""
    allowed = {
        "alpha": 0 <= terms.alpha <= 1,
        "step": 0 < terms.step < 1,
        "tolerance": terms.tolerance > 0,
        "most_rounds": terms.most_rounds >= 1,
        "shown": terms.shown >= 1,
    }
    wrong = [name for name, is_met in allowed.items() if not is_met]
    return Refusal(TERMS_OUT_OF_RANGE, terms=", ".join(wrong)) if wrong else terms


def spread_attention(
    tastes: Tastes, *, left_attention: F64, right_attention: F64, terms: Terms
) -> Spread:
    """The spread for these terms; ``left_attention`` are the places of the left side's lists.

    The rounds start from lists in random order. A spread that has not converged after the last
    round is whole and usable all the same.
    """
    rounds = Rounds(tastes, (left_attention, right_attention), terms)
    left: list[U32] = []
    right: list[U32] = []
    before, converged = 0.0, False
    while len(left) < terms.most_rounds and not converged:
        right.append(rounds.move_right())
        left.append(rounds.move_left())
        welfare = rounds.welfare()
        converged = abs(welfare - before) < terms.tolerance
        before = welfare
    return Spread(rounds.exposure, tuple(left), tuple(right), converged)


class Rounds:
    """The two half rounds that the search repeats; each moves the lists of one side, in place."""

    def __init__(self, tastes: Tastes, attention: tuple[F64, F64], terms: Terms) -> None:
        mirrored = np.ascontiguousarray(tastes.mutual.T), np.ascontiguousarray(tastes.eligible.T)
        self._terms = terms
        self._left = _Side(tastes.mutual, tastes.eligible, attention[0])
        self._right = _Side(*mirrored, attention[1])
        self.exposure = Exposure(
            *(at_random(side.eligible, side.attention) for side in (self._left, self._right))
        )

    def move_right(self) -> U32:
        """Move the right side's lists, given the left side's; the first places of their order."""
        return _move(self._left, self._right, self.exposure, self._terms)

    def move_left(self) -> U32:
        """The same for the left side's lists."""
        return _move(self._right, self._left, self.exposure.mirrored(), self._terms)

    def welfare(self) -> float:
        """The sum of expected matches as things stand."""
        return float(np.vdot(self._left.mutual * self.exposure.left, self.exposure.right.T))


class _Side(NamedTuple):
    """The lists of one side: their holders × counterparts."""

    mutual: F64
    eligible: Mask
    attention: F64


def _move(here: _Side, there: _Side, exposure: Exposure, terms: Terms) -> U32:
    """Move the lists of the side there, given those of the side here (``exposure.left``)."""
    worth = here.mutual * exposure.left
    if terms.alpha != 1:
        got = np.maximum((worth * exposure.right.T).sum(axis=1), LEAST)
        worth *= (got ** (terms.alpha - 1))[:, None]
    return sorting.move(
        exposure.right,
        worth.T,
        eligible=there.eligible,
        attention=there.attention,
        step=terms.step,
        shown=min(terms.shown, worth.shape[0]),
    )
