"""The published figures, counted once more pair by pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from services.chassis.refusal import Refusal
from services.matching.decide.exposure import tastes
from services.matching.decide.exposure.figures import gini, lowest_decile, measure
from services.matching.decide.exposure.tastes import Exposure, state_tastes
from tests.matching.exposure.markets import a_random_stage

SHARES = arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 10, allow_subnormal=False))


@given(SHARES)
def test_gini_is_the_mean_difference_of_all_pairs_over_twice_the_mean(shares):
    total = shares.sum()
    differences = np.abs(shares[:, None] - shares).sum()

    assert gini(shares) * 2 * shares.size * total == pytest.approx(differences, abs=1e-6)


def test_gini_is_0_where_all_have_the_same_and_nearly_1_where_one_has_all():
    assert gini(np.full(10, 0.3)) == pytest.approx(0)
    assert gini(np.array([0.0] * 9 + [5.0])) == pytest.approx(0.9)
    assert gini(np.zeros(4)) == 0


def test_the_lowest_decile_is_the_mean_of_the_worst_tenth():
    assert lowest_decile(np.arange(20, 0, -1.0)) == 1.5
    assert lowest_decile(np.array([3.0, 2.0])) == 2.0


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 9))
def test_matches_and_envy_are_those_of_every_pair_taken_alone(n, m, seed):
    stage = a_random_stage(n, m, seed=seed, share=0.8)
    dice = np.random.default_rng(seed)
    exposure = Exposure(dice.random((n, m)), dice.random((m, n)))

    found = measure(stage.tastes, exposure)

    left, right = stage.tastes.left, stage.tastes.right
    seen, shown = exposure

    def gain(i, as_shown):
        return sum(left[i, j] * seen[i, j] * right[j, i] * shown[j, as_shown] for j in range(m))

    pairs = [(i, k) for i in range(n) for k in range(n)]
    assert found.matches == pytest.approx(
        sum(left[i, j] * seen[i, j] * right[j, i] * shown[j, i] for i in range(n) for j in range(m))
    )
    assert found.left.envy == sum(gain(i, k) > gain(i, i) + 1e-9 for i, k in pairs)
    mirrored = measure(stage.tastes.mirrored(), exposure.mirrored())
    assert (mirrored.left, mirrored.right) == (found.right, found.left)


def test_what_ineligible_pairs_hold_of_each_other_is_not_looked_at():
    mask = np.array([[True, False]])

    found = state_tastes(np.array([[0.5, np.nan]]), np.array([[0.5], [7.0]]), eligible=mask)

    assert found.mutual.tolist() == [[0.25, 0]]


@pytest.mark.parametrize("bad", [np.nan, -0.1, 1.1, np.inf])
def test_a_score_that_is_none_is_refused(bad):
    found = state_tastes(np.array([[bad]]), np.array([[0.5]]))

    assert found == Refusal(tastes.TASTES_OUT_OF_RANGE)


@pytest.mark.parametrize(("left", "right"), [((0, 3), (3, 0)), ((2, 3), (2, 3)), ((6,), (6,))])
def test_a_crooked_or_empty_market_is_refused(left, right):
    found = state_tastes(np.zeros(left), np.zeros(right))

    assert isinstance(found, Refusal)
    assert found.slug == tastes.TASTES_NOT_A_MARKET
