"""Records as the relay would send them."""

from typing import Any
from uuid import uuid4

from contracts import codec
from contracts.fact import DomainEvent, Envelope, Tombstone
from services.chassis.database import utc_now


def a_record(fact: DomainEvent | Tombstone, *, sequence: int = 1) -> dict[str, Any]:
    fact_id = uuid4()
    envelope = Envelope(
        fact_id=fact_id,
        type="zukunft.matching.gone.v1" if isinstance(fact, Tombstone) else fact.TYPE,
        source="/matching",
        subject=fact.key,
        sequence=sequence,
        time=utc_now(),
        recorded_at=utc_now(),
        correlation_id=str(fact_id),
    )
    key, value, headers = codec.encode(fact, envelope)
    topic = fact.topic if isinstance(fact, Tombstone) else fact.TOPIC
    return {"topic": topic.name, "key": key, "value": value, "headers": headers}
