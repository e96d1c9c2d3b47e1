"""What a service's worker does: take facts, relay what the service says, run timers and loops.

Light to import, since each role of a service does so; the parts come with the first worker.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from services.chassis import timers as timing
from services.chassis.database import Database, open_database
from services.chassis.handlers import Handlers, Router, Tombstones
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import telemetry

Running = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Loop:
    """Something a service does for as long as its worker runs, until ``stop`` is set.

    One that ends earlier ends the worker; one that raises since the database is away is begun
    again. One that is not ``is_vital`` is begun again whatever it raises: a nightly run that breaks
    must not keep the facts of the day waiting. Operators see it in ``zp_loop_failures``.
    """

    name: str
    run: Running
    is_vital: bool = True


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure of the service's own for operators: ``read`` answers value by label when asked."""

    name: str
    description: str
    read: Callable[[], dict[str, float]]
    label: str = ""


async def run_worker(
    settings: ServiceSettings,
    *,
    handlers: Handlers | None = None,
    tombstones: Tombstones | None = None,
    timers: timing.Timers | None = None,
    loops: Sequence[Loop] = (),
    gauges: Sequence[Gauge] = (),
    database: Database | None = None,
) -> None:
    """Run the worker of a service until SIGTERM; without handlers it only relays.

    Ends with `SystemExit` where a part broke. ``database`` is opened here unless given.
    """
    from services.chassis.parts import Worker, run_timers  # noqa: PLC0415 - only workers need Kafka

    async with AsyncExitStack() as stack:
        if database is None:
            database = await stack.enter_async_context(open_database(settings))
        measures = stack.enter_context(telemetry(settings, role="worker"))
        for gauge in gauges:
            measures.observe(gauge.name, gauge.description, read=gauge.read, label=gauge.label)
        worker = Worker(settings, database, measures)
        if handlers or tombstones:
            worker.consume(Router(handlers or {}, tombstones or {}))
        if timers:
            worker.add(Loop("timers", lambda stop: run_timers(stop, database, timers)))
        for loop in loops:
            worker.add(loop)
        await worker.run()
