"""What stands in the way: exactly one knock-out, in cells that tell of nobody."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide.columns import KNOCK_OUTS
from services.matching.decide.demand import ROUND, STEPS, demand_map, hindrances
from services.matching.decide.market import Market
from services.matching.decide.relaxations import relaxations
from tests.matching import oracle
from tests.matching.worlds import a_market, a_world

HERE = "14713000"


def a_place(*, limits: list[int], cost: int = 640, offers: int = 2) -> Market:
    """Households that differ in their limit only, and offers that cost alike."""
    seekers = {n: oracle.row(cost=limit) for n, limit in enumerate(limits, 1)}
    projects = {n: oracle.row(radius=0, cost=cost) for n in range(1, offers + 1)}
    return a_market({Side.SEEKER: seekers, Side.OFFER: projects})


def mapped(market: Market, households: int):
    return demand_map(market, lives_in=dict.fromkeys(range(1, households + 1), HERE))


@given(st.integers(0, 40))
@settings(max_examples=20)
def test_a_hindrance_is_a_pair_that_fails_exactly_one_knock_out(seed):
    world = a_world(seed, seekers=10, offers=12)
    market = a_market(world)
    ordinals = market.tables[Side.OFFER].rows["ordinal"]

    found = defaultdict(set)
    for each in hindrances(market):
        found[each.seeker, each.knock_out] |= set(ordinals[each.offers].tolist())

    expected = defaultdict(set)
    for i, s in world[Side.SEEKER].items():
        for j, o in world[Side.OFFER].items():
            if oracle.is_near_miss(s, o):
                [name] = [k.name for k in KNOCK_OUTS if oracle.masks(s, o)[0] == 1 << k.bit]
                expected[i, name].add(j)
    assert found == expected


@given(st.integers(0, 40))
@settings(max_examples=20)
def test_a_step_is_the_least_that_the_household_itself_could_change(seed):
    world = a_world(seed, seekers=10, offers=12)
    market = a_market(world)
    ordinals = market.tables[Side.OFFER].rows["ordinal"]

    for each in hindrances(market):
        for slot, step in zip(each.offers, each.steps, strict=True):
            pair = world[Side.SEEKER][each.seeker], world[Side.OFFER][int(ordinals[slot])]
            own = [
                abs(r.by)
                for r in relaxations(*pair)
                if r.side is Side.SEEKER and r.is_enough and r.knock_out in STEPS
            ]
            assert step == (own[0] if own else 0)


def test_a_cell_says_by_how_much_half_of_its_households_would_have_to_move():
    """Limits of 605 to 620 EUR where homes cost 640: the middle one lacks 29, told in tens."""
    market = a_place(limits=[605, 608, 611, 614, 620])

    [cell] = mapped(market, 5)

    assert (cell.ags, cell.knock_out, cell.households) == (HERE, "cost", 5)
    assert (cell.step, cell.opens) == (30, 2)


def test_four_households_make_no_cell():
    assert mapped(a_place(limits=[600] * 4), 4) == ()


def test_nine_households_are_told_as_five():
    [cell] = mapped(a_place(limits=[600] * 9), 9)

    assert cell.households == 5


def test_one_who_comes_or_goes_is_not_seen_between_two_maps():
    assert mapped(a_place(limits=[600] * 8), 8) == mapped(a_place(limits=[600] * 9), 9)


def test_who_fits_something_counts_for_what_she_misses_all_the_same():
    rich, poor = [700] * 5, [600] * 5

    [cell] = mapped(a_place(limits=rich + poor), 10)

    assert cell.households == 5


def test_every_step_that_is_told_is_rounded():
    assert ROUND.keys() == STEPS.keys()
    assert all(np.array(list(ROUND.values())) > 1)
