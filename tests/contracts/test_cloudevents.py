"""Our records and those of the CloudEvents SDK say the same."""

import json

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given

from contracts import topics
from contracts.codec import Said, Unreadable, decode, encode
from contracts.fact import DomainEvent, Tombstone
from tests.contracts.records import a_record, an_envelope, an_erasure, decoded
from tests.contracts.strategies import facts, said_and_enveloped


@given(said_and_enveloped.filter(lambda pair: isinstance(pair[0], DomainEvent)))
def test_the_sdk_reads_what_we_write(pair):
    fact, envelope = pair

    key, value, headers = encode(fact, envelope)
    read = from_binary(KafkaMessage(dict(headers), key, value), JSONFormat())

    assert read.get_data() == fact.model_dump(mode="json")
    assert (read.get_id(), read.get_type()) == (str(envelope.fact_id), fact.TYPE)
    assert (read.get_source(), read.get_subject()) == (envelope.source, fact.key)
    assert read.get_time() == envelope.time
    assert read.get_datacontenttype() == "application/json"
    assert read.get_extension("partitionkey") == fact.key
    assert read.get_extension("sequence") == str(envelope.sequence)
    assert read.get_extension("correlationid") == envelope.correlation_id


@given(facts)
def test_we_read_what_the_sdk_writes(fact):
    envelope = an_envelope(fact)

    message = to_binary(as_cloud_event(fact), JSONFormat())
    read = decode(
        fact.TOPIC.name,
        key=message.key.encode(),
        value=message.value,
        headers=list(message.headers.items()),
    )

    assert read == Said(fact, envelope)


def test_the_sdk_cannot_write_a_tombstone_and_we_can():
    gone = Tombstone(topics.PEOPLE, an_erasure().key)
    without_data = to_binary(as_cloud_event(an_erasure(), data=None), JSONFormat())

    assert without_data.value == b""
    assert isinstance(decoded(a_record(an_erasure(), value=without_data.value)), Unreadable)
    assert decoded(a_record(gone)).fact == gone
    assert a_record(gone)["value"] is None


def as_cloud_event(fact: DomainEvent, **changes) -> CloudEvent:
    envelope = an_envelope(fact)
    data = json.loads(fact.model_dump_json())
    attributes = {
        "specversion": "1.0",
        "id": str(envelope.fact_id),
        "type": fact.TYPE,
        "source": envelope.source,
        "subject": fact.key,
        "time": envelope.time,
        "datacontenttype": "application/json",
        "partitionkey": fact.key,
        "sequence": str(envelope.sequence),
        "recordedtime": envelope.recorded_at.isoformat(),
        "correlationid": envelope.correlation_id,
    }
    return CloudEvent(attributes, changes.get("data", data))
