"""The directory as a test sees it, whichever adapter answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.database import Database
from services.registry.decide.areas import Point
from services.registry.decide.content import Content
from services.registry.decide.directory import Question
from services.registry.settings import RegistrySettings
from services.registry.store.search import Cluster, Hit, Page, SearchIndex, Spot
from services.registry.store.search_memory import MemorySearch
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work.directory_copy import DirectoryCopy
from tests.registry.builders import NOW, a_question, put_entry


@dataclass
class Shelf:
    """What is put goes into PostgreSQL; the copy hears of it by the change log, as in life."""

    database: Database
    copy: DirectoryCopy | None = None

    @asynccontextmanager
    async def search(self) -> AsyncIterator[SearchIndex]:
        async with self.database.read() as tx:
            if self.copy is None:
                yield PostgresSearch(tx)
                return
            await without_strangers(self.database)
            await self.copy.catch_up()
            assert self.copy.index is not None
            yield MemorySearch(self.copy.index, tx)

    async def put(
        self, content: Content, *, listed_at: datetime = NOW, confirmed_at: datetime = NOW
    ) -> UUID:
        return await put_entry(
            self.database, content, listed_at=listed_at, confirmed_at=confirmed_at
        )

    async def drop(self, initiative_id: UUID) -> None:
        async with self.database.transaction() as tx:
            await PostgresSearch(tx).drop(initiative_id)

    async def ask(self, text: str = "", **other: Any) -> Page:
        return await self.find(a_question(text, **other))

    async def find(self, question: Question) -> Page:
        async with self.search() as search:
            return await search.find(question)

    async def titles(self, text: str = "", **other: Any) -> list[str]:
        return [hit.entry.content.title for hit in (await self.ask(text, **other)).hits]

    async def spots(self, text: str = "", **other: Any) -> tuple[Spot, ...]:
        async with self.search() as search:
            return await search.spots(a_question(text, **other))

    async def clusters(self, text: str = "", *, zoom: int, **other: Any) -> tuple[Cluster, ...]:
        async with self.search() as search:
            return await search.clusters(a_question(text, **other), zoom=zoom)

    async def near(self, point: Point, *, limit: int) -> tuple[Hit, ...]:
        async with self.search() as search:
            return await search.near(point, limit=limit)


async def a_copy(database: Database, settings: RegistrySettings) -> DirectoryCopy:
    """A copy in memory that has loaded what there is."""
    wanted = settings.model_copy(update={"registry_search": "memory"})
    copy = DirectoryCopy(database, wanted)
    await copy.load()
    return copy


async def without_strangers(database: Database) -> None:
    """Wait until no transaction of another database, or of the server itself, holds the log up.

    All databases of a server share the numbers of transactions, and other tests run beside this.
    """
    async with database.read() as tx:
        seen: int = await tx.fetchval("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::int8")
    while await _strangers(database, before=seen):  # noqa: ASYNC110 - PostgreSQL tells nobody
        await asyncio.sleep(0.01)


async def _strangers(database: Database, *, before: int) -> int:
    async with database.read() as tx:
        count: int = await tx.fetchval(
            """SELECT count(*) FROM pg_stat_activity
                WHERE (datname <> current_database() OR backend_type <> 'client backend')
                  AND backend_xid::text::int8 < $1""",
            before,
        )
    return count
