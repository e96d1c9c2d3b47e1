"""The parts of a worker and how they end: consumer, relay, timers, retries, own loops, health.

It ends in order on SIGTERM: take no more, finish the batch and commit it, let the relay have its
acknowledgements, free the shards, close. A vital part that breaks ends the process, since whoever
runs it starts it again.
"""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import uvicorn
from aiokafka.errors import KafkaError

from services.chassis import timers as timing
from services.chassis.database import Database, may_pass
from services.chassis.figures import Figures
from services.chassis.handlers import Router
from services.chassis.health import health_app
from services.chassis.housekeeping import tidy
from services.chassis.intake import Intake
from services.chassis.logs import get_logger, told
from services.chassis.pausing import pause
from services.chassis.relay import Relay
from services.chassis.retry import Retry
from services.chassis.schema import is_migrated
from services.chassis.settings import ServiceSettings
from services.chassis.subscriber import Consumer
from services.chassis.telemetry import Telemetry
from services.chassis.watchdog import Watchdog
from services.chassis.worker import Loop

NOTHING_DUE_SECONDS: Final = 0.25
RETRY_SECONDS: Final = 1.0
HOUSEKEEPING_SECONDS: Final = 600.0
LONGEST_PAUSE_SECONDS: Final = 30.0
STEADY_SECONDS: Final = 60.0
DEAD: Final = 70
"""Exit code of a worker whose consumer is dead."""


@dataclass
class Worker:
    """The parts of one worker process."""

    settings: ServiceSettings
    database: Database
    telemetry: Telemetry
    consumer: Consumer | None = None
    watchdog: Watchdog | None = None
    loops: list[Loop] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    relay: Relay = field(init=False)

    def __post_init__(self) -> None:
        """Relay what the service says, also where it takes nothing."""
        self.relay = Relay(
            self.database, kafka=self.settings.kafka_addresses, telemetry=self.telemetry
        )
        self.telemetry.observe(
            "zp_loop_failures",
            "How often a loop broke since the worker began",
            read=lambda: {name: float(times) for name, times in self.failures.items()},
            label="loop",
        )

    def consume(self, router: Router) -> None:
        """Take facts with these functions, and try parked ones again."""
        self.consumer = Consumer(
            Intake(self.database, router, telemetry=self.telemetry),
            service=self.settings.service,
            instance=self.settings.instance,
            kafka=self.settings.kafka_addresses,
        )
        self.watchdog = Watchdog(self.consumer, database_answers=self.database.answers)
        retry = Retry(self.database, router, self.telemetry)
        self.add(Loop("watchdog", self.watchdog.run))
        self.add(Loop("retries", lambda stop: repeat(stop, retry.run_one, rest=RETRY_SECONDS)))

    def add(self, loop: Loop) -> None:
        """Run this too."""
        self.loops.append(loop)

    async def run(self) -> None:
        """Run all parts until SIGTERM or until one breaks."""
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        serving = self._http()
        background = asyncio.Event()
        parts = {
            loop.name: asyncio.create_task(keep_running(loop, background, self.failures))
            for loop in (*self.loops, *self._own_loops())
        }
        consuming = asyncio.create_task(self._consume(stop))
        http = asyncio.create_task(serving.serve())
        try:
            await self._until_end(stop, [consuming, http, *parts.values()])
        finally:
            stop.set()
            await asyncio.gather(consuming, return_exceptions=True)
            background.set()
            await asyncio.gather(*parts.values(), return_exceptions=True)
            serving.should_exit = True
            await asyncio.gather(http, return_exceptions=True)
        if self._complaint() is not None:
            raise SystemExit(DEAD)

    async def _until_end(self, stop: asyncio.Event, tasks: Sequence[asyncio.Task[None]]) -> None:
        stopping = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        for task in done - {stopping}:
            task.result()

    async def _consume(self, stop: asyncio.Event) -> None:
        """Join the group as soon as a broker answers, leave it in order."""
        if self.consumer is None:
            await stop.wait()
            return
        while not stop.is_set():
            try:
                await self.consumer.start()
                break
            except KafkaError as problem:
                get_logger().warning("no broker yet", error=told(problem))
                await self.consumer.stop()
                await pause(stop, RETRY_SECONDS)
        await stop.wait()
        await self.consumer.stop()

    def _own_loops(self) -> list[Loop]:
        figures = Figures(self.database, self.telemetry, watchdog=self.watchdog)
        return [
            Loop("relay", self.relay.run),
            Loop("figures", figures.run),
            Loop(
                "housekeeping", lambda stop: tidy(stop, self.database, every=HOUSEKEEPING_SECONDS)
            ),
        ]

    def _complaint(self) -> str | None:
        return self.watchdog.complaint if self.watchdog else None

    def _http(self) -> "QuietServer":
        app = health_app(
            complaint=self._complaint,
            needs={
                "database": self.database.answers,
                "schema": self._is_migrated,
                "broker": self._has_broker,
            },
            telemetry=self.telemetry,
        )
        return QuietServer(
            uvicorn.Config(
                app,
                host=self.settings.http_host,
                port=self.settings.http_port,
                log_config=None,
                access_log=False,
                lifespan="off",
            )
        )

    async def _is_migrated(self) -> bool:
        return await is_migrated(self.database, f"services.{self.settings.service}")

    async def _has_broker(self) -> bool:
        if self.watchdog is None:
            return await self.relay.reaches_broker()
        return self.watchdog.is_broker_there


class QuietServer(uvicorn.Server):
    """Serves HTTP beside the other parts; signals are the worker's business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the handlers alone."""
        yield


async def run_timers(stop: asyncio.Event, database: Database, timers: timing.Timers) -> None:
    """Run what is due, until told to stop."""
    await repeat(stop, lambda: timing.run_one(database, timers), rest=NOTHING_DUE_SECONDS)


async def repeat(stop: asyncio.Event, once: Callable[[], Awaitable[bool]], *, rest: float) -> None:
    """Do it again and again; rest where there was nothing to do."""
    while not stop.is_set():
        if not await once():
            await pause(stop, rest)


@dataclass
class Backoff:
    """How long a loop rests before it begins again: longer each time, unless it ran steadily."""

    failures: int = 0

    def seconds_after(self, *, ran_seconds: float) -> float:
        """The rest after one more failure of a loop that had run for so long."""
        if ran_seconds > STEADY_SECONDS:
            self.failures = 0
        seconds: float = min(LONGEST_PAUSE_SECONDS, 0.5 * 2**self.failures)
        self.failures = min(self.failures + 1, 6)
        return seconds


async def keep_running(loop: Loop, stop: asyncio.Event, failures: Counter[str]) -> None:
    """Begin a loop again after the database was away; what else it raises ends a vital one."""
    backoff = Backoff()
    while not stop.is_set():
        began = time.monotonic()
        try:
            await loop.run(stop)
        except Exception as problem:
            if may_pass(problem):
                get_logger().warning("loop interrupted", loop=loop.name, error=told(problem))
            else:
                failures[loop.name] += 1
                get_logger().exception("loop broke", loop=loop.name)
                if loop.is_vital:
                    raise
            await pause(stop, backoff.seconds_after(ran_seconds=time.monotonic() - began))
        else:
            return
