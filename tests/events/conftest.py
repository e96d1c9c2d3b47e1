"""A migrated database of events, keys of its own, and a house in which time can be moved."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.chassis.migrations import migrate
from services.events.decide.model import Rules
from services.events.settings import EventsSettings
from services.events.work.desk import Desk
from tests.events.builders import MONDAY_NOON
from tests.events.house import Clock, House
from tests.events.server import Api, serving
from tools.keys import make_keys


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    return make_template("events", create)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    folder: Path = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return KeyRing(folder)


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY_NOON)


@pytest.fixture
async def database(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    async with Database.open(
        database_url, service="events", pool_size=64, clock=clock, statement_timeout_seconds=60
    ) as database:
        yield database


@pytest.fixture
def desk(keys: KeyRing) -> Desk:
    return Desk(
        rules=Rules(), keys=keys, public_host="zukunft.example", organizer="post@zukunft.example"
    )


@pytest.fixture
def house(database: Database, desk: Desk, clock: Clock) -> House:
    return House(database, desk, clock)


def create(url: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, migrate(url, "services.events")).result()


@pytest.fixture
async def api(database_url: str, keys: KeyRing) -> AsyncIterator[Api]:
    settings = EventsSettings(database_url=database_url, keys_dir=keys.folder, database_pool=5)
    async with serving(settings) as api:
        yield api
