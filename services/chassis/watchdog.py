"""Tells a consumer that is dead from one that has nothing to do.

A ping proves nothing: the Kafka client can stop reading for good after one failed request while
the broker still answers. Dead is who could read on, does not, and has no broker or database to
blame. An outage must never cause a restart: time counts from the last look that saw one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from services.chassis.logs import get_logger, told
from services.chassis.pausing import pause, unless_stopped
from services.chassis.subscriber import Consumer

LOOK_SECONDS: Final = 10.0
JOINING_SECONDS: Final = 0.25
"""Between looks until the client has joined: a worker is not ready before the first full look."""
STALL_SECONDS: Final = 60.0
ANSWER_SECONDS: Final = 10.0
POSITION_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a partition stood, and since when."""

    offset: int
    since: float


class Watchdog:
    """Looks at a consumer's progress now and then; ``complaint`` says why it is dead, if it is."""

    def __init__(
        self,
        consumer: Consumer,
        *,
        database_answers: Callable[[], Awaitable[bool]],
        look_seconds: float = LOOK_SECONDS,
        stall_seconds: float = STALL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.consumer = consumer
        self.database_answers = database_answers
        self.look_seconds = look_seconds
        self.stall_seconds = stall_seconds
        self.clock = clock
        self.complaint: str | None = None
        self.is_broker_there = False
        self.lag = 0
        self._marks: dict[TopicPartition, Mark] = {}
        self._moved_at = self._excused_until = clock()

    @property
    def seconds_since_progress(self) -> float:
        """How long facts have been waiting without one being taken; 0 if none is."""
        return self.clock() - self._moved_at if self.lag else 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop, or until the consumer is dead.

        A client that is being stopped meanwhile answers no question: nobody waits for it.
        """
        while not stop.is_set() and self.complaint is None:
            await unless_stopped(stop, self.look())
            if self.complaint is not None:
                get_logger().error("consumer is dead", reason=self.complaint)
                return
            has_joined = self.consumer.has_joined
            await pause(stop, self.look_seconds if has_joined else JOINING_SECONDS)

    async def look(self) -> None:
        """Compare where each partition ends with where we stand."""
        if self.consumer.stop_reason is not None:
            self.complaint = self.consumer.stop_reason
            return
        client = self.consumer.client
        if client is None or not self.consumer.has_joined:
            return
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                ends = await client.end_offsets(list(client.assignment()))
            self.is_broker_there = True
        except (KafkaError, TimeoutError, OSError) as problem:
            self.is_broker_there = False
            self._excused_until = self.clock()
            get_logger().warning("broker does not answer", error=told(problem))
            return
        await self._compare(client, ends)

    async def _compare(self, client: Any, ends: dict[TopicPartition, int]) -> None:
        now, marks, lag = self.clock(), {}, 0
        offsets = await asyncio.gather(*(next_offset(client, place) for place in ends))
        for (place, end), offset in zip(ends.items(), offsets, strict=True):
            if offset >= end and not self._is_stuck_in_hand(now):
                continue
            lag += max(0, end - offset)
            before = self._marks.get(place)
            marks[place] = before if before and before.offset == offset else Mark(offset, now)
        self._marks, self.lag = marks, lag
        self._moved_at = min((mark.since for mark in marks.values()), default=now)
        if marks:
            await self._judge(now)

    async def _judge(self, now: float) -> None:
        """Call it dead that stands still for too long since the last outage was seen."""
        if not await self.database_answers():
            self._excused_until = now
            return
        for place, mark in self._marks.items():
            if now - max(mark.since, self._excused_until) > self.stall_seconds:
                self.complaint = f"no progress on {place.topic}/{place.partition}"

    def _is_stuck_in_hand(self, now: float) -> bool:
        """Whether a batch has been in hand for too long: it is read, hence not behind."""
        since = self.consumer.busy_since
        return since is not None and now - since > self.stall_seconds


async def next_offset(client: Any, place: TopicPartition) -> int:
    """What would be read next; a client that is dead has no position, then it is the committed."""
    try:
        async with asyncio.timeout(POSITION_SECONDS):
            return int(await client.position(place))
    except (KafkaError, TimeoutError):
        pass
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return int(await client.committed(place) or 0)
    except (KafkaError, TimeoutError):
        return 0
