"""The one engine that runs: whoever holds the lock follows the change log, others stand by.

The lock lives on a connection of its own. Losing it is not noticed at once, so each transaction
also makes sure that the epoch is still the one in which this engine began (a fencing token). An
engine that fails in any way forgets its memory and builds it anew from the tables.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from contracts.matching import Side
from services.chassis.database import CONNECT_SECONDS, Database, server_settings
from services.chassis.logs import get_logger
from services.chassis.pausing import pause
from services.matching.decide import kernel
from services.matching.decide.market import Market
from services.matching.store import engine
from services.matching.store.engine import ENGINE_LOCK, EngineReplacedError
from services.matching.work.desk import Desk
from services.matching.work.packing import repack_some
from services.matching.work.proposing import apply_taken, take_change

STANDBY_SECONDS: Final = 0.5
HEARTBEAT_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 3.0


class Engine:
    """One per worker process; `run` is a loop of the worker."""

    def __init__(self, database: Database, desk: Desk, *, poll_seconds: float = 0.05) -> None:
        self.database, self.desk, self.poll_seconds = database, desk, poll_seconds
        self.market: Market | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Own the market whenever the lock is free, until told to stop."""
        while not stop.is_set():
            async with self._lock() as connection:
                while not stop.is_set() and not await self._try(connection):
                    await pause(stop, STANDBY_SECONDS)
                if not stop.is_set():
                    await self._own(stop, connection)

    async def _own(self, stop: asyncio.Event, connection: asyncpg.Connection) -> None:
        try:
            epoch = await self.load()
            get_logger().info("engine owns the market", epoch=epoch)
            last_beat = asyncio.get_running_loop().time()
            while not stop.is_set():
                if not await self.take_one(epoch):
                    await pause(stop, self.poll_seconds)
                if asyncio.get_running_loop().time() - last_beat > HEARTBEAT_SECONDS:
                    await connection.fetchval("SELECT true", timeout=ANSWER_SECONDS)
                    last_beat = asyncio.get_running_loop().time()
        except EngineReplacedError:
            get_logger().warning("engine was replaced")
        finally:
            self.market = None

    @staticmethod
    def warm_up() -> None:
        """Compile the kernel; call it before the worker is ready, it may take a while."""
        kernel.warm_up()

    async def load(self) -> int:
        """Build the memory from the tables as the new owner; the answer is the epoch."""
        async with self.database.transaction() as tx:
            epoch = await engine.begin_epoch(tx)
        await self._repack(epoch)
        async with self.database.transaction() as tx:
            await engine.hold_epoch(tx, epoch)
            rows = {side: await engine.rows(tx, side) for side in Side}
            bans = await engine.bans(tx)
        self.market = await asyncio.to_thread(Market.build, rows, bans)
        return epoch

    async def _repack(self, epoch: int) -> None:
        """Pack anew what another version of the kernel packed, some rows at a time."""
        for side in Side:
            is_left = True
            while is_left:
                async with self.database.transaction() as tx:
                    await engine.hold_epoch(tx, epoch)
                    is_left = await repack_some(tx, side)

    async def take_one(self, epoch: int) -> bool:
        """Take one entry; False if the log is empty. Memory changes after the commit."""
        if self.market is None:
            return False
        async with self.database.read() as looking:
            if not await engine.has_entries(looking):
                return False
        async with self.database.transaction() as tx:
            taken = await take_change(tx, self.desk, self.market, epoch=epoch)
        if taken is not None:
            apply_taken(self.market, taken)
        return taken is not None

    @asynccontextmanager
    async def _lock(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(
            self.database.dsn,
            timeout=CONNECT_SECONDS,
            server_settings=server_settings("matching engine", ANSWER_SECONDS),
        )
        try:
            yield connection
        finally:
            connection.terminate()

    async def _try(self, connection: asyncpg.Connection) -> bool:
        return bool(
            await connection.fetchval(
                "SELECT pg_try_advisory_lock($1)", ENGINE_LOCK, timeout=ANSWER_SECONDS
            )
        )
