"""The index that a replica of the API keeps in memory, and how it stays true.

PostgreSQL answers while the directory is small, and as long as the copy is not ready or has not
looked at the change log for a while: a search never waits for the copy, nor sees an old one.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final
from uuid import UUID

import asyncpg
import structlog

from services.chassis.database import CONNECT_SECONDS, Database, may_pass
from services.chassis.pausing import pause
from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.store import changes
from services.registry.store.search import Indexed, SearchIndex
from services.registry.store.search_postgres import PostgresSearch

if TYPE_CHECKING:
    from services.registry.store.memory.index import MemoryIndex

AT_ONCE: Final = 2_000
"""Rows per statement."""
LOOK_SECONDS: Final = 0.5
"""How long the copy waits for PostgreSQL's word before it looks by itself."""
LOOK_AGAIN_SECONDS: Final = 0.05
"""How long it waits while an older transaction holds changes up."""
COUNT_SECONDS: Final = 5.0
"""How often a replica without a copy looks whether the directory has grown large."""
TRUST_SECONDS: Final = 5.0
"""How long the copy answers without having looked at the log."""
READY: Final = "directory copy ready"
"""What the log says once searches are answered from memory."""
PAUSE_SECONDS: Final = 1.0
"""After something went wrong, and between two looks at how many parts the index has."""


class DirectoryCopy:
    """The copy of one replica; without one, everything is asked of PostgreSQL."""

    def __init__(
        self,
        database: Database,
        settings: RegistrySettings,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.index: MemoryIndex | None = None
        self.database = database
        self._wanted = settings.registry_search
        self._above = settings.registry_search_memory_above
        self._seconds = seconds
        self._position = changes.START
        self._looked_at = seconds()

    def searching(self, tx: Transaction) -> SearchIndex:
        """The adapter that answers now."""
        if self.index is None or not self._may_answer(self.index):
            return PostgresSearch(tx)
        from services.registry.store.search_memory import MemorySearch  # noqa: PLC0415 - see load

        return MemorySearch(self.index, tx)

    async def look(self) -> int:
        """Catch up with the log, or load the index where it is due; how many entries changed."""
        if self.index is not None:
            return await self.catch_up()
        if await self._is_due():
            await self.load()
        return 0

    async def load(self) -> None:
        """Take all entries in by their stored words, then what changed in the meantime."""
        from services.registry.store.memory.index import MemoryIndex  # noqa: PLC0415 - needs NumPy

        begun, index = self._seconds(), MemoryIndex()
        async with self.database.read() as tx:
            self._position = await changes.head(tx)
        async with self.database.transaction() as tx:
            with without_collecting():
                async for entries in changes.all_indexed(tx, at_once=AT_ONCE):
                    await asyncio.to_thread(index.load, entries)
        await index.tidy()
        await self._catch_up(index)
        self.index = index
        structlog.get_logger().info(
            READY, entries=len(index), seconds=round(self._seconds() - begun, 1)
        )

    async def catch_up(self) -> int:
        """Take in what changed since the last look; how many entries that were."""
        if self.index is None:
            return 0
        return await self._catch_up(self.index)

    async def is_held_up(self) -> bool:
        """Whether something changed that nobody may read before an older transaction ends."""
        if self.index is None:
            return False
        async with self.database.read() as tx:
            return await changes.are_coming(tx, self._position)

    async def tidy(self) -> None:
        """Join the parts of the index where there are many."""
        if self.index is not None and self.index.is_untidy:
            await self.index.tidy()

    def forget(self) -> None:
        """Ask PostgreSQL again, until the index is loaded anew."""
        self.index = None

    @property
    def wait_seconds(self) -> float:
        """How long to wait for PostgreSQL's word."""
        return COUNT_SECONDS if self.index is None else LOOK_SECONDS

    async def _catch_up(self, index: "MemoryIndex") -> int:
        count = 0
        while True:
            async with self.database.read() as tx:
                changed = await changes.since(tx, self._position, limit=AT_ONCE)
                ids = [change.initiative_id for change in changed]
                listed = await changes.indexed_of(tx, ids) if ids else []
            _take(index, ids, {entry.initiative_id: entry for entry in listed})
            if not changed:
                break
            count, self._position = count + len(changed), changed[-1].position
        self._looked_at = self._seconds()
        return count

    def _may_answer(self, index: "MemoryIndex") -> bool:
        is_fresh = self._seconds() - self._looked_at <= TRUST_SECONDS
        return is_fresh and (self._wanted == "memory" or len(index) > self._above)

    async def _is_due(self) -> bool:
        if self._wanted == "memory":
            return True
        async with self.database.read() as tx:
            return await changes.listed_count(tx) > self._above


async def follow(copy: DirectoryCopy) -> None:
    """Keep the copy true until cancelled; while it cannot be, PostgreSQL answers the searches."""
    while True:
        try:
            async with listening(copy.database.dsn) as heard, asyncio.TaskGroup() as tasks:
                tasks.create_task(_keep_tidy(copy))
                await _keep_true(copy, heard)
        except* Exception as problems:  # noqa: BLE001 - whatever it is, PostgreSQL answers
            is_passing = all(may_pass(problem) for problem in problems.exceptions)
            if not is_passing:
                copy.forget()
            names = sorted({type(problem).__name__ for problem in problems.exceptions})
            structlog.get_logger().warning("directory copy stands still", errors=names)
        await asyncio.sleep(PAUSE_SECONDS)


async def _keep_true(copy: DirectoryCopy, heard: asyncio.Event) -> None:
    while True:
        heard.clear()
        await copy.look()
        seconds = LOOK_AGAIN_SECONDS if await copy.is_held_up() else copy.wait_seconds
        await pause(heard, seconds)


async def _keep_tidy(copy: DirectoryCopy) -> None:
    """Joining the parts takes seconds; what changes meanwhile is seen at once all the same."""
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        await copy.tidy()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no circles among the millions of words that come and go; it is a fifth of the work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@asynccontextmanager
async def listening(dsn: str) -> AsyncIterator[asyncio.Event]:
    """Set whenever a commit changed the directory."""
    heard = asyncio.Event()
    connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    try:
        await connection.add_listener(changes.CHANNEL, lambda *_: heard.set())
        yield heard
    finally:
        await connection.close(timeout=CONNECT_SECONDS)


def _take(index: "MemoryIndex", ids: Sequence[UUID], listed: Mapping[UUID, Indexed]) -> None:
    for initiative_id in ids:
        if initiative_id in listed:
            index.put(listed[initiative_id])
        else:
            index.drop(initiative_id)
