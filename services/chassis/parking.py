"""Facts that could not be handled, kept with their raw bytes, in order per key.

A key whose first parked fact waits or is dead holds all its later facts. Only that head is tried
again; once it is done or dropped, the next one is the head. The effects of a retry and the end
of its row are one transaction.
"""

import base64
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

from asyncpg import Record

from contracts.codec import Said, Unreadable
from contracts.fact import Envelope
from services.chassis.transaction import Transaction

Place = tuple[str, bytes]
"""A topic and a key on it: what is kept in order."""

ERROR_LENGTH: Final = 500
FIRST_PAUSE: Final = timedelta(seconds=1)


class NeverWorks(Exception):  # noqa: N818 - one of the three ends of a handler
    """The fact can never be handled; it is parked dead until a person retries or drops it."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class TryLater(Exception):  # noqa: N818 - one of the three ends of a handler
    """The fact cannot be handled yet; after three tries it waits and is tried again."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Parked(StrEnum):
    """In which state a parked fact is."""

    WAITING = "waiting"
    DEAD = "dead"
    DROPPED = "dropped"


class KafkaRecord(Protocol):
    """What parking needs of a record as the Kafka client gives it."""

    @property
    def topic(self) -> str:
        """Name of its topic."""

    @property
    def partition(self) -> int:
        """Number of its partition."""

    @property
    def offset(self) -> int:
        """Its place in the partition."""

    @property
    def key(self) -> bytes | None:
        """The raw key."""

    @property
    def value(self) -> bytes | None:
        """The raw value; None is a tombstone."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]:
        """The raw headers."""


@dataclass(frozen=True, slots=True)
class ParkedFact:
    """One row, as operators see it."""

    id: int
    topic: str
    partition: int
    record_offset: int
    key: bytes | None
    fact_id: UUID | None
    type: str | None
    error_class: str
    error: str
    trace_id: str | None
    attempts: int
    parked_at: datetime
    due_at: datetime
    state: Parked
    headers: bytes
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class Parking:
    """A record on its way into the table, and why."""

    record: KafkaRecord
    said: Said | None
    state: Parked
    error_class: str
    error: str

    @classmethod
    def unreadable(cls, record: KafkaRecord, why: Unreadable) -> "Parking":
        """A record that no codec can read."""
        return cls(record, None, Parked.DEAD, why.reason, _storable(why.detail))

    @classmethod
    def behind(cls, record: KafkaRecord, said: Said) -> "Parking":
        """A fact whose key is held by an earlier one."""
        return cls(record, said, Parked.WAITING, "Behind", "an earlier fact of this key is parked")

    @classmethod
    def failed(cls, record: KafkaRecord, said: Said, problem: Exception) -> "Parking":
        """A fact whose handler raised."""
        state = Parked.DEAD if isinstance(problem, NeverWorks) else Parked.WAITING
        return cls(record, said, state, type(problem).__name__, reason_of(problem))

    @property
    def pause(self) -> timedelta:
        """How long to wait before the first retry."""
        return FIRST_PAUSE if self.error_class != "Behind" else timedelta(0)

    def row(self, consumer: str, due_at: datetime) -> tuple[Any, ...]:
        """The columns in the order of `park`."""
        envelope = self.said.envelope if self.said else None
        return (
            consumer,
            self.record.topic,
            self.record.partition,
            self.record.offset,
            self.record.key,
            envelope.fact_id if envelope else None,
            _storable(envelope.type) if envelope else None,
            headers_to_bytes(self.record.headers),
            self.record.value,
            self.error_class,
            self.error[:ERROR_LENGTH],
            trace_id_of(envelope),
            due_at,
            self.state.value,
        )


async def held_places(tx: Transaction, keys: Collection[bytes]) -> set[Place]:
    """Which of these keys have a parked fact before whatever comes now."""
    rows = await tx.fetch(
        """SELECT DISTINCT topic, key FROM parked
           WHERE consumer = $1 AND key = ANY($2::bytea[]) AND state <> 'dropped'""",
        tx.service,
        list(keys),
    )
    return {(row["topic"], row["key"]) for row in rows}


async def park(tx: Transaction, parkings: Iterable[Parking]) -> None:
    """Keep the records; one that is read again after a crash stays one row.

    What failed is due after a second, what stands behind it at once.
    """
    await tx.executemany(
        """INSERT INTO parked (consumer, topic, partition, record_offset, key, fact_id, type,
                               headers, payload, error_class, error, trace_id, due_at, state)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
           ON CONFLICT DO NOTHING""",
        [parking.row(tx.service, tx.now + parking.pause) for parking in parkings],
    )


async def list_parked(
    tx: Transaction,
    *,
    topic: str | None = None,
    key: str | None = None,
    error_class: str | None = None,
    state: Parked | None = None,
    ids: Sequence[int] | None = None,
    limit: int = 100,
) -> list[ParkedFact]:
    """Parked facts, oldest first; every filter that is given must fit."""
    rows = await tx.fetch(
        """SELECT * FROM parked
           WHERE consumer = $1 AND ($2::text IS NULL OR topic = $2)
             AND ($3::bytea IS NULL OR key = $3)
             AND ($4::text IS NULL OR error_class = $4) AND ($5::text IS NULL OR state = $5)
             AND ($6::bigint[] IS NULL OR id = ANY($6))
           ORDER BY id LIMIT $7""",
        tx.service,
        topic,
        key.encode() if key is not None else None,
        error_class,
        state,
        list(ids) if ids is not None else None,
        limit,
    )
    return [_parked(row) for row in rows]


async def retry(tx: Transaction, ids: Sequence[int]) -> int:
    """Let the worker try these again at once, dead and dropped ones too; the answer counts them."""
    tag = await tx.execute(
        """UPDATE parked SET state = 'waiting', due_at = $3
           WHERE consumer = $1 AND id = ANY($2::bigint[])""",
        tx.service,
        list(ids),
        tx.now,
    )
    return _count(tag)


async def drop(tx: Transaction, ids: Sequence[int]) -> int:
    """Give these up, which lets the later facts of their keys go on; the answer counts them.

    The rows stay for 90 days, so that a replay knows what the live reader never applied.
    """
    tag = await tx.execute(
        """UPDATE parked SET state = 'dropped', due_at = $3
           WHERE consumer = $1 AND id = ANY($2::bigint[]) AND state <> 'dropped'""",
        tx.service,
        list(ids),
        tx.now,
    )
    return _count(tag)


def reason_of(problem: BaseException) -> str:
    """Why a handler failed, without the text of the exception: it may quote a person's data."""
    slug = getattr(problem, "slug", None)
    if isinstance(slug, str):
        return slug
    names = (getattr(problem, name, None) for name in ("sqlstate", "table_name", "constraint_name"))
    told = [name for name in names if isinstance(name, str)]
    return " ".join(told) or "see the log for the place"


def trace_id_of(envelope: Envelope | None) -> str | None:
    """The trace that the fact belongs to, from its ``traceparent``."""
    parts = (envelope.traceparent or "").split("-") if envelope else []
    return _storable(parts[1]) if len(parts) == 4 else None  # noqa: PLR2004 - W3C's four fields


def headers_to_bytes(headers: Iterable[tuple[str, bytes | None]]) -> bytes:
    """Headers as they came, whatever bytes they hold: JSON with base64."""
    pairs = [
        [name, base64.b64encode(value).decode() if value is not None else None]
        for name, value in headers
    ]
    return json.dumps(pairs).encode()


def headers_from_bytes(stored: bytes) -> list[tuple[str, bytes | None]]:
    """The headers as they came."""
    return [
        (name, base64.b64decode(value) if value is not None else None)
        for name, value in json.loads(stored)
    ]


def _storable(given: str) -> str:
    return given.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _parked(row: Record) -> ParkedFact:
    columns = {name: value for name, value in row.items() if name != "consumer"}
    return ParkedFact(**columns | {"state": Parked(row["state"])})


def _count(tag: str) -> int:
    return int(tag.rsplit(" ", 1)[1])
