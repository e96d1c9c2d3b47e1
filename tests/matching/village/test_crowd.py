"""A village is composed among as many households as there really are, however much parts them."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from services.chassis.refusal import Refusal
from services.matching.decide.village.blocking import Block, easings, explain_block
from services.matching.decide.village.checking import prepare
from services.matching.decide.village.compose import alternatives
from services.matching.decide.village.missing import Call, missing
from services.matching.decide.village.model import (
    CONFLICTS,
    Bound,
    Limit,
    Pool,
    Problem,
    Quota,
    Roster,
    Terms,
    broken,
)
from tests.matching.village.crowd import crowded_pool, joiners
from tests.matching.village.instances import FAMILY, SENIOR, prepared

TERMS = Terms(
    24,
    (Quota("seniors", frozenset({SENIOR}), 4, 10), Quota("families", frozenset({FAMILY}), 5)),
    persons_at_least=48,
)


@pytest.fixture(scope="module")
def crowd() -> Pool:
    return crowded_pool(joiners(500))


def test_five_hundred_households_of_whom_every_fourth_pair_is_apart_are_a_problem(crowd: Pool):
    problem = prepare(crowd, TERMS)

    assert isinstance(problem, Problem)
    apart = int(problem.in_conflict.sum()) // 2
    assert apart > 20_000, "this crowd is not as varied as the demo"


def test_rosters_of_a_crowd_keep_every_term_and_part_nobody(crowd: Pool):
    problem = prepared(crowd, TERMS)

    found = alternatives(problem, np.random.default_rng(1), count=1, differ=6, descents=10)

    assert isinstance(found, tuple)
    assert [broken(problem, roster) for roster in found] == [(), ()]
    assert len({*found[0].members} - {*found[1].members}) >= 6


def test_what_blocks_a_crowd_is_proven_and_who_is_missing_told(crowd: Pool):
    problem = prepared(without_seniors(crowd, besides=three_seniors(crowd)), TERMS)

    block, call = explain_block(problem), missing(problem)

    assert block == Block((Limit("quota", "seniors", Bound.AT_LEAST, 4),), is_minimal=True)
    assert isinstance(call, Call)
    assert [(each.kind, each.count) for each in call.households] == [(SENIOR, 1)]


def test_pairs_apart_block_alike_whether_named_one_by_one_or_all_at_once(crowd: Pool):
    small = first(crowd, 40)
    assert small.apart is not None
    pairs = {(int(i), int(j)) for i, j in np.argwhere(np.triu(small.apart))}
    named = replace(small, conflicts=frozenset(pairs), apart=None)

    told = [explained(prepared(pool, Terms(36))) for pool in (small, named)]

    assert told[0] == told[1]
    assert isinstance(told[0][0], Block)
    assert told[0][0].limits == (CONFLICTS,)


def test_founders_whom_a_knock_out_parts_are_refused(crowd: Pool):
    assert crowd.apart is not None
    one, two = map(int, np.argwhere(np.triu(crowd.apart))[0])

    refused = prepare(replace(crowd, founders=frozenset({one, two})), TERMS)

    assert refused == Refusal("founders-in-conflict", households=[one, two])


@pytest.mark.parametrize("told", [np.ones((6, 6), bool), np.triu(np.ones((6, 6), bool), 1)])
def test_apart_that_is_not_mutual_is_refused(crowd: Pool, told: np.ndarray):
    refused = prepare(replace(first(crowd, 6), apart=told), Terms(3))

    assert refused == Refusal("conflicts-not-mutual")


def explained(problem: Problem) -> tuple[Block | Roster | Refusal, list[object]]:
    block = explain_block(problem)
    return block, [*easings(problem, block)] if isinstance(block, Block) else []


def first(pool: Pool, size: int) -> Pool:
    assert pool.apart is not None
    return replace(
        pool,
        candidates=pool.candidates[:size],
        compatibility=pool.compatibility[:size, :size],
        apart=pool.apart[:size, :size],
    )


def three_seniors(pool: Pool) -> set[int]:
    """Places of three seniors of whom no two are apart."""
    assert pool.apart is not None
    seniors = [n for n, each in enumerate(pool.candidates) if each.kind is SENIOR]
    threes = combinations(seniors, 3)
    return set(next(three for three in threes if not pool.apart[np.ix_(three, three)].any()))


def without_seniors(pool: Pool, *, besides: set[int]) -> Pool:
    assert pool.apart is not None
    kept = [n for n, each in enumerate(pool.candidates) if each.kind is not SENIOR or n in besides]
    places = np.ix_(kept, kept)
    return replace(
        pool,
        candidates=tuple(pool.candidates[n] for n in kept),
        compatibility=pool.compatibility[places],
        apart=pool.apart[places],
    )
