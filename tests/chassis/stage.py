"""Two services on one Kafka: matching says, registry hears; and what a test asks of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from contracts import topics
from contracts.matching import MatchDeclined
from services.chassis import outbox
from services.chassis.database import Database
from services.chassis.handlers import Router
from services.chassis.intake import Intake, Limits
from services.chassis.relay import Relay
from services.chassis.retry import Retry
from services.chassis.subscriber import Consumer
from services.chassis.telemetry import Telemetry
from tests.chassis.small_service import HANDLERS, TOMBSTONES
from tests.chassis.waiting import until
from tools.servers.kafka import RunningKafka
from tools.topics import create_topics

ROUTER = Router(HANDLERS, TOMBSTONES)


@dataclass
class Stage:
    kafka: RunningKafka
    writer: Database
    reader: Database
    measures: Telemetry
    group: str
    start: dict[TopicPartition, int] = field(default_factory=dict)
    relays: list["asyncio.Task[None]"] = field(default_factory=list)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def clear(self) -> None:
        """All topics are there, and the group has read all that earlier tests left in them."""
        await create_topics(self.kafka.bootstrap)
        await self.set_offsets(None)

    async def empty(self) -> None:
        """Topics as on the first day, for tests that read them from their beginning."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka.bootstrap)
        await admin.start()
        await admin.delete_topics([topic.name for topic in topics.ALL])

        async def are_gone() -> bool:
            return not {topic.name for topic in topics.ALL} & set(await admin.list_topics())

        await until(are_gone)
        await admin.close()
        self.start = {}
        self.group += "-fresh"
        await self.clear()

    async def set_back(self) -> None:
        """The service forgets how far it had come: a new group, at the beginning of the test."""
        self.group += "-again"
        await self.set_offsets(self.start)

    async def set_offsets(self, offsets: dict[TopicPartition, int] | None) -> None:
        """Let the group, which has no member, go on from there; None is the end."""
        places = [
            TopicPartition(each.name, n) for each in topics.ALL for n in range(each.partitions)
        ]
        client = AIOKafkaConsumer(
            bootstrap_servers=self.kafka.bootstrap, group_id=self.group, enable_auto_commit=False
        )
        client.assign(places)
        await client.start()
        self.start = self.start or await client.end_offsets(places)
        await client.commit(offsets or self.start)
        await client.stop()

    async def close(self) -> None:
        await self.stack.aclose()

    # What the writer does.

    async def say(self, fact: MatchDeclined, *, sequence: int = 1) -> UUID:
        async with self.writer.transaction() as tx:
            return await outbox.record(tx, fact, sequence=sequence)

    async def relay(self) -> None:
        """Send all that stands in the writer's outbox, then stop."""
        async with self.relaying():
            await until(self.outbox_is_empty)

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator[Relay]:
        stop = asyncio.Event()
        relay = Relay(self.writer, kafka=[self.kafka.bootstrap], telemetry=self.measures)
        running = asyncio.create_task(relay.run(stop))
        self.relays.append(running)
        try:
            yield relay
        finally:
            stop.set()
            self.relays.remove(running)
            await running

    async def outbox_is_empty(self) -> bool:
        for broken in [relay for relay in self.relays if relay.done()]:
            broken.result()
        async with self.writer.read() as tx:
            return not await tx.fetchval("SELECT EXISTS (SELECT FROM outbox)")

    async def produce(self, **record: Any) -> None:
        """Put a record of any kind on Kafka."""
        async with AIOKafkaProducer(
            bootstrap_servers=self.kafka.bootstrap, max_request_size=4_000_000
        ) as producer:
            await producer.send_and_wait(**{"topic": topics.MATCHES.name} | record)

    # What the reader does.

    async def listen(self, *, router: Router = ROUTER, limits: Limits | None = None) -> Consumer:
        """Hear until the test ends or stops it."""
        consumer = self.consumer(router=router, limits=limits)
        await consumer.start()
        self.stack.push_async_callback(consumer.stop)
        return consumer

    def consumer(
        self, *, router: Router = ROUTER, limits: Limits | None = None, instance: str = "1"
    ) -> Consumer:
        return Consumer(
            Intake(self.reader, router, telemetry=self.measures, limits=limits),
            service="registry",
            instance=instance,
            kafka=[self.kafka.bootstrap],
            group=self.group,
        )

    async def retry_all(self) -> None:
        """Try what is parked and due, until nothing is."""
        retry = Retry(self.reader, ROUTER, self.measures)
        while await retry.run_one():
            continue

    @staticmethod
    async def in_parallel(*doing: Callable[[], Awaitable[None]]) -> None:
        await asyncio.gather(*(each() for each in doing))

    async def heard(self) -> list[tuple[int, str]]:
        rows = await self.rows("SELECT sequence, said FROM heard ORDER BY n")
        return [(row["sequence"], row["said"]) for row in rows]

    async def until_heard(self, count: int) -> None:
        async def enough() -> bool:
            return len(await self.heard()) >= count

        await until(enough)

    async def until_parked(self, count: int) -> None:
        async def enough() -> bool:
            return len(await self.parked()) >= count

        await until(enough)

    async def parked(self) -> Sequence[Any]:
        return await self.rows("SELECT * FROM parked WHERE state <> 'dropped' ORDER BY id")

    async def rows(self, sql: str, *args: Any) -> Sequence[Any]:
        async with self.reader.read() as tx:
            return await tx.fetch(sql, *args)
