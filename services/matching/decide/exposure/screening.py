"""One-sided lists where the other side screens who comes (§5.4).

Su, Bayoumi and Joachims, "Optimizing rankings for recommendation in matching markets" (WWW 2022):
candidates see lists of jobs and apply; a job looks at its applicants in the order of their
relevance, and less at each further one. So an application is worth less where better ones are
likely, and it lowers what the lower ones are worth. The bound is concave in neither, but a lower
bound of the expected matches for an attention that is convex in the rank; a step towards the best
lists for its gradient is a sort, as in `fair`.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from services.matching.decide.columns import I64
from services.matching.decide.exposure import sorting
from services.matching.decide.exposure.attention import F64, Attention
from services.matching.decide.exposure.baselines import at_random
from services.matching.decide.exposure.tastes import Tastes

STEP: Final = 0.2
MOST_EPOCHS: Final = 50
LEAST_CHANGE: Final = 1e-3


class Screened(NamedTuple):
    """The lists' attention (candidates × jobs), its bound of expected matches, and the epochs."""

    exposure: F64
    bound: float
    epochs: int


def spread_screened(tastes: Tastes, attention: Attention) -> Screened:
    """The lists for the left side that make the bound greatest, from lists in random order."""
    places = attention.of_places(tastes.eligible.shape[1])
    exposure = at_random(tastes.eligible, places)
    screening = _Screening.of(tastes)
    bound, gradient = screening.look(exposure, attention)
    for epoch in range(1, MOST_EPOCHS + 1):
        sorting.move(
            exposure,
            gradient,
            eligible=tastes.eligible,
            attention=places,
            step=STEP,
            shown=0,
        )
        before = bound
        bound, gradient = screening.look(exposure, attention)
        if abs(bound - before) < LEAST_CHANGE:
            return Screened(exposure, bound, epoch)
    return Screened(exposure, bound, MOST_EPOCHS)


def bound_and_gradient(tastes: Tastes, exposure: F64, attention: Attention) -> tuple[float, F64]:
    """The bound for these lists, and how it changes with each entry of ``exposure``."""
    return _Screening.of(tastes).look(exposure, attention)


@dataclass(frozen=True, slots=True, eq=False)
class _Screening:
    """The jobs' order of candidates, best first: all arrays are jobs × candidates."""

    order: I64
    relevance: F64
    applies: F64

    @classmethod
    def of(cls, tastes: Tastes) -> "_Screening":
        order = np.argsort(-tastes.right, axis=1, kind="stable")
        relevance = np.take_along_axis(tastes.right, order, axis=1)
        return cls(order, relevance, np.take_along_axis(tastes.left.T, order, axis=1))

    def look(self, exposure: F64, attention: Attention) -> tuple[float, F64]:
        """Σ a·g(r)·p with r = 1 + the applications before; and its derivative by each entry."""
        comes = self.applies * np.take_along_axis(exposure.T, self.order, axis=1)
        rank = 1 + np.cumsum(comes, axis=1) - comes
        looked = self.relevance * attention.at(rank)
        pushed = self.relevance * comes * attention.slope(rank)
        after = np.cumsum(pushed[:, ::-1], axis=1)[:, ::-1] - pushed
        gradient = np.empty(self.order.shape)
        np.put_along_axis(gradient, self.order, (looked + after) * self.applies, axis=1)
        return float((looked * comes).sum()), gradient.T
