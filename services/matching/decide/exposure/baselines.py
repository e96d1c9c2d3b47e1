"""Simple ways to order lists, to compare a policy with: what one would do without thinking of all.

As in Tomita and Yokoyama (RecSys 2024): at random, by own liking, by mutual liking, by expected matches.
"""

import numpy as np

from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.sorting import sorted_exposure
from services.matching.decide.exposure.tastes import Exposure, Mask, Tastes


def at_random(eligible: Mask, attention: F64) -> F64:
    """Every list (holders × counterparts) shows its eligible ones in random order."""
    counts = np.count_nonzero(eligible, axis=1)
    means = np.append(0.0, np.cumsum(attention))[counts] / np.maximum(counts, 1)
    return np.where(eligible, means[:, None], 0.0)


def by_own_liking(tastes: Tastes, *, left_attention: F64, right_attention: F64) -> Exposure:
    """Everybody sees first whom she likes best."""
    return _sorted(tastes, (tastes.left, tastes.right), attention=(left_attention, right_attention))


def by_mutual_liking(tastes: Tastes, *, left_attention: F64, right_attention: F64) -> Exposure:
    """Everybody sees first with whom a mutual yes is most probable."""
    mutual = tastes.mutual
    return _sorted(tastes, (mutual, mutual.T), attention=(left_attention, right_attention))


def by_expected_matches(
    tastes: Tastes, matched: F64, *, left_attention: F64, right_attention: F64
) -> Exposure:
    """Everybody sees first with whom she is matched most (n×m, `pairing.pair_up`, as a matrix)."""
    return _sorted(tastes, (matched, matched.T), attention=(left_attention, right_attention))


def _sorted(tastes: Tastes, worth: tuple[F64, F64], *, attention: tuple[F64, F64]) -> Exposure:
    masks = (tastes.eligible, tastes.eligible.T)
    left, right = (
        sorted_exposure(of_side, eligible=mask, attention=places)
        for of_side, mask, places in zip(worth, masks, attention, strict=True)
    )
    return Exposure(left, right)
