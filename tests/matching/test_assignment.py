"""Scarce places: stable where sizes are equal, and exactly what is promised where they differ."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching.games import HospitalResident

from services.chassis.refusal import Refusal
from services.matching.decide import assignment
from services.matching.decide.assignment import Assignment, Bid, Place, Wish, assign_places


@st.composite
def markets(draw, *, sizes, most_seekers=6):
    """Bids and capacities: everybody wishes for some of the offers, in any order."""
    offers = range(draw(st.integers(1, 4)))
    seekers = range(10, 10 + draw(st.integers(0, most_seekers)))
    keys = {offer: draw(st.permutations(range(len(seekers)))) for offer in offers}
    bids = []
    for n, seeker in enumerate(seekers):
        chosen = draw(st.lists(st.sampled_from(offers), unique=True))
        wishes = tuple(Wish(offer, keys[offer][n]) for offer in chosen)
        bids.append(Bid(seeker, draw(sizes), wishes))
    return tuple(bids), {offer: draw(st.integers(0, 5)) for offer in offers}


UNITS = markets(sizes=st.just(1), most_seekers=5)
SIZED = markets(sizes=st.integers(1, 4))


@given(SIZED)
def test_no_offer_is_ever_above_its_capacity(market):
    bids, capacities = market

    found = assign_places(bids, capacities)

    taken = dict.fromkeys(capacities, 0)
    for bid in bids:
        if bid.seeker in found.places:
            taken[found.places[bid.seeker].offer] += bid.size
    assert {offer: capacities[offer] - taken[offer] for offer in capacities} == found.room
    assert min(found.room.values()) >= 0


@given(SIZED)
def test_everybody_is_placed_at_most_once_and_where_she_wished_to_be(market):
    bids, capacities = market

    found = assign_places(bids, capacities)

    wished = {bid.seeker: {wish.offer for wish in bid.wishes} for bid in bids}
    assert all(place.offer in wished[seeker] for seeker, place in found.places.items())


@given(SIZED)
def test_nobody_is_turned_away_by_an_offer_that_has_room_for_her(market):
    bids, capacities = market

    found = assign_places(bids, capacities)

    rather = [(bid, wish) for bid in bids for wish in preferred(bid, found)]
    assert [bid for bid, wish in rather if bid.size <= found.room[wish.offer]] == []


@given(SIZED)
def test_nobody_placed_by_rank_stands_below_one_who_would_rather_be_there(market):
    bids, capacities = market

    found = assign_places(bids, capacities)

    keys = {(bid.seeker, wish.offer): wish.key for bid in bids for wish in bid.wishes}
    by_rank = [(seeker, p.offer) for seeker, p in found.places.items() if not p.is_filled_in]
    assert [
        (bid.seeker, seeker)
        for bid in bids
        for wish in preferred(bid, found)
        for seeker, offer in by_rank
        if offer == wish.offer and keys[seeker, offer] < wish.key
    ] == []


@given(SIZED, st.randoms(use_true_random=False))
def test_the_order_of_the_bids_changes_nothing(market, dice):
    bids, capacities = market
    shuffled = dice.sample(bids, len(bids))
    turned = dict(reversed(capacities.items()))

    assert assign_places(shuffled, turned) == assign_places(bids, capacities)


@given(UNITS)
def test_with_equal_sizes_it_is_the_stable_assignment_that_is_best_for_every_seeker(market):
    bids, capacities = market

    found = assign_places(bids, capacities)

    mine = tuple(standing(bid, found) for bid in bids)
    stable = [each for each in product(*map(outcomes, bids)) if is_stable(each, bids, capacities)]
    assert mine in stable
    assert mine == tuple(map(min, zip(*stable, strict=True)))
    assert not any(place.is_filled_in for place in found.places.values())


@given(markets(sizes=st.just(1), most_seekers=12))
def test_with_equal_sizes_it_is_what_the_library_matching_finds(market):
    bids, capacities = market

    found = assign_places(bids, capacities)

    theirs = by_library(bids, {offer: room for offer, room in capacities.items() if room})
    assert {seeker: place.offer for seeker, place in found.places.items()} == theirs


@given(UNITS, st.integers(2, 3))
def test_equal_sizes_other_than_one_are_as_good_as_one(market, size):
    bids, capacities = market
    larger = [Bid(bid.seeker, size, bid.wishes) for bid in bids]

    found = assign_places(larger, {o: capacity * size for o, capacity in capacities.items()})

    assert found.places == assign_places(bids, capacities).places


def test_room_that_a_large_household_leaves_is_filled_with_a_smaller_one_turned_away_before():
    """Three places: the couple comes first, then four people do not fit, but one does."""
    couple, four, one = (
        Bid(1, 2, (Wish(7, 30),)),
        Bid(2, 4, (Wish(7, 20),)),
        Bid(3, 1, (Wish(7, 10),)),
    )

    found = assign_places((couple, four, one), {7: 3})

    assert found.places == {1: Place(7, is_filled_in=False), 3: Place(7, is_filled_in=True)}
    assert found.room == {7: 0}


def test_of_those_who_fit_into_what_is_left_the_best_ranked_moves_in():
    bids = [
        Bid(1, 2, (Wish(7, 40),)),
        Bid(2, 4, (Wish(7, 30),)),
        Bid(3, 1, (Wish(7, 10),)),
        Bid(4, 1, (Wish(7, 20),)),
    ]

    assert sorted(assign_places(bids, {7: 3}).places) == [1, 4]


def test_who_moves_into_room_makes_room_where_she_was():
    """Seeker 3 moves up to the house, and 4 gets her flat."""
    bids = (
        Bid(1, 2, (Wish(1, 40),)),
        Bid(2, 3, (Wish(1, 30),)),
        Bid(3, 1, (Wish(1, 20), Wish(2, 20))),
        Bid(4, 1, (Wish(2, 10),)),
    )

    found = assign_places(bids, {1: 3, 2: 1})

    assert {seeker: place.offer for seeker, place in found.places.items()} == {1: 1, 3: 1, 4: 2}


def test_a_thousand_seekers_and_a_hundred_offers_are_assigned():
    """Where the library `matching` 1.4.3 ends in a RecursionError."""
    bids = [
        Bid(n, 1, tuple(Wish((n * 7 + k) % 100, 1000 - n) for k in range(100))) for n in range(1000)
    ]

    found = assign_places(bids, dict.fromkeys(range(100), 5))

    assert sorted(found.places) == list(range(500))
    assert set(found.room.values()) == {0}


@pytest.mark.parametrize(
    ("bids", "slug"),
    [
        ([Bid(1, 0, ())], assignment.SIZE_NOT_POSITIVE),
        ([Bid(1, 1, ()), Bid(1, 1, ())], assignment.SEEKER_TWICE),
        ([Bid(1, 1, (Wish(1, 5), Wish(1, 6)))], assignment.WISH_TWICE),
        ([Bid(1, 1, (Wish(9, 5),))], assignment.OFFER_UNKNOWN),
        ([Bid(1, 1, (Wish(1, 5),)), Bid(2, 1, (Wish(1, 5),))], assignment.KEYS_TIE),
    ],
)
def test_bids_that_nobody_can_assign_are_refused(bids, slug):
    found = assign_places(bids, {1: 1})

    assert isinstance(found, Refusal)
    assert found.slug == slug


def test_a_capacity_below_zero_is_refused():
    assert assign_places([], {1: -1}) == Refusal(assignment.CAPACITY_NEGATIVE)


def standing(bid: Bid, found: Assignment) -> int:
    """Which of her wishes a seeker got; the number of her wishes if none."""
    offers = [wish.offer for wish in bid.wishes]
    place = found.places.get(bid.seeker)
    return offers.index(place.offer) if place else len(offers)


def preferred(bid: Bid, found: Assignment) -> tuple[Wish, ...]:
    return bid.wishes[: standing(bid, found)]


def outcomes(bid: Bid) -> range:
    return range(len(bid.wishes) + 1)


def is_stable(each, bids, capacities) -> bool:
    """No offer above capacity, and no seeker with an offer that would both gain."""
    kept = {offer: [] for offer in capacities}
    for wish, bid in zip(each, bids, strict=True):
        for offer, key in bid.wishes[wish : wish + 1]:
            kept[offer].append(key)
    fits = all(len(keys) <= capacities[offer] for offer, keys in kept.items())
    return fits and not any(
        len(kept[offer]) < capacities[offer] or (kept[offer] and min(kept[offer]) < key)
        for wish, bid in zip(each, bids, strict=True)
        for offer, key in bid.wishes[:wish]
    )


def by_library(bids, capacities) -> dict[int, int]:
    """Where the library `matching` places each seeker; it knows no empty lists and no capacity 0."""
    keys = {offer: {} for offer in capacities}
    wishes = {}
    for bid in bids:
        wishes[bid.seeker] = [wish.offer for wish in bid.wishes if wish.offer in capacities]
        for offer in wishes[bid.seeker]:
            keys[offer][bid.seeker] = dict(bid.wishes)[offer]
    ranked = {offer: sorted(keys[offer], key=keys[offer].get, reverse=True) for offer in keys}
    game = HospitalResident.create_from_dictionaries(
        {seeker: offers for seeker, offers in wishes.items() if offers},
        {offer: seekers for offer, seekers in ranked.items() if seekers},
        {offer: capacities[offer] for offer, seekers in ranked.items() if seekers},
    )
    placed = game.solve(optimal="resident")
    return {seeker.name: offer.name for offer, seekers in placed.items() for seeker in seekers}
