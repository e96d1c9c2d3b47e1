"""What is done once at each start: `python -m tools.jobs databases|topics`.

Both change nothing when all is as it should be.
"""

import asyncio
import sys

import asyncpg

from tools.environment import superuser_url
from tools.settings import SERVICES, Local, read_settings
from tools.topics import create_topics


def main() -> None:
    """Do the job named on the command line."""
    local = read_settings()
    match sys.argv[1:]:
        case ["databases"]:
            asyncio.run(create_databases(local))
        case ["topics"]:
            made = asyncio.run(create_topics(local.kafka_bootstrap))
            print(f"{len(made)} topics made.")
        case _:
            sys.exit("usage: python -m tools.jobs databases|topics")


async def create_databases(local: Local) -> None:
    """One role and one database per service; no service may connect to another's."""
    password = (local.keys / "database.password").read_text(encoding="ascii")
    connection = await asyncpg.connect(superuser_url(local))
    try:
        for service in SERVICES:
            await create_database(connection, service, password)
    finally:
        await connection.close()


async def create_database(connection: asyncpg.Connection, service: str, password: str) -> None:
    """The service's role with its present password, and its database."""
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", service):
        await connection.execute(f'CREATE ROLE "{service}" LOGIN')
    await connection.execute(f"ALTER ROLE \"{service}\" PASSWORD '{password}'")
    if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", service):
        await connection.execute(f'CREATE DATABASE "{service}" OWNER "{service}"')
        await connection.execute(f'REVOKE ALL ON DATABASE "{service}" FROM PUBLIC')


if __name__ == "__main__":
    main()
