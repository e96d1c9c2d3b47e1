"""What is due is run once, what fails is tried again, nothing is lost."""

import asyncio
from datetime import datetime, timedelta

from services.chassis import timers
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction


async def write_down(timer: Timer, tx: Transaction) -> None:
    await tx.execute(
        "INSERT INTO heard (key, sequence, fact_id, said) VALUES ($1, 0, gen_random_uuid(), $2)",
        timer.subject,
        timer.payload.get("note", ""),
    )


async def fail(_timer: Timer, _tx: Transaction) -> None:
    raise OSError


async def come_back(timer: Timer, tx: Transaction) -> None:
    await timers.schedule(tx, timer.name, subject=timer.subject, due_at=tx.now + timedelta(days=1))


async def test_what_is_due_is_run_once_and_what_is_not_due_is_left(database):
    await plan(database, "remind", subject="a", payload={"note": "Grüße"})
    await plan(database, "remind", subject="b", seconds=60)

    ran = [await timers.run_one(database, {"remind": write_down}) for _ in range(3)]

    assert ran == [True, False, False]
    assert await heard(database) == [("a", "Grüße")]


async def test_a_second_call_moves_it_and_a_cancelled_one_never_runs(database):
    await plan(database, "remind", subject="a", seconds=60)
    await plan(database, "remind", subject="a")
    await plan(database, "remind", subject="b")
    async with database.transaction() as tx:
        await timers.cancel(tx, "remind", subject="b")

    while await timers.run_one(database, {"remind": write_down}):
        continue

    assert await heard(database) == [("a", "")]


async def test_one_that_is_being_run_holds_up_nobody_who_cancels_it(database):
    """The handler waits for a row that whoever cancels has locked: so people meet a deadline."""
    await plan(database, "remind", subject="a")
    is_running, has_run = asyncio.Event(), asyncio.Event()

    async def wait_for_the_row(_timer: Timer, tx: Transaction) -> None:
        is_running.set()
        await tx.execute("SELECT FROM heard WHERE key = 'theirs' FOR UPDATE")
        has_run.set()

    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO heard (key, sequence, fact_id, said) VALUES ('theirs', 0, gen_random_uuid(), '')"
        )
    async with database.transaction() as tx:
        await tx.execute("SELECT FROM heard WHERE key = 'theirs' FOR UPDATE")
        running = asyncio.create_task(timers.run_one(database, {"remind": wait_for_the_row}))
        await is_running.wait()
        await timers.cancel(tx, "remind", subject="a")

    assert await running
    assert has_run.is_set()


async def test_one_that_fails_is_put_off_and_holds_nobody_up(database):
    await plan(database, "broken", subject="a", seconds=-60)
    await plan(database, "remind", subject="b")

    while await timers.run_one(database, {"broken": fail, "remind": write_down}):
        continue

    assert await heard(database) == [("b", "")]
    async with database.read() as tx:
        row = await tx.fetchrow("SELECT attempts, due_at FROM timer")
        assert row["attempts"] == 1
        assert row["due_at"] > tx.now


async def test_one_that_has_failed_a_thousand_times_is_put_off_like_any_other(database):
    await plan(database, "broken", subject="a")
    async with database.transaction() as tx:
        await tx.execute("UPDATE timer SET attempts = 1000")

    assert await timers.run_one(database, {"broken": fail})

    async with database.read() as tx:
        row = await tx.fetchrow("SELECT attempts, due_at FROM timer")
        assert row["attempts"] == 1001
        assert row["due_at"] < tx.now + 1.2 * timers.LONGEST_PAUSE


async def test_a_new_date_that_is_given_while_it_fails_is_kept(database):
    await plan(database, "broken", subject="a")
    async with database.transaction() as tx:
        tomorrow = tx.now + timedelta(days=1)

    async def fail_late(timer: Timer, _tx: Transaction) -> None:
        await move(database, timer, due_at=tomorrow)
        raise OSError

    await timers.run_one(database, {"broken": fail_late})

    async with database.read() as tx:
        row = await tx.fetchrow("SELECT attempts, due_at FROM timer")
    assert (row["attempts"], row["due_at"]) == (0, tomorrow)


async def test_whoever_moves_one_that_is_being_run_does_not_wait_and_it_runs_again(database):
    """The handler waits for a row that whoever moves it has locked: an owner and the clock."""
    await plan(database, "remind", subject="a")
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO heard (key, sequence, fact_id, said) VALUES ('theirs', 0, gen_random_uuid(), '')"
        )
    is_running = asyncio.Event()
    ran = []

    async def wait_for_the_row(_timer: Timer, tx: Transaction) -> None:
        is_running.set()
        await tx.execute("SELECT FROM heard WHERE key = 'theirs' FOR UPDATE")
        ran.append(1)

    async with database.transaction() as tx:
        await tx.execute("SELECT FROM heard WHERE key = 'theirs' FOR UPDATE")
        running = asyncio.create_task(timers.run_one(database, {"remind": wait_for_the_row}))
        await is_running.wait()
        await timers.schedule(tx, "remind", subject="a", due_at=tx.now)
    assert await running

    while await timers.run_one(database, {"remind": wait_for_the_row}):
        continue
    assert len(ran) == 2


async def test_one_that_was_cancelled_while_it_ran_does_not_return(database):
    await plan(database, "broken", subject="a")

    async def fail_late(timer: Timer, _tx: Transaction) -> None:
        async with database.transaction() as tx:
            await timers.cancel(tx, timer.name, subject=timer.subject)
        raise OSError

    await timers.run_one(database, {"broken": fail_late})

    async with database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM timer") == 0


async def test_a_handler_may_schedule_itself_again(database):
    await plan(database, "daily", subject="a")

    while await timers.run_one(database, {"daily": come_back}):
        continue

    async with database.read() as tx:
        assert await tx.fetchval("SELECT due_at FROM timer") > tx.now + timedelta(hours=23)


async def test_a_name_that_this_build_does_not_know_is_left_for_one_that_does(database):
    await plan(database, "newer", subject="a")

    assert not await timers.run_one(database, {"remind": write_down})
    async with database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM timer") == 1


async def test_several_workers_share_them_and_run_each_once(database):
    for number in range(40):
        await plan(database, "remind", subject=str(number))

    async def work() -> None:
        while await timers.run_one(database, {"remind": write_down}):
            continue

    await asyncio.gather(work(), work(), work())

    assert sorted(int(key) for key, _ in await heard(database)) == list(range(40))


async def test_a_replay_schedules_nothing(database):
    async with database.transaction(is_replay=True) as tx:
        await timers.schedule(tx, "remind", subject="a", due_at=tx.now)

    assert not await timers.run_one(database, {"remind": write_down})


async def move(database, timer: Timer, *, due_at: datetime) -> None:
    async with database.transaction() as tx:
        await timers.schedule(tx, timer.name, subject=timer.subject, due_at=due_at)


async def plan(database, name, *, subject, seconds=-1.0, payload=None) -> None:
    async with database.transaction() as tx:
        due_at = tx.now + timedelta(seconds=seconds)
        await timers.schedule(tx, name, subject=subject, due_at=due_at, payload=payload)


async def heard(database) -> list[tuple[str, str]]:
    async with database.read() as tx:
        rows = await tx.fetch("SELECT key, said FROM heard ORDER BY n")
    return [(row["key"], row["said"]) for row in rows]
