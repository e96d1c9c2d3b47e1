"""A database with the chassis's tables and one of the test's own, a Kafka, and the chassis on both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis.database import Database
from services.chassis.telemetry import Telemetry, telemetry
from tests.chassis.small_service import SmallSettings, tables
from tests.chassis.stage import Stage
from tools.servers.kafka import RunningKafka, running_kafka


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    return make_template("chassis", create)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The database of the service that hears."""
    async with Database.open(database_url, service="registry", pool_size=5) as database:
        yield database


@pytest.fixture
async def matching(
    make_database: Callable[[str], str], template_name: str
) -> AsyncIterator[Database]:
    """The database of the service that says what these tests hear."""
    url = make_database(template_name)
    async with Database.open(url, service="matching", pool_size=20) as database:
        yield database


@pytest.fixture
def measures() -> Iterator[Telemetry]:
    with telemetry(SmallSettings(), role="worker") as measures:
        yield measures


@pytest.fixture(scope="session")
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKafka]:
    """A broker that these tests may stop and fill as they like."""
    folder: Path = tmp_path_factory.mktemp("kafka")
    with running_kafka(folder) as kafka:
        yield kafka


@pytest.fixture
async def stage(
    own_kafka: RunningKafka,
    database: Database,
    matching: Database,
    measures: Telemetry,
    suffix: str,
) -> AsyncIterator[Stage]:
    """Empty topics, a writer, a reader and a group that nobody used before."""
    stage = Stage(own_kafka, matching, database, measures, group=f"registry-{suffix}")
    await stage.clear()
    yield stage
    await stage.close()


def create(url: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, _create(url)).result()


async def _create(url: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        await connection.run_sync(tables().create_all)
    await engine.dispose()
