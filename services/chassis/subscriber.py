"""Takes facts from Kafka, each with its effect once, in order per key.

One subscriber reads all of the service's topics in batches; offsets are committed after the
batch's transaction, and what is read twice is absorbed by the inbox.
"""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from aiokafka import (
    AIOKafkaConsumer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from contracts import topics
from services.chassis.intake import Intake, TooManyFailuresError
from services.chassis.logs import get_logger, places, told
from services.chassis.pausing import pause
from services.chassis.telemetry import Telemetry

MOST_RECORDS: Final = 500
BATCH_TIMEOUT_MS: Final = 50
SESSION_TIMEOUT_MS: Final = 10_000
FIRST_PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 30.0
GRACEFUL_SECONDS: Final = 15.0

STEPS: Final = {
    "poll": "Waiting for a batch",
    "commit": "Committing a batch's offsets",
    "backpressure": "Resting after a batch that could not be taken",
    "join": "Without partitions, until the group has given some",
}
"""What a consumer spends its seconds on beside its batches; those are measured by the intake."""

Records = Sequence[ConsumerRecord[bytes, bytes]]


class NotManualError(Exception):
    """A subscriber would commit offsets by itself: facts would be lost in silence."""


class Seconds(ConsumerRebalanceListener):
    """What the consumer spends its time on; also hears of each rebalance."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._spent = {
            step: telemetry.seconds(f"zp_consumer_{step}_seconds", meaning)
            for step, meaning in STEPS.items()
        }
        self._waiting_since = self._joining_since = time.perf_counter()

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Measure the block."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._spent[step].record(time.perf_counter() - began)

    def polled(self) -> None:
        """A batch is there."""
        self._spent["poll"].record(time.perf_counter() - self._waiting_since)

    def wait(self) -> None:
        """The next one is waited for."""
        self._waiting_since = time.perf_counter()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:  # noqa: ARG002
        """The group begins to share anew."""
        self._joining_since = time.perf_counter()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:  # noqa: ARG002
        """It has shared."""
        self._spent["join"].record(time.perf_counter() - self._joining_since)


class Consumer:
    """One per worker: a member of the service's group with a name of its own."""

    def __init__(
        self,
        intake: Intake,
        *,
        service: str,
        instance: str,
        kafka: Sequence[str],
        group: str | None = None,
    ) -> None:
        self.intake = intake
        self.service = service
        self.stop_reason: str | None = None
        self.busy_since: float | None = None
        self.has_joined = False
        self._seconds = Seconds(intake.telemetry)
        self._failures = 0
        self._stopping = asyncio.Event()
        self.broker = KafkaBroker(
            list(kafka),
            allow_auto_create_topics=False,
            graceful_timeout=GRACEFUL_SECONDS,
            serializer=None,
            logger=logging.getLogger(__name__),
            log_level=logging.DEBUG,
        )
        self.subscriber = self.broker.subscriber(
            *(topic.name for topic in topics.read_by(service)),
            group_id=group or service,
            group_instance_id=instance,
            batch=True,
            max_records=MOST_RECORDS,
            batch_timeout_ms=BATCH_TIMEOUT_MS,
            session_timeout_ms=SESSION_TIMEOUT_MS,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            listener=self._seconds,
            decoder=raw_records,
            parser=without_headers,
        )
        self.subscriber(self.on_batch)
        require_manual(self.broker)

    @property
    def client(self) -> AIOKafkaConsumer | None:
        """The Kafka client while it is connected."""
        return self.subscriber.consumer

    async def start(self) -> None:
        """Join the group, also again after a stop; raises `KafkaError` if no broker answers."""
        self._stopping.clear()
        self._seconds.wait()
        await self.broker.start()
        self.has_joined = True

    async def stop(self) -> None:
        """Take no more, finish the batch in hand and commit it, leave the group."""
        self.has_joined = False
        self._stopping.set()
        await self.broker.stop()

    async def on_batch(self, _records: Any, message: KafkaMessage) -> None:
        """Take one batch. No exception leaves: the next batch would commit past this one."""
        records: Records = message.raw_message  # type: ignore[assignment]
        client = self.client
        if client is None or self.stop_reason is not None:
            return
        self.busy_since = time.monotonic()
        self._seconds.polled()
        try:
            await self.intake.take(records)
        except Exception as problem:  # noqa: BLE001 - the edge: only a cancellation may leave
            await self._again(client, records, problem=problem)
        else:
            self._failures = 0
            with self._seconds.of("commit"):
                await commit(client, next_offsets(records))
        finally:
            self.busy_since = None
            self._seconds.wait()

    async def _again(
        self, client: AIOKafkaConsumer, records: Records, *, problem: Exception
    ) -> None:
        get_logger().warning("batch not taken", error=told(problem), places=places(problem))
        rewind(client, records)
        if isinstance(problem, TooManyFailuresError):
            self.stop_reason = "too-many-failures"
            return
        seconds = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**self._failures)
        self._failures = min(self._failures + 1, 10)
        with self._seconds.of("backpressure"):
            await pause(self._stopping, seconds)


async def commit(client: AIOKafkaConsumer, offsets: dict[TopicPartition, int]) -> None:
    """Commit what is still ours; what a rebalance took away is read again and absorbed."""
    own = client.assignment()
    ours = {place: offset for place, offset in offsets.items() if place in own}
    if not ours:
        return
    try:
        await client.commit(ours)
    except KafkaError as problem:
        get_logger().info("offsets not committed", error=told(problem))


def rewind(client: AIOKafkaConsumer, records: Records) -> None:
    """Read these again: each partition that is still ours from its first record of the batch."""
    own = client.assignment()
    for place, offset in first_offsets(records).items():
        if place in own:
            client.seek(place, offset)


def first_offsets(records: Records) -> dict[TopicPartition, int]:
    """Where each partition of the batch begins."""
    offsets: dict[TopicPartition, int] = {}
    for record in records:
        offsets.setdefault(TopicPartition(record.topic, record.partition), record.offset)
    return offsets


def next_offsets(records: Records) -> dict[TopicPartition, int]:
    """Where each partition goes on after the batch."""
    return {TopicPartition(each.topic, each.partition): each.offset + 1 for each in records}


def require_manual(broker: KafkaBroker) -> None:
    """Refuse to start with a subscriber that commits by itself."""
    for subscriber in broker.subscribers:
        if subscriber.ack_policy is not AckPolicy.MANUAL:
            raise NotManualError(subscriber.ack_policy)


async def raw_records(message: KafkaMessage) -> Any:
    """Leave the records as they are; the codec reads each one by itself."""
    return message.raw_message


async def without_headers(
    records: tuple[ConsumerRecord[bytes, bytes], ...],
    original: Callable[[Any], Awaitable[KafkaMessage]],
) -> KafkaMessage:
    """Let FastStream see no headers: one that is no UTF-8 would fail the whole batch."""
    message = await original(tuple(dataclasses.replace(each, headers=()) for each in records))
    message.raw_message = records
    return message
