"""Spelling help: the nearest word that entries really use, when a search finds almost nothing."""

from collections.abc import Iterable, Sequence
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


def edits_allowed(folded: str) -> int:
    """How many letters may differ: one in short words, two in long ones, none in tiny ones."""
    if len(folded) < SHORTEST_WORD:
        return 0
    return 1 if len(folded) <= SHORT_WORD else 2


def correct(
    text: str, asked: Sequence[Chain], *, unknown: Iterable[str], known: Sequence[KnownWord]
) -> str | None:
    """The search text with its unknown words replaced by near ones; None if there are none."""
    missing = frozenset(unknown)
    corrected = text
    for chain in asked:
        for word in chain.words:
            if word.stem in missing and (near := nearest(word, known)):
                corrected = corrected.replace(word.written, near.written, 1)
    return corrected if corrected != text else None


def nearest(word: Word, known: Sequence[KnownWord]) -> KnownWord | None:
    """The known word with the fewest differing letters; among equals the most used one."""
    allowed = edits_allowed(word.folded)
    ranked = (
        (OSA.distance(word.folded, other.folded, score_cutoff=allowed), -other.entries, other)
        for other in known
    )
    near = [found for found in ranked if 0 < found[0] <= allowed]
    best = min(near, key=lambda found: (found[0], found[1], found[2].folded), default=None)
    return best[2] if best else None
