"""One-sided lists with screening: the bound, its gradient, and what they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.decide.exposure.attention import EXPONENTIAL, INVERSE, LOGARITHMIC, NATURAL
from services.matching.decide.exposure.baselines import at_random
from services.matching.decide.exposure.screening import bound_and_gradient, spread_screened
from tests.matching.exposure.markets import a_random_stage
from tests.matching.exposure.references import exactly_hired, simulated, sorted_plainly

ATTENTIONS = st.sampled_from([INVERSE, LOGARITHMIC, NATURAL, EXPONENTIAL])


@given(ATTENTIONS, st.floats(1, 200))
def test_a_slope_is_the_slope_of_its_attention(attention, rank):
    step = 1e-5 * rank
    between = attention.at(np.array([rank + step])) - attention.at(np.array([rank - step]))

    assert attention.slope(np.array([rank]))[0] == pytest.approx(
        between[0] / (2 * step), rel=1e-4, abs=1e-12
    )


@settings(max_examples=40)
@given(ATTENTIONS, st.integers(1, 6), st.integers(1, 5), st.integers(0, 99))
def test_the_gradient_says_how_the_bound_changes_with_each_entry(attention, n, m, seed):
    tastes = a_random_stage(n, m, seed=seed).tastes
    exposure = np.random.default_rng(seed).uniform(0.1, 0.9, (n, m))

    _, gradient = bound_and_gradient(tastes, exposure, attention)

    def moved(i, j, by):
        changed = exposure.copy()
        changed[i, j] += by
        return bound_and_gradient(tastes, changed, attention)[0]

    for i, j in np.ndindex(n, m):
        slope = (moved(i, j, 1e-6) - moved(i, j, -1e-6)) / 2e-6
        assert gradient[i, j] == pytest.approx(slope, abs=1e-6)


@given(st.sampled_from([INVERSE, LOGARITHMIC, EXPONENTIAL]), st.integers(0, 99))
def test_the_bound_is_never_above_what_is_expected(attention, seed):
    """Attention is convex in the rank: its mean is at least that of the mean rank (Jensen)."""
    tastes = a_random_stage(7, 4, seed=seed).tastes
    exposure = np.random.default_rng(seed).random((7, 4))

    bound, _ = bound_and_gradient(tastes, exposure, attention)

    assert bound <= exactly_hired(tastes, exposure, attention) + 1e-12


def test_a_simulation_finds_what_is_expected():
    tastes = a_random_stage(12, 6, seed=3).tastes
    exposure = np.random.default_rng(3).random((12, 6))

    found = simulated(tastes, exposure, INVERSE, runs=4000)

    assert found == pytest.approx(exactly_hired(tastes, exposure, INVERSE), rel=0.03)


@given(st.integers(0, 30), st.floats(0, 1))
def test_lists_of_a_screened_market_show_nobody_ineligible(seed, share):
    tastes = a_random_stage(9, 6, seed=seed, share=share).tastes
    counts = tastes.eligible.sum(axis=1)

    found = spread_screened(tastes, INVERSE)

    assert (found.exposure[~tastes.eligible] == 0).all()
    whole = np.append(0, np.cumsum(INVERSE.of_places(6)))[counts]
    assert found.exposure.sum(axis=1) == pytest.approx(whole)


@pytest.mark.parametrize("seed", range(5))
def test_screened_lists_beat_random_ones_and_those_by_liking(seed):
    tastes = a_random_stage(30, 20, seed=seed).tastes
    places = INVERSE.of_places(20)

    found = spread_screened(tastes, INVERSE)

    others = [
        at_random(tastes.eligible, places),
        sorted_plainly(tastes.left, places),
        sorted_plainly(tastes.mutual, places),
    ]
    reached = [exactly_hired(tastes, other, INVERSE) for other in others]
    assert exactly_hired(tastes, found.exposure, INVERSE) > max(reached)
    assert found.bound == bound_and_gradient(tastes, found.exposure, INVERSE)[0]
