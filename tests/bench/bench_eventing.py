"""How fast facts travel: ``python -m tests.bench.bench_eventing``, on servers of its own.

Relay and consumer are measured beside the least that any program must do with the same
libraries: a bare producer, and a bare consumer with one ``executemany`` per batch.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from contracts import codec, topics
from services.chassis import outbox
from services.chassis.consumer import handlers
from services.chassis.database import Database
from services.chassis.handlers import Router
from services.chassis.intake import Intake
from services.chassis.relay import Relay, record_of
from services.chassis.subscriber import Consumer
from services.chassis.telemetry import Telemetry, telemetry
from tests.chassis.builders import a_decline
from tests.chassis.conftest import create
from tests.chassis.small_service import SmallSettings, on_match_declined
from tools.servers.kafka import running_kafka
from tools.servers.postgres import running_postgres
from tools.topics import create_topics

ROWS = 40_000
KEYS = 500
LATENCY_FACTS = 500
LATENCY_PER_SECOND = 50
BARE_BATCH = 500


@dataclass
class Bench:
    kafka: str
    writer: Database
    reader: Database
    measures: Telemetry

    async def fill_outbox(self, count: int) -> None:
        for start in range(0, count, 1000):
            async with self.writer.transaction() as tx:
                rows = [
                    outbox.row_for(a_decline(UUID(int=1 + n % KEYS)), tx, sequence=n)
                    for n in range(start, start + 1000)
                ]
                await outbox.record_rows(tx, rows)

    async def relay_rows_per_second(self) -> float:
        """Outbox → Kafka → deleted."""
        stop = asyncio.Event()
        began = time.perf_counter()
        relay = Relay(self.writer, kafka=[self.kafka], telemetry=self.measures)
        running = asyncio.create_task(relay.run(stop))
        await until_empty(self.writer)
        seconds = time.perf_counter() - began
        stop.set()
        await running
        return ROWS / seconds

    async def bare_producer_rows_per_second(self) -> float:
        """The same rows from memory with the same producer, nothing kept, nothing deleted."""
        async with self.writer.read() as tx:
            rows = await tx.fetch("SELECT * FROM outbox ORDER BY id")
        began = time.perf_counter()
        async with AIOKafkaProducer(
            bootstrap_servers=self.kafka,
            acks="all",
            enable_idempotence=True,
            max_batch_size=131_072,
        ) as producer:
            sent = [await producer.send(row["topic"], **record_of(row)) for row in rows]
            await asyncio.gather(*sent)
        return ROWS / (time.perf_counter() - began)

    async def consumer_facts_per_second(self) -> float:
        """Kafka → inbox + two statements of a handler per fact → offsets."""
        async with self.listening():
            await until_heard(self.reader, 1)
            began = time.perf_counter()
            await until_heard(self.reader, ROWS)
            return ROWS / (time.perf_counter() - began)

    async def bare_consumer_facts_per_second(self) -> float:
        """The same records by a bare loop: decode, one executemany per batch, commit."""
        client = AIOKafkaConsumer(
            topics.MATCHES.name,
            bootstrap_servers=self.kafka,
            group_id=f"bare-{uuid4()}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        began, taken = 0.0, 0
        await client.start()
        while taken < ROWS:
            got = await client.getmany(timeout_ms=50, max_records=BARE_BATCH)
            records = [record for batch in got.values() for record in batch]
            if not records:
                continue
            began = began or time.perf_counter()
            async with self.reader.transaction() as tx:
                await tx.executemany(
                    "INSERT INTO heard (key, sequence, fact_id, said) VALUES ($1, $2, $3, $4)",
                    [bare_row(record) for record in records],
                )
            await client.commit(
                {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
            )
            taken += len(records)
        await client.stop()
        return ROWS / (time.perf_counter() - began)

    async def latency_ms(self) -> tuple[float, float]:
        """Fact recorded → effect committed, at fifty per second: p50 and p99."""
        stop = asyncio.Event()
        running = asyncio.create_task(
            Relay(self.writer, kafka=[self.kafka], telemetry=self.measures).run(stop)
        )
        async with self.listening():
            async with self.writer.transaction() as tx:
                await outbox.record(tx, a_decline(), sequence=1)
            await until_heard(self.reader, 1)
            await self.reader_sql("DELETE FROM heard")
            for number in range(LATENCY_FACTS):
                async with self.writer.transaction() as tx:
                    await outbox.record(tx, a_decline(reason=f"{time.time()}"), sequence=number)
                await asyncio.sleep(1 / LATENCY_PER_SECOND)
            await until_heard(self.reader, LATENCY_FACTS)
        stop.set()
        await running
        rows = await self.reader_sql("SELECT said, extract(epoch FROM at) AS at FROM heard")
        waits = sorted((float(row["at"]) - float(row["said"])) * 1000 for row in rows)
        return statistics.median(waits), waits[int(len(waits) * 0.99)]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        router = Router(handlers(on_match_declined))
        consumer = Consumer(
            Intake(self.reader, router, telemetry=self.measures),
            service="registry",
            instance="1",
            kafka=[self.kafka],
        )
        await consumer.start()
        yield
        await consumer.stop()

    async def reader_sql(self, sql: str) -> list[Any]:
        async with self.reader.read() as tx:
            return await tx.fetch(sql)


def bare_row(record: Any) -> tuple[Any, ...]:
    """What the small service's handler writes."""
    said = codec.decode(record.topic, key=record.key, value=record.value, headers=record.headers)
    assert isinstance(said, codec.Said)
    return said.fact.key, said.envelope.sequence, said.envelope.fact_id, "bare"


async def until_empty(database: Database) -> None:
    await until_true(database, "SELECT NOT EXISTS (SELECT FROM outbox)")


async def until_heard(database: Database, count: int) -> None:
    await until_true(database, f"SELECT count(*) >= {count} FROM heard")


async def until_true(database: Database, sql: str) -> None:
    is_true = False
    while not is_true:
        await asyncio.sleep(0.02)
        async with database.read() as tx:
            is_true = await tx.fetchval(sql)


async def database_named(stack: AsyncExitStack, server: str, service: str) -> Database:
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {service}")
    await connection.close()
    url = server.removesuffix("postgres") + service
    create(url)
    database = await stack.enter_async_context(Database.open(url, service=service, pool_size=20))
    async with database.transaction() as tx:
        await tx.execute("ALTER TABLE heard ADD at timestamptz DEFAULT clock_timestamp()")
    return database


def tell(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(postgres: str, kafka: str) -> None:
    """Run each measurement once and print it beside its baseline."""
    async with AsyncExitStack() as stack:
        await create_topics(kafka)
        measures = stack.enter_context(telemetry(SmallSettings(), role="worker"))
        bench = Bench(
            kafka,
            await database_named(stack, postgres, "matching"),
            await database_named(stack, postgres, "registry"),
            measures,
        )
        await bench.fill_outbox(ROWS)
        bare_producer = await bench.bare_producer_rows_per_second()
        relay = await bench.relay_rows_per_second()
        tell(f"relay      {relay:>9,.0f} rows/s   bare producer {bare_producer:>9,.0f}")
        consumer = await bench.consumer_facts_per_second()
        await bench.reader_sql("TRUNCATE heard")
        await bench.reader_sql("TRUNCATE standing")
        bare_consumer = await bench.bare_consumer_facts_per_second()
        tell(f"consumer   {consumer:>9,.0f} facts/s  bare executemany {bare_consumer:>6,.0f}")
        await bench.reader_sql("TRUNCATE heard")
        p50, p99 = await bench.latency_ms()
        tell(f"fact → effect at {LATENCY_PER_SECOND}/s: p50 {p50:.0f} ms, p99 {p99:.0f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="zukunft-bench-") as home:
        Path(home).chmod(0o711)
        with running_postgres(Path(home) / "pg") as server, running_kafka(Path(home) / "k") as k:
            uvloop.run(main(server.url, k.bootstrap))
