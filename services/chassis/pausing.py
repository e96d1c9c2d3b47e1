"""A rest that ends early when the process is told to stop."""

import asyncio


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Rest, or return early when told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
