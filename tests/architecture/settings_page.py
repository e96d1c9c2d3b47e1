"""Every knob of every service as one page: ``docs/operations/settings.md``.

``python -m tests.architecture.settings_page`` writes it anew from the settings classes.
"""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from services.chassis.settings import ServiceSettings
from tests.architecture.members import ROOT, services

PAGE = ROOT / "docs" / "operations" / "settings.md"

HEAD = """# Settings

Every knob is an environment variable, read once when a process starts. A wrong one ends the process with a sentence that names it.
`zp up` sets all that the local platform needs. This page is made from the code: `make golden`.
"""


def settings_of(service: str) -> type[ServiceSettings]:
    """The settings class of a service."""
    module = import_module(f"services.{service}.settings")
    return next(
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, ServiceSettings) and kind.__module__ == module.__name__
    )


def page() -> str:
    """The whole page."""
    shared = table("Every service", ServiceSettings, ServiceSettings.model_fields)
    own = [
        table(name, kind, own_fields(kind)) for name in services() if (kind := settings_of(name))
    ]
    return "\n".join([HEAD, shared, *own])


def own_fields(kind: type[ServiceSettings]) -> dict[str, FieldInfo]:
    """What a service adds to the shared knobs, or sees otherwise."""
    shared = ServiceSettings.model_fields
    return {
        name: field
        for name, field in kind.model_fields.items()
        if name not in shared or field.default != shared[name].default
    }


def table(title: str, kind: type[ServiceSettings], fields: dict[str, FieldInfo]) -> str:
    meanings = meanings_of(kind)
    rows = [
        f"| `ZP_{name.upper()}` | {limits(field)} | {default(field)} | {meanings.get(name, '')} |"
        for name, field in fields.items()
    ]
    head = [f"## {title}", "", "| variable | value | default | meaning |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""]) if rows else f"## {title}\n\nNothing of its own.\n"


def meanings_of(kind: type[ServiceSettings]) -> dict[str, str]:
    """The docstring below each field, else the field's name in words."""
    return {name: text for parent in reversed(kind.__mro__) for name, text in documented(parent)}


def documented(kind: type) -> Iterator[tuple[str, str]]:
    if not issubclass(kind, ServiceSettings):
        return
    [body] = ast.parse(inspect.getsource(kind)).body
    for field, following in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            said = docstring(following)
            yield field.target.id, said or in_words(field.target.id)


def docstring(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split()).replace("|", "\\|")
    return ""


def in_words(name: str) -> str:
    return f"{name.replace('_', ' ').capitalize()}."


def limits(field: FieldInfo) -> str:
    kind = getattr(field.annotation, "__name__", "")
    if kind == "Literal":
        return " or ".join(f"`{choice}`" for choice in field.annotation.__args__)
    words = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    words |= {"SecretStr": "secret text", "Path": "path"}
    bounds = [bound for each in field.metadata for bound in bound_of(each)]
    return ", ".join([words.get(kind, "text"), *bounds])


def bound_of(constraint: Any) -> Iterator[str]:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    for word, sign in signs.items():
        if hasattr(constraint, word):
            yield f"{sign} {getattr(constraint, word)}"


def default(field: FieldInfo) -> str:
    match field.get_default(call_default_factory=True, validated_data={}):
        case SecretStr() as secret if secret.get_secret_value():
            return "(local)"
        case "" | None | SecretStr():
            return "empty"
        case bool(value):
            return f"`{str(value).lower()}`"
        case Path() as path:
            return f"`{path.as_posix()}`"
        case value if field.is_required():
            return f"required{value or ''}"
        case value:
            return f"`{value}`"


def write() -> None:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
