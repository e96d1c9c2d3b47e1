"""What is done once at each start: `python -m tools.jobs databases|migrate|topics`.

They change nothing when all is as it should be. Each imports what it needs when it is asked.
"""

import asyncio
import importlib
import sys
from typing import TYPE_CHECKING, Final

from tools.environment import database_password, database_url, superuser_url
from tools.settings import SERVICES, Local, read_settings

if TYPE_CHECKING:
    import asyncpg

FILLED: Final = {"registry": "services.registry.work.filling"}
"""Services whose ``migrate`` also fills tables, and the module that does it."""


def main() -> None:
    """Do the job named on the command line."""
    local = read_settings()
    match sys.argv[1:]:
        case ["databases"]:
            asyncio.run(create_databases(local))
        case ["migrate"]:
            asyncio.run(migrate_all(local))
        case ["topics"]:
            from tools.topics import create_topics  # noqa: PLC0415 - brings the Kafka client

            made = asyncio.run(create_topics(local.kafka_bootstrap))
            print(f"{len(made)} topics made.")
        case _:
            sys.exit("usage: python -m tools.jobs databases|migrate|topics")


async def create_databases(local: Local) -> None:
    """One role and one database per service; no service may connect to another's."""
    import asyncpg  # noqa: PLC0415 - only this job speaks to PostgreSQL itself

    connection = await asyncpg.connect(superuser_url(local))
    try:
        for service in SERVICES:
            await create_database(connection, service, database_password(local, service))
    finally:
        await connection.close()


async def create_database(connection: "asyncpg.Connection", service: str, password: str) -> None:
    """The service's role with its present password, and its database."""
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", service):
        await connection.execute(f'CREATE ROLE "{service}" LOGIN')
    await connection.execute(f"ALTER ROLE \"{service}\" PASSWORD '{password}'")
    if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", service):
        await connection.execute(f'CREATE DATABASE "{service}" OWNER "{service}"')
    await connection.execute(f'REVOKE ALL ON DATABASE "{service}" FROM PUBLIC')


async def migrate_all(local: Local) -> None:
    """What each service's own ``migrate`` does, in one process: they share their imports."""
    from services.chassis.schema import bring_to_head  # noqa: PLC0415 - the other jobs need none

    for service in SERVICES:
        print(f"Migrating {service} …", flush=True)
        dsn = database_url(local, service)
        await bring_to_head(dsn, f"services.{service}")
        if service in FILLED:
            await importlib.import_module(FILLED[service]).fill(dsn)


if __name__ == "__main__":
    main()
