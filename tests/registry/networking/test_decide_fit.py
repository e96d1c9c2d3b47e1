"""What fits what: the same from both sides, free of order, the nearest first."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.networking import PostingCategory
from services.registry.decide.areas import Point
from services.registry.decide.networking.fit import Placed, fit, fits_of
from services.registry.decide.networking.ground import (
    Circle,
    Ground,
    WholeDistrict,
    between_km,
    overlap,
)
from services.registry.decide.networking.posting import Side

GOERLITZ = Circle(ags="14626110", district="14626", centre=Point(51.15, 14.99), radius_km=5)
WEISSWASSER = Circle(ags="14626600", district="14626", centre=Point(51.50, 14.64), radius_km=10)
LEIPZIG = Circle(ags="14713000", district="14713", centre=Point(51.34, 12.37), radius_km=20)
IN_GOERLITZ = WholeDistrict(district="14626", middles=(GOERLITZ.centre, WEISSWASSER.centre))
IN_BAUTZEN = WholeDistrict(district="14625", middles=(Point(51.18, 14.43), Point(51.27, 14.1)))


def a_need(**other: Any) -> Placed:
    told: dict[str, Any] = {
        "id": UUID(int=1),
        "side": Side.NEED,
        "owner": "p_ines",
        "category": PostingCategory.ROOM,
        "ground": WEISSWASSER,
        "starts_on": None,
        "ends_on": None,
    }
    return Placed(**{**told, **other})


def an_offer(**other: Any) -> Placed:
    return a_need(**{"id": UUID(int=2), "side": Side.OFFER, "owner": "p_jan", **other})


def test_a_need_and_an_offer_of_one_category_on_shared_ground_fit() -> None:
    told = fit(a_need(), an_offer(ground=IN_GOERLITZ))

    assert told is not None
    assert (told.distance_km, told.starts_on, told.ends_on) == (0.0, None, None)


@pytest.mark.parametrize(
    "other",
    [
        an_offer(side=Side.NEED),
        an_offer(category=PostingCategory.TIME),
        an_offer(ground=LEIPZIG),
        an_offer(ground=IN_BAUTZEN),
        an_offer(owner="p_ines"),
        an_offer(starts_on=date(2027, 7, 1)),
    ],
    ids=["same side", "other category", "far away", "other district", "own", "other days"],
)
def test_what_differs_does_not_fit(other: Placed) -> None:
    assert fit(a_need(ends_on=date(2027, 6, 30)), other) is None


def test_days_that_touch_are_shared() -> None:
    told = fit(
        a_need(starts_on=date(2027, 5, 1), ends_on=date(2027, 6, 30)),
        an_offer(starts_on=date(2027, 6, 30)),
    )

    assert told is not None
    assert (told.starts_on, told.ends_on) == (date(2027, 6, 30), date(2027, 6, 30))


def test_a_circle_reaches_into_the_district_next_to_it() -> None:
    wide = Circle(ags="14626110", district="14626", centre=Point(51.15, 14.99), radius_km=45)

    assert overlap(wide, IN_BAUTZEN)
    assert not overlap(GOERLITZ, IN_BAUTZEN)
    assert not overlap(IN_GOERLITZ, IN_BAUTZEN)


points = st.builds(Point, st.floats(50.2, 51.6), st.floats(11.9, 15.0))
districts = st.sampled_from(["14521", "14625", "14626"])
grounds: st.SearchStrategy[Ground] = st.builds(
    Circle,
    ags=st.just("14626110"),
    district=districts,
    centre=points,
    radius_km=st.floats(1, 100),
) | st.builds(
    WholeDistrict,
    district=districts,
    middles=st.lists(points, min_size=1, max_size=4).map(tuple),
)
days = st.none() | st.dates(date(2027, 1, 1), date(2027, 12, 31))
placed = st.builds(
    Placed,
    id=st.uuids(),
    side=st.sampled_from(Side),
    owner=st.sampled_from(["p_ines", "p_jan", "p_eva"]),
    category=st.sampled_from([PostingCategory.ROOM, PostingCategory.TIME]),
    ground=grounds,
    starts_on=days,
    ends_on=days,
)


@given(placed, placed)
def test_a_fit_is_the_same_from_both_sides(one: Placed, other: Placed) -> None:
    assert fit(one, other) == fit(other, one)


@given(placed, st.lists(placed, unique_by=lambda each: each.id), st.randoms())
def test_the_order_of_the_board_does_not_count_and_the_nearest_is_first(
    one: Placed, board: list[Placed], chance: Any
) -> None:
    shuffled = list(board)
    chance.shuffle(shuffled)

    found = fits_of(one, board)

    assert found == fits_of(one, shuffled)
    assert [told.distance_km for _, told in found] == sorted(told.distance_km for _, told in found)
    assert {other.id for other, _ in found} == {
        other.id for other in board if fit(one, other) is not None
    }


@given(grounds, grounds)
def test_grounds_that_overlap_do_so_from_both_sides(one: Ground, other: Ground) -> None:
    assert overlap(one, other) == overlap(other, one)
    assert between_km(one, other) == between_km(other, one) >= 0


@given(placed)
def test_what_fits_shares_a_day_with_both(one: Placed) -> None:
    other = an_offer(
        side=one.side.opposite, category=one.category, ground=one.ground, owner="p_other"
    )

    told = fit(one, other)

    is_possible = one.starts_on is None or one.ends_on is None or one.starts_on <= one.ends_on
    assert (told is not None) == is_possible
    if told is not None:
        assert (told.starts_on, told.ends_on) == (one.starts_on, one.ends_on)
