"""A seat is asked for, confirmed, accepted, changed and given back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.events import SeatBooked, SeatHeld, SeatReleased, SeatWaitlisted
from services.chassis.refusal import Refusal
from services.events.decide.booking import (
    UNCHANGED,
    accept_offer,
    book_seat,
    change_party,
    confirm_seat,
    release_seat,
)
from services.events.decide.model import SeatState
from tests.events.builders import MONDAY_NOON, RULES, a_party, a_pool, a_room, a_seat, terms

BOOKED, HELD, OFFERED, WAITING = (
    SeatState.BOOKED,
    SeatState.HELD,
    SeatState.OFFERED,
    SeatState.WAITING,
)
SOON = MONDAY_NOON + timedelta(minutes=10)


def book(room, *, party=None, **changes):
    return book_seat(terms(**changes), room, party=party or a_party(), rules=RULES, now=MONDAY_NOON)


def test_a_confirmed_mailbox_books_at_once():
    step = book(a_room(taken=19, seq=7))

    assert isinstance(step.fact, SeatBooked)
    assert (step.fact.room_seq, step.room.taken, step.delta) == (8, 20, 1)


def test_an_unconfirmed_mailbox_gets_half_an_hour():
    step = book(a_room(), party=a_party(2, is_confirmed=False))

    assert isinstance(step.fact, SeatHeld)
    assert step.fact.expires_at == MONDAY_NOON + timedelta(minutes=30)
    assert step.room.taken == 2


def test_a_full_gathering_puts_the_guest_on_the_waiting_list():
    step = book(a_room(taken=20, waiting=3))

    assert isinstance(step.fact, SeatWaitlisted)
    assert (step.room.taken, step.room.waiting, step.delta) == (20, 4, 0)


def test_a_party_that_does_not_fit_waits_whole():
    assert isinstance(book(a_room(taken=18), party=a_party(3)).fact, SeatWaitlisted)


def test_nobody_overtakes_those_who_wait():
    assert isinstance(book(a_room(taken=10, waiting=1)).fact, SeatWaitlisted)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"booking_closes_at": MONDAY_NOON}, "booking-closed"),
        ({"starts_at": MONDAY_NOON}, "booking-closed"),
        ({"is_cancelled": True}, "gathering-cancelled"),
    ],
)
def test_what_is_closed_or_cancelled_cannot_be_booked(changes, slug):
    assert book(a_room(), **changes).slug == slug


@pytest.mark.parametrize(("capacity", "size", "largest"), [(20, 11, 10), (4, 5, 4)])
def test_a_party_larger_than_allowed_or_than_the_room_is_refused(capacity, size, largest):
    assert book(a_room(capacity=capacity), party=a_party(size)) == Refusal(
        "party-too-large", largest=largest
    )


def test_confirming_books_what_was_held():
    seat = a_seat(1, HELD, expires_at=SOON, is_confirmed=False)

    outcome = confirm_seat(a_pool(seat, capacity=1), seat, rules=RULES, now=MONDAY_NOON)

    assert [type(step.fact) for step in outcome.steps] == [SeatBooked]
    assert outcome.steps[0].seat.expires_at is None


def test_confirming_after_the_half_hour_is_refused_though_nobody_swept():
    seat = a_seat(1, HELD, expires_at=MONDAY_NOON)

    refused = confirm_seat(a_pool(seat, capacity=1), seat, rules=RULES, now=MONDAY_NOON)

    assert refused.slug == "hold-expired"


def test_confirming_an_entry_of_the_line_beside_a_free_place_makes_an_offer():
    seat = a_seat(1, is_confirmed=False, expires_at=SOON)

    outcome = confirm_seat(a_pool(seat, capacity=1), seat, rules=RULES, now=MONDAY_NOON)

    assert [step.seat.state for step in outcome.steps] == [OFFERED]


@pytest.mark.parametrize("state", [BOOKED, OFFERED])
def test_confirming_twice_changes_nothing(state):
    seat = a_seat(1, state)

    assert confirm_seat(a_pool(seat, capacity=1), seat, rules=RULES, now=SOON) == UNCHANGED


@pytest.mark.parametrize(
    ("state", "slug"),
    [
        (SeatState.RELEASED, "offer-used"),
        (SeatState.LAPSED, "offer-used"),
        (WAITING, "no-offer"),
        (HELD, "no-offer"),
    ],
)
def test_an_offer_is_taken_once_or_not_at_all(state, slug):
    seat = a_seat(1, state)

    assert accept_offer(a_pool(seat, capacity=1), seat, answered_at=MONDAY_NOON).slug == slug


def test_what_counts_is_when_the_person_said_yes():
    seat = a_seat(1, OFFERED, expires_at=MONDAY_NOON)
    pool = a_pool(seat, capacity=1)

    in_time = accept_offer(pool, seat, answered_at=MONDAY_NOON - timedelta(seconds=1))
    too_late = accept_offer(pool, seat, answered_at=MONDAY_NOON)

    assert [step.seat.state for step in in_time.steps] == [BOOKED]
    assert too_late.slug == "offer-expired"


def test_a_released_place_goes_to_the_next_in_the_same_breath():
    seat = a_seat(1, BOOKED)
    pool = a_pool(seat, a_seat(2), a_seat(3), capacity=1)

    outcome = release_seat(pool, seat, reason="guest", rules=RULES, now=MONDAY_NOON)

    assert [(step.seat.line, step.seat.state) for step in outcome.steps] == [
        (1, SeatState.RELEASED),
        (2, OFFERED),
    ]
    assert [step.room.taken for step in outcome.steps] == [0, 1]


def test_releasing_twice_frees_the_place_once():
    seat = a_seat(1, SeatState.RELEASED)

    assert (
        release_seat(a_pool(seat, capacity=1), seat, reason="guest", rules=RULES, now=SOON)
        == UNCHANGED
    )


@pytest.mark.parametrize(("state", "had_places"), [(BOOKED, True), (WAITING, False)])
def test_the_fact_says_whether_there_were_places(state, had_places):
    seat = a_seat(1, state)

    outcome = release_seat(a_pool(seat, capacity=1), seat, reason="guest", rules=RULES, now=SOON)

    fact = outcome.steps[0].fact
    assert isinstance(fact, SeatReleased)
    assert (fact.had_places, fact.reason, fact.seat_revision) == (had_places, "guest", 2)


def test_a_smaller_party_gives_places_to_the_line():
    seat = a_seat(1, BOOKED, party_size=4)

    outcome = change_party(
        a_pool(seat, a_seat(2), capacity=4), seat, size=3, rules=RULES, now=MONDAY_NOON
    )

    assert [(step.seat.line, step.delta) for step in outcome.steps] == [(1, -1), (2, 1)]


def test_a_party_cannot_grow_past_those_who_wait():
    seat = a_seat(1, BOOKED)
    pool = a_pool(seat, a_seat(2, party_size=9), capacity=9)

    refused = change_party(pool, seat, size=2, rules=RULES, now=MONDAY_NOON)

    assert refused == Refusal("not-enough-places", free=0)


def test_a_waiting_party_may_change_and_keeps_its_line():
    seat = a_seat(1, party_size=2)
    pool = a_pool(a_seat(9, BOOKED, party_size=8), seat, capacity=8)

    outcome = change_party(pool, seat, size=4, rules=RULES, now=MONDAY_NOON)

    assert [(step.seat.party_size, step.fact.position) for step in outcome.steps] == [(4, 1)]


def test_the_calendar_number_rises_with_gathering_and_seat():
    seat = replace(a_seat(1, BOOKED), revision=3)
    pool = a_pool(seat, capacity=1, revision=5)

    outcome = release_seat(pool, seat, reason="guest", rules=RULES, now=MONDAY_NOON)

    assert outcome.steps[0].fact.calendar_sequence == 9
