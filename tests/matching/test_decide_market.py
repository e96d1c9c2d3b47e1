"""The lists of a market after any changes are those that a full look at all rows finds."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide.bans import Ban
from services.matching.decide.columns import Row, fit_of, has_unknown, other
from services.matching.decide.lists import FAMILIES, FITS, OFFERS_FITS, SEEKERS_FITS, SEEKERS_NEAR
from services.matching.decide.market import BanChange, Market, RowChange
from services.matching.decide.pair import Pair
from tests.matching import oracle
from tests.matching.oracle import row
from tests.matching.strategies import OFFERS, SEEKERS
from tests.matching.worlds import a_market, a_row, a_world


def is_fit(seeker, offer):
    return oracle.masks(seeker, offer)[0] == 0


def told_by_oracle(world, family, ordinal, bans=()):
    seeks = family.holder is Side.SEEKER
    banned = {
        b.offer if seeks else b.seeker for b in bans if ordinal == (b.seeker if seeks else b.offer)
    }
    return oracle.best(
        world[family.holder][ordinal],
        world[other(family.holder)],
        seeks=seeks,
        wanted=oracle.is_near_miss if family.near_by else is_fit,
        shown=family.shown,
        banned=banned,
    )


def told_by(market, family, ordinal):
    shown = market.shown(family, ordinal)
    return [(n, fit_of(rank), not has_unknown(rank)) for n, rank in shown.items()]


def assert_exact(market, world, bans=()):
    for family in FAMILIES:
        for ordinal in world[family.holder]:
            assert told_by(market, family, ordinal) == told_by_oracle(world, family, ordinal, bans)


def assert_same(one: Market, two: Market):
    """Rows and shown lists, bit for bit; and each list holds all that beats its floor."""
    for side in Side:
        assert one.tables[side].slots.keys() == two.tables[side].slots.keys()
        for n in one.tables[side].slots:
            assert one.tables[side].row(n) == two.tables[side].row(n)
    for family in FAMILIES:
        for n in one.tables[family.holder].slots:
            assert list(one.shown(family, n).items()) == list(two.shown(family, n).items())
            kept, fresh = one.kept(family, n), two.kept(family, n)
            floor = max(kept.floor, fresh.floor)
            assert [k for k in kept.keys if k > floor] == [k for k in fresh.keys if k > floor]
            assert all(k > kept.floor for k in kept.keys)


@pytest.mark.parametrize("seed", range(3))
def test_a_built_market_shows_what_the_oracle_finds(seed):
    world = a_world(seed, seekers=60, offers=160)

    assert_exact(a_market(world), world)


@settings(max_examples=60)
@given(st.data())
def test_lists_after_any_changes_are_those_of_a_rebuild(data):
    world = {Side.SEEKER: {}, Side.OFFER: {}}
    bans: dict[tuple[int, int], Ban] = {}
    market = Market()
    listed: set[tuple[int, int]] = set()
    for _ in range(data.draw(st.integers(1, 25))):
        change = data.draw(changes(world))
        plan = market.plan_row(change) if isinstance(change, RowChange) else market.plan_ban(change)
        market.apply(plan)
        follow(world, bans, change, plan)
        listed = (listed | {p[:2] for p in plan.listed}) - {p[:2] for p in plan.delisted}

    assert_same(market, a_market(world, bans.values()))
    assert_exact(market, world, bans.values())
    assert listed == listed_in(market)


def follow(world, bans, change, plan):
    if isinstance(change, BanChange):
        bans.pop((change.seeker, change.offer), None)
        if change.ban:
            bans[change.seeker, change.offer] = change.ban
        return
    for ban in plan.lifted:
        bans.pop((ban.seeker, ban.offer))
    if change.row is None:
        world[change.side].pop(change.ordinal, None)
    else:
        world[change.side][change.ordinal] = change.row


def listed_in(market):
    found = set()
    for family in FITS:
        for holder in market.tables[family.holder].slots:
            for theirs in market.shown(family, holder):
                found.add((holder, theirs) if family.holder is Side.SEEKER else (theirs, holder))
    return found


@st.composite
def changes(draw, world):
    """The next change: a row comes, changes or goes; a present pair is declined or freed."""
    both = world[Side.SEEKER] and world[Side.OFFER]
    if both and draw(st.integers(0, 4)) == 0:
        seeker = draw(st.sampled_from(sorted(world[Side.SEEKER])))
        offer = draw(st.sampled_from(sorted(world[Side.OFFER])))
        rows = world[Side.SEEKER][seeker], world[Side.OFFER][offer]
        reason = draw(st.sampled_from(["cost", "other", "quiet"]))
        ban = draw(st.sampled_from([None, Ban(seeker, offer, reason, *rows)]))
        return BanChange(seeker, offer, ban)
    side = draw(st.sampled_from(Side))
    ordinal = draw(st.integers(1, 12))
    told = draw(st.one_of(SEEKERS if side is Side.SEEKER else OFFERS, st.none()))
    return RowChange(side, ordinal, told)


def test_long_lists_overflow_refill_and_stay_exact():
    dice = random.Random(5)
    world = a_world(5, seekers=12, offers=400)
    for told in world[Side.OFFER]:
        world[Side.OFFER][told] = world[Side.OFFER][told]._replace(
            cost=100,
            equity=0,
            size=5,
            least=0,
            has=7,
            told=7,
            needs=0,
            welcome=31,
            tenure=255,
            language=1,
            opens=2400,
            closes=2600,
        )
    market = a_market(world)
    for _ in range(700):
        ordinal = dice.randrange(1, 420)
        told = None if dice.random() < 0.6 else a_row(dice, Side.OFFER)
        market.apply(market.plan_row(RowChange(Side.OFFER, ordinal, told)))
        if told is None:
            world[Side.OFFER].pop(ordinal, None)
        else:
            world[Side.OFFER][ordinal] = told

    assert_exact(market, world)
    assert_same(market, a_market(world))


def test_a_table_that_is_sorted_anew_keeps_its_lists():
    dice = random.Random(6)
    world: dict[Side, dict[int, Row]] = {Side.SEEKER: {}, Side.OFFER: {}}
    market = Market(merge_at=8)
    for _ in range(400):
        side = dice.choice(list(Side))
        ordinal = dice.randrange(1, 70)
        world[side][ordinal] = a_row(dice, side)
        market.apply(market.plan_row(RowChange(side, ordinal, world[side][ordinal])))

    assert_same(market, a_market(world))
    assert_exact(market, world)


@settings(max_examples=40)
@given(st.lists(SEEKERS, max_size=8), st.lists(OFFERS, max_size=30), st.randoms())
def test_the_order_of_the_rows_is_irrelevant(seekers, offers, dice):
    world = {
        Side.SEEKER: dict(enumerate(seekers, 1)),
        Side.OFFER: dict(enumerate(offers, 1)),
    }
    shuffled = {
        side: dict(dice.sample(list(rows.items()), len(rows))) for side, rows in world.items()
    }

    assert_same(a_market(world), a_market(shuffled))


def test_the_grid_finds_what_a_full_scan_finds_beyond_its_edges_too():
    far = row(x=20_000, y=60_000, radius=2000)
    world = {
        Side.SEEKER: {1: far, 2: row(x=49_990, y=25_010, radius=1000)},
        Side.OFFER: {
            1: row(x=21_000, y=60_500, radius=0),
            2: row(x=50_300, y=24_800, radius=0),
            3: row(),
        },
    }

    market = a_market(world)

    assert list(market.shown(SEEKERS_FITS, 1)) == [1]
    assert list(market.shown(SEEKERS_FITS, 2)) == [2]
    assert_exact(market, world)


def test_a_row_that_fits_nobody_changes_no_list():
    market = a_market(a_world(1, seekers=20, offers=20))

    plan = market.plan_row(RowChange(Side.OFFER, 99, row(x=60_000, y=60_000)))

    assert plan.listed == plan.delisted == plan.near == plan.far == ()
    assert [n for f in FAMILIES for n in plan.lists[f] if f is not OFFERS_FITS] == []


def test_the_same_row_again_changes_no_list():
    world = a_world(2, seekers=30, offers=30)
    market = a_market(world)

    for ordinal, told in world[Side.SEEKER].items():
        plan = market.plan_row(RowChange(Side.SEEKER, ordinal, told))
        assert plan.delisted == plan.far == ()
        assert {pair.offer for pair in plan.listed} >= set(market.shown(SEEKERS_FITS, ordinal))
        market.apply(plan)

    assert_same(market, a_market(world))


def test_a_plan_changes_nothing_before_it_is_applied():
    world = a_world(3, seekers=30, offers=30)
    market = a_market(world)

    market.plan_row(RowChange(Side.OFFER, 1, a_row(random.Random(9), Side.OFFER)))
    market.plan_row(RowChange(Side.SEEKER, 2, None))

    assert_same(market, a_market(world))


def test_a_declined_pair_returns_only_when_the_named_column_changed():
    seeker, offer = row(cost=600), row(cost=500, radius=0)
    market = a_market({Side.SEEKER: {1: seeker}, Side.OFFER: {1: offer}})
    ban = Ban(1, 1, "cost", seeker, offer)
    declined = market.plan_ban(BanChange(1, 1, ban))
    market.apply(declined)

    unrelated = market.plan_row(RowChange(Side.OFFER, 1, offer._replace(size=4)))
    market.apply(unrelated)
    cheaper = market.plan_row(RowChange(Side.OFFER, 1, offer._replace(size=4, cost=450)))

    assert [p[:2] for p in declined.delisted] == [(1, 1)]
    assert unrelated.listed == ()
    assert cheaper.lifted == (ban,)
    assert [p[:2] for p in cheaper.listed] == [(1, 1)]


def test_a_decline_without_a_column_returns_when_an_unknown_becomes_known():
    seeker, offer = row(cost=600), row(cost=-1, radius=0)
    ban = Ban(1, 1, "other", seeker, offer)
    market = a_market({Side.SEEKER: {1: seeker}, Side.OFFER: {1: offer}}, [ban])

    plan = market.plan_row(RowChange(Side.OFFER, 1, offer._replace(cost=500)))

    assert [p[:2] for p in plan.listed] == [(1, 1)]


def test_a_declined_pair_stays_away_while_a_side_takes_a_break():
    seeker, offer = row(), row(radius=0)
    ban = Ban(1, 1, "other", seeker, offer)
    market = a_market({Side.SEEKER: {1: seeker}, Side.OFFER: {1: offer}}, [ban])

    market.apply(market.plan_row(RowChange(Side.SEEKER, 1, None)))
    back = market.plan_row(RowChange(Side.SEEKER, 1, seeker))

    assert back.listed == ()


def test_a_near_miss_fails_one_point_only_and_names_the_rank():
    seeker = row(radius=300)
    world = {
        Side.SEEKER: {1: seeker},
        Side.OFFER: {
            1: row(cost=501),
            2: row(x=45_800),
            3: row(x=45_801),
            4: row(cost=501, welcome=2),
            5: row(),
        },
    }

    market = a_market(world)

    assert set(market.shown(SEEKERS_NEAR, 1)) == {1, 2}
    assert set(market.shown(SEEKERS_FITS, 1)) == {5}


def test_a_removed_row_leaves_every_list_and_the_next_one_moves_up():
    world = {
        Side.SEEKER: {1: row()},
        Side.OFFER: {n: row(radius=0) for n in range(1, 60)},
    }
    market = a_market(world)

    plan = market.plan_row(RowChange(Side.OFFER, 1, None))

    assert Pair(1, 1, 12_288)[:2] in {p[:2] for p in plan.delisted}
    market.apply(plan)
    assert list(market.shown(SEEKERS_FITS, 1)) == list(range(2, 52))
