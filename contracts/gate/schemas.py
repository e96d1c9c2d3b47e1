"""A fact's JSON schema, bare of prose, so that a better docstring is no new version."""

from typing import Any, Final

from pydantic import BaseModel

Schema = dict[str, Any]

_PROSE: Final = frozenset({"title", "description", "examples"})
_MAPS_OF_SCHEMAS: Final = frozenset({"properties", "$defs"})


def schema_of(model: type[BaseModel]) -> Schema:
    """What the model accepts, as a schema without titles and descriptions."""
    return _bare(model.model_json_schema())


def resolved(schema: Schema, definitions: Schema) -> Schema:
    """The schema with its reference followed; what stands beside the reference wins."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target = definitions[reference.removeprefix("#/$defs/")]
    beside = {word: value for word, value in schema.items() if word != "$ref"}
    return {**resolved(target, definitions), **beside}


def _bare(schema: Schema) -> Schema:
    kept = {word: value for word, value in schema.items() if word not in _PROSE}
    return {word: _bare_value(word, value) for word, value in kept.items()}


def _bare_value(word: str, value: Any) -> Any:
    if word in _MAPS_OF_SCHEMAS:
        return {name: _bare(inner) for name, inner in value.items()}
    if isinstance(value, dict):
        return _bare(value)
    if isinstance(value, list):
        return [_bare(item) if isinstance(item, dict) else item for item in value]
    return value
