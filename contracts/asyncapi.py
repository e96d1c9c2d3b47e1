"""The AsyncAPI 3.0 document: every topic, who sends and who receives, and each fact in full.

Made from `topics`, `catalogue` and `samples`; kept as ``contracts/asyncapi.json``.
"""

from collections.abc import Iterable
from typing import Any, Final

from contracts import codec, topics
from contracts.catalogue import FACTS
from contracts.fact import DomainEvent
from contracts.samples import samples_of
from contracts.topics import Topic

VERSION: Final = "1.0.0"
KAFKA_BINDING: Final = "0.5.0"

_REQUIRED_HEADERS: Final = {
    "ce_specversion": {"type": "string", "const": codec.SPEC_VERSION},
    "ce_id": {"type": "string", "format": "uuid", "description": "The fact's id: once in effect."},
    "ce_type": {"type": "string", "description": "zukunft.<owner>.<fact>.v<major>"},
    "ce_source": {"type": "string", "description": "The service that says it."},
    "ce_subject": {"type": "string", "description": "The aggregate that it is about."},
    "ce_time": {"type": "string", "format": "date-time", "description": "When it happened."},
    "ce_partitionkey": {"type": "string", "description": "The record's key."},
    "ce_sequence": {
        "type": "string",
        "pattern": "^[0-9]{1,19}$",
        "description": "The aggregate's version: it rises with each of its facts.",
    },
    "ce_recordedtime": {"type": "string", "format": "date-time"},
    "ce_correlationid": {"type": "string", "description": "What all facts of one story share."},
    "ce_dataclassification": {"type": "string", "enum": ["public", "person-linked"]},
    "content-type": {"type": "string", "const": codec.CONTENT_TYPE},
}
_OTHER_HEADERS: Final = {
    "ce_causationid": {"type": "string", "description": "The fact that led to this one."},
    "ce_expirytime": {"type": "string", "format": "date-time"},
    "ce_dataschema": {"type": "string", "description": "urn:zukunft:schema:<type>"},
    "ce_dataref": {"type": "string", "description": "Path at the owner: address or texts."},
    "traceparent": {"type": "string"},
    "tracestate": {"type": "string"},
}


def document() -> dict[str, Any]:
    """The whole document, ready for JSON."""
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": codec.CONTENT_TYPE,
        "channels": {topic.name: _channel(topic) for topic in topics.ALL},
        "operations": _operations(),
        "components": {
            "messages": {fact.__name__: _message(fact) for fact in FACTS},
            "schemas": schemas_of(FACTS),
        },
    }


def _info() -> dict[str, Any]:
    return {
        "title": "Zukunftsplattform",
        "version": VERSION,
        "description": (
            "What the services say to each other: facts as CloudEvents 1.0 over Kafka, binary mode."
            " A record without a value (a tombstone) says that its aggregate is gone."
            " Within one major version compatibility is full, in both directions."
        ),
        "license": {"name": "EUPL-1.2"},
    }


def facts_on(topic: Topic) -> tuple[type[DomainEvent], ...]:
    """The facts that are said on a topic."""
    return tuple(fact for fact in FACTS if fact.TOPIC is topic)


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.name,
        "description": (
            f"Said by {topic.owner}; keyed by {topic.key}; {topic.classification};"
            f" {'the latest fact per key is kept' if topic.is_compacted else _kept(topic)}."
        ),
        "messages": {
            fact.__name__: {"$ref": f"#/components/messages/{fact.__name__}"}
            for fact in facts_on(topic)
        },
        "bindings": {"kafka": _topic_binding(topic)},
    }


def _kept(topic: Topic) -> str:
    return f"kept for {topic.retention.days} days" if topic.retention else "kept"


def _topic_binding(topic: Topic) -> dict[str, Any]:
    configuration: dict[str, Any] = {"cleanup.policy": ["compact"]}
    if topic.retention is not None:
        milliseconds = int(topic.retention.total_seconds() * 1000)
        configuration = {"cleanup.policy": ["delete"], "retention.ms": milliseconds}
    return {
        "topic": topic.name,
        "partitions": topic.partitions,
        "topicConfiguration": configuration,
        "bindingVersion": KAFKA_BINDING,
    }


def _operations() -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for topic in topics.ALL:
        operations[f"{topic.owner}.send.{topic.name}"] = _operation("send", topic, topic.owner)
        for reader in topic.readers:
            operations[f"{reader}.receive.{topic.name}"] = _operation("receive", topic, reader)
    return operations


def _operation(action: str, topic: Topic, service: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": f"{service} {action}s {topic.name}",
        "tags": [{"name": service}],
    }
    if action == "receive":
        group = {"type": "string", "const": service}
        operation["bindings"] = {"kafka": {"groupId": group, "bindingVersion": KAFKA_BINDING}}
    return operation


def _message(fact: type[DomainEvent]) -> dict[str, Any]:
    return {
        "name": fact.TYPE,
        "title": fact.__name__,
        "summary": (fact.__doc__ or "").strip(),
        "contentType": codec.CONTENT_TYPE,
        "headers": _headers(fact),
        "payload": {"$ref": f"#/components/schemas/{fact.__name__}"},
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "tags": [{"name": fact.TOPIC.classification}],
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": KAFKA_BINDING}},
        "examples": [
            {"name": f"sample-{number}", "payload": sample.model_dump(mode="json")}
            for number, sample in enumerate(samples_of(fact), start=1)
        ],
    }


def _headers(fact: type[DomainEvent]) -> dict[str, Any]:
    own = {
        "ce_type": {"type": "string", "const": fact.TYPE},
        "ce_source": {"type": "string", "const": f"/{fact.TOPIC.owner}"},
        "ce_dataclassification": {"type": "string", "const": fact.TOPIC.classification},
    }
    return {
        "type": "object",
        "required": list(_REQUIRED_HEADERS),
        "properties": {**_REQUIRED_HEADERS, **own, **_OTHER_HEADERS},
    }


def schemas_of(facts: Iterable[type[DomainEvent]]) -> dict[str, Any]:
    """Facts and their parts side by side: a part that two facts share stands once."""
    schemas: dict[str, Any] = {}
    for fact in facts:
        schema = fact.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, part in schema.pop("$defs", {}).items():
            _place(schemas, name, part)
        _place(schemas, fact.__name__, schema)
    return dict(sorted(schemas.items()))


class SameNameError(ValueError):
    """Two different parts of facts bear one name."""


def _place(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> None:
    if schemas.setdefault(name, schema) != schema:
        raise SameNameError(f"two parts of facts are called {name}: rename one of them")
