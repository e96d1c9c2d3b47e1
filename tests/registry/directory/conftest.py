"""One directory for each adapter: what holds for one holds for the other."""

import pytest

from services.chassis.database import Database
from services.registry.settings import RegistrySettings
from tests.registry.directory.shelf import Shelf, a_copy


@pytest.fixture(params=["postgres", "memory"])
async def directory(
    request: pytest.FixtureRequest, database: Database, settings: RegistrySettings
) -> Shelf:
    if request.param == "postgres":
        return Shelf(database)
    return Shelf(database, await a_copy(database, settings))
