"""The pages of the staff, and who may open them: the second menu of the back office."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the back office; any of the roles opens it."""

    text: str
    href: str
    roles: frozenset[str]


DESKS: Final = (
    Desk("Einträge prüfen", "/redaktion", frozenset({"editor"})),
    Desk("Ideen", "/aufrufe", frozenset({"editor", "funder", "municipality"})),
    Desk("Für Gemeinden", "/kommune", frozenset({"municipality"})),
)


def open_to(roles: Iterable[str]) -> tuple[Desk, ...]:
    """The pages that somebody with these roles may open, in the order of the menu."""
    held = frozenset(roles)
    return tuple(desk for desk in DESKS if desk.roles & held)
