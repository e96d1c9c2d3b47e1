"""The reader of a frozen version: a pydantic model made from its schema.

It understands the words that facts use. Another word is refused, for what the gate does not
understand it cannot judge.
"""

from datetime import date
from types import NoneType
from typing import Annotated, Any, Final, Literal, Union
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from contracts.gate.schemas import Schema, resolved

_FORMATS: Final = {"uuid": UUID, "date": date, "date-time": AwareDatetime}
_BASICS: Final = {"string": str, "integer": int, "number": float, "boolean": bool, "null": NoneType}
_BOUNDS: Final = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
}
_UNDERSTOOD: Final = frozenset(
    {*_BOUNDS, "type", "format", "anyOf", "enum", "const", "items", "x-fallback", "default"}
    | {"$ref", "$defs", "properties", "required", "additionalProperties"}
)


class WordNotUnderstoodError(ValueError):
    """A schema uses a word that the gate cannot judge."""


def reader_of(schema: Schema) -> type[BaseModel]:
    """A model that accepts what the schema accepts."""
    return _model(schema, schema.get("$defs", {}))


def _model(schema: Schema, definitions: Schema) -> type[BaseModel]:
    required = set(schema.get("required", ()))
    fields: dict[str, Any] = {
        name: (_type(field, definitions), ... if name in required else None)
        for name, field in schema.get("properties", {}).items()
    }
    extra: Literal["ignore", "forbid"] = (
        "ignore" if schema.get("additionalProperties", True) else "forbid"
    )
    return create_model("Frozen", __config__=ConfigDict(extra=extra), **fields)


def _type(schema: Schema, definitions: Schema) -> Any:
    schema = resolved(schema, definitions)
    strange = set(schema) - _UNDERSTOOD
    if strange:
        raise WordNotUnderstoodError(f"the gate cannot judge {', '.join(sorted(strange))}")
    if "anyOf" in schema:
        return Union[tuple(_type(branch, definitions) for branch in schema["anyOf"])]  # noqa: UP007 -- made at run time
    if "enum" in schema or "const" in schema:
        return _enum(schema)
    return _bounded(_plain(schema, definitions), schema)


def _plain(schema: Schema, definitions: Schema) -> Any:
    match schema["type"]:
        case "object":
            return _model(schema, definitions)
        case "array":
            return list[_type(schema["items"], definitions)]  # type: ignore[misc] # made at run time
        case kind if "format" in schema:
            return _FORMATS[schema["format"]] if kind == "string" else _BASICS[kind]
        case kind:
            return _BASICS[kind]


def _enum(schema: Schema) -> Any:
    members = schema.get("enum") or [schema["const"]]
    closed = Literal[tuple(members)]  # type: ignore[valid-type] # made at run time
    if "x-fallback" not in schema:
        return closed

    def known(given: Any) -> Any:
        is_unknown = isinstance(given, str) and given not in members
        return schema["x-fallback"] if is_unknown else given

    return Annotated[closed, BeforeValidator(known)]


def _bounded(plain: Any, schema: Schema) -> Any:
    bounds = {ours: schema[word] for word, ours in _BOUNDS.items() if word in schema}
    return Annotated[plain, Field(**bounds)] if bounds else plain
