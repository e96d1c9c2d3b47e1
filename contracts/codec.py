"""Facts as Kafka records: CloudEvents 1.0 in binary mode, and back.

The value is the fact as JSON; everything around it stands in headers. Decoding never raises: what
cannot be read is a named outcome, so that one odd record never stops its neighbours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from contracts import topics
from contracts.catalogue import BY_TYPE
from contracts.fact import MAX_BYTES, DomainEvent, Envelope, Tombstone

CONTENT_TYPE: Final = "application/json"
Headers = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The record can never be read, however often one tries; ``reason`` is a slug."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A well-formed record of a type that this build does not know: skipped and counted."""

    type: str


@dataclass(frozen=True, slots=True)
class Said:
    """A fact (or the end of an aggregate) together with its envelope."""

    fact: DomainEvent | Tombstone
    envelope: Envelope


Decoded = Said | Unreadable | Unknown


def encode(
    fact: DomainEvent | Tombstone, envelope: Envelope
) -> tuple[bytes, bytes | None, Headers]:
    """The record's key, value and headers; a tombstone has no value."""
    value = None if isinstance(fact, Tombstone) else fact.model_dump_json().encode()
    return fact.key.encode(), value, _headers(fact, envelope)


def decode(
    topic: str,
    *,
    key: bytes | None,
    value: bytes | None,
    headers: Iterable[tuple[str, bytes | None]],
) -> Decoded:
    """What a record says, or why it cannot be read."""
    declared = topics.named(topic)
    if declared is None:
        return Unreadable("undeclared-topic", topic)
    if value is not None and len(value) > MAX_BYTES:
        return Unreadable("oversize", f"{len(value)} bytes")
    try:
        texts = {name: raw.decode() for name, raw in headers if raw is not None}
        envelope = _envelope(texts)
        text_key = _readable_key(key)
    except (KeyError, ValueError) as problem:
        return Unreadable("bad-envelope", f"{type(problem).__name__}: {problem}")
    if value is None:
        return Said(Tombstone(declared, text_key), envelope)
    return _fact(envelope, value)


def _fact(envelope: Envelope, value: bytes) -> Decoded:
    known = BY_TYPE.get(envelope.type)
    if known is None:
        return Unknown(envelope.type)
    try:
        return Said(known.model_validate_json(value), envelope)
    except ValidationError as problem:
        places = [
            ".".join(map(str, error["loc"])) + ": " + error["type"] for error in problem.errors()
        ]
        return Unreadable("bad-payload", "; ".join(places)[:500])


def _readable_key(key: bytes | None) -> str:
    if not key:
        raise ValueError("record has no key")
    return key.decode()


def _headers(fact: DomainEvent | Tombstone, envelope: Envelope) -> Headers:
    topic = fact.topic if isinstance(fact, Tombstone) else fact.TOPIC
    texts = {
        "ce_specversion": "1.0",
        "ce_id": str(envelope.fact_id),
        "ce_type": envelope.type,
        "ce_source": envelope.source,
        "ce_subject": envelope.subject,
        "ce_time": envelope.time.isoformat(),
        "ce_partitionkey": fact.key,
        "ce_sequence": str(envelope.sequence),
        "ce_recordedtime": envelope.recorded_at.isoformat(),
        "ce_correlationid": envelope.correlation_id,
        "ce_causationid": envelope.causation_id,
        "ce_expirytime": envelope.expires_at.isoformat() if envelope.expires_at else None,
        "ce_dataref": envelope.dataref,
        "ce_dataclassification": topic.classification,
        "content-type": CONTENT_TYPE,
        "traceparent": envelope.traceparent,
        "tracestate": envelope.tracestate,
    }
    return [(name, text.encode()) for name, text in texts.items() if text is not None]


def _envelope(texts: dict[str, str]) -> Envelope:
    expiry = texts.get("ce_expirytime")
    return Envelope(
        fact_id=UUID(texts["ce_id"]),
        type=texts["ce_type"],
        source=texts["ce_source"],
        subject=texts["ce_subject"],
        sequence=int(texts["ce_sequence"]),
        time=datetime.fromisoformat(texts["ce_time"]),
        recorded_at=datetime.fromisoformat(texts["ce_recordedtime"]),
        correlation_id=texts["ce_correlationid"],
        causation_id=texts.get("ce_causationid"),
        dataref=texts.get("ce_dataref"),
        expires_at=datetime.fromisoformat(expiry) if expiry else None,
        traceparent=texts.get("traceparent"),
        tracestate=texts.get("tracestate"),
    )
