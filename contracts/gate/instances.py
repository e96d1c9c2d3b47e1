"""What a writer may write: payloads at the bounds of its schema, one deviation at a time.

``hints`` are the schemas of both sides: a bound that only the other side has is worth a try too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from contracts.gate.schemas import Schema, resolved
from contracts.gate.strings import texts_for

UNKNOWN_FIELD: Final = "x_from_the_future"
UNKNOWN_MEMBER: Final = "x-from-the-future"

_NUMBERS: Final = (0, 1, -1, 7, 2**31, -(2**31), 10**15)
_LENGTHS: Final = (0, 1, 100_000)
_COUNTS: Final = (2, 0, 1)
_ALPHABET: Final = "Weißwasser/Běła Woda "
_TEXTS_BY_FORMAT: Final = {
    "uuid": ("00000000-0000-4000-8000-000000000001", "ffffffff-ffff-4fff-bfff-ffffffffffff"),
    "date": ("2026-11-09", "2028-02-29", "1949-01-01"),
    "date-time": ("2026-11-09T17:00:00Z", "2026-06-30T23:59:59.999999+02:00"),
}


def instances(schema: Schema, *, hints: Iterable[Schema] = ()) -> Iterator[Any]:
    """Every payload worth trying; the first one is whole and unremarkable."""
    return _Writer(schema.get("$defs", {}), _hints([schema, *hints])).values(schema)


@dataclass(frozen=True, slots=True)
class _Hints:
    numbers: tuple[float, ...]
    lengths: tuple[int, ...]
    counts: tuple[int, ...]
    texts: tuple[str, ...]


def _hints(schemas: Iterable[Schema]) -> _Hints:
    found: dict[str, set[Any]] = {
        "number": set(_NUMBERS),
        "length": set(_LENGTHS),
        "count": set(),
        "pattern": set(),
    }
    for word, value in _words(list(schemas)):
        match word:
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
                found["number"] |= {value - 1, value, value + 1}
            case "minLength" | "maxLength":
                found["length"] |= {max(0, value - 1), value, value + 1}
            case "minItems" | "maxItems":
                found["count"] |= {max(0, value - 1), value, value + 1}
            case "pattern":
                found["pattern"].add(value)
    texts = [text for pattern in sorted(found["pattern"]) for text in texts_for(pattern)]
    return _Hints(
        numbers=tuple(sorted(found["number"], key=lambda number: (abs(number), number))),
        lengths=tuple(sorted(found["length"])),
        counts=(*_COUNTS, *sorted(found["count"] - set(_COUNTS))),
        texts=tuple(texts),
    )


def _words(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for word, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _words(inner)
            else:
                yield word, inner
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


@dataclass(frozen=True, slots=True)
class _Writer:
    definitions: Schema
    hints: _Hints

    def values(self, schema: Schema) -> Iterator[Any]:
        """Every value worth trying for this schema."""
        schema = resolved(schema, self.definitions)
        if "anyOf" in schema:
            for branch in schema["anyOf"]:
                yield from self.values(branch)
        elif "enum" in schema or "const" in schema:
            yield from schema.get("enum") or [schema["const"]]
            if "x-fallback" in schema:
                yield UNKNOWN_MEMBER
        else:
            yield from self._typed(schema)

    def _typed(self, schema: Schema) -> Iterator[Any]:
        match schema["type"]:
            case "object":
                yield from self._objects(schema)
            case "array":
                yield from self._arrays(schema)
            case "string":
                yield from self._texts(schema)
            case "integer" | "number":
                yield from self._numbers(schema)
            case "boolean":
                yield from (True, False)
            case "null":
                yield None

    def _objects(self, schema: Schema) -> Iterator[Schema]:
        fields: Schema = schema.get("properties", {})
        tries = {name: list(self.values(field)) for name, field in fields.items()}
        whole = {name: values[0] for name, values in tries.items()}
        yield whole
        for name, values in tries.items():
            yield from ({**whole, name: value} for value in values[1:])
        optional = set(fields) - set(schema.get("required", ()))
        yield from (_without(whole, {name}) for name in sorted(optional))
        yield _without(whole, optional)
        if schema.get("additionalProperties", True):
            yield {**whole, UNKNOWN_FIELD: {"anything": [1, "two"]}}

    def _arrays(self, schema: Schema) -> Iterator[list[Any]]:
        items = list(self.values(schema["items"]))
        least, most = schema.get("minItems", 0), schema.get("maxItems")
        counts = [n for n in self.hints.counts if least <= n and (most is None or n <= most)]
        yield from ([items[0]] * count for count in counts)
        if 1 in counts:
            yield from ([item] for item in items[1:])

    def _texts(self, schema: Schema) -> Iterator[str]:
        pattern, kind = schema.get("pattern"), schema.get("format")
        if kind is not None:
            yield from _TEXTS_BY_FORMAT[kind]
            return
        lengths = [n for n in self.hints.lengths if n <= schema.get("maxLength", n)]
        plain = ["Weißwasser/Běła Woda", *(_text(length) for length in lengths), *self.hints.texts]
        own = texts_for(pattern) if pattern else []
        for text in [*own, *plain]:
            if schema.get("minLength", 0) <= len(text) and re.search(pattern or "", text):
                yield text

    def _numbers(self, schema: Schema) -> Iterator[float]:
        numbers: list[float] = list(self.hints.numbers)
        if schema["type"] == "number":
            numbers += [0.5, -0.25, 50.123456]
        yield from (number for number in numbers if _within(number, schema))


def _without(whole: Schema, names: set[str]) -> Schema:
    return {name: value for name, value in whole.items() if name not in names}


def _text(length: int) -> str:
    return (_ALPHABET * (length // len(_ALPHABET) + 1))[:length]


def _within(number: float, schema: Schema) -> bool:
    return (
        schema.get("minimum", number) <= number <= schema.get("maximum", number)
        and number > schema.get("exclusiveMinimum", number - 1)
        and number < schema.get("exclusiveMaximum", number + 1)
        and (schema["type"] == "number" or number == int(number))
    )
