"""A database with the chassis's tables and one of the test's own, and the chassis on it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis.database import Database
from tests.chassis.small_service import tables


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    return make_template("chassis", create)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url, service="registry", pool_size=5) as database:
        yield database


@pytest.fixture
async def matching(
    make_database: Callable[[str], str], template_name: str
) -> AsyncIterator[Database]:
    """The database of the service that says what these tests hear."""
    async with Database.open(make_database(template_name), service="matching") as database:
        yield database


def create(url: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, _create(url)).result()


async def _create(url: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        await connection.run_sync(tables().create_all)
    await engine.dispose()
