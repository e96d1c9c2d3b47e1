"""Waits for a condition, not for a time."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Return as soon as the condition holds."""
    while not await condition():  # noqa: ASYNC110 - the condition stands in a server
        await asyncio.sleep(0.02)
