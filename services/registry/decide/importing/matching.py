"""Which entry a row is about, and what it would do to it.

A row is known again by the id that its list gives it, else by its name and municipality. An import
changes only what an import brought and nobody has taken over since: an owner's word counts more.
Whoever speaks for a region changes no entry elsewhere, wherever the row says that it lies.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registry.decide.content import Content
from services.registry.decide.initiative import Initiative, State
from services.registry.decide.words import fold_word

LONGEST_KEY: Final = 100


class Fate(StrEnum):
    """What a row would do, or did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """The entry is not the import's to change, or was taken off: it stays as it is."""
    ALIKE = "alike"
    """Another entry may be the same: somebody has to say."""
    BAD = "bad"


class Choice(StrEnum):
    """What somebody says about a row that looks like another entry."""

    NEW = "new"
    SAME = "same"
    LEAVE_OUT = "leave-out"


class Progress(StrEnum):
    """How far an import is."""

    CHECKING = "checking"
    CHECKED = "checked"
    STORING = "storing"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fate of a row; ``why`` says why an entry is kept as it is."""

    fate: Fate
    why: str | None = None


OUTSIDE: Final = "outside-region"
"""Why an entry is kept that lies where the bringer of the list does not speak for."""
_OURS: Final = frozenset({State.SUBMITTED, State.LISTED, State.RETURNED})


def judge(entry: Initiative, *, latest: Content | None, proposed: Content) -> Verdict:
    """What a row does to the entry that it is about."""
    if latest is not None and latest == proposed:
        return Verdict(Fate.UNCHANGED)
    if entry.state not in _OURS:
        return Verdict(Fate.KEPT, entry.state.value)
    if entry.owner is not None:
        return Verdict(Fate.KEPT, "owned")
    return Verdict(Fate.CHANGED)


def is_within(region: frozenset[str], ags: str) -> bool:
    """Whether a municipality lies in a region of official keys; none is the whole state."""
    return not region or ags.startswith(tuple(region))


def list_key(name: str) -> str:
    """By what a list is known again: its name in plain letters."""
    return fold_word(name)


def own_key(told: str, *, of_list: str) -> str | None:
    """The id that a list gives a row, as nobody else's list means it; None if it gives none."""
    plain = " ".join(told.split())
    return f"list:{of_list}:{plain[:LONGEST_KEY]}" if plain else None


def entry_id(told: str) -> UUID | None:
    """The id of an entry of ours, as our own exports write it."""
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", told.strip()):
        return None
    return UUID(told.strip())
