"""Moves a service's database to the revision that its code needs, and tells whether it is there.

A service keeps its revisions in ``migrations/versions`` (``0001_….py``, …); there is one
environment for all of them, beside this chapter.
"""

import asyncio
from importlib import resources
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.chassis.database import Database
from services.chassis.settings import ServiceSettings
from services.chassis.tables import chassis_tables

ENVIRONMENT: Final = Path(__file__).with_name("migration")
ONE_AT_A_TIME: Final = 7002
LOCK_TIMEOUT: Final = "5s"


def create_chassis_tables(op: Any) -> None:
    """Create the tables of the chassis; called in a service's first revision with Alembic's ``op``.

    A released table is changed by a helper of its own beside this one, called in a new revision.
    """
    metadata = MetaData()
    chassis_tables(metadata)
    metadata.create_all(op.get_bind(), checkfirst=False)


def drop_chassis_tables(op: Any) -> None:
    """The way back of `create_chassis_tables`."""
    metadata = MetaData()
    chassis_tables(metadata)
    metadata.drop_all(op.get_bind(), checkfirst=False)


def run_migrations(settings: ServiceSettings, package: str) -> None:
    """Bring the database to the newest revision of ``services.<name>``; a second run is quick."""
    asyncio.run(migrate(settings.database_url.get_secret_value(), package))


async def migrate(dsn: str, package: str, *, revision: str = "head") -> None:
    """Bring a database up to a revision of a service; two at once wait for each other."""
    engine = create_async_engine(
        make_url(dsn).set(drivername="postgresql+asyncpg"), poolclass=NullPool
    )
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, configuration(package), revision)
            await connection.commit()
    finally:
        await engine.dispose()


async def is_migrated(database: Database, package: str) -> bool:
    """Whether the schema is what this build needs, or newer.

    A revision that this build does not know counts as newer: while a release rolls out, the old
    processes stay ready beside the expanded schema.
    """
    async with database.read() as tx:
        if await tx.fetchval("SELECT to_regclass('alembic_version')") is None:
            return False
        current = await tx.fetchval("SELECT version_num FROM alembic_version")
    return current is not None and not _is_behind(current, package)


def configuration(package: str) -> Config:
    """Alembic's configuration for a service."""
    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    versions = resources.files(package) / "migrations" / "versions"
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, config: Config, revision: str) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ONE_AT_A_TIME})
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _is_behind(current: str, package: str) -> bool:
    scripts = ScriptDirectory.from_config(configuration(package))
    try:
        known = scripts.get_revision(current)
    except CommandError:
        return False
    return known.revision != scripts.get_current_head()
