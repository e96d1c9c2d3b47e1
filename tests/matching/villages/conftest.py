"""The API of matching on a database of its own, with a commune and households."""

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr

from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.settings import MatchingSettings
from services.matching.work.desk import Desk
from tests.matching.house import Clock, House
from tests.matching.villages.hamlet import Hamlet


@pytest.fixture
async def hamlet(
    database_url: str, database: Database, keys: KeyRing, clock: Clock
) -> AsyncIterator[Hamlet]:
    settings = MatchingSettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys.folder
    )
    running = app.create_api(settings)
    async with running.router.lifespan_context(running):
        running.state.database = database
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(running), base_url="http://matching"
        ) as client:
            hamlet = Hamlet(client, keys, House(database, Desk.of(settings)))
            yield hamlet
            hamlet.composer.close()
