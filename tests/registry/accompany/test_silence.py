"""30 days without contact are a lapse: said exactly once, whatever races, however late."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.timers import run_one
from services.registry.app import timers_of
from tests.registry.accompany.builders import KORA, MARA, TODAY, Desk
from tests.registry.builders import Clock, World

DAY_BEFORE = datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)
"""Opened on 2 March: the 30th day without contact, 1 April, is not over yet."""
OVER = datetime(2026, 4, 1, 22, 0, tzinfo=UTC)


async def lapses(desk: Desk) -> int:
    return (await desk.said()).count("contact-lapsed")


async def test_contact_lapses_when_30_whole_days_are_over_in_saxony(
    desk: Desk, clock: Clock
) -> None:
    case_id = await desk.open()

    clock.now = DAY_BEFORE
    await desk.run_timers()
    assert await lapses(desk) == 0
    clock.now = OVER
    await desk.run_timers()

    assert await lapses(desk) == 1
    assert (await desk.sees(MARA, case_id))["silent_since"] == str(TODAY)


async def test_a_lapse_is_said_once_also_after_long_downtime(desk: Desk, clock: Clock) -> None:
    case_id = await desk.open()

    clock.pass_by(days=400)
    for _ in range(3):
        await desk.run_timers()

    assert await lapses(desk) == 1
    lapsed_at = (await desk.sees(MARA, case_id))["lapsed_at"]
    assert datetime.fromisoformat(lapsed_at) == OVER, "it counts from when it was due"


async def test_a_new_contact_ends_the_lapse_and_begins_the_next_period(
    desk: Desk, clock: Clock
) -> None:
    case_id = await desk.open()
    clock.pass_by(days=40)
    await desk.run_timers()

    await desk.log(case_id, clock.now.date())
    assert (await desk.sees(MARA, case_id))["lapsed_at"] is None
    clock.pass_by(days=31)
    await desk.run_timers()

    assert await lapses(desk) == 2


async def test_each_contact_moves_the_lapse(desk: Desk, clock: Clock) -> None:
    case_id = await desk.open()

    for _ in range(5):
        clock.pass_by(days=25)
        await desk.run_timers()
        await desk.log(case_id, clock.now.date(), kind="visit")

    assert await lapses(desk) == 0


async def test_an_old_contact_written_down_late_leaves_the_lapse_standing(
    desk: Desk, clock: Clock
) -> None:
    case_id = await desk.open()
    clock.pass_by(days=60)
    await desk.run_timers()

    await desk.log(case_id, TODAY + timedelta(days=10))
    await desk.run_timers()

    assert await lapses(desk) == 1
    assert (await desk.sees(MARA, case_id))["lapsed_at"] is not None


async def test_a_contact_written_down_late_counts_for_its_own_day(desk: Desk, clock: Clock) -> None:
    case_id = await desk.open()
    clock.pass_by(days=20)
    await desk.log(case_id, TODAY + timedelta(days=5))

    clock.now = OVER + timedelta(days=5) - timedelta(seconds=1)
    await desk.run_timers()
    assert await lapses(desk) == 0
    clock.pass_by(seconds=1)
    await desk.run_timers()

    assert await lapses(desk) == 1


async def test_a_correction_to_an_earlier_day_lets_contact_lapse_earlier(
    desk: Desk, clock: Clock
) -> None:
    case_id = await desk.open()
    clock.pass_by(days=20)
    await desk.log(case_id, TODAY + timedelta(days=20))
    wrong = (await desk.sees(MARA, case_id))["touchpoints"][0]["touchpoint_id"]

    better = {"kind": "phone", "happened_on": str(TODAY + timedelta(days=2))}
    await desk.does(MARA, case_id, f"touchpoints/{wrong}/correct", **better)
    clock.now = OVER + timedelta(days=2)
    await desk.run_timers()

    assert await lapses(desk) == 1


async def test_a_pause_knows_no_silence_and_its_end_begins_a_new_period(
    desk: Desk, clock: Clock
) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "pause")
    clock.pass_by(days=200)
    await desk.run_timers()
    await desk.does(MARA, case_id, "resume")
    clock.pass_by(days=29)
    await desk.run_timers()
    assert await lapses(desk) == 0

    clock.pass_by(days=2)
    await desk.run_timers()

    assert await lapses(desk) == 1


async def test_a_closed_case_never_lapses(desk: Desk, clock: Clock) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "close", outcome="without-result", learnt="Zu früh begonnen.")

    clock.pass_by(days=90)
    await desk.run_timers()

    assert await lapses(desk) == 0


@pytest.mark.parametrize("run", range(3))
async def test_a_contact_beside_the_timer_never_makes_two_lapses_and_never_hangs(
    desk: Desk, world: World, clock: Clock, run: int
) -> None:
    case_ids = [await desk.open(title=f"Garten {n}") for n in range(4)]
    clock.pass_by(days=35)
    today = clock.now.date()

    async def work() -> None:
        for _ in range(6):
            await run_one(world.database, timers_of(world.settings))

    await asyncio.gather(
        work(),
        *(desk.log(case_id, today, kind="mail") for case_id in case_ids),
        work(),
        *(desk.log(case_id, today, kind="phone") for case_id in case_ids),
    )
    await desk.run_timers()

    said = [fact for fact in await world.facts() if "contact-lapsed" in fact["type"]]
    keys = [fact["key"] for fact in said]
    assert len(keys) == len(set(keys)), "at most once per case"
    pages = [await desk.sees(MARA, case_id) for case_id in case_ids]
    assert {page["lapsed_at"] for page in pages} == {None}
    assert {len(page["touchpoints"]) for page in pages} == {2}


async def test_two_workers_say_a_lapse_once(desk: Desk, world: World, clock: Clock) -> None:
    for number in range(3):
        await desk.open(title=f"Garten {number}")
    clock.pass_by(days=31)

    await asyncio.gather(*(run_one(world.database, timers_of(world.settings)) for _ in range(12)))
    await desk.run_timers()

    assert await lapses(desk) == 3


async def test_a_lapse_stands_on_the_worklist_and_after_a_week_before_the_coordinators(
    desk: Desk, clock: Clock
) -> None:
    case_id = await desk.open()
    clock.now = OVER
    await desk.run_timers()

    early = (await desk.world.http.get("/v1/cases", headers=desk.staff(KORA))).json()
    clock.pass_by(days=7)
    late = (await desk.world.http.get("/v1/cases", headers=desk.staff(KORA))).json()

    worklist = await desk.world.http.get("/v1/cases/worklist", headers=desk.staff(MARA))
    assert [each["case_id"] for each in worklist.json()["lapsed"]] == [case_id]
    assert (early["counts"]["lapsed"], early["counts"]["needs_coordinator"]) == (1, 0)
    assert (late["counts"]["lapsed"], late["counts"]["needs_coordinator"]) == (1, 1)


async def test_the_worklist_shows_each_case_once_where_it_matters_most(
    desk: Desk, clock: Clock
) -> None:
    names = ("today", "overdue", "goal overdue", "goal today", "others", "lapsed")
    ids = {name: await desk.open(title=f"Garten {name}") for name in names}
    waiting = await desk.write_down()
    await desk.ask(waiting, MARA)
    soon = TODAY + timedelta(days=30)
    clock.now = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    for name in ("today", "overdue", "goal overdue", "goal today", "others"):
        await desk.log(ids[name], clock.now.date())
    await desk.does(
        MARA, ids["today"], "next-contact", next_contact_on=str(soon + timedelta(days=1))
    )
    await desk.does(MARA, ids["overdue"], "next-contact", next_contact_on=str(soon))
    late, due = str(soon), str(soon + timedelta(days=1))
    await desk.does(MARA, ids["goal overdue"], "milestones", title="Satzung", due_on=late)
    await desk.does(MARA, ids["goal today"], "milestones", title="Satzung", due_on=due)
    clock.pass_by(days=1)
    await desk.run_timers()

    told = (await desk.world.http.get("/v1/cases/worklist", headers=desk.staff(MARA))).json()

    shown = {
        name: {each["case_id"] for each in told[name]}
        for name in ("waiting", "lapsed", "overdue", "today", "others")
    }
    assert shown == {
        "waiting": {waiting},
        "lapsed": {ids["lapsed"]},
        "overdue": {ids["overdue"], ids["goal overdue"]},
        "today": {ids["today"], ids["goal today"]},
        "others": {ids["others"]},
    }
    goals = {each["case_id"]: each["next_milestone"] for each in told["today"]}
    assert goals == {ids["today"]: None, ids["goal today"]: "Satzung"}
