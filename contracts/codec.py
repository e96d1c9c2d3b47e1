"""Facts as Kafka records: CloudEvents 1.0 in binary mode, and back.

The value is the fact as JSON; everything around it stands in headers. Decoding never raises: what
cannot be read is a named outcome, so that one odd record never stops its neighbours.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from pydantic import ValidationError

from contracts import topics
from contracts.catalogue import BY_TYPE
from contracts.fact import MAX_BYTES, DomainEvent, Envelope, Tombstone, in_utc, storable
from contracts.topics import Topic

SPEC_VERSION: Final = "1.0"
SCHEMA_PREFIX: Final = "urn:zukunft:schema:"
"""A fact's ``dataschema`` is this and its type; the schemas stand in ``contracts/history``."""
CONTENT_TYPE: Final = "application/json"
Headers = list[tuple[str, bytes]]

_LARGEST_SEQUENCE: Final = 2**63 - 1
_DIGITS = re.compile("[0-9]{1,19}")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The record can never be read, however often one tries.

    ``reason`` is one of the slugs undeclared-topic, oversize, bad-envelope, bad-payload, wrong-topic
    and wrong-key; ``detail`` names places and kinds of faults, never a value. ``type`` is known where
    the envelope could be read: nobody needs what a service does not handle anyway.
    """

    reason: str
    detail: str = ""
    type: str | None = None


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
        envelope = _envelope(dict(headers))
        text_key = _header({"key": key or None}, "key", str)
    except _HeaderError as problem:
        return Unreadable("bad-envelope", str(problem))
    if value is None:
        return Said(Tombstone(declared, text_key), envelope)
    return _payload(declared, envelope, key=text_key, value=value)


def _payload(declared: Topic, envelope: Envelope, *, key: str, value: bytes) -> Decoded:
    known = BY_TYPE.get(envelope.type)
    if known is None:
        return Unknown(envelope.type)
    if known.TOPIC is not declared:
        detail = f"{known.TYPE} belongs on {known.TOPIC.name}"
        return Unreadable("wrong-topic", detail, known.TYPE)
    return _said(known, envelope, key=key, value=value)


def _said(known: type[DomainEvent], envelope: Envelope, *, key: str, value: bytes) -> Decoded:
    try:
        fact = known.model_validate_json(value)
    except ValidationError as problem:
        return Unreadable("bad-payload", _places(problem), known.TYPE)
    if fact.key != key:
        return Unreadable("wrong-key", f"the key is not the fact's {known.TOPIC.key}", known.TYPE)
    return Said(fact, envelope)


def _places(problem: ValidationError) -> str:
    errors = problem.errors(include_url=False, include_context=False, include_input=False)
    places = [f"{'.'.join(map(str, error['loc']))}: {error['type']}" for error in errors]
    return "; ".join(places)[:500]


def _headers(fact: DomainEvent | Tombstone, envelope: Envelope) -> Headers:
    if isinstance(fact, Tombstone):
        topic, schema = fact.topic, None
    else:
        topic, schema = fact.TOPIC, SCHEMA_PREFIX + fact.TYPE
    texts = {
        "ce_specversion": SPEC_VERSION,
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
        "ce_dataschema": schema,
        "ce_dataref": envelope.dataref,
        "ce_dataclassification": topic.classification,
        "content-type": CONTENT_TYPE,
        "traceparent": envelope.traceparent,
        "tracestate": envelope.tracestate,
    }
    return [(name, text.encode()) for name, text in texts.items() if text is not None]


class _HeaderError(ValueError):
    """Which header is at fault and how; never its value, which may be somebody's data."""


def _envelope(headers: Mapping[str, bytes | None]) -> Envelope:
    _header(headers, "ce_specversion", _spec_version)
    return Envelope(
        fact_id=_header(headers, "ce_id", UUID),
        type=_header(headers, "ce_type", str),
        source=_header(headers, "ce_source", str),
        subject=_header(headers, "ce_subject", str),
        sequence=_header(headers, "ce_sequence", _sequence),
        time=_header(headers, "ce_time", _moment),
        recorded_at=_header(headers, "ce_recordedtime", _moment),
        correlation_id=_header(headers, "ce_correlationid", str),
        causation_id=_optional(headers, "ce_causationid", str),
        dataref=_optional(headers, "ce_dataref", str),
        expires_at=_optional(headers, "ce_expirytime", _moment),
        traceparent=_optional(headers, "traceparent", str),
        tracestate=_optional(headers, "tracestate", str),
    )


def _header(headers: Mapping[str, bytes | None], name: str, read: Callable[[str], _Read]) -> _Read:
    found = _optional(headers, name, read)
    if found is None:
        raise _HeaderError(f"{name}: missing")
    return found


def _optional(
    headers: Mapping[str, bytes | None], name: str, read: Callable[[str], _Read]
) -> _Read | None:
    raw = headers.get(name)
    if raw is None:
        return None
    try:
        text = raw.decode()
        storable(text)
        return read(text)
    except ValueError:
        raise _HeaderError(f"{name}: unreadable") from None


def _spec_version(text: str) -> str:
    if text != SPEC_VERSION:
        raise ValueError("another version of CloudEvents")
    return text


def _sequence(text: str) -> int:
    if not _DIGITS.fullmatch(text) or int(text) > _LARGEST_SEQUENCE:
        raise ValueError("not a version of an aggregate")
    return int(text)


def _moment(text: str) -> datetime:
    return in_utc(datetime.fromisoformat(text))
