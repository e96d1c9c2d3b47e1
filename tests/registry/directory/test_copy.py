"""A replica's copy in memory: who answers when, and how the copy stays true."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest

from services.chassis.database import Database
from services.registry.settings import RegistrySettings
from services.registry.store.search_memory import MemorySearch
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work.directory_copy import TRUST_SECONDS, DirectoryCopy, follow
from tests.registry.builders import a_content, a_question, put_entry
from tests.registry.directory.shelf import Shelf, a_copy, without_strangers


@dataclass
class Seconds:
    passed: float = 0.0

    def __call__(self) -> float:
        return self.passed


def copy_of(database: Database, settings: RegistrySettings, **told: object) -> DirectoryCopy:
    return DirectoryCopy(database, settings.model_copy(update=told))


async def answers(copy: DirectoryCopy) -> type:
    async with copy.database.read() as tx:
        return type(copy.searching(tx))


@pytest.mark.parametrize(
    ("wanted", "adapter"),
    [("auto", PostgresSearch), ("postgres", PostgresSearch), ("memory", MemorySearch)],
)
async def test_a_small_directory_is_asked_of_postgresql_unless_one_wants_otherwise(
    database: Database, settings: RegistrySettings, wanted: str, adapter: type
) -> None:
    await put_entry(database, a_content())
    copy = copy_of(database, settings, registry_search=wanted)
    await copy.look()

    assert await answers(copy) is adapter


async def test_a_directory_that_grows_large_moves_into_memory_and_back(
    database: Database, settings: RegistrySettings
) -> None:
    copy = copy_of(database, settings, registry_search_memory_above=2)
    told = []
    ids = []
    for number in range(3):
        ids.append(await put_entry(database, a_content(f"Eintrag {number}")))
        await without_strangers(database)
        await copy.look()
        told.append(await answers(copy))
    await Shelf(database).drop(ids[0])
    await without_strangers(database)
    await copy.look()
    told.append(await answers(copy))

    assert told == [PostgresSearch, PostgresSearch, MemorySearch, PostgresSearch]


async def test_postgresql_answers_until_the_copy_is_ready_and_when_it_has_not_looked_for_long(
    database: Database, settings: RegistrySettings
) -> None:
    seconds = Seconds()
    wanted = settings.model_copy(update={"registry_search": "memory"})
    copy = DirectoryCopy(database, wanted, seconds=seconds)
    before = await answers(copy)
    await copy.look()
    ready = await answers(copy)
    seconds.passed += TRUST_SECONDS + 1
    stale = await answers(copy)
    await copy.look()

    assert [before, ready, stale] == [PostgresSearch, MemorySearch, PostgresSearch]
    assert await answers(copy) is MemorySearch


async def test_a_copy_is_loaded_from_the_stored_words(
    database: Database, settings: RegistrySettings
) -> None:
    initiative_id = await put_entry(database, a_content("Dorfladen"))
    async with database.transaction() as tx:
        await tx.execute(
            "UPDATE directory SET stems = '{stern}', impacts = '{700}' WHERE initiative_id = $1",
            initiative_id,
        )
    shelf = Shelf(database, await a_copy(database, settings))

    assert await shelf.titles("stern") == ["Dorfladen"]
    assert await shelf.titles("laden") == []


async def test_many_changes_are_joined_while_others_come_in(
    database: Database, settings: RegistrySettings
) -> None:
    shelf = Shelf(database, await a_copy(database, settings))
    for number in range(30):
        gone = await shelf.put(a_content(f"Eintrag {number}"))
    await shelf.ask()
    assert shelf.copy is not None
    assert shelf.copy.index is not None

    tidying = asyncio.create_task(shelf.copy.index.tidy())
    await asyncio.sleep(0)
    await shelf.drop(gone)
    await shelf.put(a_content("Spät dazu"))
    during = await shelf.titles(limit=100)
    await tidying

    assert len(during) == 30
    assert await shelf.titles(limit=100) == during
    assert "Spät dazu" in during
    assert "Eintrag 29" not in during


async def test_an_index_that_is_told_directly_answers_like_one_that_follows_the_log(
    database: Database, settings: RegistrySettings
) -> None:
    follower = Shelf(database, await a_copy(database, settings))
    told = Shelf(database, await a_copy(database, settings))
    ids = [await follower.put(a_content(f"Gartenhaus {number}")) for number in range(4)]
    async with database.read() as tx:
        assert told.copy is not None
        assert told.copy.index is not None
        index = MemorySearch(told.copy.index, tx)
        for initiative_id in ids:
            entry = await PostgresSearch(tx).get(initiative_id)
            assert entry is not None
            await index.put(entry)
        await index.drop(ids[0])
        found = await index.find(a_question("Haus"))
    await follower.drop(ids[0])

    assert found == await follower.ask("Haus")
    assert found.total == 3


@asynccontextmanager
async def following(copy: DirectoryCopy) -> AsyncIterator[None]:
    task = asyncio.create_task(follow(copy))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_found(copy: DirectoryCopy, count: int) -> None:
    while copy.index is None or len(copy.index) != count:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.01)


async def test_two_replicas_hear_of_a_change_and_of_its_end(
    database: Database, settings: RegistrySettings
) -> None:
    copies = [copy_of(database, settings, registry_search="memory") for _ in range(2)]
    async with following(copies[0]), following(copies[1]):
        initiative_id = await put_entry(database, a_content("Neu"))
        for copy in copies:
            await until_found(copy, 1)
        await Shelf(database).drop(initiative_id)
        for copy in copies:
            await until_found(copy, 0)


async def test_a_replica_finds_its_way_back_when_postgresql_ends_its_connections(
    database: Database, settings: RegistrySettings
) -> None:
    copy = copy_of(database, settings, registry_search="memory")
    async with following(copy):
        await put_entry(database, a_content("Vorher"))
        await until_found(copy, 1)
        async with database.read() as tx:
            await tx.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
            )
        await put_entry(database, a_content("Nachher"))
        await until_found(copy, 2)
