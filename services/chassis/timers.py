"""What is to happen later: one row per name and subject, run when due, retried, never lost."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from asyncpg import Record

from services.chassis.database import Database
from services.chassis.logs import get_logger, told
from services.chassis.transaction import Transaction

LONGEST_PAUSE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Timer:
    """One thing that is due."""

    id: int
    name: str
    subject: str
    due_at: datetime
    payload: dict[str, Any]
    attempts: int


TimerHandler = Callable[[Timer, Transaction], Awaitable[None]]
Timers = Mapping[str, TimerHandler]


async def schedule(
    tx: Transaction,
    name: str,
    *,
    subject: str,
    due_at: datetime,
    payload: dict[str, Any] | None = None,
) -> None:
    """Let it happen at that moment; a second call for the same subject moves it."""
    if tx.is_replay:
        return
    await tx.execute(
        """INSERT INTO timer (name, subject, due_at, payload) VALUES ($1, $2, $3, $4)
           ON CONFLICT (name, subject)
           DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, attempts = 0""",
        name,
        subject,
        due_at,
        payload or {},
    )


async def cancel(tx: Transaction, name: str, *, subject: str) -> None:
    """Let it not happen; nothing to cancel is fine.

    One that is being run is left to its handler, which looks at how things stand: it may wait for
    what the caller has locked, and the caller must not wait for it.
    """
    if not tx.is_replay:
        await tx.execute(
            """DELETE FROM timer WHERE id IN (
                 SELECT id FROM timer WHERE name = $1 AND subject = $2 FOR UPDATE SKIP LOCKED)""",
            name,
            subject,
        )


async def run_one(database: Database, handlers: Timers) -> bool:
    """Run one due timer in a transaction of its own; False if none is due.

    The row is deleted before its handler runs, so that a handler may schedule itself again. Names
    without a handler in this build are left alone.
    """
    timer: Timer | None = None
    try:
        async with database.transaction() as tx:
            timer = await _take_due(tx, names=list(handlers))
            if timer is None:
                return False
            await handlers[timer.name](timer, tx)
    except Exception as problem:
        if timer is None:
            raise
        await _postpone(database, timer, problem)
    return True


async def _take_due(tx: Transaction, *, names: list[str]) -> Timer | None:
    row = await tx.fetchrow(
        """DELETE FROM timer WHERE id = (
             SELECT id FROM timer WHERE due_at <= $1 AND name = ANY($2::text[])
             ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, name, subject, due_at, payload, attempts""",
        tx.now,
        names,
    )
    return _timer(row) if row else None


def _timer(row: Record) -> Timer:
    return Timer(**dict(row))


async def _postpone(database: Database, timer: Timer, problem: Exception) -> None:
    """Put it off, unless somebody gave it another date meanwhile: then that date counts."""
    get_logger().error(
        "timer failed", timer=timer.name, attempts=timer.attempts + 1, error=told(problem)
    )
    async with database.transaction() as tx:
        await tx.execute(
            """UPDATE timer SET attempts = attempts + 1, due_at = $3
               WHERE id = $1 AND due_at = $2""",
            timer.id,
            timer.due_at,
            next_try(timer.attempts, now=tx.now, chance=random.random()),  # noqa: S311 - jitter
        )


def next_try(attempts: int, *, now: datetime, chance: float) -> datetime:
    """Twice as late each time up to five minutes; ``chance`` (0..1) spreads it by two fifths."""
    pause: timedelta = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 20)))
    return now + pause * (0.8 + 0.4 * chance)
