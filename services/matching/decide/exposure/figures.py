"""What a spread of attention leads to: the figures that are published (§5.1).

The model of Tomita and Yokoyama, "Fair reciprocal recommendation in matching markets" (RecSys
2024): a pair matches when each has looked at the other and each says yes. Envy: somebody would be
better off if the other side showed her as it shows a neighbour of hers.

Sums of floats differ in their last digits from machine to machine: round before publishing.
"""

from typing import Final, NamedTuple

import numpy as np

from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.tastes import Exposure, Tastes

ENVY_TOLERANCE: Final = 1e-9


class SideFigures(NamedTuple):
    """One side: how many envies there are, how unequal matches are, how the worst tenth fares."""

    envy: int
    gini: float
    lowest_decile: float


class Figures(NamedTuple):
    """The expected number of matches, and both sides of it."""

    matches: float
    left: SideFigures
    right: SideFigures


def measure(tastes: Tastes, exposure: Exposure, *, envy: float = ENVY_TOLERANCE) -> Figures:
    """The figures of this spread; an advantage of at most ``envy`` is no reason for envy."""
    pairs = expected_matches(tastes, exposure)
    left = _side(tastes, exposure, pairs.sum(axis=1), envy=envy)
    right = _side(tastes.mirrored(), exposure.mirrored(), pairs.sum(axis=0), envy=envy)
    return Figures(float(pairs.sum()), left, right)


def expected_matches(tastes: Tastes, exposure: Exposure) -> F64:
    """n×m: how probably each pair finds to each other."""
    left = np.clip(tastes.left * exposure.left, 0, 1)
    right = np.clip(tastes.right * exposure.right, 0, 1)
    return left * right.T


def envies(tastes: Tastes, exposure: Exposure, *, tolerance: float = ENVY_TOLERANCE) -> int:
    """How many ordered pairs of the left side there are of which the first envies the second."""
    would_have = (tastes.left * exposure.left * tastes.right.T) @ exposure.right
    has = np.diag(would_have)[:, None]
    return int(np.count_nonzero(would_have > has + tolerance))


def gini(shares: F64) -> float:
    """0 if all have the same, near 1 if one has all: Σ|x_i - x_j| / (2nΣx), by sorting."""
    total = float(shares.sum())
    if total <= 0:
        return 0.0
    ranks = np.arange(1, shares.size + 1)
    weighted = float(((2 * ranks - shares.size - 1) * np.sort(shares)).sum())
    return weighted / (shares.size * total)


def lowest_decile(shares: F64) -> float:
    """The mean of the worst tenth (of the worst one where there are fewer than ten)."""
    tenth = max(1, shares.size // 10)
    return float(np.sort(shares)[:tenth].mean())


def _side(tastes: Tastes, exposure: Exposure, shares: F64, *, envy: float) -> SideFigures:
    return SideFigures(
        envies(tastes, exposure, tolerance=envy), gini(shares), lowest_decile(shares)
    )
