"""Databases for tests: copies of a template that a worker makes once, and clears after each use.

To make a copy takes a quarter of a second of the server's time, to clear one a few milliseconds. A
test meets the rows of the template and no others, and none of an earlier test's connections. A copy
whose tables a test has changed is dropped.
"""

import fcntl
import uuid
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg

KEPT: Final = "as_it_was"
"""The schema of a copy that keeps the rows which the template had."""


@dataclass(frozen=True)
class Copy:
    """A database of a worker, how it is cleared, and what tells that its tables are the template's."""

    name: str
    template: str
    clearing: str
    shape: str


class Copies:
    """The copies that one worker has; the lock of the folder keeps two from copying at once."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.free: dict[str, list[Copy]] = defaultdict(list)
        self.made: set[str] = set()

    async def take(self, template: str) -> Copy:
        """A database as the template is; nobody else has it until it is given back."""
        while self.free[template]:
            copy = self.free[template].pop()
            if await self._clear(copy):
                return copy
            await self._drop(copy.name)
        return await self._copy(template)

    def give_back(self, copy: Copy) -> None:
        """It may be cleared and taken again."""
        self.free[copy.template].append(copy)

    async def drop_all(self) -> None:
        """Leave none of them on the server."""
        for name in sorted(self.made):
            await self._drop(name)

    def url_of(self, copy: Copy) -> str:
        """The copy's address."""
        return database_at(self.server, copy.name)

    async def _copy(self, template: str) -> Copy:
        name = f"test_{uuid.uuid4().hex}"
        with locked(self.folder / f"copy_{template}.lock"):
            await sql(self.server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.made.add(name)
        connection = await asyncpg.connect(database_at(self.server, name))
        try:
            clearing = await keep_rows(connection)
            return Copy(name, template, clearing, await connection.fetchval(SHAPE))
        finally:
            await connection.close()

    async def _clear(self, copy: Copy) -> bool:
        connection = await asyncpg.connect(self.url_of(copy))
        try:
            await connection.execute(END_THE_OTHERS)
            if await connection.fetchval(SHAPE) != copy.shape:
                return False
            await connection.execute(copy.clearing)
            return True
        finally:
            await connection.close()

    async def _drop(self, name: str) -> None:
        await sql(self.server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.made.discard(name)


async def keep_rows(connection: asyncpg.Connection) -> str:
    """Put the rows of every table aside; the answer is the script that brings just them back."""
    tables = [row["name"] for row in await connection.fetch(TABLES)]
    full = [name for name in tables if await connection.fetchval(f"SELECT EXISTS (TABLE {name})")]
    await connection.execute(f"CREATE SCHEMA {KEPT}")
    refilling = []
    for number, name in enumerate(full):
        await connection.execute(f"CREATE TABLE {KEPT}.t{number} AS TABLE {name}")
        columns = ", ".join(row["name"] for row in await connection.fetch(COLUMNS, name))
        refilling.append(
            f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE"
            f" SELECT {columns} FROM {KEPT}.t{number}"
        )
    counters = [row["restart"] for row in await connection.fetch(COUNTERS)]
    return "; ".join(
        [
            "SET session_replication_role = replica",  # no order among tables, no triggers
            *(f"DELETE FROM {name}" for name in tables),
            *refilling,
            *counters,
        ]
    )


class locked:  # noqa: N801 - reads as a statement: with locked(file)
    """Only one process at a time goes on with this file."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w")

    def __enter__(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def database_at(server: str, name: str) -> str:
    """The server's address with another database."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


async def sql(server: str, statement: str) -> None:
    """One statement outside of any transaction."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


_OURS: Final = f"nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', '{KEPT}')"
TABLES: Final = f"""SELECT format('%I.%I', nspname, relname) AS name
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND {_OURS} ORDER BY 1"""
COLUMNS: Final = """SELECT quote_ident(attname) AS name FROM pg_attribute
  WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  ORDER BY attnum"""
COUNTERS: Final = f"""SELECT format('SELECT setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value IS NOT NULL) AS restart
  FROM pg_sequences JOIN pg_namespace ON nspname = schemaname WHERE {_OURS}"""
END_THE_OTHERS: Final = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SHAPE: Final = " ".join(
    [
        "SELECT md5(string_agg(seen, ' ' ORDER BY seen)) FROM (",
        " UNION ALL ".join(
            f"SELECT format('{catalog} %s %s', oid, xmin) AS seen FROM {catalog}"
            " WHERE oid >= 16384"  # what was not there when the server was made
            for catalog in (
                "pg_class", "pg_namespace", "pg_trigger", "pg_constraint", "pg_proc", "pg_type",
                "pg_attrdef", "pg_policy", "pg_extension",
            )
        ),
        ") AS all_of_it",
    ]
)  # fmt: skip
"""Changes with whatever is made, changed or dropped in a database: PostgreSQL writes its row anew."""
