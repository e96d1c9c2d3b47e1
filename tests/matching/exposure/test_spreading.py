"""A whole market spread: what is drawn, tiles, groups, scarce places."""

from collections import Counter
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide.columns import key_of
from services.matching.decide.exposure.attention import LOGARITHMIC
from services.matching.decide.exposure.audit import FAIR_PERCENT, alarms_of, figures_of, groups_of
from services.matching.decide.exposure.eligible import eligible_pairs
from services.matching.decide.exposure.fair import Terms
from services.matching.decide.exposure.lists import Draw, DrawnList, Fares, Part, Seen, spread_tile
from services.matching.decide.exposure.policy import Rendering, alone, draw, exposure_of
from services.matching.decide.exposure.pressure import pressure_of
from services.matching.decide.exposure.scarce import assign_scarce
from services.matching.decide.exposure.storage import pack_policy, unpack_policy
from services.matching.decide.exposure.tiles import Tile, tiles_of
from services.matching.decide.market import Market
from services.matching.decide.pair import Pair
from services.matching.decide.small_cells import in_fives, kept_apart
from tests.matching import oracle
from tests.matching.exposure.test_policy import a_policy
from tests.matching.worlds import a_market, a_world

SIDES = st.sampled_from(list(Side))
NOBODY = Fares(np.zeros(0), np.zeros(0), 0, 0)


def a_draw(**told) -> Draw:
    return Draw(Terms(**{"shown": 5, **told}), seed=11, rendering=739_000)


def a_part(*, lists=(), pairs=(), seen=None, fares=NOBODY) -> Part:
    nothing = Seen(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    return Part(tuple(lists), tuple(pairs), 1, True, fares, fares, seen or nothing)


@given(st.integers(0, 40), SIDES, st.floats(0.2, 1), st.integers(1, 6))
def test_a_list_that_is_kept_alone_is_drawn_as_in_the_whole_policy(seed, side, share, shown):
    _, _, policy = a_policy(seed=seed, share=share, most_rounds=6, shown=shown)
    ordinal = int(policy.of(side)[0].ordinals[seed % 7])
    renderings = [Rendering(side, ordinal, number) for number in range(40)]

    kept = unpack_policy(pack_policy(alone(policy, side, ordinal)))

    whole = [order.tolist() for order in draw(policy, renderings)]
    assert [order.tolist() for order in draw(kept, renderings)] == whole


@pytest.mark.parametrize("holder", [101, 104])
def test_over_many_renderings_places_come_as_often_as_the_policy_promises(holder):
    """Each place of each counterpart within five standard deviations of a binomial count: of
    seventy such counts one in a million runs would miss it, and the seed is fixed."""
    _, _, policy = a_policy(n=9, m=7, share=1.0, most_rounds=8, shown=7)
    many = 4000
    drawn = draw(policy, [Rendering(Side.SEEKER, holder, number) for number in range(many)])
    seen = Counter((place, its) for order in drawn for place, its in enumerate(order.tolist()))

    for place, its in product(range(7), range(500, 507)):
        only = np.zeros(7)
        only[place] = 1.0
        p = exposure_of(policy, Side.SEEKER, attention=only)[holder - 100, its - 500]
        bound = 5 * sqrt(many * p * (1 - p)) + 1e-6
        assert abs(seen[place, its] - many * p) <= bound


@given(st.integers(0, 25))
@settings(max_examples=15)
def test_the_eligible_pairs_and_their_scores_are_those_of_the_oracle(seed):
    world = a_world(seed, seekers=12, offers=15)
    market = a_market(world)

    found = eligible_pairs(market)

    rows = {side: market.tables[side].rows["ordinal"] for side in Side}
    told = {
        (int(rows[Side.SEEKER][i]), int(rows[Side.OFFER][j])): (int(there), int(back))
        for i, j, there, back in zip(
            found.seekers, found.offers, found.there, found.back, strict=True
        )
    }
    assert told == {
        (i, j): (oracle.score(s, o), oracle.score(o, s))
        for i, s in world[Side.SEEKER].items()
        for j, o in world[Side.OFFER].items()
        if not oracle.masks(s, o)[0]
    }


@given(st.integers(0, 50), st.integers(1, 40))
def test_tiles_hold_everybody_once_and_nobody_more_than_fit(seed, most):
    market = a_market(a_world(seed, seekers=60, offers=25))

    tiles = tiles_of(market, most=most)

    assert all(tile.largest <= most for tile in tiles)
    for k, size in ((0, 60), (1, 25)):
        slots = [slot for tile in tiles for slot in tile[k].tolist()]
        assert len(slots) == len(set(slots))
        assert set(slots) <= set(range(size))


def test_a_market_that_is_small_enough_is_one_tile():
    market = a_market(a_world(3, seekers=20, offers=10))

    [tile] = tiles_of(market, most=20)

    assert tile.seekers.tolist() == list(range(20))
    assert tile.offers.tolist() == list(range(10))


def test_in_a_tile_lie_neighbours():
    """Cut once: whoever is in one half lies west of the other half's cells, or south of them."""
    market = a_market(a_world(5, seekers=40, offers=40))

    one, two = tiles_of(market, most=30)[:2]

    def cells(tile: Tile, axis: str) -> set[int]:
        return set((market.tables[Side.SEEKER].rows[axis][tile.seekers] // 200).tolist())

    assert not (cells(one, "x") & cells(two, "x")) or not (cells(one, "y") & cells(two, "y"))


@given(st.integers(0, 20), st.integers(1, 8))
@settings(max_examples=15)
def test_what_a_tile_draws_is_eligible_and_reaches_all_who_have_anybody(seed, shown):
    world = a_world(seed, seekers=12, offers=9)
    market = a_market(world)
    eligible = eligible_pairs(market)
    everybody = Tile(np.arange(12), np.arange(9))

    part = spread_tile(market, eligible, everybody, by=a_draw(shown=shown, most_rounds=4))

    fitting = {
        (i, j)
        for i, s in world[Side.SEEKER].items()
        for j, o in world[Side.OFFER].items()
        if not oracle.masks(s, o)[0]
    }
    lists = part.lists if part else ()
    told = {(each.side, each.ordinal): each.drawn for each in lists}
    for side, k in ((Side.SEEKER, 0), (Side.OFFER, 1)):
        counts = Counter(pair[k] for pair in fitting)
        assert {n: len(told[side, n]) for n in counts} == {
            n: min(count, shown) for n, count in counts.items()
        }
    assert {(p.seeker, p.offer) for p in (part.pairs if part else ())} <= fitting


def test_where_all_are_alike_nobody_is_shown_first_to_everybody():
    """Forty households without a wish and forty homes alike: a list by position would show the
    same five to all, and thirty-five of forty would get nothing."""
    world = {
        side: {n: oracle.row(radius=300 * (side is Side.SEEKER)) for n in range(1, 41)}
        for side in Side
    }
    market = a_market(world)
    everybody = Tile(np.arange(40), np.arange(40))

    part = spread_tile(market, eligible_pairs(market), everybody, by=a_draw(shown=5))

    assert part is not None
    told = figures_of([part.fares])
    assert told.lowest_decile_percent > 50
    assert told.matches > 20


def test_a_group_that_is_shown_less_than_its_share_raises_an_alarm():
    """Ten single parents and ten families could be shown alike; families get four fifths of it."""
    world = a_world(0, seekers=20, offers=1)
    for n, row in world[Side.SEEKER].items():
        kind = 1 if n <= 10 else 2
        world[Side.SEEKER][n] = row._replace(kind=kind, x=44_000 + n, y=30_000, language=1)
    market = a_market(world)
    kinds = market.tables[Side.SEEKER].rows["kind"][:20]
    exposure = np.where(kinds == 2, 0.75, 1.25)
    seen = Seen(np.arange(20), exposure, np.ones(20))

    groups = groups_of(
        market, [a_part(seen=seen)], lives_in=dict.fromkeys(range(1, 21), "14713000")
    )

    told = {group.name: (group.people, group.ratio_percent) for group in groups}
    assert sorted(told.values()) == [(10, 75), (10, 125), (20, 100), (20, 100)]
    assert told["region:14713"] == (20, 100)
    [alarm] = alarms_of(groups)
    assert told[alarm] == (10, 75)
    assert FAIR_PERCENT > 75


def test_whoever_could_be_shown_nowhere_is_not_behind():
    """No list may hold her: that is a matter of the demand map, not of the spread."""
    market = a_market(a_world(0, seekers=12, offers=1))
    random = np.where(np.arange(12) < 6, 1.0, 0.0)
    seen = Seen(np.arange(12), random, random)
    everywhere = dict.fromkeys(range(1, 13), "14713000")

    groups = groups_of(market, [a_part(seen=seen)], lives_in=everywhere)

    told = {group.name: group for group in groups}
    assert (told["region:14713"].people, told["region:14713"].ratio_percent) == (6, 100)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 30), max_size=8))
def test_what_is_not_named_are_at_least_two_groups_with_five_people(people):
    named = kept_apart(people)

    hidden = [n for name, n in people.items() if name not in named]
    assert all(people[name] >= 5 for name in named)
    assert not named or not hidden or (len(hidden) > 1 and sum(hidden) >= 5)
    assert named == set(people) or not all(n >= 5 for n in people.values())


@given(st.integers(5, 10_000))
def test_numbers_of_people_go_in_steps_of_five(people):
    assert in_fives(people) % 5 == 0
    assert 0 <= people - in_fives(people) < 5


def test_figures_of_several_tiles_are_those_of_all_people_together():
    parts = [
        Fares(np.array([0.0, 2.0]), np.array([2.0]), 1, 0),
        Fares(np.ones(8), np.ones(4), 2, 3),
    ]

    told = figures_of(parts)

    assert told.matches == 10.0
    assert (told.envy_seekers, told.envy_offers) == (3, 3)
    assert told.lowest_decile_percent == 0
    assert told.gini_seekers_percent == 18  # Σ|x-y| = 2·(8·1 + 8·1 + 2) = 36, over 2·10·10


def a_list(seeker: int, *offers: int) -> DrawnList:
    return DrawnList(Side.SEEKER, seeker, b"", offers)


def test_room_that_is_not_scarce_is_assigned_to_nobody():
    part = a_part(lists=[a_list(1, 7), a_list(2, 7)], pairs=[Pair(1, 7, 90), Pair(2, 7, 80)])

    told = assign_scarce([part], rooms={7: 2}, told=frozenset(), first=5)

    assert told.offers == frozenset()
    assert told.assigned == {}


def test_an_offer_that_stands_further_down_than_people_are_told_of_is_not_scarce():
    lists = [a_list(1, 8, 7), a_list(2, 9, 7)]
    pairs = [Pair(s, o, 50) for s, o in ((1, 8), (1, 7), (2, 9), (2, 7))]

    told = assign_scarce(
        [a_part(lists=lists, pairs=pairs)], rooms={7: 1}, told=frozenset(), first=1
    )

    assert told.offers == frozenset()


def test_a_scarce_offer_goes_to_whom_it_fits_best_and_the_others_to_their_next():
    lists = [a_list(1, 7, 8), a_list(2, 7, 8), a_list(3, 7)]
    pairs = [Pair(1, 7, 80), Pair(2, 7, 90), Pair(3, 7, 70), Pair(1, 8, 50), Pair(2, 8, 60)]

    told = assign_scarce(
        [a_part(lists=lists, pairs=pairs)], rooms={7: 1, 8: 1}, told=frozenset(), first=5
    )

    assert told.offers == {7, 8}
    assert told.assigned == {2: 7, 1: 8}
    assert key_of(90, 2) > key_of(80, 1)


def test_whoever_was_told_already_takes_no_further_room():
    part = a_part(lists=[a_list(1, 7), a_list(2, 7)], pairs=[Pair(1, 7, 90), Pair(2, 7, 80)])

    told = assign_scarce([part], rooms={7: 0}, told=frozenset({(1, 7)}), first=5)

    assert told.offers == {7}
    assert told.assigned == {}


def test_households_divide_evenly_among_the_places_that_fit_them():
    """Eight households fit three places of one municipality only: 8 ÷ 3."""
    world = a_world(0, seekers=8, offers=2)
    for side in Side:
        world[side] = {n: oracle.row(radius=300 * (side is Side.SEEKER)) for n in world[side]}
    market: Market = a_market(world)

    [told] = pressure_of(
        eligible_pairs(market), places=np.array([1, 2]), lies_in={0: "14713000", 1: "14713000"}
    )

    assert (told.places, told.households, told.households_per_place) == (3, 5, 2.7)
    assert told.pressure > 0
    assert 90 <= told.taken_percent <= 100


def test_a_municipality_that_fits_fewer_than_five_households_is_not_named():
    world = a_world(0, seekers=4, offers=1)
    for side in Side:
        world[side] = {n: oracle.row(radius=300 * (side is Side.SEEKER)) for n in world[side]}
    eligible = eligible_pairs(a_market(world))

    assert eligible.offers.size == 4
    assert pressure_of(eligible, places=np.array([3]), lies_in={0: "14713000"}) == ()


def test_attention_ends_with_the_places_that_follow_the_rule():
    assert LOGARITHMIC.of_places(6, shown=3)[3:].tolist() == [0, 0, 0]
