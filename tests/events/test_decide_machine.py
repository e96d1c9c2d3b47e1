"""Whatever people do in whatever order: never too many, in order, and the books agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.chassis.refusal import Refusal
from services.events.decide.booking import (
    accept_offer,
    book_seat,
    change_party,
    confirm_seat,
    release_seat,
)
from services.events.decide.course import Outcome, Step
from services.events.decide.line import is_due, move_up
from services.events.decide.model import Party, Pool, Seat, SeatState
from tests.events.builders import MONDAY_NOON, PERSON, RULES, a_pool

SIZES = st.integers(1, 4)


class Evening(RuleBasedStateMachine):
    """One room through its life; `keep` is what the store does."""

    @initialize(capacity=st.integers(1, 6), days=st.integers(1, 9))
    def announce(self, capacity: int, days: int) -> None:
        self.now = MONDAY_NOON
        starts_at = MONDAY_NOON + timedelta(days=days)
        self.pool: Pool = a_pool(capacity=capacity, starts_at=starts_at)
        self.said: list[Step] = []
        self.ids = 0

    @rule(size=SIZES, is_confirmed=st.booleans())
    def book(self, size: int, is_confirmed: bool) -> None:
        self.ids += 1
        party = Party(
            seat_id=UUID(int=self.ids), person_id=PERSON, size=size, is_confirmed=is_confirmed
        )
        self.keep(move_up(self.pool, RULES, now=self.now))
        step = book_seat(self.pool.terms, self.pool.room, party=party, rules=RULES, now=self.now)
        if isinstance(step, Step):
            self.keep(Outcome((step,)))
            self.keep(move_up(self.pool, RULES, now=self.now))

    @precondition(lambda self: self.pool.seats)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        self.keep(confirm_seat(self.pool, self.one_of(data), rules=RULES, now=self.now))

    @precondition(lambda self: self.pool.seats)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        seat = self.one_of(data)
        self.keep(accept_offer(self.pool, seat, answered_at=self.now))

    @precondition(lambda self: self.pool.seats)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        seat = self.one_of(data)
        self.keep(release_seat(self.pool, seat, reason="guest", rules=RULES, now=self.now))

    @precondition(lambda self: self.pool.seats)
    @rule(data=st.data(), size=SIZES)
    def change(self, data: st.DataObject, size: int) -> None:
        self.keep(change_party(self.pool, self.one_of(data), size=size, rules=RULES, now=self.now))

    @rule(more=st.integers(0, 3))
    def raise_capacity(self, more: int) -> None:
        room = replace(self.pool.room, capacity=self.pool.room.capacity + more)
        self.pool = replace(self.pool, room=room)
        self.keep(move_up(self.pool, RULES, now=self.now))

    @rule(minutes=st.integers(1, 2000))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.keep(move_up(self.pool, RULES, now=self.now))

    @invariant()
    def counters_are_the_seats(self) -> None:
        room, seats = self.pool.room, self.pool.seats
        assert room.taken == sum(seat.places for seat in seats) <= room.capacity
        assert room.waiting == sum(seat.state is SeatState.WAITING for seat in seats)

    @invariant()
    def numbers_have_no_gap(self) -> None:
        assert [step.fact.room_seq for step in self.said] == list(range(1, len(self.said) + 1))

    @invariant()
    def nothing_is_left_undone(self) -> None:
        assert move_up(self.pool, RULES, now=self.now).steps == ()
        assert not any(is_due(seat, RULES, now=self.now) for seat in self.pool.seats)

    @invariant()
    def no_offer_came_to_an_unconfirmed_mailbox(self) -> None:
        assert all(
            step.seat.is_confirmed for step in self.said if step.seat.state is SeatState.OFFERED
        )

    @invariant()
    def nobody_is_passed_more_often_than_allowed(self) -> None:
        are_saved = self.now < self.pool.terms.starts_at - RULES.short_notice
        assert not are_saved or all(seat.bypassed <= RULES.bypass_limit for seat in self.pool.seats)

    def one_of(self, data: st.DataObject) -> Seat:
        return data.draw(st.sampled_from(self.pool.seats))

    def keep(self, outcome: Outcome | Refusal) -> None:
        if isinstance(outcome, Refusal):
            return
        changed = [*outcome.touched, *(step.seat for step in outcome.steps)]
        self.said += outcome.steps
        room = outcome.steps[-1].room if outcome.steps else self.pool.room
        self.pool = replace(self.pool, room=room, seats=merged(self.pool.seats, changed))


def merged(seats: Iterable[Seat], changed: Iterable[Seat]) -> tuple[Seat, ...]:
    by_id = {seat.seat_id: seat for seat in seats} | {seat.seat_id: seat for seat in changed}
    return tuple(by_id.values())


TestEvening = Evening.TestCase
TestEvening.settings = settings(max_examples=150, stateful_step_count=30)
