"""Rests and waits that end early: when the process is told to stop, or when there is news."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def pause(until: asyncio.Event, seconds: float) -> None:
    """Rest, or return early when told to stop, or whatever else the event means.

    ``asyncio.timeout``, since ``wait_for`` of Python 3.11 may swallow a cancellation.
    """
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return


async def unless_stopped(stop: asyncio.Event, doing: Coroutine[Any, Any, None]) -> None:
    """Do something, or leave it where it is when told to stop."""
    task, stopping = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        stopping.cancel()
        task.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)
