"""Tries parked facts again: only the first of each key, effects and the end of its row together."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from asyncpg import Record
from asyncpg.exceptions import PostgresError

from contracts import codec
from contracts.codec import Unknown, Unreadable
from services.chassis import inbox
from services.chassis.database import Database, is_unwell
from services.chassis.handlers import Router
from services.chassis.intake import READ_LOCK, handle, note_failure
from services.chassis.parking import FIRST_PAUSE, NeverWorks, Parked, headers_from_bytes, reason_of
from services.chassis.telemetry import Telemetry
from services.chassis.transaction import Transaction

LONGEST_PAUSE: Final = timedelta(hours=1)


class StillUnreadableError(Exception):
    """This build cannot read the record either."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True)
class Retry:
    """One per worker; several skip each other's rows."""

    database: Database
    router: Router
    telemetry: Telemetry

    async def run_one(self) -> bool:
        """Try the oldest head that is due; False if none is."""
        row: Record | None = None
        try:
            async with self.database.transaction() as tx:
                row = await _due_head(tx)
                if row is None:
                    return False
                await self._again(tx, row)
                await tx.execute("DELETE FROM parked WHERE id = $1", row["id"])
        except Exception as problem:  # the edge: whatever a handler raises ends here
            if row is None or (isinstance(problem, PostgresError) and is_unwell(problem)):
                raise
            await self._postpone(row, problem)
        return True

    async def _again(self, tx: Transaction, row: Record) -> None:
        headers = headers_from_bytes(row["headers"])
        what = codec.decode(row["topic"], key=row["key"], value=row["payload"], headers=headers)
        if isinstance(what, Unknown) or self.router.ignores(what):
            return
        if isinstance(what, Unreadable):
            raise StillUnreadableError(what.reason)
        if row["fact_id"] is None and not await inbox.take(tx, [what.envelope.fact_id]):
            return  # Nobody could read its id when it came; it was taken by another record.
        try:
            await handle(self.router, what, tx=tx, telemetry=self.telemetry)
        except Exception as problem:
            note_failure(what, problem)
            raise

    async def _postpone(self, row: Record, problem: Exception) -> None:
        is_dead = isinstance(problem, (NeverWorks, StillUnreadableError))
        async with self.database.transaction() as tx:
            await tx.execute(
                """UPDATE parked SET attempts = attempts + 1, due_at = $2, state = $3,
                                     error_class = $4, error = $5
                   WHERE id = $1 AND state = 'waiting'""",
                row["id"],
                next_try(row["attempts"], now=tx.now, chance=random.random()),  # noqa: S311 - jitter
                Parked.DEAD if is_dead else Parked.WAITING,
                type(problem).__name__,
                reason_of(problem),
            )


def next_try(attempts: int, *, now: datetime, chance: float) -> datetime:
    """Twice as late each time up to an hour; ``chance`` (0..1) spreads it by a fifth."""
    pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts + 1, 20))
    return now + pause * (0.9 + 0.2 * chance)


async def _due_head(tx: Transaction) -> Record | None:
    await tx.execute("SELECT pg_advisory_xact_lock_shared($1)", READ_LOCK)
    return await tx.fetchrow(
        """SELECT * FROM parked
           WHERE consumer = $1 AND state = 'waiting' AND due_at <= $2
             AND NOT EXISTS (
               SELECT FROM parked AS head
               WHERE head.consumer = parked.consumer AND head.topic = parked.topic
                 AND head.key = parked.key AND head.id < parked.id AND head.state <> 'dropped')
           ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED""",
        tx.service,
        tx.now,
    )
