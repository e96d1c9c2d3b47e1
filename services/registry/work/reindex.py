"""All listed entries are indexed again, one transaction each, when words are read in a new way."""

from uuid import UUID

from services.chassis.database import Database
from services.chassis.transaction import Transaction
from services.registry.decide.entry_words import WORDS_VERSION
from services.registry.store import initiatives
from services.registry.store.search_postgres import PostgresSearch, listed_ids, set_version, version


async def bring_up_to_date(database: Database) -> int:
    """Index again whatever was indexed by older rules; the answer is how many entries."""
    async with database.read() as tx:
        if await version(tx) == WORDS_VERSION:
            return 0
        ids = await listed_ids(tx)
    for initiative_id in ids:
        async with database.transaction() as tx:
            await index_again(tx, initiative_id)
    async with database.transaction() as tx:
        await set_version(tx, WORDS_VERSION)
    return len(ids)


async def index_again(tx: Transaction, initiative_id: UUID) -> None:
    """Put the public revision in once more; one that was taken off meanwhile stays off."""
    await initiatives.lock(tx, initiative_id)
    entry = await PostgresSearch(tx).get(initiative_id)
    if entry is not None:
        await PostgresSearch(tx).put(entry)
