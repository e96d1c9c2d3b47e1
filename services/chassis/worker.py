"""Puts a worker together: consumer, relay, timers, the service's own loops, health."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loop:
    """Something a service does for as long as its worker runs, until ``stop`` is set."""

    name: str
    run: Callable[[asyncio.Event], Awaitable[None]]
