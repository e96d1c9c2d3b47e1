"""The service's own PostgreSQL: a pool of connections, units of work, and SQLModel sessions."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import asyncpg
from asyncpg import Connection, Pool
from asyncpg.exceptions import DataError, InterfaceError, InternalClientError, PostgresError

from services.chassis.settings import ServiceSettings
from services.chassis.transaction import AnyConnection, Transaction

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlmodel.ext.asyncio.session import AsyncSession

ACQUIRE_SECONDS: Final = 5.0
IDLE_IN_TRANSACTION_SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 5.0

UNWELL: Final = ("08", "25006", "25P03", "25P04", "40", "53", "57", "58")
"""SQLSTATEs that speak of the server or of rivals, never of the statement: try the whole again."""
CANCELLED_STATEMENT: Final = "57014"


class Database:
    """Opened once per process; every unit of work takes one connection for its short life."""

    def __init__(
        self, dsn: str, *, service: str, pool: Pool, clock: Callable[[], datetime]
    ) -> None:
        self.dsn = dsn
        self.service = service
        self.pool = pool
        self.clock = clock
        self._engine: AsyncEngine | None = None

    @staticmethod
    @asynccontextmanager
    async def open(
        dsn: str,
        *,
        service: str,
        pool_size: int = 8,
        statement_timeout_seconds: float = 5.0,
        clock: Callable[[], datetime] | None = None,
    ) -> AsyncIterator["Database"]:
        """A pool that connects when first asked: a database that is away delays, never prevents."""
        pool = asyncpg.create_pool(
            dsn,
            min_size=0,
            max_size=pool_size,
            init=speak_json,
            connection_class=LeanConnection,
            timeout=CONNECT_SECONDS,
            server_settings=server_settings(service, statement_timeout_seconds),
        )
        async with pool:
            database = Database(dsn, service=service, pool=pool, clock=clock or utc_now)
            try:
                yield database
            finally:
                await database.close_sessions()

    @asynccontextmanager
    async def transaction(self, *, is_replay: bool = False) -> AsyncIterator[Transaction]:
        """Commit at the end, or roll back where the block raises; nothing is tried twice."""
        async with self.acquire() as connection, connection.transaction():
            yield Transaction(connection, self.service, self.clock(), is_replay=is_replay)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Reads outside of a transaction: each statement sees what is committed at its moment."""
        async with self.acquire() as connection:
            yield Transaction(connection, self.service, self.clock())

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Transaction]:
        """Reads that all see what was committed when the first of them began."""
        async with (
            self.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield Transaction(connection, self.service, self.clock())

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[AnyConnection]:
        """One connection of the pool; `TimeoutError` if none is free for five seconds."""
        async with self.pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator["AsyncSession"]:
        """A SQLModel session for back-office reads; hot paths use `transaction`.

        SQLModel is imported by the first one: no process waits for it at its start.
        """
        from sqlmodel.ext.asyncio.session import AsyncSession  # noqa: PLC0415 - see above

        async with AsyncSession(self._sessions_engine(), expire_on_commit=False) as session:
            yield session

    async def answers(self, *, within_seconds: float = 2.0) -> bool:
        """Whether the server answers a question in time."""
        try:
            async with asyncio.timeout(within_seconds), self.read() as tx:
                return bool(await tx.fetchval("SELECT true"))
        except Exception as problem:
            if not may_pass(problem):
                raise
            return False

    async def close_sessions(self) -> None:
        """Give back the connections of the sessions' own small pool."""
        if self._engine is not None:
            await self._engine.dispose()

    def _sessions_engine(self) -> "AsyncEngine":
        from sqlalchemy import make_url  # noqa: PLC0415 - only sessions need an engine
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

        if self._engine is None:
            self._engine = create_async_engine(
                make_url(self.dsn).set(drivername="postgresql+asyncpg"),
                pool_size=2,
                max_overflow=2,
                pool_pre_ping=True,
                connect_args={"server_settings": server_settings(self.service, 5.0)},
            )
        return self._engine


class LeanConnection(Connection):
    """A pooled connection that carries no state of a session, hence needs no reset statement.

    An open transaction is rolled back all the same when the connection returns to the pool.
    """

    def get_reset_query(self) -> str:
        """Spare one round trip per unit of work."""
        return ""


def open_database(settings: ServiceSettings) -> AbstractAsyncContextManager[Database]:
    """`Database.open` with the service's settings."""
    return Database.open(
        settings.database_url.get_secret_value(),
        service=settings.service,
        pool_size=settings.database_pool,
        statement_timeout_seconds=settings.statement_timeout_seconds,
    )


def utc_now() -> datetime:
    """The clock of the application."""
    return datetime.now(UTC)


def is_unwell(problem: BaseException) -> bool:
    """Whether the database is away, overloaded or broke a tie: the same work may succeed soon."""
    if isinstance(problem, PostgresError):
        state = getattr(problem, "sqlstate", None) or ""
        return state.startswith(UNWELL) and state != CANCELLED_STATEMENT
    if isinstance(problem, InterfaceError):
        return not isinstance(problem, DataError)
    return isinstance(problem, (OSError, TimeoutError, InternalClientError))


def may_pass(problem: BaseException) -> bool:
    """Whether a loop may begin again: also where a statement was cancelled for taking too long."""
    return is_unwell(problem) or getattr(problem, "sqlstate", None) == CANCELLED_STATEMENT


async def speak_json(connection: AnyConnection) -> None:
    """Let jsonb be Python values; a `str` argument is taken for JSON text that is ready."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, encoder=_json_text, decoder=json.loads, schema="pg_catalog"
        )


def server_settings(service: str, statement_timeout_seconds: float) -> dict[str, str]:
    """What each connection says to the server at its start."""
    return {
        "application_name": f"zukunft {service}",
        "statement_timeout": f"{statement_timeout_seconds:g}s",
        "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_SECONDS:g}s",
        "timezone": "UTC",
    }


def _json_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
