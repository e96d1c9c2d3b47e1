"""Cancelling, offers and the waiting list, as people tried it elsewhere and it went wrong."""

from datetime import timedelta

import pytest

from services.chassis.refusal import Refusal
from services.events.decide.gatherings import Gathering
from services.events.work.views import SeatView, view_seat
from tests.events.house import ON_SITE, House


async def crowd(house: House, gathering, count: int, start: int = 0) -> list:
    return [await house.seat(gathering, f"guest{start + n}") for n in range(count)]


async def test_each_freed_place_makes_one_offer_and_capacity_stays(house: House):
    gathering = await house.announce(capacity=20)
    inside = await crowd(house, gathering, 20)
    waiting = await crowd(house, gathering, 3, start=20)

    await house.release(inside[0])
    await house.release(inside[1])

    room = await house.room(gathering)
    assert (room["capacity"], room["taken"], room["waiting"]) == (20, 20, 1)
    assert [await house.state(seat) for seat in waiting] == ["offered", "offered", "waiting"]
    assert await house.findings() == []


async def test_capacity_can_be_raised_for_the_line_but_never_lowered_below_taken(house: House):
    gathering = await house.announce(capacity=2)
    await crowd(house, gathering, 2)
    waiting = await crowd(house, gathering, 2, start=2)

    refused = await house.revise(gathering, capacities={ON_SITE: 1})
    raised = await house.revise(gathering, capacities={ON_SITE: 3})

    assert refused == Refusal("capacity-below-taken", room=ON_SITE, taken=2)
    assert isinstance(raised, Gathering)
    assert [await house.state(seat) for seat in waiting] == ["offered", "waiting"]
    assert await house.findings() == []


async def test_releasing_twice_frees_the_place_once_and_says_so_once(house: House):
    gathering = await house.announce(capacity=3)
    seat = await house.seat(gathering, "Anna", guests=("Anna", "Berta"))

    first, second = await house.release(seat), await house.release(seat)

    assert first == second
    assert (await house.room(gathering))["taken"] == 0
    assert [fact["fact"] for fact in await house.facts(seat)] == ["seat-booked", "seat-released"]


async def test_cancelling_one_of_a_party_and_then_the_party_frees_each_place_once(house: House):
    gathering = await house.announce(capacity=4)
    seat = await house.seat(gathering, "Anna", guests=("Anna", "Berta", "Cem"))

    await house.change(seat, "Anna", "Berta")
    assert (await house.room(gathering))["taken"] == 2
    await house.release(seat)

    assert (await house.room(gathering))["taken"] == 0
    assert await house.findings() == []


async def test_a_party_waits_whole_and_a_single_may_pass_it(house: House):
    gathering = await house.announce(capacity=4)
    inside = await crowd(house, gathering, 4)
    party = await house.seat(gathering, "Familie", guests=("Ada", "Bea", "Cem", "Dora"))
    single = await house.seat(gathering, "Single")

    await house.release(inside[0])
    await house.accept(single)
    for seat in inside[1:]:
        await house.release(seat)

    assert (await house.state(single), await house.state(party)) == ("booked", "waiting")
    await house.release(single)
    assert await house.state(party) == "offered"
    assert (await house.room(gathering))["taken"] == 4
    (bypassed,) = await house.rows("SELECT bypassed FROM seat WHERE seat_id = $1", party)
    assert bypassed["bypassed"] == 1


async def test_a_used_offer_never_revives(house: House):
    gathering = await house.announce(capacity=1)
    (inside,) = await crowd(house, gathering, 1)
    x, y = await crowd(house, gathering, 2, start=1)
    await house.release(inside)
    await house.accept(x)
    house.clock.forward(minutes=8)

    await house.release(x)

    assert await house.state(y) == "offered"
    assert (await house.accept(x)).slug == "offer-used"
    assert await house.state(x) == "released"
    assert await house.findings() == []


async def test_an_offer_that_nobody_took_goes_on_after_its_grace(house: House):
    gathering = await house.announce(capacity=1)
    (inside,) = await crowd(house, gathering, 1)
    x, y = await crowd(house, gathering, 2, start=1)
    await house.release(inside)
    offer = await house.standing(x)
    house.clock.now = offer.expires_at + timedelta(minutes=5)

    await house.ring_timers()

    assert (await house.state(x), await house.state(y)) == ("lapsed", "offered")
    assert (await house.facts(x))[-1]["fact"] == "offer-lapsed"
    assert await house.findings() == []


async def test_a_late_message_counts_by_the_time_of_its_answer(house: House):
    gathering = await house.announce(capacity=1)
    (inside,) = await crowd(house, gathering, 1)
    (x,) = await crowd(house, gathering, 1, start=1)
    await house.release(inside)
    ends = (await house.standing(x)).expires_at
    house.clock.now = ends + timedelta(minutes=4)

    too_late = await house.accept(x)
    in_time = await house.accept(x, answered_at=ends - timedelta(seconds=1))

    assert too_late.slug == "offer-expired"
    assert in_time.state == "booked"


async def test_a_full_room_first_lapses_what_is_over_and_the_line_goes_before_newcomers(
    house: House,
):
    gathering = await house.announce(capacity=1)
    (inside,) = await crowd(house, gathering, 1)
    x, y = await crowd(house, gathering, 2, start=1)
    await house.release(inside)
    house.clock.now = (await house.standing(x)).expires_at + timedelta(minutes=6)

    newcomer = await house.book(gathering, "Neu")

    assert (newcomer.state, newcomer.position) == ("waiting", 1)
    assert (await house.state(x), await house.state(y)) == ("lapsed", "offered")


async def test_a_single_who_comes_beside_a_saved_place_waits_behind_the_party(house: House):
    gathering = await house.announce(capacity=4)
    inside = await crowd(house, gathering, 4)
    await house.seat(gathering, "Familie", guests=("Ada", "Bea", "Cem"))
    await house.release(inside[0])

    passing = await house.book(gathering, "Single")

    assert passing.state == "offered"
    assert await house.findings() == []


async def test_saved_places_open_two_days_before_the_start_without_anybody_asking(house: House):
    gathering = await house.announce(capacity=4)
    inside = await crowd(house, gathering, 4)
    party = await house.seat(gathering, "Familie", guests=("Ada", "Bea", "Cem"))
    singles = [await house.seat(gathering, f"Single{n}") for n in range(4)]
    for seat in inside:
        await house.release(seat)
        for single in singles:
            if await house.state(single) == "offered":
                await house.accept(single)
                await house.release(single)
    house.clock.forward(days=28, minutes=1)

    await house.ring_timers()

    assert await house.state(party) in {"offered", "lapsed"}
    assert await house.findings() == []


async def test_confirmation_lets_an_entry_of_the_line_get_its_offer(house: House):
    gathering = await house.announce(capacity=1)
    (inside,) = await crowd(house, gathering, 1)
    shy = await house.seat(gathering, "Shy", is_proven=False)
    await house.release(inside)
    assert await house.state(shy) == "waiting"

    await house.confirm(shy)

    assert await house.state(shy) == "offered"


async def test_an_entry_that_is_not_confirmed_in_a_day_leaves_the_line(house: House):
    gathering = await house.announce(capacity=1)
    await crowd(house, gathering, 1)
    shy = await house.seat(gathering, "Shy", is_proven=False)
    house.clock.forward(hours=24)

    await house.ring_timers()

    assert await house.state(shy) == "lapsed"
    assert (await house.facts(shy))[-1]["had_places"] is False


async def test_a_waiting_party_sees_its_place_and_why(house: House):
    gathering = await house.announce(capacity=2)
    inside = await crowd(house, gathering, 2)
    party = await house.seat(gathering, "Familie", guests=("Ada", "Bea"))
    await house.seat(gathering, "Single")
    await house.release(inside[0])

    view = await look(house, party)

    assert view.why == {
        "position": 1,
        "before_you": 0,
        "bypassed": 1,
        "offers_since": 1,
        "free_places": 0,
        "reason": "no-places",
    }
    assert view.actions == ["release", "party"]


async def test_a_growing_party_takes_only_places_for_which_nobody_waits(house: House):
    gathering = await house.announce(capacity=3)
    seat = await house.seat(gathering, "Anna", guests=("Anna",))

    grown = await house.change(seat, "Anna", "Berta")
    too_many = await house.change(seat, "Anna", "Berta", "Cem", "Dora")

    assert (grown.state, grown.party_size) == ("booked", 2)
    assert too_many == Refusal("party-too-large", largest=3)
    assert [fact["fact"] for fact in await house.facts(seat)] == ["seat-booked", "seat-booked"]
    assert await house.findings() == []


@pytest.mark.parametrize("change", ["release", "party"])
async def test_the_calendar_number_rises_with_each_step(house: House, change: str):
    gathering = await house.announce()
    seat = await house.seat(gathering, "Anna", guests=("Anna", "Berta"))
    await house.revise(gathering, capacities={ON_SITE: 20}, title="Später")

    await (house.release(seat) if change == "release" else house.change(seat, "Anna"))

    first, second = await house.facts(seat)
    assert (first["calendar_sequence"], second["calendar_sequence"]) == (2, 4)


async def test_a_cancelled_gathering_says_so_once_and_nobody_moves_up(house: House):
    gathering = await house.announce(capacity=1)
    (inside,) = await crowd(house, gathering, 1)
    (waiting,) = await crowd(house, gathering, 1, start=1)
    await house.cancel_gathering(gathering)
    await house.cancel_gathering(gathering)

    await house.release(inside)

    assert await house.state(waiting) == "waiting"
    told = [fact for fact in await house.facts() if fact["fact"] == "gathering-cancelled"]
    assert [fact["revision"] for fact in told] == [2]
    assert await house.findings() == []


async def look(house: House, seat_id) -> SeatView:
    async with house.database.read() as tx:
        view = await view_seat(tx, house.desk, seat_id=seat_id)
    assert view is not None
    return view
