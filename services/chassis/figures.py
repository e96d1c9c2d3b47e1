"""Figures of a worker that must be asked for: what waits in the outbox, parked, or overdue."""

import asyncio
from typing import Any, Final

from services.chassis.database import Database
from services.chassis.pausing import pause
from services.chassis.telemetry import Telemetry
from services.chassis.watchdog import Watchdog

ASK_SECONDS: Final = 10.0
MOST_ROWS: Final = 100_000

SQL: Final = """
SELECT
  (SELECT count(*) FROM (SELECT FROM outbox LIMIT $2) AS few) AS outbox_rows,
  coalesce((SELECT extract(epoch FROM $1 - min(created_at)) FROM (
    SELECT created_at FROM outbox ORDER BY id LIMIT 100) AS first), 0) AS outbox_oldest_seconds,
  coalesce((SELECT extract(epoch FROM $1 - min(parked_at)) FROM parked
    WHERE state <> 'dropped'), 0) AS parked_oldest_seconds,
  coalesce((SELECT extract(epoch FROM $1 - min(due_at)) FROM timer
    WHERE due_at < $1), 0) AS timer_overdue_seconds,
  coalesce((SELECT max(age(backend_xmin)) FROM pg_stat_activity), 0) AS oldest_xmin_age
"""
PARKED: Final = (
    "SELECT error_class, count(*) AS rows FROM parked WHERE state <> 'dropped' GROUP BY 1"
)


class Figures:
    """Asks the database every ten seconds and tells whoever scrapes."""

    def __init__(
        self, database: Database, telemetry: Telemetry, *, watchdog: Watchdog | None
    ) -> None:
        self.database = database
        self.latest: dict[str, float] = {}
        self.parked: dict[str, float] = {}
        for name in (
            "outbox_rows",
            "outbox_oldest_seconds",
            "parked_oldest_seconds",
            "timer_overdue_seconds",
            "oldest_xmin_age",
        ):
            telemetry.observe(f"zp_{name}", name, read=self._reader(name))
        telemetry.observe("zp_parked_rows", "Parked", read=lambda: self.parked, label="reason")
        if watchdog is not None:
            telemetry.observe(
                "zp_consumer_lag", "Records not read yet", read=lambda: {"": float(watchdog.lag)}
            )
            telemetry.observe(
                "zp_consumer_seconds_since_progress",
                "Seconds without progress while records wait",
                read=lambda: {"": watchdog.seconds_since_progress},
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until told to stop."""
        while not stop.is_set():
            await self.ask()
            await pause(stop, ASK_SECONDS)

    async def ask(self) -> None:
        """Ask once."""
        async with self.database.read() as tx:
            row = await tx.fetchrow(SQL, tx.now, MOST_ROWS)
            parked = await tx.fetch(PARKED)
        self.latest = {name: float(value) for name, value in row.items()} if row else {}
        self.parked = {each["error_class"]: float(each["rows"]) for each in parked}

    def _reader(self, name: str) -> Any:
        return lambda: {"": self.latest[name]} if name in self.latest else {}
