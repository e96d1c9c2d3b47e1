"""Expected matches under capacities: the formulas once more, and the limits that are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from services.chassis.refusal import Refusal
from services.matching.decide.exposure import pairing
from services.matching.decide.exposure.pairing import Pairs, pair_up, pairs_of
from tests.matching.exposure.markets import a_crowded_market, a_random_stage
from tests.matching.exposure.references import balanced_plainly, paired_plainly

MARKETS = st.tuples(st.integers(1, 9), st.integers(1, 7), st.integers(0, 99), st.floats(0, 1))


def capacities(n, m, seed):
    dice = np.random.default_rng(seed)
    return dice.uniform(0.2, 3, n), dice.uniform(0.5, 9, m)


@settings(max_examples=60)
@given(MARKETS, st.sampled_from([0.05, 0.3, 1.0, 5.0]))
def test_matches_are_those_of_the_formulas_over_whole_matrices(market, chance):
    n, m, seed, share = market
    tastes = a_random_stage(n, m, seed=seed, share=share).tastes
    left, right = capacities(n, m, seed)
    pairs = pairs_of(tastes)

    found = pair_up(pairs, chance=chance, left_capacity=left, right_capacity=right)

    matched, left_over, right_over = paired_plainly(
        tastes.left + tastes.right.T,
        chance=chance,
        left=left,
        right=right,
        eligible=tastes.eligible,
    )
    assert found.converged
    assert np.abs(pairs.dense(found.matched) - matched).max() < 1e-7
    assert np.abs(found.left_over - left_over).max() < 1e-7
    assert np.abs(found.right_over - right_over).max() < 1e-7


@settings(max_examples=60)
@given(MARKETS, st.sampled_from([0.05, 0.3, 1.0]))
def test_everybody_is_matched_or_left_over_up_to_her_capacity(market, chance):
    n, m, seed, share = market
    tastes = a_random_stage(n, m, seed=seed, share=share).tastes
    left, right = capacities(n, m, seed)
    pairs = pairs_of(tastes)

    found = pair_up(pairs, chance=chance, left_capacity=left, right_capacity=right)

    matched = pairs.dense(found.matched)
    assert np.abs(matched.sum(axis=1) + found.left_over - left).max() <= 2e-9
    assert np.abs(matched.sum(axis=0) + found.right_over - right).max() <= 1e-8
    assert (matched[~tastes.eligible] == 0).all()


def test_pressure_is_0_where_nobody_comes_and_rises_with_the_demand():
    """Three seekers, all for the first offer; the second is nobody's."""
    stage = a_random_stage(3, 2, share=1.0)
    eligible = np.array([[True, False]] * 3)
    crowded = pairs_of(type(stage.tastes)(stage.tastes.left, stage.tastes.right, eligible))
    alone = pairs_of(
        type(stage.tastes)(stage.tastes.left[:1], stage.tastes.right[:, :1], eligible[:1])
    )

    many, one = pair_up(crowded, chance=0.5), pair_up(alone, chance=0.5)

    assert many.right_pressure[1] == 0
    assert many.right_pressure[0] > one.right_pressure[0] > 0
    assert many.right_pressure[0] == pytest.approx(-0.5 * np.log(many.right_over[0]))


def test_what_a_pair_is_worth_is_what_both_have_of_it_and_chance_gave():
    """Φ = u + v + 2β ln μ - β ln(a·b) for each pair: the definition of the equilibrium."""
    tastes = a_random_stage(6, 5, seed=4).tastes
    left, right = capacities(6, 5, 4)
    pairs = pairs_of(tastes)

    found = pair_up(pairs, chance=0.4, left_capacity=left, right_capacity=right)

    u, v = found.left_pressure[pairs.rows], found.right_pressure[pairs.columns]
    both = np.log(left[pairs.rows] * right[pairs.columns])
    assert u + v + 0.4 * (2 * np.log(found.matched) - both) == pytest.approx(pairs.worth)


def test_without_a_way_out_it_tends_to_the_balanced_scaling():
    """Every pair is worth so much more that hardly anybody stays alone, on both sides alike.

    It starts near there: from ones it would take very long, as equal sides do.
    """
    tastes = a_random_stage(6, 6, seed=1).tastes
    plain = pairs_of(tastes)
    dear = Pairs(plain.starts, plain.columns, plain.worth + 20, plain.width)

    ones = np.ones(6)

    found = pair_up(dear, chance=0.5, start=(ones * np.exp(-10), ones * np.exp(-10)))

    assert found.residual < 1e-8
    wanted = balanced_plainly(np.exp(plain.dense(plain.worth)), left=ones, right=ones)
    assert np.abs(dear.dense(found.matched) - wanted).max() < 1e-6


def test_with_hardly_any_chance_it_is_the_best_assignment():
    tastes = a_random_stage(6, 6, seed=2).tastes
    pairs = pairs_of(tastes)

    found = pair_up(pairs, chance=0.004, most_rounds=100_000, tolerance=1e-6)

    best = np.zeros((6, 6))
    best[linear_sum_assignment(pairs.dense(pairs.worth), maximize=True)] = 1
    assert np.abs(pairs.dense(found.matched) - best).max() < 0.05


def test_after_a_small_change_it_starts_where_it_ended():
    stage = a_crowded_market(0, 30, 20, crowding=0.5)
    pairs = pairs_of(stage.tastes)
    before = pair_up(pairs, chance=1.0)
    changed = Pairs(pairs.starts, pairs.columns, pairs.worth.copy(), pairs.width)
    changed.worth[:3] *= 0.99

    warm = pair_up(changed, chance=1.0, start=before.roots)
    cold = pair_up(changed, chance=1.0)

    assert warm.rounds < cold.rounds
    assert np.abs(warm.matched - cold.matched).max() < 1e-8
    assert pair_up(pairs, chance=1.0, start=before.roots).rounds == 0


def test_equal_sides_take_longest_and_one_that_is_cut_short_says_so():
    square = pairs_of(a_crowded_market(0, 20, 20, crowding=0.5).tastes)
    oblong = pairs_of(a_crowded_market(0, 30, 20, crowding=0.5).tastes)

    slow, quick = pair_up(square, chance=1.0), pair_up(oblong, chance=1.0)
    short = pair_up(square, chance=1.0, most_rounds=5)

    assert slow.rounds > 2 * quick.rounds
    assert (short.converged, short.rounds) == (False, 5)
    assert short.residual > 1e-9


def test_hardly_any_chance_keeps_all_digits_where_a_difference_of_roots_loses_them():
    """At β = 0.01 exp(Φ/2β) reaches 10^40; √(1 + k²) - k would be 0 from k = 10^8 on."""
    stage = a_crowded_market(0, 12, 8, crowding=0.5)
    pairs = pairs_of(stage.tastes)

    found = pair_up(pairs, chance=0.01, most_rounds=50_000, tolerance=1e-7)

    matched = pairs.dense(found.matched)
    assert np.isfinite(matched).all()
    assert matched.sum(axis=0) + found.right_over == pytest.approx(np.ones(8), abs=1e-6)
    assert found.right_over.min() > 0


def test_a_row_without_pairs_is_left_over_whole():
    tastes = a_random_stage(4, 3, share=0.0).tastes

    found = pair_up(pairs_of(tastes), chance=1.0)

    assert found.left_over.tolist() == [1] * 4
    assert found.left_pressure.tolist() == [0] * 4


@pytest.mark.parametrize("chance", [0.0, -1.0, float("nan"), 1e-4])
def test_a_chance_that_overflows_is_refused(chance):
    found = pair_up(pairs_of(a_random_stage(3, 3).tastes), chance=chance)

    assert isinstance(found, Refusal)
    assert found.slug == pairing.CHANCE_TOO_SMALL


@pytest.mark.parametrize("capacity", [0.0, -1.0, float("nan"), float("inf")])
def test_a_capacity_that_is_none_is_refused(capacity):
    pairs = pairs_of(a_random_stage(1, 2).tastes)

    found = pair_up(pairs, chance=1.0, left_capacity=np.array([capacity]))

    assert found == Refusal(pairing.CAPACITY_NOT_POSITIVE)


@pytest.mark.parametrize(
    "spoilt",
    [{"columns": np.array([2], np.int32)}, {"columns": np.array([-1], np.int32)},
     {"worth": np.array([np.nan])}, {"worth": np.ones(2)}, {"starts": np.array([0, 2])}],
)  # fmt: skip
def test_pairs_that_reach_beyond_the_market_are_refused(spoilt):
    whole = {"starts": np.array([0, 1]), "columns": np.zeros(1, np.int32), "worth": np.ones(1)}

    assert pair_up(Pairs(**whole, width=2), chance=1.0) != Refusal(pairing.PAIRS_NOT_A_MARKET)
    found = pair_up(Pairs(**{**whole, **spoilt}, width=2), chance=1.0)

    assert found == Refusal(pairing.PAIRS_NOT_A_MARKET)
