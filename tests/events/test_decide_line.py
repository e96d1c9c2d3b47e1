"""Who moves up: by line, parties whole, and never a place twice."""

from datetime import timedelta

import pytest

from services.events.decide.line import move_up, why_waiting
from services.events.decide.model import Pool, Rules, Seat, SeatState
from tests.events.builders import MONDAY_NOON, RULES, a_pool, a_seat

BOOKED, HELD, OFFERED, WAITING = (
    SeatState.BOOKED,
    SeatState.HELD,
    SeatState.OFFERED,
    SeatState.WAITING,
)


def a_crowd(*seats: Seat, free: int, **changes: object) -> Pool:
    """Ten places are booked, so many are free, and these seats are there."""
    others = a_seat(0, BOOKED, party_size=10)
    taken = sum(seat.places for seat in seats)
    return a_pool(others, *seats, capacity=10 + taken + free, **changes)


def offered(*seats: Seat, free: int, rules: Rules = RULES, **changes: object) -> list[int]:
    """The lines of those who get an offer."""
    outcome = move_up(a_crowd(*seats, free=free, **changes), rules, now=MONDAY_NOON)
    return [step.seat.line for step in outcome.steps if step.seat.state is OFFERED]


def test_the_first_in_line_gets_the_free_place():
    assert offered(a_seat(2), a_seat(1), free=1) == [1]


def test_one_offer_is_made_per_free_place():
    assert offered(a_seat(1), a_seat(2), a_seat(3), free=2) == [1, 2]


def test_a_party_is_never_split():
    assert offered(a_seat(1, party_size=4), free=3) == []


def test_a_single_passes_a_party_that_does_not_fit_and_the_party_remembers():
    pool = a_crowd(a_seat(1, party_size=4), a_seat(2), free=1)

    outcome = move_up(pool, RULES, now=MONDAY_NOON)

    assert [step.seat.line for step in outcome.steps] == [2]
    assert [(seat.line, seat.bypassed) for seat in outcome.touched] == [(1, 1)]


def test_after_three_passes_places_are_saved_for_the_party():
    assert offered(a_seat(1, party_size=4, bypassed=3), a_seat(2), free=3) == []
    assert offered(a_seat(1, party_size=4, bypassed=3), a_seat(2), free=4) == [1]


def test_the_limit_also_holds_within_one_round():
    party = a_seat(1, party_size=4, bypassed=2)

    assert offered(party, a_seat(2), a_seat(3), free=2) == [2]


def test_two_days_before_the_start_saved_places_open_to_all():
    party = a_seat(1, party_size=4, bypassed=3)

    assert offered(party, a_seat(2), free=3, starts_at=MONDAY_NOON + timedelta(hours=47)) == [2]


def test_an_unconfirmed_mailbox_gets_no_offer_and_is_not_passed_over():
    pool = a_crowd(a_seat(1, is_confirmed=False), a_seat(2), free=1)

    outcome = move_up(pool, RULES, now=MONDAY_NOON)

    assert [step.seat.line for step in outcome.steps] == [2]
    assert outcome.touched == ()


def test_a_party_that_the_room_can_never_hold_stops_nobody():
    assert offered(a_seat(1, party_size=15, bypassed=3), a_seat(2), free=4) == [2]


def test_no_offer_is_made_within_three_hours_of_the_start():
    assert offered(a_seat(1), free=1, starts_at=MONDAY_NOON + timedelta(hours=2)) == []


def test_nothing_moves_in_a_cancelled_gathering():
    assert offered(a_seat(1), free=1, is_cancelled=True) == []


def test_an_expired_hold_lapses_and_its_place_goes_on():
    held = a_seat(1, HELD, expires_at=MONDAY_NOON, is_confirmed=False)

    outcome = move_up(a_crowd(held, a_seat(2), free=0), RULES, now=MONDAY_NOON)

    assert [step.fact.TYPE.split(".")[2] for step in outcome.steps] == [
        "seat-released",
        "seat-offered",
    ]
    assert outcome.steps[-1].room.taken == 11


@pytest.mark.parametrize(("minutes", "lapses"), [(4, False), (5, True)])
def test_an_offer_lapses_only_after_its_grace(minutes, lapses):
    ended = MONDAY_NOON - timedelta(minutes=minutes)
    pool = a_pool(a_seat(1, OFFERED, expires_at=ended), a_seat(2), capacity=1)

    outcome = move_up(pool, RULES, now=MONDAY_NOON)

    assert bool(outcome.steps) is lapses


def test_each_step_has_its_own_number_without_a_gap():
    pool = a_pool(a_seat(1, HELD, expires_at=MONDAY_NOON), a_seat(2), a_seat(3), capacity=2)

    steps = move_up(pool, RULES, now=MONDAY_NOON).steps

    assert [step.fact.room_seq for step in steps] == [4, 5, 6]


@pytest.mark.parametrize(
    ("seat", "taken", "reason"),
    [
        (a_seat(1, is_confirmed=False), 3, "not-confirmed"),
        (a_seat(1, party_size=9), 3, "party-larger-than-room"),
        (a_seat(1, party_size=3), 2, "party-does-not-fit"),
        (a_seat(1), 4, "no-places"),
    ],
)
def test_whoever_waits_is_told_why(seat, taken, reason):
    room = a_pool(a_seat(9, BOOKED, party_size=taken), seat, capacity=4).room

    assert why_waiting(room, seat) == reason
