"""The fair spread: its step is the optimum of a linear programme, its lists show nobody they may
not, and its terms are checked."""

import cvxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from services.chassis.refusal import Refusal
from services.matching.decide.exposure import fair
from services.matching.decide.exposure.attention import INVERSE
from services.matching.decide.exposure.baselines import at_random
from services.matching.decide.exposure.fair import Rounds, Terms, check_terms, spread_attention
from services.matching.decide.exposure.figures import measure
from services.matching.decide.exposure.sorting import sorted_exposure
from tests.matching.exposure.markets import a_crowded_market, a_random_stage
from tests.matching.exposure.references import sorted_plainly, spread_plainly

WORTHS = arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(1, 40)),
    elements=st.one_of(
        st.sampled_from([0.0, -0.0, 0.5, 1.0, -1.0, 0.5 + 2**-50, 0.5 - 2**-50, 1e-310, -1e-310]),
        st.floats(-1e6, 1e6),
    ),
)


@given(WORTHS, st.integers(0, 2**32))
def test_lists_are_sorted_as_by_a_stable_sort(worth, seed):
    """Ties, both zeros, numbers below zero and those that differ in the last bits only."""
    eligible = np.random.default_rng(seed).random(worth.shape) < 0.8
    attention = INVERSE.of_places(worth.shape[1])

    found = sorted_exposure(worth, eligible=eligible, attention=attention)

    assert found.tolist() == sorted_plainly(worth, attention, eligible=eligible).tolist()


def test_a_zero_below_zero_is_a_zero_like_any_other():
    found = sorted_exposure(
        np.array([[-0.0, 0.0, -0.0]]),
        eligible=np.ones((1, 3), np.bool_),
        attention=np.array([3.0, 2.0, 1.0]),
    )

    assert found.tolist() == [[3, 2, 1]]


@settings(max_examples=25)
@given(
    st.integers(1, 8), st.integers(1, 8), st.integers(0, 99), st.sampled_from([0.0, 0.4, 1.0]),
    st.integers(0, 4),
)  # fmt: skip
def test_a_step_is_the_optimum_of_the_linear_programme_that_it_stands_for(n, m, seed, alpha, done):
    """One programme for each list of the right side, over all mixtures of orders."""
    stage = a_random_stage(n, m, seed=seed)
    rounds = Rounds(stage.tastes, (stage.left, stage.right), Terms(alpha))
    for _ in range(done):
        rounds.move_right()
        rounds.move_left()
    seen, before = rounds.exposure.left.copy(), rounds.exposure.right.copy()

    rounds.move_right()

    best = (rounds.exposure.right - 0.9 * before) / 0.1
    worth = stage.tastes.mutual * seen
    got = np.maximum((worth * before.T).sum(axis=1), fair.LEAST)
    worth = worth * (got ** (alpha - 1))[:, None]
    reached = [float(worth[:, j] @ best[j]) for j in range(m)]
    wanted = [best_by_programme(worth[:, j], stage.right) for j in range(m)]
    assert reached == pytest.approx(wanted, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("alpha", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_whole_search_is_what_plain_matrices_find(alpha, share):
    stage = a_random_stage(30, 20, share=share)

    found = spread_attention(stage.tastes, **stage.attention, terms=Terms(alpha))

    left, right, rounds = spread_plainly(stage, Terms(alpha))
    assert np.abs(found.exposure.left - left).max() < 1e-12
    assert np.abs(found.exposure.right - right).max() < 1e-12
    assert found.rounds == rounds


@given(st.integers(0, 50), st.floats(0, 1), st.floats(0, 1))
def test_nobody_ineligible_gets_attention_and_the_others_share_all_of_it(seed, share, alpha):
    stage = a_random_stage(9, 7, seed=seed, share=share)

    found = spread_attention(stage.tastes, **stage.attention, terms=Terms(alpha))

    sides = zip(found.exposure, (stage.tastes.eligible, stage.tastes.eligible.T), strict=True)
    for (exposure, eligible), places in zip(sides, (stage.left, stage.right), strict=True):
        assert exposure[~eligible].tolist() == [0] * int((~eligible).sum())
        of_lists = np.append(0, np.cumsum(places))[eligible.sum(axis=1)]
        assert exposure.sum(axis=1) == pytest.approx(of_lists)


def test_the_order_of_the_rows_changes_nothing():
    stage = a_crowded_market(1, 12, 9, crowding=0.5)
    turned = fair.Tastes(
        stage.tastes.left[::-1], stage.tastes.right[:, ::-1], stage.tastes.eligible[::-1]
    )

    found = spread_attention(turned, **stage.attention, terms=Terms())

    plain = spread_attention(stage.tastes, **stage.attention, terms=Terms())
    assert np.abs(found.exposure.left[::-1] - plain.exposure.left).max() < 1e-9


def test_more_alpha_brings_more_matches_and_less_alpha_less_envy():
    stage = a_crowded_market(0, 20, 20, crowding=0.8)
    found = [
        spread_attention(stage.tastes, **stage.attention, terms=Terms(alpha))
        for alpha in (0.0, 0.2, 0.4, 0.6, 0.8)
    ]

    figures = [measure(stage.tastes, spread.exposure) for spread in found]
    assert figures == sorted(figures, key=lambda each: each.matches)
    assert figures == sorted(figures, key=lambda each: each.left.envy)


def test_a_spread_says_whether_it_has_converged():
    stage = a_crowded_market(0, 20, 20, crowding=0.8)

    short = spread_attention(stage.tastes, **stage.attention, terms=Terms(most_rounds=3))
    long = spread_attention(stage.tastes, **stage.attention, terms=Terms())

    assert (short.converged, short.rounds) == (False, 3)
    assert long.converged


def test_a_first_round_that_changes_little_does_not_end_the_search():
    """From lists in random order to the first round the sum may happen to stay the same."""
    stage = a_crowded_market(2, 20, 20, crowding=0.8)

    found = spread_attention(stage.tastes, **stage.attention, terms=Terms(0.0))

    at_first = [
        at_random(mask, places)
        for mask, places in (
            (stage.tastes.eligible, stage.left),
            (stage.tastes.eligible.T, stage.right),
        )
    ]
    after = spread_attention(stage.tastes, **stage.attention, terms=Terms(0.0, most_rounds=1))
    change = welfare(stage, after.exposure) - welfare(stage, at_first)
    assert abs(change) < Terms().tolerance
    assert found.rounds > 1


@pytest.mark.parametrize(
    "terms",
    [
        Terms(alpha=1.1), Terms(alpha=float("nan")), Terms(step=0), Terms(step=1),
        Terms(tolerance=0), Terms(most_rounds=0), Terms(shown=0),
    ],
)  # fmt: skip
def test_terms_that_are_none_are_refused(terms):
    found = check_terms(terms)

    assert isinstance(found, Refusal)
    assert found.slug == fair.TERMS_OUT_OF_RANGE


def test_the_default_terms_are_allowed():
    assert check_terms(Terms()) == Terms()


def welfare(stage, exposure):
    return float((stage.tastes.mutual * exposure[0] * exposure[1].T).sum())


def best_by_programme(worth, attention):
    """The most that any mixture of orders of a list is worth."""
    mixture = cvxpy.Variable((worth.size, attention.size), nonneg=True)
    whole = [cvxpy.sum(mixture, axis=0) == 1, cvxpy.sum(mixture, axis=1) == 1]
    goal = cvxpy.Maximize(cvxpy.sum(cvxpy.multiply(np.outer(worth, attention), mixture)))
    return cvxpy.Problem(goal, whole).solve(solver=cvxpy.HIGHS)
