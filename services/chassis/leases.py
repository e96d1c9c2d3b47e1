"""Which shards of the outbox this process may send: advisory locks on one direct connection.

The connection is never taken from a pool (returning it would free the locks) and must not go
through a pooler that shares it. When it ends, so do the leases, and another relay takes over.
"""

import math
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
from asyncpg import Connection

from services.chassis.database import CONNECT_SECONDS, server_settings
from services.chassis.outbox import SHARDS

SHARD_LOCKS: Final = 7001
PRESENCE_LOCKS: Final = 7003
ANSWER_SECONDS: Final = 3.0


class Leases:
    """The shards that are held, as long as the connection lives."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.held: set[int] = set()
        self._ended = False
        connection.add_termination_listener(self._end)

    @property
    def are_lost(self) -> bool:
        """Whether another relay may send these shards by now: stop sending at once."""
        return self._ended or bool(self.connection.is_closed())

    async def balance(self, *, busy: Collection[int]) -> None:
        """Hold a fair share among all relays that are present; shards in ``busy`` are not given up.

        Also the heartbeat: raises if the server does not answer in time.
        """
        share = math.ceil(SHARDS / await self._relays())
        for shard in sorted(self.held - set(busy))[: max(0, len(self.held) - share)]:
            await self._ask("SELECT pg_advisory_unlock($1, $2)", SHARD_LOCKS, shard)
            self.held.discard(shard)
        for shard in range(SHARDS):
            if len(self.held) < share and shard not in self.held and await self._try(shard):
                self.held.add(shard)

    async def _try(self, shard: int) -> bool:
        return bool(await self._ask("SELECT pg_try_advisory_lock($1, $2)", SHARD_LOCKS, shard))

    async def _relays(self) -> int:
        return int(
            await self._ask(
                """SELECT count(DISTINCT pid) FROM pg_locks
                   WHERE locktype = 'advisory' AND classid = $1
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """,
                PRESENCE_LOCKS,
            )
        )

    async def _ask(self, sql: str, *args: Any) -> Any:
        return await self.connection.fetchval(sql, *args, timeout=ANSWER_SECONDS)

    def _end(self, _connection: object) -> None:
        self._ended = True


@asynccontextmanager
async def leases(dsn: str, *, service: str) -> AsyncIterator[Leases]:
    """Be present as a relay while the block runs; its end gives all shards back."""
    connection = await asyncpg.connect(
        dsn, timeout=CONNECT_SECONDS, server_settings=server_settings(f"{service} relay", 5.0)
    )
    try:
        await connection.fetchval(
            "SELECT pg_advisory_lock($1, pg_backend_pid())", PRESENCE_LOCKS, timeout=ANSWER_SECONDS
        )
        yield Leases(connection)
    finally:
        connection.terminate()
