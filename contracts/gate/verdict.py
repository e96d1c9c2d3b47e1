"""Whether two versions of a fact fit each other: pure, nothing is read or written."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from contracts.fact import DomainEvent
from contracts.gate.instances import instances
from contracts.gate.reader import reader_of
from contracts.gate.schemas import Schema, schema_of

_LONGEST_EXAMPLE: Final = 300


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a fact: what it may say, who reads it, and where it is said.

    ``name`` is how people speak of it, such as "version 3" or "the new version".
    """

    name: str
    schema: Schema
    reader: type[BaseModel]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What one version writes and the other one refuses, as a sentence."""

    sentence: str


Judge = Callable[[Version, Version], list[Misfit]]


def current(fact: type[DomainEvent]) -> Version:
    """The version that this build says and reads."""
    return Version("the new version", schema_of(fact), fact, place_of(fact))


def frozen(name: str, schema: Schema, *, place: str = "") -> Version:
    """A version as it was published."""
    return Version(name, schema, reader_of(schema), place)


def place_of(fact: type[DomainEvent]) -> str:
    """The topic and the field that is the key: both hold the order."""
    return f"{fact.TOPIC.name} by {fact.TOPIC.key}"


def misfits(one: Version, other: Version) -> list[Misfit]:
    """Why the two are not fully compatible; nothing if each reads whatever the other writes."""
    found = []
    if one.place != other.place:
        found.append(Misfit(f"{one.name} is said on {one.place}, {other.name} on {other.place}"))
    return [*found, *_refused(one, other), *_refused(other, one)]


def _refused(writer: Version, reader: Version) -> Iterator[Misfit]:
    texts = [json.dumps(said, ensure_ascii=False) for said in _sayings(writer, reader)]
    if not texts:
        yield Misfit(f"the gate finds nothing that {writer.name} would say")
    told: set[str] = set()
    for text in texts:
        why = _why_refused(reader, text)
        if why and why not in told:
            told.add(why)
            example = text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]} …"
            yield Misfit(f"{reader.name} refuses what {writer.name} may write ({why}): {example}")


def _sayings(writer: Version, reader: Version) -> Iterator[Any]:
    """What the writer may write; a rule that its schema does not tell may forbid some of it."""
    for said in instances(writer.schema, hints=[reader.schema]):
        if not _why_refused(writer, json.dumps(said)):
            yield said


def _why_refused(version: Version, text: str) -> str:
    try:
        version.reader.model_validate_json(text)
    except ValidationError as problem:
        errors = problem.errors(include_url=False, include_context=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in errors)
    return ""
