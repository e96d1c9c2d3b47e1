"""One unit of work: what a service reads and writes here happens together or not at all."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asyncpg import Connection, Record
from asyncpg.pool import PoolConnectionProxy

from contracts.fact import Envelope

AnyConnection = Connection | PoolConnectionProxy


@dataclass(frozen=True, slots=True)
class Transaction:
    """Plain SQL inside one transaction; ``$1`` marks an argument, jsonb arrives as Python values.

    ``now`` is the moment at which the unit of work began, the same for all its decisions.
    ``envelope`` stands around the fact that is being handled, if one is.
    """

    connection: AnyConnection
    service: str
    now: datetime
    is_replay: bool = False
    envelope: Envelope | None = None

    async def fetch(self, sql: str, *args: Any) -> list[Record]:
        """All rows."""
        return await self.connection.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> Record | None:
        """The first row, or None."""
        row: Record | None = await self.connection.fetchrow(sql, *args)
        return row

    async def fetchval(self, sql: str, *args: Any) -> Any:
        """The first value of the first row, or None."""
        return await self.connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> str:
        """Run a statement; the answer is PostgreSQL's tag, such as ``UPDATE 1``."""
        return await self.connection.execute(sql, *args)

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once per row, in one round trip."""
        await self.connection.executemany(sql, rows)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is done inside is undone alone if it raises."""
        async with self.connection.transaction():
            yield

    def handling(self, envelope: Envelope) -> "Transaction":
        """The same unit of work while it handles the fact inside this envelope."""
        return replace(self, envelope=envelope)

    @property
    def is_lost(self) -> bool:
        """Whether the connection is gone, so that nothing of this unit of work remains."""
        return bool(self.connection.is_closed())
