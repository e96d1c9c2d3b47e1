"""What the registry has from its first day: places, area sets, and an index by today's words."""

from services.chassis.database import Database
from services.registry.settings import RegistrySettings
from services.registry.store import changes, places
from services.registry.store.funding import areas
from services.registry.work import reindex


async def fill(dsn: str) -> None:
    """Load the places and area sets, and index all entries again if words are read in a new way."""
    async with Database.open(dsn, service=RegistrySettings.service, pool_size=2) as database:
        async with database.transaction() as tx:
            await places.load(tx)
            await areas.fill(tx)
        await reindex.bring_up_to_date(database)
        async with database.transaction() as tx:
            await changes.begin_anew_if_foreign(tx)
