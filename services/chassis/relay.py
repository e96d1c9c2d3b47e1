"""Says on Kafka what stands in the outbox: at least once, in order per key.

Each held shard is read in the order of its ids, sent in one go and deleted when Kafka has
acknowledged it. Rows are found by what is there, never by a highest id seen, so a transaction
that commits late is not passed over.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerFenced,
    UnknownProducerId,
)
from asyncpg import Record
from opentelemetry.trace import SpanKind

from services.chassis.database import Database, may_pass
from services.chassis.leases import Leases, leases
from services.chassis.logs import get_logger, told
from services.chassis.pausing import pause
from services.chassis.telemetry import Telemetry, links_to, remote_context

__all__ = ["Relay", "Sent", "pause", "record_of", "send_rows"]

POLL_SECONDS: Final = 0.05
BALANCE_SECONDS: Final = 1.0
REST_SECONDS: Final = 1.0
GRACE_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 2.0
ROWS_PER_BATCH: Final = 500
BATCH_BYTES: Final = 131_072

BROKEN: Final = (OutOfOrderSequenceNumber, ProducerFenced, UnknownProducerId)
"""The idempotent producer lost its thread and must be replaced."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a batch: the ids that Kafka has, and the first error if there was one."""

    acknowledged: list[int]
    problem: BaseException | None


class Relay:
    """One per worker; several share the shards among them."""

    def __init__(self, database: Database, *, kafka: Sequence[str], telemetry: Telemetry) -> None:
        self.database = database
        self.kafka = list(kafka)
        self.telemetry = telemetry
        self.held: set[int] = set()
        self._resting: dict[int, float] = {}
        self._is_broken = False
        self._producing: AIOKafkaProducer | None = None
        self._seconds = telemetry.seconds("zp_relay_batch_seconds", "One shard's batch, sent")
        self._sent = telemetry.meter.create_counter("zp_relay_sent", description="Facts sent")
        self._errors = telemetry.meter.create_counter("zp_relay_errors")
        telemetry.observe(
            "zp_relay_shards_held", "Shards held", read=lambda: {"": float(len(self.held))}
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; a database or a broker that is away is waited for."""
        while not stop.is_set():
            producer = self._producer()
            try:
                await producer.start()
                self._producing, self._is_broken = producer, False
                await self._send_with(producer, stop)
            except Exception as problem:
                if not (isinstance(problem, KafkaError) or may_pass(problem)):
                    raise
                get_logger().warning("relay interrupted", error=told(problem))
                await pause(stop, REST_SECONDS)
            finally:
                self._producing = None
                await close(producer)

    async def reaches_broker(self) -> bool:
        """Whether a broker answers a question right now."""
        if self._producing is None:
            return False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._producing.client.fetch_all_metadata()
        except (KafkaError, TimeoutError, OSError):
            return False
        return True

    async def _send_with(self, producer: AIOKafkaProducer, stop: asyncio.Event) -> None:
        async with leases(self.database.dsn, service=self.database.service) as shards:
            self.held = shards.held
            sending: dict[int, asyncio.Task[None]] = {}
            try:
                await self._send_due(producer, shards, sending=sending, stop=stop)
            finally:
                grace = GRACE_SECONDS if stop.is_set() else 0.0
                if not await finish(sending.values(), shards=shards, within_seconds=grace):
                    await cut(producer)  # Before the locks end: whoever holds them next says more.
                self.held = set()

    async def _send_due(
        self,
        producer: AIOKafkaProducer,
        shards: Leases,
        *,
        sending: dict[int, asyncio.Task[None]],
        stop: asyncio.Event,
    ) -> None:
        balance_at = 0.0
        stopping = asyncio.create_task(stop.wait())
        try:
            while not (stop.is_set() or shards.are_lost or self._is_broken):
                if time.monotonic() >= balance_at:
                    await shards.balance(busy=sending)
                    balance_at = time.monotonic() + BALANCE_SECONDS
                for shard in await self._due(shards.held - sending.keys()):
                    sending[shard] = asyncio.create_task(self._send(producer, shard, shards=shards))
                await asyncio.wait(
                    {stopping, *sending.values()},
                    timeout=POLL_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                self._settle(sending)
        finally:
            stopping.cancel()

    async def _due(self, shards: set[int]) -> list[int]:
        awake = [each for each in shards if self._resting.get(each, 0.0) <= time.monotonic()]
        if not awake:
            return []
        async with self.database.read() as tx:
            rows = await tx.fetch(
                """SELECT shard FROM unnest($1::smallint[]) AS shard
                   WHERE EXISTS (SELECT FROM outbox WHERE outbox.shard = shard.shard)""",
                awake,
            )
        return [row["shard"] for row in rows]

    async def _send(self, producer: AIOKafkaProducer, shard: int, *, shards: Leases) -> None:
        began = time.perf_counter()
        async with self.database.read() as tx:
            rows = await tx.fetch(
                """SELECT id, topic, key, headers, payload FROM outbox
                   WHERE shard = $1 ORDER BY id LIMIT $2""",
                shard,
                ROWS_PER_BATCH,
            )
        if shards.are_lost:
            return
        with self.telemetry.tracer.start_as_current_span(
            "relay", kind=SpanKind.PRODUCER, links=links_of(rows)
        ):
            sent = await send_rows(producer, rows)
        async with self.database.read() as tx:
            await tx.execute("DELETE FROM outbox WHERE id = ANY($1::bigint[])", sent.acknowledged)
        self._sent.add(len(sent.acknowledged))
        self._seconds.record(time.perf_counter() - began)
        if sent.problem is not None:
            raise sent.problem

    def _settle(self, sending: dict[int, asyncio.Task[None]]) -> None:
        """Look at what has ended: a shard that failed rests, a broken producer is replaced."""
        for shard in [each for each, task in sending.items() if task.done()]:
            problem = sending.pop(shard).exception()
            if problem is None:
                continue
            if not isinstance(problem, KafkaError):
                raise problem
            self._errors.add(1, {"error": type(problem).__name__})
            get_logger().warning("shard rests", shard=shard, error=told(problem))
            self._resting[shard] = time.monotonic() + REST_SECONDS
            self._is_broken = self._is_broken or isinstance(problem, BROKEN)

    def _producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self.kafka,
            acks="all",
            enable_idempotence=True,
            max_batch_size=BATCH_BYTES,
        )


async def send_rows(producer: AIOKafkaProducer, rows: Sequence[Record]) -> Sent:
    """Send rows in their order, all in flight at once.

    Where one fails, only those before it in its own key count as said: what follows would be
    said before it.
    """
    futures: list[asyncio.Future[Any]] = []
    problem: BaseException | None = None
    for row in rows:
        try:
            futures.append(await producer.send(row["topic"], **record_of(row)))
        except KafkaError as failed:
            problem = failed
            break
    answers = await asyncio.gather(*futures, return_exceptions=True)
    acknowledged: list[int] = []
    stuck: set[tuple[str, bytes]] = set()
    for row, answer in zip(rows, answers, strict=False):
        place = (row["topic"], row["key"])
        if isinstance(answer, BaseException):
            problem = problem or answer
            stuck.add(place)
        elif place not in stuck:
            acknowledged.append(row["id"])
    return Sent(acknowledged, problem)


def record_of(row: Record) -> dict[str, Any]:
    """A row as the producer wants it."""
    return {
        "key": row["key"],
        "value": row["payload"],
        "headers": [(name, value.encode()) for name, value in row["headers"].items()],
    }


def links_of(rows: Sequence[Record]) -> list[Any]:
    """Links to the places in their traces at which the rows were recorded."""
    given = {row["headers"].get("traceparent") for row in rows}
    return links_to([remote_context(place, None) for place in given if place])


async def finish(
    tasks: Iterable[asyncio.Task[None]], *, shards: Leases, within_seconds: float
) -> bool:
    """Let tasks end by themselves while the shards are held, for a while, then cancel them.

    The answer is whether all ended by themselves, so that nothing of theirs is still to be sent.
    """
    waiting, until = set(tasks), time.monotonic() + within_seconds
    while waiting and not shards.are_lost and time.monotonic() < until:
        _, waiting = await asyncio.wait(waiting, timeout=POLL_SECONDS)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return not waiting


async def close(producer: AIOKafkaProducer) -> None:
    """Close it, but not for ever: with the broker away it would try to flush without end."""
    try:
        await asyncio.wait_for(producer.stop(), GRACE_SECONDS)
    except (TimeoutError, KafkaError) as problem:
        get_logger().warning("producer closed by force", error=told(problem))
        await cut(producer)


async def cut(producer: AIOKafkaProducer) -> None:
    """End it at once: nothing is flushed or sent again, and what is on its way is given up.

    The client knows no such end: it would send old copies of what the next holder of a shard has
    gone beyond, and a compacted topic would keep the last one.
    """
    producer._closed = True  # noqa: SLF001 - see above, as for all that follows
    sender: asyncio.Task[None] | None = producer._sender.sender_task  # noqa: SLF001
    if sender is not None:
        sender.cancel()
    for connection in producer.client._conns.values():  # noqa: SLF001
        if connection._writer is not None:  # noqa: SLF001
            connection._writer.transport.abort()  # noqa: SLF001
    await producer.client.close()
    while sender is not None and not sender.done():
        sender.cancel()
        await asyncio.wait({sender}, timeout=POLL_SECONDS)
