"""Records as the relay would send them, and what is done to them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from contracts import codec
from contracts.fact import DomainEvent, Envelope, Tombstone
from contracts.samples import samples_of
from contracts.web import PersonErased

NOON = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)


def an_erasure() -> PersonErased:
    return samples_of(PersonErased)[0]


def an_envelope(said: DomainEvent | Tombstone, **changes: Any) -> Envelope:
    topic = said.topic if isinstance(said, Tombstone) else said.TOPIC
    given = {
        "fact_id": UUID(int=1),
        "type": "zukunft.web.gone.v1" if isinstance(said, Tombstone) else said.TYPE,
        "source": f"/{topic.owner}",
        "subject": said.key,
        "sequence": 1,
        "time": NOON,
        "recorded_at": NOON,
        "correlation_id": "story-1",
    }
    return Envelope(**given | changes)


def a_record(said: DomainEvent | Tombstone, **changes: Any) -> dict[str, Any]:
    """The arguments of `codec.decode` for this fact."""
    key, value, headers = codec.encode(said, an_envelope(said))
    topic = said.topic if isinstance(said, Tombstone) else said.TOPIC
    return {"topic": topic.name, "key": key, "value": value, "headers": headers} | changes


def decoded(record: dict[str, Any]) -> codec.Decoded:
    return codec.decode(
        record["topic"], key=record["key"], value=record["value"], headers=record["headers"]
    )


def with_header(record: dict[str, Any], name: str, value: bytes | None) -> dict[str, Any]:
    return record | {"headers": [*without_header(record, name)["headers"], (name, value)]}


def without_header(record: dict[str, Any], name: str) -> dict[str, Any]:
    return record | {"headers": [pair for pair in record["headers"] if pair[0] != name]}
