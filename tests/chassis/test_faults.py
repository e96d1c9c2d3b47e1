"""Servers that go away and come back: nothing is lost, doubled or said out of order."""

import asyncio
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from contracts import topics
from services.chassis import outbox
from services.chassis.database import Database
from services.chassis.handlers import Router
from services.chassis.leases import SHARD_LOCKS, leases
from services.chassis.outbox import SHARDS
from services.chassis.parts import Backoff, keep_running
from services.chassis.relay import BATCH_BYTES, send_rows
from services.chassis.subscriber import commit
from services.chassis.watchdog import Watchdog
from services.chassis.worker import Loop
from tests.chassis.builders import a_decline
from tests.chassis.conftest import create
from tests.chassis.small_service import HANDLERS
from tests.chassis.stage import Stage
from tests.chassis.test_relay_and_consumer import in_order_once
from tests.chassis.waiting import until
from tools.servers.postgres import RunningPostgres, running_postgres


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[RunningPostgres]:
    """A PostgreSQL that these tests may stop and kill."""
    with tempfile.TemporaryDirectory(prefix="zukunft-faults-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL under root's tests runs as nobody
        with running_postgres(Path(folder) / "cluster") as postgres:
            yield postgres


@pytest.fixture
async def shaky(own_postgres: RunningPostgres, suffix: str) -> AsyncIterator[Database]:
    """A reader's database on a server that a test may stop."""
    name = f"reader_{suffix}"
    server = await asyncpg.connect(own_postgres.url)
    await server.execute(f'CREATE DATABASE "{name}"')
    await server.close()
    url = own_postgres.url.removesuffix("postgres") + name
    create(url)
    async with Database.open(url, service="registry") as database:
        yield database


async def test_postgresql_killed_under_load_costs_nothing(stage, shaky, own_postgres):
    stage.reader = shaky
    await stage.listen()
    async with stage.relaying():
        for sequence in range(1, 401):
            await stage.say(a_decline(UUID(int=sequence % 9)), sequence=sequence)
            if sequence in {100, 250}:
                await stage.until_heard(sequence // 2)
                own_postgres.kill()
                own_postgres.start()
        await until(stage.outbox_is_empty)
    await until(lambda: has_heard(stage, 400))

    await in_order_once(stage, 400)


async def test_a_connection_terminated_in_the_middle_of_a_batch_costs_nothing(stage):
    pids: list[int] = []

    async def on_match_declined(fact, tx):
        await HANDLERS[fact.TYPE](fact, tx)
        if len(pids) < 3:
            pids.append(await tx.fetchval("SELECT pg_backend_pid()"))
            async with stage.writer.read() as other:
                await other.execute("SELECT pg_terminate_backend($1)", pids[-1])

    for sequence in range(1, 51):
        await stage.say(a_decline(UUID(int=sequence % 5)), sequence=sequence)
    await stage.relay()
    await stage.listen(router=Router({a_decline().TYPE: on_match_declined}))
    await stage.until_heard(50)

    await in_order_once(stage, 50)
    assert len(pids) == 3
    assert await stage.parked() == []


async def test_a_handler_that_raises_once_is_rolled_back_with_its_batch_and_done_again(stage):
    raised = []

    async def on_match_declined(fact, tx):
        await HANDLERS[fact.TYPE](fact, tx)
        if len(raised) < 1:
            raised.append(True)
            raise RuntimeError

    for sequence in range(1, 31):
        await stage.say(a_decline(UUID(int=1)), sequence=sequence)
    await stage.relay()
    await stage.listen(router=Router({a_decline().TYPE: on_match_declined}))
    await stage.until_heard(30)

    await in_order_once(stage, 30)
    assert await stage.parked() == []


async def test_a_broker_killed_under_load_costs_nothing(stage):
    await stage.listen()
    async with stage.relaying():
        for sequence in range(1, 301):
            await stage.say(a_decline(UUID(int=sequence % 9)), sequence=sequence)
            if sequence == 150:
                await stage.until_heard(50)
                stage.kafka.kill()
                stage.kafka.start()
        await until(stage.outbox_is_empty)
    await stage.until_heard(300)

    await in_order_once(stage, 300)


async def test_a_relay_told_to_stop_while_the_broker_is_away_stops(stage):
    async with stage.relaying():
        await stage.say(a_decline())
        await until(stage.outbox_is_empty)
        stage.kafka.kill()
        await stage.say(a_decline(reason="waits"))
        await asyncio.sleep(0.5)
    stage.kafka.start()

    await stage.relay()
    await stage.listen()
    await stage.until_heard(2)

    assert sorted(said for _, said in await stage.heard()) == ["fine", "waits"]


async def test_a_relay_whose_lock_connection_is_cut_costs_nothing(stage):
    async with stage.relaying() as first, stage.relaying():
        for sequence in range(1, 401):
            await stage.say(a_decline(UUID(int=sequence % 9)), sequence=sequence)
            if sequence % 100 == 50:
                await cut_lock_connections(stage)
        await until(stage.outbox_is_empty)
        await until(lambda: holds_some(first))
    await stage.listen()
    await stage.until_heard(400)

    await in_order_once(stage, 400)


async def test_a_relay_that_has_lost_its_shards_sends_nothing_more(stage):
    """The broker hangs with more on its way than fits into one request; then the locks are cut."""
    key = UUID(int=3)
    async with stage.relaying() as relay:
        await until(lambda: holds(relay, SHARDS))
        os.killpg(stage.kafka.process.pid, signal.SIGSTOP)
        async with stage.writer.transaction() as tx:
            for sequence in range(1, 501):
                await outbox.record(tx, a_decline(key, reason="o" * 400), sequence=sequence)
            row_bytes = await tx.fetchval(
                "SELECT avg(length(payload) + length(headers::text))::integer FROM outbox"
            )
        await asyncio.sleep(1)  # The relay reads them and hands them to its client.
        async with stage.writer.transaction() as tx:
            await tx.execute("DELETE FROM outbox")  # Another relay has said them by now, and more.
        await cut_lock_connections(stage)
        await until(lambda: holds(relay, 0))
        os.killpg(stage.kafka.process.pid, signal.SIGCONT)
        await stage.say(a_decline(key, reason="newest"), sequence=501)
        await until(stage.outbox_is_empty)
    await stage.listen()
    await until(lambda: has_said(stage, "newest"))

    old_copies = [sequence for sequence, _ in await stage.heard() if sequence < 501]
    assert len(old_copies) < 1.5 * BATCH_BYTES / row_bytes  # One request was on its way.


async def test_a_relay_tells_whether_it_reaches_a_broker(stage):
    async with stage.relaying() as relay:
        await until(relay.reaches_broker)
        stage.kafka.kill()
        while await relay.reaches_broker():
            continue
        stage.kafka.start()
        await until(relay.reaches_broker)


@pytest.mark.parametrize(
    ("ran", "rests"),
    [
        ((0,) * 9, [0.5, 1, 2, 4, 8, 16, 30, 30, 30]),
        ((0, 0, 0, 3600, 0), [0.5, 1, 2, 0.5, 1]),
    ],
)
def test_a_loop_rests_longer_each_time_and_shortly_again_after_a_steady_run(ran, rests):
    backoff = Backoff()

    assert [backoff.seconds_after(ran_seconds=each) for each in ran] == rests


class BreaksTwice:
    """A loop with a fault of its own, which the third time goes well."""

    def __init__(self) -> None:
        self.times = 0

    async def run(self, _stop: asyncio.Event) -> None:
        self.times += 1
        if self.times < 3:
            raise TypeError("a fault of its own")


async def test_a_loop_that_nobody_waits_for_begins_again_whatever_it_raises():
    breaking, failures = BreaksTwice(), Counter[str]()

    await keep_running(Loop("nightly", breaking.run, is_vital=False), asyncio.Event(), failures)

    assert breaking.times == 3
    assert failures == {"nightly": 2}


async def test_a_vital_loop_that_breaks_ends_the_worker():
    breaking, failures = BreaksTwice(), Counter[str]()

    with pytest.raises(TypeError):
        await keep_running(Loop("relay", breaking.run), asyncio.Event(), failures)

    assert failures == {"relay": 1}


async def test_two_relays_share_the_shards_and_one_takes_over_from_the_other(stage):
    async with stage.relaying() as first:
        await until(lambda: holds(first, SHARDS))
        async with stage.relaying() as second:
            await until(lambda: holds(first, SHARDS // 2))
            await until(lambda: holds(second, SHARDS // 2))
            assert not first.held & second.held
        await until(lambda: holds(first, SHARDS))


async def test_leases_end_with_their_connection(database):
    async with leases(database.dsn, service="registry") as ours:
        await ours.balance(busy=())
        assert ours.held == set(range(SHARDS))
        async with database.read() as tx:
            await tx.execute("SELECT pg_terminate_backend($1)", ours.connection.get_server_pid())
        await until(lambda: lost(ours))

        async with leases(database.dsn, service="registry") as theirs:
            await until(lambda: took_all(theirs))


async def test_only_what_was_acknowledged_before_a_failure_of_its_key_counts_as_said():
    rows = [
        {"id": n, "topic": "t", "key": key, "headers": {}, "payload": b""}
        for n, key in enumerate([b"a", b"b", b"a", b"b", b"a"])
    ]

    sent = await send_rows(FailsAt(2), rows)

    assert sent.acknowledged == [0, 1, 3]
    assert isinstance(sent.problem, KafkaError)


async def test_a_consumer_that_was_started_a_second_time_still_rests_after_each_failure(stage):
    tries: list[float] = []

    async def on_match_declined(_fact, _tx):
        tries.append(time.monotonic())
        raise asyncpg.CannotConnectNowError

    consumer = stage.consumer(router=Router({a_decline().TYPE: on_match_declined}))
    await consumer.stop()  # As after a first start without a broker.
    await consumer.start()
    await stage.say(a_decline())
    await stage.relay()
    await until(lambda: has_tried(tries, 4))
    await consumer.stop()

    pauses = [after - before for before, after in pairwise(tries)]
    assert [pause >= least for pause, least in zip(pauses, (0.2, 0.4, 0.8), strict=False)] == [
        True,
        True,
        True,
    ]


async def test_a_batch_whose_partitions_are_all_gone_commits_nothing(stage):
    client = AIOKafkaConsumer(
        bootstrap_servers=stage.kafka.bootstrap, group_id=stage.group, enable_auto_commit=False
    )
    client.assign([TopicPartition(topics.MATCHES.name, 0)])
    await client.start()
    taken_away = TopicPartition(topics.MATCHES.name, 1)
    before = await client.committed(taken_away)

    await commit(client, {taken_away: before + 1})

    assert await client.committed(taken_away) == before
    await client.stop()


async def test_the_watchdog_tells_a_dead_client_from_one_with_nothing_to_do(stage):
    consumer = await stage.listen()
    watchdog = Watchdog(
        consumer, database_answers=stage.reader.answers, look_seconds=0.05, stall_seconds=0.5
    )
    await stage.say(a_decline())
    await stage.relay()
    await stage.until_heard(1)
    for _ in range(30):
        await watchdog.look()
        await asyncio.sleep(0.05)
    idle = watchdog.complaint

    await consumer.client._fetcher.close()
    await stage.say(a_decline())
    await stage.relay()
    await watchdog.run(asyncio.Event())

    assert idle is None
    assert "no progress" in watchdog.complaint


async def test_a_database_that_is_away_is_no_reason_to_call_the_consumer_dead(stage):
    consumer = await stage.listen()

    async def never() -> bool:
        return False

    watchdog = Watchdog(consumer, database_answers=never, look_seconds=0.05, stall_seconds=0.2)
    await consumer.client._fetcher.close()
    await stage.say(a_decline())
    await stage.relay()
    for _ in range(4):
        await watchdog.look()
        await asyncio.sleep(0.2)

    assert watchdog.complaint is None


class FailsAt:
    """A producer whose n-th record is refused and whose other ones are acknowledged."""

    def __init__(self, number: int) -> None:
        self.number = number

    async def send(self, _topic: str, **_record: object) -> "asyncio.Future[None]":
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.number == 0:
            answer.set_exception(KafkaError())
        else:
            answer.set_result(None)
        self.number -= 1
        return answer


async def cut_lock_connections(stage: Stage) -> None:
    async with stage.writer.read() as tx:
        await tx.fetch(
            """SELECT pg_terminate_backend(pid) FROM pg_locks
               WHERE locktype = 'advisory' AND classid = $1 GROUP BY pid""",
            SHARD_LOCKS,
        )


async def has_heard(stage: Stage, count: int) -> bool:
    try:
        return len(await stage.heard()) >= count
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False


async def has_said(stage: Stage, reason: str) -> bool:
    return reason in {said for _, said in await stage.heard()}


async def has_tried(tries: list[float], count: int) -> bool:
    return len(tries) >= count


async def holds(relay, count: int) -> bool:
    return len(relay.held) == count


async def holds_some(relay) -> bool:
    return bool(relay.held)


async def lost(ours) -> bool:
    return ours.are_lost


async def took_all(theirs) -> bool:
    await theirs.balance(busy=())
    return theirs.held == set(range(SHARDS))
