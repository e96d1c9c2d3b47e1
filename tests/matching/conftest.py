"""A migrated database of matching, keys of its own, and a house in which time can be moved."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.chassis.migrations import migrate
from services.matching.decide import kernel
from services.matching.work.desk import Desk
from tests.matching.house import Clock, House
from tools.keys import make_keys


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    return make_template("matching", create)


def create(url: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, migrate(url, "services.matching")).result()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    folder: Path = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return KeyRing(folder)


@pytest.fixture
def desk(keys: KeyRing) -> Desk:
    return Desk(
        seal_key=keys.seal,
        link_key=keys.link,
        patience=timedelta(days=14),
        notices_per_week=5,
    )


@pytest.fixture(scope="session", autouse=True)
def _warm_kernel() -> None:
    """Compile outside of any transaction, as the worker does before it is ready."""
    kernel.warm_up()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    async with Database.open(
        database_url, service="matching", clock=clock, statement_timeout_seconds=60
    ) as database:
        yield database


@pytest.fixture
def house(database: Database, desk: Desk) -> House:
    return House(database, desk)
