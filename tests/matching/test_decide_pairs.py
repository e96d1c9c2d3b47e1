"""Kernel, explanation and oracle say the same about each pair."""

from datetime import date

import pytest
from hypothesis import given

from contracts.matching import Side
from contracts.registry import HousingOffer, Place
from services.matching.decide import columns, criteria, explain, kernel, outcomes, relaxations, rows
from services.matching.decide.columns import DIMENSIONS, KNOCK_OUTS, RECORD, Row
from services.matching.decide.metric_grid import project
from services.matching.decide.table import rows_of
from services.matching.decide.village.plan import Plan
from services.matching.store.area_sets import read_area_sets
from tests.matching import oracle
from tests.matching.house import a_request, an_offer
from tests.matching.oracle import row
from tests.matching.strategies import OFFERS, SEEKERS

FAILING = {
    "distance": ({"x": 45_301}, {"x": 45_000}),
    "kind": ({"kind": 2}, {"welcome": 5}),
    "counterpart": ({"welcome": 2}, {"kind": 5}),
    "cost": ({"cost": 0}, {"cost": 1}),
    "window": ({"opens": 2601, "closes": 2700}, {}),
    "size": ({"size": 3}, {"size": 2}),
    "least": ({"size": 3}, {"size": 5, "least": 4}),
    "equity": ({"equity": 9999}, {"equity": 10_000}),
    "tenure": ({"tenure": 2}, {"tenure": 5}),
    "language": ({"language": 2}, {"language": 5}),
    "area": ({"area": 2}, {"area": 5}),
    "topic": ({"topic": 2}, {"topic": 5}),
    "pets": ({"needs": 1}, {"has": 14}),
    "step-free": ({"needs": 2}, {"has": 13}),
    "smoke-free": ({"needs": 4}, {"has": 11}),
    "certificate": ({"has": 7}, {"needs": 8}),
}


def kernel_masks(seeker, offer):
    return kernel.verdict(rows_of(1, seeker), 0, rows_of(1, offer), 0)


@given(SEEKERS, OFFERS)
def test_kernel_explanation_and_oracle_agree_on_masks_and_scores(seeker, offer):
    a, b = rows_of(1, seeker), rows_of(1, offer)

    assert (
        kernel.verdict(a, 0, b, 0) == outcomes.judge(seeker, offer) == oracle.masks(seeker, offer)
    )
    assert kernel.score(a, 0, b, 0) == explain.score(seeker, offer) == oracle.score(seeker, offer)
    assert kernel.score(b, 0, a, 0) == explain.score(offer, seeker) == oracle.score(offer, seeker)


@given(SEEKERS, OFFERS)
def test_the_fit_lies_between_the_lower_score_and_its_double(seeker, offer):
    a, b = explain.score(seeker, offer), explain.score(offer, seeker)
    fit = columns.fit_of(explain.rank(seeker, offer))

    assert fit == oracle.fit(seeker, offer)
    assert min(a, b) <= fit <= 2 * min(a, b)
    assert 0 <= a <= 4096
    assert 0 <= b <= 4096


@given(SEEKERS, SEEKERS)
def test_the_reciprocal_score_is_the_same_from_both_ends(one, two):
    there = columns.fit_of(explain.rank(one, two))

    assert there == columns.fit_of(explain.rank(two, one))


@given(SEEKERS, OFFERS)
def test_shares_add_up_to_the_whole_and_to_a_hundred_percent(seeker, offer):
    told = explain.explain(seeker, offer)

    for side, mine in ((Side.SEEKER, seeker), (Side.OFFER, offer)):
        shares = [share for share in told.shares if share.side is side]
        assert sum(s.close + s.lost for s in shares) == mine.weight_sum * 255
        percents = sum(s.close_percent + s.lost_percent for s in shares)
        assert percents == (100 if mine.weight_sum else 0)


@given(SEEKERS, OFFERS)
def test_what_is_close_adds_up_to_the_score_as_it_is_shown(seeker, offer):
    told = explain.explain(seeker, offer)

    for side, score in ((Side.SEEKER, told.seeker_score), (Side.OFFER, told.offer_score)):
        shares = [share for share in told.shares if share.side is side]
        close = sum(share.close_percent for share in shares)
        assert close == (explain.percent(score) if shares else 0)


SETS = {"welcome", "tenure", "language", "area", "topic", "has", "needs"}
"""Columns in which one bit more or less is the least change that there is."""


@given(SEEKERS, OFFERS)
def test_a_relaxation_flips_its_bit_and_one_unit_less_does_not(seeker, offer):
    for told in relaxations.relaxations(seeker, offer):
        bit = 1 << next(k.bit for k in KNOCK_OUTS if k.name == told.knock_out)
        step = 1 if told.by > 0 else -1
        enough = changed(seeker, offer, told, by=told.by)
        assert (outcomes.judge(*enough).failed & bit == 0) == told.is_met
        if told.is_met and told.column not in SETS:
            short = changed(seeker, offer, told, by=told.by - step)
            assert outcomes.judge(*short).failed & bit == bit


@given(SEEKERS, OFFERS)
def test_a_single_change_is_enough_only_where_the_pair_fits_with_it_alone(seeker, offer):
    for told in relaxations.relaxations(seeker, offer):
        after = oracle.outcomes(*changed(seeker, offer, told, by=told.by))
        assert told.is_enough == (False not in after.values())


@given(SEEKERS, OFFERS)
def test_whatever_fails_is_met_once_everybody_moves_who_could(seeker, offer):
    for knock_out in KNOCK_OUTS:
        ways = [r for r in relaxations.relaxations(seeker, offer) if r.knock_out == knock_out.name]
        both = seeker, offer
        for told in ways:
            both = changed(*both, told, by=told.by)
        alone = any(told.is_met for told in ways)
        failed = oracle.outcomes(seeker, offer)[knock_out.name] is False
        assert bool(ways) == failed
        assert not failed or alone or oracle.outcomes(*both)[knock_out.name] is not False


@given(SEEKERS, OFFERS)
def test_the_amounts_of_relaxations_are_those_that_trying_out_finds(seeker, offer):
    told = [r for r in relaxations.relaxations(seeker, offer) if r.is_met]

    for name in oracle.BY_AMOUNT:
        mine = {(r.side.value, r.column, r.by) for r in told if r.knock_out == name}
        failed = oracle.outcomes(seeker, offer)[name] is False
        assert mine == (oracle.least_change(seeker, offer, name) if failed else set())


def changed(seeker, offer, told, *, by):
    rows = {Side.SEEKER: seeker, Side.OFFER: offer}
    side = told.side
    rows[side] = rows[side]._replace(**{told.column: getattr(rows[side], told.column) + by})
    return rows[Side.SEEKER], rows[Side.OFFER]


@pytest.mark.parametrize("knock_out", KNOCK_OUTS, ids=lambda k: k.name)
def test_each_knock_out_has_column_kernel_line_relaxation_and_oracle(knock_out):
    seeker, offer = (row(**told) for told in FAILING[knock_out.name])

    assert set(knock_out.columns) <= set(RECORD.names) & set(kernel.ROWS.names)
    assert kernel_masks(seeker, offer) == (1 << knock_out.bit, 0)
    assert outcomes.judge(seeker, offer) == (1 << knock_out.bit, 0)
    assert [n for n, met in oracle.outcomes(seeker, offer).items() if not met] == [knock_out.name]
    assert {r.knock_out for r in relaxations.relaxations(seeker, offer)} == {knock_out.name}


def test_the_lists_of_knock_outs_are_complete_and_in_order():
    names = [k.name for k in KNOCK_OUTS]

    assert [k.bit for k in KNOCK_OUTS] == list(range(len(names)))
    assert list(outcomes.OUTCOMES) == list(relaxations.RELAXATIONS) == names
    assert list(oracle.KNOCK_OUTS) == list(FAILING) == names
    judged = {name for k in KNOCK_OUTS for name in k.columns}
    assert len({k.bit for k in KNOCK_OUTS}) == len(names) <= columns.MASK_BITS
    soft = {"weight_sum", "stated", "own", "wanted", "weight"}
    assert judged | soft == set(RECORD.names) == set(Row._fields)


@given(SEEKERS)
def test_a_row_survives_its_packing(told):
    assert Row.unpack(told.pack()) == told
    assert len(told.pack()) == RECORD.itemsize


TODAY = date(2026, 9, 1)


def a_household(**told):
    plain = {
        "household": {"kind": "single-parent", "persons": 3},
        "place": {"ags": "14713000", "lat": 51.34, "lon": 12.37},
        "radius_km": 50,
    }
    return criteria.Criteria.model_validate({**plain, **told})


def a_seeker(**told):
    return rows.seeker_row(a_household(**told), today=TODAY)


def a_project(**told):
    fields = HousingOffer.model_fields
    plain = {name: None for name, field in fields.items() if field.is_required()}
    return HousingOffer(**{**plain, "free_places": 1, "kinds": (), "wishes": (), **told})


HERE = Place(ags="14713000", municipality="Leipzig", lat=51.34, lon=12.37)


@pytest.mark.parametrize(
    ("most", "outcome"),
    [(3, "size-fits"), (4, "size-fits"), (2, "size-too-large"), (None, "size-unknown")],
)
def test_unstated_size_is_unknown_and_up_to_four_takes_three(most, outcome):
    seeker = a_seeker()

    offer = rows.offer_row(a_project(persons_max=most), HERE)

    assert outcomes.OUTCOMES["size"](seeker, offer).code == outcome


@pytest.mark.parametrize(
    ("least", "outcome"),
    [(None, "least-not-needed"), (2, "least-reached"), (4, "least-not-reached")],
)
def test_a_project_that_names_no_fewest_people_has_none_and_leaves_nothing_open(least, outcome):
    seeker = a_seeker()

    offer = rows.offer_row(a_project(persons_min=least, persons_max=6, warm_cost_eur=600), HERE)

    assert outcomes.OUTCOMES["least"](seeker, offer).code == outcome
    assert not outcomes.judge(seeker, offer).unknown >> columns.LEAST.bit & 1


def test_a_household_of_nobody_is_invalid():
    with pytest.raises(ValueError, match="persons"):
        a_household(household={"kind": "single", "persons": 0})


def test_a_limit_of_nothing_differs_from_no_limit():
    offer = rows.offer_row(a_project(warm_cost_eur=1), HERE)

    none = outcomes.OUTCOMES["cost"](a_seeker(), offer)
    zero = outcomes.OUTCOMES["cost"](a_seeker(max_warm_cost_eur=0), offer)

    assert none.code == "cost-unknown"
    assert zero.code == "cost-above"


def test_an_unknown_pair_stands_behind_every_met_pair():
    met, unknown = row(cost=400), row(cost=-1)
    seeker = row(weight=(200,), wanted=(255,) * 8)
    worst = met._replace(own=(0,) * 24)
    best = unknown._replace(own=(255,) * 24)

    assert explain.rank(seeker, worst) > explain.rank(seeker, best)


def test_my_wish_is_compared_with_your_trait_and_not_with_your_wish():
    quiet = DIMENSIONS.index("quiet")
    soft = {"weight": tuple(255 if d == quiet else 0 for d in range(8))}
    sensitive, careless = (255,) * 8, (0,) * 8
    a = row(own=(255,) * 8, wanted=sensitive, **soft)
    drummer = row(own=(0,) * 8, wanted=sensitive, **soft)
    calm = row(own=(255,) * 8, wanted=careless)

    assert explain.score(a, calm) > explain.score(a, drummer)


def test_a_twin_with_a_trait_that_i_exclude_is_knocked_out():
    twin = row(needs=1, has=1)

    assert outcomes.judge(twin, twin._replace(has=0)).failed == 1 << columns.PETS.bit


def test_weights_are_shares_of_255_rounded_down():
    wishes = tuple(
        {"dimension": d, "position": 1, "wanted": 2, "weight": w}
        for d, w in zip(DIMENSIONS, (3, 2, 1, 0), strict=False)
    )

    told = a_seeker(wishes=wishes)

    assert told.weight[:4] == (127, 85, 42, 0)
    assert told.weight_sum == 254


@pytest.mark.parametrize(
    ("lives", "code"),
    [(255, "dimension-close"), (191, "dimension-close"), (128, "dimension-apart")],
)
def test_a_wish_that_is_nearly_met_speaks_for_the_pair_and_not_against_it(lives, code):
    wish = {"dimension": "garden", "position": 128, "wanted": 255, "weight": 3}
    seeker = a_seeker(wishes=[wish])
    offer = rows.offer_row(
        a_project(wishes=[{"dimension": "garden", "position": lives, "wanted": 128, "weight": 0}]),
        HERE,
    )

    told = explain.explain(seeker, offer)

    soft = [
        reason.code
        for reason in (*told.reasons, *told.obstacles)
        if reason.side is Side.SEEKER and reason.params.get("dimension") == "garden"
    ]
    assert soft == [code]


def test_a_window_that_ends_before_it_begins_counts_as_open():
    told = rows.offer_row(
        a_project(move_in_from=date(2027, 3, 1), move_in_to=date(2027, 2, 1)), HERE
    )

    assert told.closes == columns.NO_LAST_DAY


@pytest.mark.parametrize(
    ("household", "project", "left_open"),
    [
        ({"move_in_from": None}, {}, ["seeker"]),
        ({}, {"move_in_from": None}, ["offer"]),
        ({}, {"move_in_from": None, "move_in_to": None}, ["offer"]),
        ({"move_in_from": None}, {"move_in_from": None}, ["seeker", "offer"]),
    ],
)
def test_an_open_window_says_who_left_it_open(household, project, left_open):
    dates = {"move_in_from": date(2027, 1, 1), "move_in_to": date(2027, 12, 31)}
    seeker = a_seeker(**{**dates, **household})
    offer = rows.offer_row(a_project(**{**dates, **project}), HERE)

    found = outcomes.OUTCOMES["window"](seeker, offer)

    assert found.code == "window-unknown"
    assert found.params["left_open"] == left_open


def test_what_nobody_chose_in_the_form_of_support_fits_and_is_no_open_question():
    nothing = {"themes": (), "languages": (), "since": None}
    asking = rows.request_row(a_request(**nothing), read_area_sets())
    giving = rows.support_row(an_offer(**nothing), taken=0)

    told = explain.explain(asking, giving)

    assert not told.verdict.unknown
    assert told.obstacles == ()
    assert {each.code for each in told.reasons} >= {
        "topic-not-needed",
        "language-not-needed",
        "window-not-needed",
    }


def test_a_time_that_only_one_side_of_support_limits_is_told_with_that_limit():
    asking = rows.request_row(a_request(since=None, until=date(2027, 3, 1)), read_area_sets())
    giving = rows.support_row(an_offer(since=None, until=None), taken=0)

    found = outcomes.OUTCOMES["window"](asking, giving)

    assert (found.code, found.params) == ("window-overlaps", {"from": None, "to": "2027-03-01"})


@pytest.mark.parametrize(
    ("household", "project", "until"),
    [
        ({"move_in_to": None}, {}, "2027-12-31"),
        ({}, {"move_in_to": None}, "2027-12-31"),
        ({"move_in_to": None}, {"move_in_to": None}, None),
    ],
)
def test_whoever_names_no_last_day_has_none_and_nothing_stands_in_the_way(
    household, project, until
):
    dates = {"move_in_from": date(2027, 1, 1), "move_in_to": date(2027, 12, 31)}
    seeker = a_seeker(**{**dates, **household})
    offer = rows.offer_row(
        a_project(**{**dates, "move_in_from": date(2027, 3, 1), **project}), HERE
    )

    told = explain.explain(seeker, offer)

    [reason] = [each for each in told.reasons if each.code.startswith("window-")]
    assert (reason.code, reason.params) == (
        "window-overlaps",
        {"from": "2027-03-01", "to": until},
    )
    assert not any(each.code.startswith("window-") for each in told.obstacles)
    assert not told.verdict.unknown >> columns.WINDOW.bit & 1


def test_without_a_last_day_a_window_that_ended_before_stays_apart():
    seeker = a_seeker(move_in_from=date(2027, 6, 1), move_in_to=None)
    offer = rows.offer_row(
        a_project(move_in_from=date(2027, 1, 1), move_in_to=date(2027, 5, 1)), HERE
    )

    assert outcomes.OUTCOMES["window"](seeker, offer).code == "window-apart"


@pytest.mark.parametrize(
    ("lat", "lon", "east", "north"),
    [(52.0, 10.0, 4_321_000.0, 3_210_000.0), (50.0, 5.0, 3_962_799.45, 2_999_718.85)],
)
def test_the_projection_meets_the_published_points(lat, lon, east, north):
    point = project(lat, lon)

    assert point.east == pytest.approx(east, abs=0.01)
    assert point.north == pytest.approx(north, abs=0.01)


def test_leipzig_and_weisswasser_are_as_far_apart_as_on_the_ellipsoid():
    """163.05 km by Vincenty's formula on GRS 80, between 51.34 N 12.37 E and 51.50 N 14.70 E."""
    one, two = project(51.34, 12.37), project(51.50, 14.70)

    assert ((one.east - two.east) ** 2 + (one.north - two.north) ** 2) ** 0.5 == pytest.approx(
        163_047, rel=0.001
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [(300, 0, (30, "seeker")), (300, 700, (30, "seeker")), (1610, 700, (70, "offer"))],
)
def test_a_distance_names_the_smaller_radius_and_whose_it_is(mine, theirs, told):
    outcome = outcomes.OUTCOMES["distance"](
        row(x=45_100, radius=mine), row(x=45_000, radius=theirs)
    )

    assert outcome.code == "distance-within"
    assert (outcome.params["radius_km"], outcome.params["radius_of"]) == told


@pytest.mark.parametrize(
    ("about", "ends"),
    [
        ({"warm_cost_eur_from": 1200}, ("cost-within", "window-not-needed")),
        ({"warm_cost_eur_from": 1201}, ("cost-above", "window-not-needed")),
        ({"move_in_from": "2027-06-01"}, ("cost-not-needed", "window-overlaps")),
        ({"move_in_from": "2027-07-01"}, ("cost-not-needed", "window-apart")),
    ],
    ids=str,
)
def test_a_rent_and_a_month_that_a_village_states_are_its_limits(about, ends):
    place = HERE.model_dump()
    told = {"title": "Dorf", "place": place, "radius_km": 50, "households": 3, "about": about}
    village = Plan.model_validate(told).row()
    household = a_seeker(max_warm_cost_eur=1200, move_in_from="2027-01-01", move_in_to="2027-06-30")

    found = tuple(outcomes.OUTCOMES[name](household, village).code for name in ("cost", "window"))

    assert found == ends


def test_a_village_says_nothing_of_a_rent_and_days_that_it_does_not_state():
    village = rows.village_row(HERE, radius_km=50)
    household = a_seeker(max_warm_cost_eur=1200, move_in_from="2027-01-01", move_in_to="2027-06-30")

    ends = {name: outcomes.OUTCOMES[name](household, village).code for name in ("cost", "window")}

    assert ends == {"cost": "cost-not-needed", "window": "window-not-needed"}
