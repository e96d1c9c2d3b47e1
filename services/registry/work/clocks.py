"""Timers of the rooms that give way: who has a thing locked may be about to move its timer."""

from datetime import timedelta
from typing import Final

from services.chassis import timers
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction

SOON: Final = timedelta(seconds=1)


async def look_again(tx: Transaction, timer: Timer) -> None:
    """Let the timer come again in a moment, since somebody is at its thing right now."""
    await timers.schedule(tx, timer.name, subject=timer.subject, due_at=tx.now + SOON)
