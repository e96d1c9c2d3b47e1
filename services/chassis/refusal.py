"""A named refusal: the expected way in which something does not happen.

Decisions return it; status code and words are chosen once, at the edge, by ``slug``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic import JsonValue


class Refusal:
    """Why something was not done: a slug (``booking-closed``) and what the words need.

    Details are JSON values that may be shown to the person who asked.
    """

    __slots__ = ("details", "slug")

    def __init__(self, slug: str, **details: JsonValue) -> None:
        self.slug: Final = slug
        self.details: Final[Mapping[str, JsonValue]] = MappingProxyType(details)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Refusal)
            and self.slug == other.slug
            and dict(self.details) == dict(other.details)
        )

    def __hash__(self) -> int:
        return hash((self.slug, tuple(sorted(self.details))))

    def __repr__(self) -> str:
        inner = "".join(f", {name}={value!r}" for name, value in self.details.items())
        return f"Refusal({self.slug!r}{inner})"


class RefusedError(Exception):
    """Carries a refusal to the edge, rolling the transaction back on its way."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.slug)
        self.refusal = refusal
