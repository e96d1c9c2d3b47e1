"""Which names mean the same person behind one mailbox."""

from uuid import UUID

import pytest

from services.chassis.refusal import Refusal
from services.events.decide.guests import Repeat, check_names, guest_mark, seen_before

KEY = b"k" * 32
ONE, OTHER = UUID(int=1), UUID(int=2)
ANNA, BORIS, CEM = (frozenset([guest_mark(KEY, name)]) for name in ("Anna", "Boris", "Cem"))


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("İpek Yılmaz", "ipek Yılmaz"),
        ("Anna  Groß", "ANNA GROSS"),
        ("Jurij Brězan", "jurij brezan"),
        ("O’Neill", "o’neill "),
        ("X", "x"),
        ("Null", "null"),
    ],
)
def test_one_person_written_in_two_ways_is_one_person(typed, again):
    assert guest_mark(KEY, typed) == guest_mark(KEY, again)


@pytest.mark.parametrize(("one", "other"), [("Anna", "Anne"), ("राम", "रम"), ("김", "박")])
def test_two_people_are_two_people(one, other):
    assert guest_mark(KEY, one) != guest_mark(KEY, other)


def test_nobody_is_named_twice_in_a_party():
    assert check_names(["Anna", "anna "]) == Refusal("guest-named-twice")
    assert check_names(["Anna", "Boris"]) is None


def test_the_same_party_again_is_a_repeat():
    assert seen_before(ANNA, room="on_site", seats={ONE: ("on_site", ANNA)}) == Repeat(ONE)


@pytest.mark.parametrize(
    ("asked", "room", "seats"),
    [
        (ANNA | BORIS, "on_site", {ONE: ("on_site", ANNA)}),
        (ANNA, "on_site", {ONE: ("on_site", ANNA | BORIS)}),
        (ANNA, "online", {ONE: ("on_site", ANNA)}),
        (ANNA | BORIS, "on_site", {ONE: ("on_site", ANNA), OTHER: ("on_site", BORIS)}),
    ],
    ids=["one-more", "one-less", "other-room", "two-seats"],
)
def test_another_party_with_a_guest_who_has_a_seat_names_that_seat(asked, room, seats):
    assert seen_before(asked, room=room, seats=seats) == Refusal("already-booked", seat_id=str(ONE))
