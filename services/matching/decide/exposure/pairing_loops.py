"""The compiled loops of `pairing`: both halves of a round in one pass over the pairs.

The pairs are what takes the time: reading them from memory twice would take twice as long. Nothing
is compiled at import, see `warm_up`.
"""
# numba's decorators carry no types; the typed functions at the end are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN202, PLR0917

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.matching.decide.columns import I64
from services.matching.decide.exposure.attention import F64
from services.matching.decide.kernel.compiling import compiled

I32 = npt.NDArray[np.int32]


class Scaled(NamedTuple):
    """The square roots of the unmatched on both sides, and how it ended."""

    left: F64
    right: F64
    residual: float
    rounds: int


@compiled
def _pass(starts, columns, pull, left, right, capacity, sums, renewed):
    """One pass: the residual of the left side as it is, its renewal, and what the right one gets."""
    residual = 0.0
    sums[:] = 0.0
    for i in range(left.size):
        got = 0.0
        for k in range(starts[i], starts[i + 1]):
            got += pull[k] * right[columns[k]]
        residual = max(residual, abs(left[i] * (got + left[i]) - capacity[i]))
        half = got / 2
        renewed[i] = capacity[i] / (np.sqrt(capacity[i] + half * half) + half)
        for k in range(starts[i], starts[i + 1]):
            sums[columns[k]] += pull[k] * renewed[i]
    return residual


@compiled
def _scale(starts, columns, pull, left, right, left_capacity, right_capacity, tolerance, most):
    """Rounds until the left side's capacities are met; the right side's are after each round."""
    sums, renewed = np.empty(right.size), np.empty(left.size)
    residual = np.inf
    for done in range(most + 1):
        residual = _pass(starts, columns, pull, left, right, left_capacity, sums, renewed)
        if residual <= tolerance or done == most:
            return residual, done
        left[:] = renewed
        for j in range(right.size):
            half = sums[j] / 2
            right[j] = right_capacity[j] / (np.sqrt(right_capacity[j] + half * half) + half)
    return residual, most


def scale(
    pairs: tuple[I64, I32, F64],
    start: tuple[F64, F64],
    *,
    capacities: tuple[F64, F64],
    tolerance: float,
    most_rounds: int,
) -> Scaled:
    """Scale both sides from ``start`` until both meet their capacities.

    ``pairs``: where each row starts, the column of each pair, its exp(Φ/2β). ``start`` stays as it
    is.
    """
    left, right = start[0].copy(), start[1].copy()
    residual, rounds = _scale(*pairs, left, right, *capacities, tolerance, most_rounds)
    return Scaled(left, right, float(residual), int(rounds))


def warm_up() -> None:
    """Compile them, or load them from the cache."""
    one = np.ones(1)
    pairs = (np.array([0, 1], np.int64), np.zeros(1, np.int32), one)
    scale(pairs, (one, one), capacities=(one, one), tolerance=0.1, most_rounds=1)
