"""Configuration files with `{{name}}` where a host, a port or a folder goes."""

import re
from collections.abc import Mapping
from pathlib import Path

from tools.hindrance import Hindrance

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def render(template: Path, values: Mapping[str, object]) -> str:
    """The template's text with every `{{name}}` replaced."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            known = ", ".join(sorted(values))
            raise Hindrance(f"{template.name} asks for {{{{{name}}}}}; known are: {known}.")
        return str(values[name])

    return PLACEHOLDER.sub(value, template.read_text(encoding="utf-8"))
