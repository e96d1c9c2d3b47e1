"""Units of work: whole or absent, and no connection is ever lost."""

import asyncio
import random
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import text

from services.chassis.database import Database, is_unwell
from tests.chassis.waiting import until


async def test_a_unit_of_work_that_raises_leaves_nothing(database):
    async def half_done() -> None:
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO standing VALUES ('a', 1, 'x')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half_done()

    assert await count(database, "standing") == 0


async def test_a_savepoint_is_undone_alone(database):
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO standing VALUES ('a', 1, 'x')")
        with pytest.raises(asyncpg.UniqueViolationError):
            async with tx.savepoint():
                await tx.execute("INSERT INTO standing VALUES ('a', 1, 'x')")

    assert await count(database, "standing") == 1


async def test_a_snapshot_reads_one_moment_and_writes_nothing(database):
    async with database.snapshot() as seen:
        before = await seen.fetchval("SELECT count(*) FROM standing")
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO standing VALUES ('a', 1, 'x')")
        after = await seen.fetchval("SELECT count(*) FROM standing")

        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await seen.execute("DELETE FROM standing")

    assert (before, after, await count(database, "standing")) == (0, 0, 1)


async def test_now_is_the_same_moment_for_a_whole_unit_of_work(database_url):
    moment = datetime(2026, 10, 21, 17, tzinfo=UTC)

    async with (
        Database.open(database_url, service="registry", clock=lambda: moment) as database,
        database.transaction() as tx,
    ):
        assert tx.now == moment


async def test_jsonb_goes_in_as_values_or_as_text_and_comes_out_as_values(database):
    async with database.read() as tx:
        assert await tx.fetchval("SELECT $1::jsonb", {"größe": [1, None]}) == {"größe": [1, None]}
        assert await tx.fetchval("SELECT $1::jsonb", '{"a": 1}') == {"a": 1}


async def test_a_session_reads_what_a_unit_of_work_wrote(database):
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO standing VALUES ('a', 7, 'x')")

    async with database.session() as session:
        rows = (await session.exec(text("SELECT sequence FROM standing"))).scalars().all()

    assert rows == [7]


async def test_visitors_who_leave_mid_request_leave_no_connection_and_no_lock_behind(database):
    """500 units of work on a pool of 5, each cancelled after 0 to 50 ms."""
    chance = random.Random(66)

    async def book(number: int) -> None:
        async with database.transaction() as tx:
            await tx.execute(
                "INSERT INTO heard (key, sequence, fact_id, said) VALUES ('seat', $1, gen_random_uuid(), 'held')",
                number,
            )
            await tx.fetchval("SELECT pg_sleep(0.002)")
            await tx.execute("INSERT INTO standing VALUES ($1, 1, 'booked')", str(number))

    async def dropped(number: int) -> None:
        task = asyncio.create_task(book(number))
        await asyncio.sleep(chance.uniform(0, 0.05))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    for start in range(0, 500, 50):
        await asyncio.gather(*(dropped(number) for number in range(start, start + 50)))
    await asyncio.gather(*(book(number) for number in range(1000, 1020)))

    assert await idle_in_transaction(database) == 0
    async with database.read() as tx:
        halves = await tx.fetchval(
            """SELECT count(*) FROM heard FULL JOIN standing ON standing.key = heard.sequence::text
               WHERE heard.key IS NULL OR standing.key IS NULL"""
        )
        assert halves == 0
        assert await tx.fetchval("SELECT count(*) FROM standing") >= 20


async def test_a_full_pool_refuses_after_a_while_instead_of_waiting_for_ever(database_url):
    async with Database.open(database_url, service="registry", pool_size=1) as database:
        async with database.read():
            with pytest.raises(TimeoutError):
                async with database.read():
                    pass

        assert await database.answers()


async def test_a_terminated_connection_is_replaced(database, postgres):
    async with database.read() as tx:
        pid = await tx.fetchval("SELECT pg_backend_pid()")
    server = await asyncpg.connect(postgres)
    await server.execute("SELECT pg_terminate_backend($1)", pid)
    await server.close()

    await until(database.answers)


@pytest.mark.parametrize(
    ("problem", "unwell"),
    [
        (asyncpg.AdminShutdownError(), True),
        (asyncpg.DeadlockDetectedError(), True),
        (asyncpg.DiskFullError(), True),
        (asyncpg.ReadOnlySQLTransactionError(), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (ConnectionRefusedError(), True),
        (asyncpg.DataError("wrong type"), False),
        (asyncpg.UniqueViolationError(), False),
        (asyncpg.QueryCanceledError(), False),
        (ValueError(), False),
    ],
)
def test_a_server_in_trouble_is_told_from_a_wrong_statement(problem, unwell):
    assert is_unwell(problem) is unwell


async def idle_in_transaction(database: Database) -> int:
    async with database.read() as tx:
        return await tx.fetchval(
            """SELECT count(*) FROM pg_stat_activity
               WHERE datname = current_database() AND state LIKE 'idle in transaction%'"""
        )


async def count(database: Database, table: str) -> int:
    async with database.read() as tx:
        return await tx.fetchval(f"SELECT count(*) FROM {table}")
