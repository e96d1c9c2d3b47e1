"""Builds a projection anew from the topics while the live reader goes on, then swaps the tables.

The handlers run unchanged: their tables are found in a schema of the replay first (decision
record 0011). What the live reader has not taken, or has parked or dropped, is left out, so the
rebuilt tables hold what the live ones should. ``tx.is_replay`` silences outbox and timers.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from contracts.catalogue import BY_TYPE
from contracts.codec import Said
from contracts.topics import Topic
from services.chassis import inbox
from services.chassis.database import CONNECT_SECONDS, Database, server_settings
from services.chassis.handlers import Router
from services.chassis.intake import READ_LOCK, decoded
from services.chassis.parking import Place
from services.chassis.transaction import Transaction

REPLAY_LOCKS: Final = 7005
ANSWER_SECONDS: Final = 5.0
HOLDING_SECONDS: Final = 120.0
"""How long the live reader may be held while the last records are taken."""
POLL_MS: Final = 200
MOST_RECORDS: Final = 500

Record = ConsumerRecord[bytes, bytes]
Offsets = dict[TopicPartition, int]


class CannotReplayError(Exception):
    """The tables have what a copy would lose, or another replay runs; the message says which."""


@dataclass(frozen=True)
class Projection:
    """Tables that can be made anew from facts, and the functions that fill them."""

    name: str
    tables: tuple[str, ...]
    router: Router

    @property
    def schema(self) -> str:
        """Where the tables stand until they are swapped."""
        return f"replay_{self.name}"

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that its functions read."""
        found = {BY_TYPE[each].TOPIC for each in self.router.handlers} | set(self.router.tombstones)
        return tuple(sorted(found, key=lambda topic: topic.name))


@dataclass
class Replay:
    """One run: what was applied, and which keys wait for the end to be decided."""

    database: Database
    projection: Projection
    committed: Offsets
    applied: int = 0
    left_out: int = 0
    deferred: dict[Place, list[tuple[Record, Said]]] = field(default_factory=dict)

    async def take(self, tx: Transaction, records: Sequence[Record]) -> None:
        """Apply what the live reader has applied for certain; put off the rest of its keys."""
        heard = self._wanted(records)
        certain = await self._applied_live(tx, heard)
        for record, said in heard:
            place = (record.topic, record.key or b"")
            if place in self.deferred or place_of(record) not in certain:
                self.deferred.setdefault(place, []).append((record, said))
            else:
                await self._apply_once(tx, said)

    async def take_deferred(self, tx: Transaction) -> None:
        """Decide what was put off; called while the live reader stands still."""
        for waiting in self.deferred.values():
            certain = await self._applied_live(tx, waiting)
            for record, said in waiting:
                if place_of(record) in certain:
                    await self._apply_once(tx, said)
                else:
                    self.left_out += 1
        self.deferred.clear()

    def _wanted(self, records: Sequence[Record]) -> list[tuple[Record, Said]]:
        heard = [(record, decoded(record)) for record in records]
        return [
            (record, what)
            for record, what in heard
            if isinstance(what, Said) and self.projection.router.handles(what)
        ]

    async def _applied_live(
        self, tx: Transaction, heard: Sequence[tuple[Record, Said]]
    ) -> set[tuple[str, int, int]]:
        """The records that the live reader has taken and that are not parked."""
        seen = await inbox.seen_live(tx, {said.envelope.fact_id for _, said in heard})
        taken = {
            place_of(record)
            for record, said in heard
            if said.envelope.fact_id in seen
            or record.offset < self.committed.get(TopicPartition(record.topic, record.partition), 0)
        }
        return taken - await self._parked(tx, heard)

    async def _parked(
        self, tx: Transaction, heard: Sequence[tuple[Record, Said]]
    ) -> set[tuple[str, int, int]]:
        rows = await tx.fetch(
            """SELECT topic, partition, record_offset FROM parked
               WHERE consumer = $1 AND key = ANY($2::bytea[])""",
            tx.service,
            list({record.key for record, _ in heard}),
        )
        return {(row["topic"], row["partition"], row["record_offset"]) for row in rows}

    async def _apply_once(self, tx: Transaction, said: Said) -> None:
        """Apply it unless this run has: its own inbox hides the live one."""
        if await inbox.take(tx, [said.envelope.fact_id]):
            await self.projection.router.handle(said, tx)
            self.applied += 1


async def replay(
    database: Database, projection: Projection, *, kafka: Sequence[str], group: str | None = None
) -> Replay:
    """Rebuild the projection and swap it in; the answer counts what was applied and left out.

    ``group`` is the live reader's, the service's name unless a test says otherwise.
    """
    names = [topic.name for topic in projection.topics]
    committed = await committed_offsets(kafka, group=group or database.service)
    run = Replay(database, projection, committed)
    async with alone(database, projection), reading(kafka, names) as client:
        async with database.transaction() as tx:
            await prepare(tx, projection)
        ends = await client.end_offsets(client.assignment())
        async for records in records_until(client, ends):
            async with database.transaction(is_replay=True) as tx:
                await use_schema(tx, projection)
                await run.take(tx, records)
        async with _in_time(), database.transaction(is_replay=True) as tx:
            await hold_the_live_reader(tx)
            await use_schema(tx, projection)
            ends = await client.end_offsets(client.assignment())
            async for records in records_until(client, ends):
                await run.take(tx, records)
            await run.take_deferred(tx)
            await swap(tx, projection)
    return run


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    """Let the live reader go on where Kafka does not answer while it is held."""
    try:
        async with asyncio.timeout(HOLDING_SECONDS):
            yield
    except TimeoutError:
        raise CannotReplayError(
            f"Kafka did not tell the last records within {HOLDING_SECONDS:.0f} s: begin again"
        ) from None


@asynccontextmanager
async def alone(database: Database, projection: Projection) -> AsyncIterator[None]:
    """Refuse a second replay of the same projection: each would drop the other's schema."""
    settings = server_settings(f"{database.service} replay", ANSWER_SECONDS)
    connection = await asyncpg.connect(
        database.dsn, timeout=CONNECT_SECONDS, server_settings=settings
    )
    try:
        if not await connection.fetchval(
            "SELECT pg_try_advisory_lock($1, hashtext($2))", REPLAY_LOCKS, projection.name
        ):
            raise CannotReplayError(f"{projection.name} is being made anew already")
        yield
        if not connection.is_closed():  # Else the next one would wait for the server to notice.
            await connection.execute("SELECT pg_advisory_unlock_all()")
    finally:
        connection.terminate()


def place_of(record: Record) -> tuple[str, int, int]:
    """Where a record stands."""
    return (record.topic, record.partition, record.offset)


@asynccontextmanager
async def reading(kafka: Sequence[str], names: Sequence[str]) -> AsyncIterator[AIOKafkaConsumer]:
    """A client outside of any group, at the beginning of all partitions of these topics."""
    client = AIOKafkaConsumer(
        *names, bootstrap_servers=list(kafka), group_id=None, auto_offset_reset="earliest"
    )
    try:
        await client.start()
        await client.seek_to_beginning()
        yield client
    finally:
        await client.stop()


async def records_until(client: AIOKafkaConsumer, ends: Offsets) -> AsyncIterator[list[Record]]:
    """Batches up to these ends; what comes later is left for another time."""
    while [place for place, end in ends.items() if await client.position(place) < end]:
        got = await client.getmany(timeout_ms=POLL_MS, max_records=MOST_RECORDS)
        records = [record for batch in got.values() for record in batch]
        if records:
            yield records


async def committed_offsets(kafka: Sequence[str], *, group: str) -> Offsets:
    """How far the live reader has come for certain."""
    admin = AIOKafkaAdminClient(bootstrap_servers=list(kafka))
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(group)
    finally:
        await admin.close()
    return {place: metadata.offset for place, metadata in found.items()}


async def prepare(tx: Transaction, projection: Projection) -> None:
    """Empty copies of the tables in the replay's schema."""
    for table in projection.tables:
        await refuse_what_a_copy_loses(tx, table)
    await tx.execute(f'DROP SCHEMA IF EXISTS "{projection.schema}" CASCADE')
    await tx.execute(f'CREATE SCHEMA "{projection.schema}"')
    for table in (*projection.tables, "inbox"):
        await tx.execute(
            f'CREATE TABLE "{projection.schema}"."{table}" (LIKE public."{table}" INCLUDING ALL)'
        )


async def refuse_what_a_copy_loses(tx: Transaction, table: str) -> None:
    """Foreign keys and triggers do not come along with a copy."""
    found = await tx.fetchval(
        """SELECT conname FROM pg_constraint
           WHERE contype = 'f' AND $1::regclass IN (conrelid, confrelid)
           UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = $1::regclass
           LIMIT 1""",
        f"public.{table}",
    )
    if found:
        raise CannotReplayError(f"{table} has {found}: a projection stands for itself")


async def use_schema(tx: Transaction, projection: Projection) -> None:
    """Let the names of the projection's tables mean the new ones until the transaction ends."""
    await tx.execute(f'SET LOCAL search_path = "{projection.schema}", public')


async def hold_the_live_reader(tx: Transaction) -> None:
    """Wait for its batch in hand; the next one waits for us, or is read again."""
    await tx.execute("SET LOCAL statement_timeout = 0")
    await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    await tx.execute("SELECT pg_advisory_xact_lock($1)", READ_LOCK)


async def swap(tx: Transaction, projection: Projection) -> None:
    """Put the new tables in the place of the old ones, with the names of their indexes."""
    for table in projection.tables:
        names = await index_names(tx, f'public."{table}"')
        await tx.execute(f'DROP TABLE public."{table}"')
        await rename_indexes(tx, projection.schema, table=table, names=names)
        await tx.execute(f'ALTER TABLE "{projection.schema}"."{table}" SET SCHEMA public')
        await tx.execute(f'ANALYZE public."{table}"')
    await tx.execute(f'DROP SCHEMA "{projection.schema}" CASCADE')


async def rename_indexes(tx: Transaction, schema: str, *, table: str, names: list[str]) -> None:
    """Give a copy's indexes these names; by way of numbers, since two may have swapped theirs."""
    made = await index_names(tx, f'"{schema}"."{table}"')
    for number, now in enumerate(made):
        await tx.execute(f'ALTER INDEX "{schema}"."{now}" RENAME TO "copied_{number}"')
    for number, wanted in enumerate(names):
        await tx.execute(f'ALTER INDEX "{schema}"."copied_{number}" RENAME TO "{wanted}"')


async def index_names(tx: Transaction, table: str) -> list[str]:
    """The indexes of a table in the order in which they were made; a copy keeps that order."""
    rows = await tx.fetch(
        """SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
           WHERE indrelid = $1::text::regclass ORDER BY indexrelid""",
        table,
    )
    return [row["relname"] for row in rows]
