"""One engine per market: whoever holds its lock follows the change log, others stand by.

The lock lives on a connection of its own. Losing it is not noticed at once, so each transaction
also makes sure that the epoch is still the one in which this engine began (a fencing token). An
engine that fails in any way forgets its memory and builds it anew from the tables.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from contracts.matching import Market as MarketName
from contracts.matching import Side
from services.chassis.database import CONNECT_SECONDS, Database, server_settings
from services.chassis.logs import get_logger
from services.chassis.pausing import pause, unless_stopped
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
    """One per market and worker process; `run` is a loop of the worker."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        *,
        of: MarketName = MarketName.LIVING,
        poll_seconds: float = 1.0,
    ) -> None:
        self.database, self.desk, self.of, self.poll_seconds = database, desk, of, poll_seconds
        self.market: Market | None = None
        self._heard = asyncio.Event()

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
            get_logger().info("engine owns the market", market=self.of, epoch=epoch)
            await connection.add_listener(engine.CHANNEL, self._hear)
            last_beat = asyncio.get_running_loop().time()
            while not stop.is_set():
                self._heard.clear()
                if not await self.take_one(epoch):
                    await unless_stopped(stop, pause(self._heard, self.poll_seconds))
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

    def _hear(self, *told: object) -> None:
        """The change log has news of a market, which is the last of what is told."""
        if told[-1] == self.of:
            self._heard.set()

    async def load(self) -> int:
        """Build the memory from the tables as the new owner; the answer is the epoch."""
        async with self.database.transaction() as tx:
            epoch = await engine.begin_epoch(tx, self.of)
        await self._repack(epoch)
        async with self.database.transaction() as tx:
            await engine.hold_epoch(tx, self.of, epoch)
            rows = {side: await engine.rows(tx, self.of, side) for side in Side}
            bans = await engine.bans(tx, self.of)
        self.market = await asyncio.to_thread(
            Market.build,
            rows,
            bans,
            is_mutual=self.of is MarketName.FOUNDING,
            threads=os.cpu_count() or 1,
        )
        return epoch

    async def _repack(self, epoch: int) -> None:
        """Pack anew what another version of the kernel packed, some rows at a time."""
        for side in Side:
            is_left = True
            while is_left:
                async with self.database.transaction() as tx:
                    await engine.hold_epoch(tx, self.of, epoch)
                    is_left = await repack_some(tx, self.of, side)

    async def take_one(self, epoch: int) -> bool:
        """Take one entry; False if the log is empty. Memory changes after the commit."""
        if self.market is None:
            return False
        async with self.database.read() as looking:
            if not await engine.has_entries(looking, self.of):
                return False
        async with self.database.transaction() as tx:
            taken = await take_change(tx, self.desk, self.market, of=self.of, epoch=epoch)
        if taken is not None:
            apply_taken(self.market, taken)
        return taken is not None

    @asynccontextmanager
    async def _lock(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(
            self.database.dsn,
            timeout=CONNECT_SECONDS,
            server_settings=server_settings(f"matching engine {self.of}", ANSWER_SECONDS),
        )
        try:
            yield connection
        finally:
            connection.terminate()

    async def _try(self, connection: asyncpg.Connection) -> bool:
        return bool(
            await connection.fetchval(
                "SELECT pg_try_advisory_lock($1, $2)",
                ENGINE_LOCK,
                engine.MARKETS.index(self.of),
                timeout=ANSWER_SECONDS,
            )
        )
