"""Drawn lists follow the policy, are the same for ever, and show nobody they may not."""

from collections import Counter
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide.exposure.fair import Terms, spread_attention
from services.matching.decide.exposure.policy import (
    WHOLE,
    Rendering,
    draw,
    exposure_of,
    keep_policy,
    weights_of,
)
from services.matching.decide.exposure.storage import (
    UnreadablePolicyError,
    pack_policy,
    unpack_policy,
)
from tests.matching.exposure.markets import a_random_stage

SIDES = st.sampled_from(list(Side))


def a_policy(*, n=9, m=7, share=0.8, seed=0, **told):
    """A spread and its policy; seekers have the ordinals 100 …, offers 500 …"""
    stage = a_random_stage(n, m, seed=seed, share=share)
    terms = Terms(**told)
    spread = spread_attention(stage.tastes, **stage.attention, terms=terms)
    policy = keep_policy(
        spread,
        step=terms.step,
        seed=2**64 - 1 - seed,
        eligible=stage.tastes.eligible,
        seekers=np.arange(100, 100 + n),
        offers=np.arange(500, 500 + m),
    )
    return stage, spread, policy


@given(st.integers(0, 30), st.floats(0, 1), st.sampled_from([0.0, 0.4, 1.0]), st.integers(1, 12))
def test_what_can_be_drawn_gives_in_the_mean_the_attention_of_the_spread(seed, share, alpha, most):
    """Weight by weight, not by trial; the random order of the start included."""
    stage, spread, policy = a_policy(seed=seed, share=share, alpha=alpha, most_rounds=most)

    left = exposure_of(policy, Side.SEEKER, attention=stage.left)
    right = exposure_of(policy, Side.OFFER, attention=stage.right)

    assert np.abs(left - spread.exposure.left).max() < 1e-12
    assert np.abs(right - spread.exposure.right).max() < 1e-12


def test_what_is_drawn_follows_these_weights():
    """Ten thousand renderings of one list; chance moves a share by 0.005 at most."""
    stage, spread, policy = a_policy(most_rounds=8)

    drawn = draw(policy, [Rendering(Side.SEEKER, 103, number) for number in range(10_000)])

    got = np.zeros(7)
    for order in drawn:
        got[order - 500] += stage.left[: order.size] / len(drawn)
    assert np.abs(got - spread.exposure.left[3]).max() < 0.02
    assert len({tuple(order) for order in drawn}) > 8


def test_the_sides_are_drawn_independently():
    """The same ordinal on both sides: which of two lists the one sees says nothing of the other."""
    stage = a_random_stage(2, 2, seed=5)
    terms = Terms(step=0.5, most_rounds=1)
    spread = spread_attention(stage.tastes, **stage.attention, terms=terms)
    ordinals = np.array([1, 2])
    policy = keep_policy(
        spread, step=0.5, seed=3, eligible=stage.tastes.eligible, seekers=ordinals, offers=ordinals
    )

    seen = Counter(
        tuple(int(draw(policy, [Rendering(side, 1, number)])[0][0]) for side in Side)
        for number in range(4000)
    )

    both = np.array([[seen[a, b] for b in (1, 2)] for a in (1, 2)]) / 4000
    assert both.min() > 0.02
    assert np.abs(both - np.outer(both.sum(axis=1), both.sum(axis=0))).max() < 0.02


@given(SIDES, st.integers(0, 6), st.integers(0, 2**63), st.integers(0, 20), st.floats(0, 1))
def test_nobody_ineligible_is_ever_shown_and_nobody_twice(side, row, number, seed, share):
    stage, _, policy = a_policy(seed=seed, share=share, shown=4, most_rounds=5)
    first = {Side.SEEKER: (100, 500), Side.OFFER: (500, 100)}[side]
    eligible = stage.tastes.eligible if side is Side.SEEKER else stage.tastes.eligible.T

    (order,) = draw(policy, [Rendering(side, first[0] + row, number)])

    allowed = set((np.flatnonzero(eligible[row]) + first[1]).tolist())
    assert set(order.tolist()) <= allowed
    assert len(set(order.tolist())) == len(order) == min(4, len(allowed))


@given(SIDES, st.integers(0, 6), st.lists(st.integers(0, 2**63), max_size=5), st.integers(0, 9))
def test_a_stored_policy_draws_the_same_lists(side, row, numbers, seed):
    _, _, policy = a_policy(seed=seed, most_rounds=6)
    first = 100 if side is Side.SEEKER else 500
    renderings = [Rendering(side, first + row, number) for number in numbers]

    again = unpack_policy(pack_policy(policy))

    before, after = draw(policy, renderings), draw(again, renderings)
    assert [order.tolist() for order in after] == [order.tolist() for order in before]
    assert pack_policy(again) == pack_policy(policy)


@given(st.integers(0, 2**63))
def test_a_drawn_list_is_what_the_decision_record_says(number):
    """Told once more in plain whole numbers: decision 0073."""
    _, _, policy = a_policy(share=1.0, most_rounds=2)

    (order,) = draw(policy, [Rendering(Side.SEEKER, 104, number)])

    lot = int.from_bytes(
        blake2b(
            policy.seed.to_bytes(8, "little")
            + b"\1"
            + (104).to_bytes(8, "little")
            + number.to_bytes(8, "little"),
            digest_size=8,
            person=b"zp-exposure",
        ).digest(),
        "little",
    )
    by_chance = sorted(range(500, 507), key=lambda ordinal: mixed(lot, ordinal))
    lists = [*(500 + policy.seekers.drawn[:, 4, :]).tolist(), by_chance]
    ends = np.cumsum([*policy.weights.tolist(), WHOLE - int(policy.weights.sum())]).tolist()
    assert order.tolist() == next(
        drawn for drawn, end in zip(lists, ends, strict=True) if lot >> 11 < end
    )


def test_a_later_round_weighs_more_and_all_weigh_less_than_the_whole():
    weights = weights_of(100, step=0.1).tolist()

    assert all(before < after for before, after in pairwise(weights))
    assert (WHOLE - sum(weights)) / WHOLE == pytest.approx(0.9**100)


def test_a_holder_whom_the_policy_does_not_know_is_shown_nothing_of_it():
    _, _, policy = a_policy()

    assert draw(policy, [Rendering(Side.SEEKER, 99, 0)])[0].size == 0


def test_positions_take_two_bytes_and_four_where_two_are_too_small():
    eligible = np.zeros((1, 65_537), np.bool_)
    eligible[0, -1] = True
    _, spread, small = a_policy()
    wide = keep_policy(
        spread._replace(
            left=(np.array([[65_536]], np.uint32),), right=(np.zeros((65_537, 1), np.uint32),)
        ),
        step=0.1,
        seed=1,
        eligible=eligible,
        seekers=np.array([1]),
        offers=np.arange(65_537),
    )

    assert small.seekers.drawn.itemsize == 2
    assert (wide.seekers.drawn.itemsize, wide.offers.drawn.itemsize) == (4, 2)
    again = unpack_policy(pack_policy(wide))
    assert draw(again, [Rendering(Side.SEEKER, 1, 7)])[0].tolist() == [65_536]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[:0],
        lambda packed: packed[:-1],
        lambda packed: packed + b"\0",
        lambda packed: b"XXXX" + packed[4:],
        lambda packed: packed[:4] + b"\xff\xff" + packed[6:],
    ],
)
def test_bytes_that_are_no_policy_are_not_read(spoil):
    packed = pack_policy(a_policy()[2])

    with pytest.raises(UnreadablePolicyError):
        unpack_policy(spoil(packed))


def mixed(lot, ordinal):
    """SplitMix64's mixing of a 64-bit number."""
    number = (lot + ordinal * 0x9E3779B97F4A7C15) % 2**64
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    number = (number ^ (number >> 27)) * 0x94D049BB133111EB % 2**64
    return number ^ (number >> 31)
