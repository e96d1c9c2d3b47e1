"""What is to happen later: one row per name and subject, run when due, retried, never lost."""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.chassis.database import Database
from services.chassis.logs import get_logger, told
from services.chassis.transaction import Transaction

LONGEST_PAUSE: Final = timedelta(minutes=5)
LOOKED_AT: Final = 100
"""How many due ones a worker looks at to find one that nobody else is running."""


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


async def expect(tx: Transaction, name: str, *, subjects: Sequence[str], due_at: datetime) -> None:
    """Let it happen for each subject at that moment, where nothing is planned for it yet.

    Whoever plans so holds a lock on the subject that its handler waits for: else the handler may
    be about to remove what is found planned here.
    """
    if tx.is_replay:
        return
    await tx.execute(
        """INSERT INTO timer (name, subject, due_at, payload)
           SELECT $1, subject, $3, '{}' FROM unnest($2::text[]) AS subject
           ON CONFLICT (name, subject) DO NOTHING""",
        name,
        list(subjects),
        due_at,
    )


async def cancel(tx: Transaction, name: str, *, subject: str) -> None:
    """Let it not happen; nothing to cancel is fine.

    One that is being run is left to its handler, which looks at how things stand.
    """
    if not tx.is_replay:
        await tx.execute("DELETE FROM timer WHERE name = $1 AND subject = $2", name, subject)


async def run_one(database: Database, handlers: Timers) -> bool:
    """Run one due timer in a transaction of its own; False if none is due.

    Its row is not locked meanwhile: the handler may wait for what somebody else has locked who
    moves or cancels this very timer, and then neither may wait for the other. So one that got
    another date while it ran, also from its handler, is kept and runs again at that date. Names
    without a handler in this build are left alone.
    """
    taken: Taken | None = None
    try:
        async with database.transaction() as tx:
            taken = await _take_due(tx, names=list(handlers))
            if taken is None:
                return False
            await handlers[taken.timer.name](taken.timer, tx)
            await _remove(tx, taken)
    except Exception as problem:
        if taken is None:
            raise
        await _postpone(database, taken, problem)
    return True


@dataclass(frozen=True, slots=True)
class Taken:
    """A timer that this transaction runs, and which writing of its row that was."""

    timer: Timer
    written_by: str


async def _take_due(tx: Transaction, *, names: list[str]) -> Taken | None:
    """The first that is due and that nobody else is running."""
    rows = await tx.fetch(
        """SELECT id FROM timer WHERE due_at <= $1 AND name = ANY($2::text[])
            ORDER BY due_at, id LIMIT $3""",
        tx.now,
        names,
        LOOKED_AT,
    )
    for row in rows:
        taken = await _try(tx, row["id"])
        if taken is not None and taken.timer.due_at <= tx.now:
            return taken
    return None


async def _try(tx: Transaction, timer_id: int) -> Taken | None:
    """Keep others from running it until this transaction ends; None if they do or did."""
    if not await tx.fetchval(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", f"timer:{timer_id}"
    ):
        return None
    row = await tx.fetchrow(
        """SELECT id, name, subject, due_at, payload, attempts, xmin::text AS written_by
             FROM timer WHERE id = $1""",
        timer_id,
    )
    if row is None:
        return None
    columns = dict(row)
    written_by = columns.pop("written_by")
    return Taken(Timer(**columns), written_by)


async def _remove(tx: Transaction, taken: Taken) -> None:
    """It has run; one that was written anew meanwhile stays."""
    await tx.execute(
        "DELETE FROM timer WHERE id = $1 AND xmin = $2::text::xid",
        taken.timer.id,
        taken.written_by,
    )


async def _postpone(database: Database, failed: Taken, problem: Exception) -> None:
    """Put it off, unless somebody runs it again already, or gave it another date meanwhile."""
    timer = failed.timer
    get_logger().error(
        "timer failed", timer=timer.name, attempts=timer.attempts + 1, error=told(problem)
    )
    async with database.transaction() as tx:
        again = await _try(tx, timer.id)
        if again is None or again.written_by != failed.written_by:
            return
        await tx.execute(
            "UPDATE timer SET attempts = attempts + 1, due_at = $2 WHERE id = $1",
            timer.id,
            next_try(timer.attempts, now=tx.now, chance=random.random()),  # noqa: S311 - jitter
        )


def next_try(attempts: int, *, now: datetime, chance: float) -> datetime:
    """Twice as late each time up to five minutes; ``chance`` (0..1) spreads it by two fifths."""
    pause: timedelta = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 20)))
    return now + pause * (0.8 + 0.4 * chance)
