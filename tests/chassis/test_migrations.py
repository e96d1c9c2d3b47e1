"""A service's database is brought to the revision that its code needs, by any number of starters."""

import asyncio
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.chassis.schema import is_migrated
from services.chassis.tables import chassis_tables

FIRST = """
    from services.chassis.migrations import create_chassis_tables, drop_chassis_tables
    from alembic import op

    revision = "0001"
    down_revision = None

    def upgrade():
        create_chassis_tables(op)

    def downgrade():
        drop_chassis_tables(op)
"""
SECOND = """
    from alembic import op

    revision = "0002"
    down_revision = "0001"

    def upgrade():
        op.execute("CREATE TABLE later (id int)")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> str:
    """A service with two revisions."""
    name = f"service_{suffix}"
    versions = tmp_path / name / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (versions / "0001_first.py").write_text(textwrap.dedent(FIRST))
    (versions / "0002_second.py").write_text(textwrap.dedent(SECOND))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return name


@pytest.fixture
def template_name() -> str:
    return "template1"


async def test_an_empty_database_gets_all_tables_of_the_chassis(database_url, package):
    await migrate(database_url, package)

    wanted = MetaData()
    chassis_tables(wanted)
    assert set(wanted.tables) <= await tables_of(database_url)


async def test_several_starters_at_once_migrate_once(database_url, package):
    await asyncio.gather(*(migrate(database_url, package) for _ in range(4)))

    assert "later" in await tables_of(database_url)


async def test_a_process_is_ready_at_or_beyond_the_revision_that_it_needs(database_url, package):
    async with Database.open(database_url, service="registry") as database:
        before = await is_migrated(database, package)
        await migrate(database_url, package, revision="0001")
        halfway = await is_migrated(database, package)
        await migrate(database_url, package)
        there = await is_migrated(database, package)
        async with database.transaction() as tx:
            await tx.execute("UPDATE alembic_version SET version_num = '0003'")
        beyond = await is_migrated(database, package)

    assert [before, halfway, there, beyond] == [False, False, True, True]


async def tables_of(url: str) -> set[str]:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda given: inspect(given).get_table_names())
    await engine.dispose()
    return set(names)
