"""What a service has to say, kept in its own transaction until the relay has said it on Kafka.

Record a fact after the row of its aggregate is locked (``UPDATE … RETURNING version``): only so
do the ids follow the order of the commits per key.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from contracts import codec
from contracts.fact import MAX_BYTES, DomainEvent, Envelope, Tombstone
from contracts.topics import Topic
from services.chassis.transaction import Transaction

SHARDS: Final = 16
INSERT: Final = """INSERT INTO outbox (shard, topic, key, fact_id, type, headers, payload)
    VALUES ($1, $2, $3, $4, $5, $6, $7)"""
INSERT_MANY: Final = """INSERT INTO outbox (shard, topic, key, fact_id, type, headers, payload)
    SELECT shard, topic, key, fact_id, type, headers, payload
    FROM unnest($1::smallint[], $2::text[], $3::bytea[], $4::uuid[], $5::text[], $6::jsonb[],
                $7::bytea[])
         WITH ORDINALITY AS given (shard, topic, key, fact_id, type, headers, payload, place)
    ORDER BY place"""


class NotItsOwnerError(Exception):
    """A service tried to say a fact that another one owns."""


class FactTooBigError(Exception):
    """A fact is larger than a record may be; it would block its shard for ever."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One row of the outbox, in the order of its columns, for an INSERT of the service's own."""

    shard: int
    topic: str
    key: bytes
    fact_id: UUID
    type: str
    headers_json: str
    payload: bytes | None

    def values(self) -> tuple[int, str, bytes, UUID, str, str, bytes | None]:
        """The columns in the order of `INSERT`."""
        return (
            self.shard,
            self.topic,
            self.key,
            self.fact_id,
            self.type,
            self.headers_json,
            self.payload,
        )


async def record(
    tx: Transaction,
    fact: DomainEvent,
    *,
    sequence: int,
    dataref: str | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    """Say the fact when this transaction commits; the answer is the fact's id.

    ``sequence`` is the version of the aggregate. A replay says nothing.
    """
    row = row_for(fact, tx, sequence=sequence, dataref=dataref, expires_at=expires_at)
    await record_rows(tx, [row])
    return row.fact_id


async def record_tombstone(tx: Transaction, topic: Topic, *, key: str, sequence: int) -> UUID:
    """Say that an aggregate is gone: its key disappears from the compacted topic."""
    row = row_for(Tombstone(topic, key), tx, sequence=sequence)
    await record_rows(tx, [row])
    return row.fact_id


async def record_rows(tx: Transaction, rows: Sequence[OutboxRow]) -> None:
    """Say many facts at once, in this order."""
    if tx.is_replay or not rows:
        return
    if len(rows) == 1:
        await tx.execute(INSERT, *rows[0].values())
        return
    columns = zip(*(row.values() for row in rows), strict=True)
    await tx.execute(INSERT_MANY, *(list(column) for column in columns))


def row_for(
    fact: DomainEvent | Tombstone,
    tx: Transaction,
    *,
    sequence: int,
    dataref: str | None = None,
    expires_at: datetime | None = None,
) -> OutboxRow:
    """The row that says this fact: correlation, cause and trace come from ``tx`` and the span."""
    topic = fact.topic if isinstance(fact, Tombstone) else fact.TOPIC
    if topic.owner != tx.service:
        raise NotItsOwnerError(f"{tx.service} may not write to {topic.name} of {topic.owner}")
    envelope = _envelope(
        topic, fact, tx=tx, sequence=sequence, dataref=dataref, expires_at=expires_at
    )
    key, payload, headers = codec.encode(fact, envelope)
    if payload is not None and len(payload) > MAX_BYTES:
        raise FactTooBigError(f"{envelope.type}: {len(payload)} bytes, {MAX_BYTES} are allowed")
    return OutboxRow(
        shard=shard_of(key),
        topic=topic.name,
        key=key,
        fact_id=envelope.fact_id,
        type=envelope.type,
        headers_json=json.dumps({name: value.decode() for name, value in headers}),
        payload=payload,
    )


def shard_of(key: bytes) -> int:
    """The shard of a key: all its facts are sent by one relay, one after the other."""
    return zlib.crc32(key) % SHARDS


def _envelope(
    topic: Topic,
    fact: DomainEvent | Tombstone,
    *,
    tx: Transaction,
    sequence: int,
    dataref: str | None,
    expires_at: datetime | None,
) -> Envelope:
    fact_id = uuid4()
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return Envelope(
        fact_id=fact_id,
        type=f"zukunft.{topic.owner}.gone.v1" if isinstance(fact, Tombstone) else fact.TYPE,
        source=f"/{tx.service}",
        subject=fact.key,
        sequence=sequence,
        time=tx.now,
        recorded_at=tx.now,
        correlation_id=_correlation(tx, fact_id),
        causation_id=str(tx.envelope.fact_id) if tx.envelope else None,
        dataref=dataref,
        expires_at=expires_at,
        traceparent=carrier.get("traceparent"),
        tracestate=carrier.get("tracestate"),
    )


def _correlation(tx: Transaction, fact_id: UUID) -> str:
    """One id for all that follows from one request: the cause's, the trace's, or a new one."""
    if tx.envelope is not None:
        return tx.envelope.correlation_id
    span = trace.get_current_span().get_span_context()
    return trace.format_trace_id(span.trace_id) if span.is_valid else str(fact_id)
