"""Moves a service's database to the revision that its code needs.

A service keeps its revisions in ``migrations/versions`` (``0001_….py``, …); there is one
environment for all of them, beside this chapter.
"""

from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.chassis.schema import versions_of
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


def configuration(package: str) -> Config:
    """Alembic's configuration for a service."""
    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions_of(package)).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, config: Config, revision: str) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ONE_AT_A_TIME})
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
