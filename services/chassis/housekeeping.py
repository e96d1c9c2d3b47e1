"""Drops what has served its time: old inbox rows, stored answers, given-up facts, old links."""

import asyncio
from datetime import timedelta
from typing import Final

from services.chassis import inbox
from services.chassis.database import Database
from services.chassis.pausing import pause
from services.chassis.transaction import Transaction

ANSWERS_KEPT: Final = timedelta(hours=24)
DROPPED_KEPT: Final = timedelta(days=90)
LINKS_KEPT: Final = timedelta(days=30)


async def tidy(stop: asyncio.Event, database: Database, *, every: float) -> None:
    """Drop it now and then, until told to stop."""
    while not stop.is_set():
        async with database.transaction() as tx:
            await drop_old(tx)
        await pause(stop, every)


async def drop_old(tx: Transaction) -> None:
    """Drop all that nobody can ask for any more."""
    await inbox.forget_old(tx)
    await tx.execute("DELETE FROM idempotency WHERE created_at < $1", tx.now - ANSWERS_KEPT)
    await tx.execute("DELETE FROM capability WHERE expires_at < $1", tx.now - LINKS_KEPT)
    await tx.execute(
        "DELETE FROM parked WHERE state = 'dropped' AND due_at < $1", tx.now - DROPPED_KEPT
    )
