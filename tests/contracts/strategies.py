"""Hypothesis strategies: any fact that can be said, any envelope, any odd record."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from contracts import topics
from contracts.catalogue import FACTS
from contracts.fact import DomainEvent, Envelope, Tombstone

moments = st.datetimes(timezones=st.just(UTC))
storable = st.characters(codec="utf-8", exclude_characters="\x00")
words = st.text(storable, min_size=1, max_size=40)


def payloads(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Anything that the schema of a fact allows."""
    return _values(schema, schema.get("$defs", {}))


def _values(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    match schema:
        case {"$ref": reference}:
            return _values(definitions[reference.removeprefix("#/$defs/")], definitions)
        case {"anyOf": branches}:
            return st.one_of([_values(branch, definitions) for branch in branches])
        case {"enum": members}:
            return st.sampled_from(members)
        case {"type": "object", "properties": fields}:
            inner = {name: _values(field, definitions) for name, field in fields.items()}
            return st.fixed_dictionaries(inner)
        case {"type": "array", "items": items}:
            return st.lists(_values(items, definitions), max_size=4)
    return PLAIN[schema.get("format", schema["type"])](schema)


def _texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("$", r"\Z"))
    return st.text(storable, max_size=schema["maxLength"] // 5)


PLAIN = {
    "string": _texts,
    "uuid": lambda _: st.uuids().map(str),
    "date": lambda _: st.dates().map(str),
    "date-time": lambda _: moments.map(datetime.isoformat),
    "integer": lambda schema: st.integers(schema["minimum"], schema["maximum"]),
    "number": lambda schema: st.floats(schema["minimum"], schema["maximum"]),
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


def facts_of(fact: type[DomainEvent]) -> st.SearchStrategy[DomainEvent]:
    """Any fact of this class that has a key, as every record must."""
    return (
        payloads(fact.model_json_schema())
        .map(fact.model_validate)
        .filter(lambda said: bool(said.key))
    )


facts = st.sampled_from(FACTS).flatmap(facts_of)
tombstones = st.builds(Tombstone, topic=st.sampled_from(topics.ALL), key=st.uuids().map(str))


@st.composite
def envelopes(draw: st.DrawFn, said: DomainEvent | Tombstone) -> Envelope:
    """Any envelope around this fact."""
    topic = said.topic if isinstance(said, Tombstone) else said.TOPIC
    return Envelope(
        fact_id=draw(st.uuids()),
        type="zukunft.any.gone.v1" if isinstance(said, Tombstone) else said.TYPE,
        source=f"/{topic.owner}",
        subject=said.key,
        sequence=draw(st.integers(0, 2**63 - 1)),
        time=draw(moments),
        recorded_at=draw(moments),
        correlation_id=draw(words),
        causation_id=draw(st.none() | words),
        dataref=draw(st.none() | words),
        expires_at=draw(st.none() | moments),
        traceparent=draw(st.none() | words),
        tracestate=draw(st.none() | words),
    )


said_and_enveloped = (facts | tombstones).flatmap(
    lambda said: st.tuples(st.just(said), envelopes(said))
)
