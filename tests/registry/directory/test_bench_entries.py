"""The benches bring entries in by COPY: what they measure is what stands there in life."""

from typing import Final

from services.chassis.database import Database
from services.registry.store import directory_rows
from services.registry.store.search import indexed
from tests.bench import registry_entries

TABLES: Final = ("directory", "directory_word", "directory_site", "directory_ground")
ENTRIES: Final = 80


async def test_entries_that_are_copied_in_stand_there_as_if_they_had_been_listed(
    database: Database, database_url: str
) -> None:
    await registry_entries.fill(database_url, count=ENTRIES)
    copied = await rows(database)

    for entry in registry_entries.entries(0, ENTRIES):
        async with database.transaction() as tx:
            await directory_rows.put(tx, entry, *indexed(entry, corpus=()))

    assert await rows(database) == copied
    assert all(copied.values()), "every table has something to compare"


async def rows(database: Database) -> dict[str, list[str]]:
    found = {}
    async with database.read() as tx:
        for table in TABLES:
            told = await tx.fetch(f"SELECT {table}::text AS told FROM {table}")
            found[table] = sorted(row["told"] for row in told)
    return found
