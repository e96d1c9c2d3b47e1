"""Where somebody still stands: in every column of every database, on Kafka, in the logs.

Sealed columns are opened with the services' own key: an address that is only encrypted is still
there. Bytes are read as text, so that the raw facts in `outbox` and `parked` count too.
"""

import json
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg

from contracts import topics
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.keys import KeyRing
from services.chassis.replay import reading, records_until
from services.chassis.seal import UnsealError, unseal
from tools.environment import superuser_database_url
from tools.settings import SERVICES, Local


class Place(NamedTuple):
    """A column in which something was found."""

    service: str
    table: str
    column: str


@dataclass(frozen=True)
class Person:
    """Somebody who was planted, as the platform may know her."""

    name: str
    email: str
    phone: str
    person_id: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may stand nowhere but sealed in a database: name, mailbox, number as people write it."""
        return (self.name, self.email, self.phone, self.phone.replace("+49", "0"))

    @property
    def traces(self) -> tuple[str, ...]:
        """By what she is found: her secrets, and the id that all services know her by."""
        return (*self.secrets, self.person_id)


def somebody(local: Local, *, name: str, email: str, phone: str) -> Person:
    """A person with the id that this platform's key gives her mailbox."""
    mailbox = normalise_email(email)
    assert isinstance(mailbox, Email), mailbox
    return Person(name, email, phone, person_id(KeyRing(local.keys).person, email=mailbox))


async def in_databases(local: Local, traces: Collection[str]) -> set[Place]:
    """Every column of the five databases that holds one of the traces, sealed or not."""
    key, found = KeyRing(local.keys).seal, set()
    for service in SERVICES:
        async for table, row in rows_of(local, service):
            found |= {
                Place(service, table, column)
                for column, value in row.items()
                if holds(readings(value, key), traces)
            }
    return found


async def rows_of(local: Local, service: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Every row of a service's database, whatever schema its table is in."""
    connection = await asyncpg.connect(superuser_database_url(local, service))
    try:
        for schema, table in await connection.fetch(
            """SELECT table_schema, table_name FROM information_schema.tables
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"""
        ):
            for row in await connection.fetch(f'SELECT to_jsonb(t) FROM "{schema}"."{table}" t'):
                yield table, json.loads(row[0])
    finally:
        await connection.close()


def readings(value: Any, seal_key: bytes) -> list[str]:
    """A value of a column as text: bytes as they are, and unsealed where the key fits."""
    if not (isinstance(value, str) and value.startswith("\\x")):
        return [json.dumps(value, ensure_ascii=False)]
    raw = bytes.fromhex(value[2:])
    try:
        return [unseal(seal_key, raw)]
    except UnsealError:
        return [raw.decode(errors="replace")]


def holds(texts: Collection[str], traces: Collection[str]) -> bool:
    """Whether one of the texts holds one of the traces, in whatever letter case."""
    lowered = [text.lower() for text in texts]
    return any(trace.lower() in text for trace in traces for text in lowered)


async def on_kafka(local: Local, traces: Collection[str]) -> list[str]:
    """Records whose key, value or headers hold one of the traces, from the first to the last."""
    return [
        f"{record.topic}@{record.offset}"
        async for record in records_of(local)
        if holds(parts_of(record), traces)
    ]


async def records_of(local: Local) -> AsyncIterator[Any]:
    """Everything that stands on Kafka now, each partition in its order."""
    names = [topic.name for topic in topics.ALL]
    async with reading(local.kafka_bootstrap.split(","), names) as client:
        ends = await client.end_offsets(client.assignment())
        async for records in records_until(client, ends):
            for record in records:
                yield record


def parts_of(record: Any) -> list[str]:
    """Key, value and headers of a record as text."""
    raw = (record.key, record.value, *(value for _, value in record.headers))
    return [part.decode(errors="replace") for part in raw if part is not None]


def in_logs(folder: Path, traces: Collection[str]) -> list[str]:
    """Logs with a line that holds one of the traces."""
    texts = {path.name: path.read_text(errors="replace") for path in sorted(folder.iterdir())}
    return [name for name, text in texts.items() if holds([text], traces)]
