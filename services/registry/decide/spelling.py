"""Spelling help: the nearest word that entries really use, when a search finds almost nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from services.registry.decide.words import Chain, Word

SHORT_WORD: Final = 5
SHORTEST_WORD: Final = 4


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word that entries use: folded, as written, and in how many entries."""

    folded: str
    written: str
    entries: int


Nearest = Callable[[Word], KnownWord | None]
"""How an adapter finds the nearest of the words that it knows."""


def edits_allowed(folded: str) -> int:
    """How many letters may differ: one in short words, two in long ones, none in tiny ones."""
    if len(folded) < SHORTEST_WORD:
        return 0
    return 1 if len(folded) <= SHORT_WORD else 2


def correct(
    text: str, asked: Sequence[Chain], *, unknown: Iterable[str], nearest: Nearest
) -> str | None:
    """The search text with its unknown words replaced by near ones; None if there are none."""
    missing = frozenset(unknown)
    corrected = text
    for chain in asked:
        for word in chain.words:
            if word.stem in missing and (near := nearest(word)):
                corrected = corrected.replace(word.written, near.written, 1)
    return corrected if corrected != text else None


def nearest(word: Word, known: Sequence[KnownWord]) -> KnownWord | None:
    """The known word with the fewest differing letters; among equals the most used one."""
    allowed = edits_allowed(word.folded)
    measured = ((edits(word.folded, other.folded, most=allowed), other) for other in known)
    near = [(far, other) for far, other in measured if 0 < far <= allowed]
    return min(near, key=lambda found: _rank(*found), default=(0, None))[1]


def edits(one: str, other: str, *, most: int) -> int:
    """How many letters differ, two that changed places being one; ``most + 1`` if more."""
    return int(OSA.distance(one, other, score_cutoff=most))


def _rank(far: int, word: KnownWord) -> tuple[int, int, str]:
    return far, -word.entries, word.folded
