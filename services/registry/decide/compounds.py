"""Compounds taken apart, when an entry is stored: Mehrgenerationenhaus also says Haus.

A word is split only if known parts cover it from the first letter to the last, so "Tier" is found
in Tierheim and never in diskutieren. Every run of neighbouring parts counts: Mehrgenerationen-
wohnprojekt says Generationenwohnprojekt, Wohnprojekt and Projekt.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from services.registry.decide.compound_lists import (
    HEADS,
    KEPT_WHOLE,
    LINKS,
    MODIFIERS,
    RISKY_HEADS,
)
from services.registry.decide.words import stem

SHORTEST_COMPOUND: Final = 6
SHORTEST_PART: Final = 3
SHORTEST_CORPUS_WORD: Final = 5
LONGEST_COMPOUND: Final = 45
MOST_PARTS: Final = 5

Words = frozenset[str]


class Piece(NamedTuple):
    """A part and the link after it: "generation" + "en"."""

    bare: str
    link: str


Split = tuple[Piece, ...]


def part_stems(folded: str, *, corpus: Words = frozenset()) -> Words:
    """Stems of everything that the compound also says; empty for a word that is no compound."""
    pieces = split(folded, corpus=corpus)
    runs = (
        pieces[first:last]
        for first in range(len(pieces))
        for last in range(first + 1, len(pieces) + 1)
        if last - first < len(pieces)
    )
    return frozenset(stem(_spelled(run)) for run in runs)


def corpus_candidates(folded: str) -> Words:
    """Beginnings and ends of a word that could be words of the corpus: ask the store for these."""
    if not _may_be_compound(folded):
        return frozenset()
    cuts = range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1)
    found = {piece.bare for cut in cuts for piece in _without_link(folded[:cut])}
    found |= {folded[cut:] for cut in cuts}
    return frozenset(word for word in found if len(word) >= SHORTEST_CORPUS_WORD)


@lru_cache(maxsize=50_000)
def split(folded: str, *, corpus: Words = frozenset()) -> Split:
    """The pieces of a compound, as many as can be; empty if it is none.

    A word of the ``corpus`` counts only beside a part that was chosen by hand.
    """
    if not _may_be_compound(folded):
        return ()
    splits = [
        found
        for found in _splits(folded, corpus=corpus, most=MOST_PARTS)
        if len(found) > 1 and not _cuts_a_word(found)
    ]
    return max(splits, key=lambda found: (len(found), len(found[-1].bare)), default=())


def _may_be_compound(folded: str) -> bool:
    is_long_enough = SHORTEST_COMPOUND <= len(folded) <= LONGEST_COMPOUND
    return is_long_enough and folded.isalpha() and folded not in KEPT_WHOLE


def _splits(rest: str, *, corpus: Words, most: int) -> Iterator[Split]:
    if _is_head(rest) or rest in corpus:
        yield (Piece(rest, ""),)
    if most == 1:
        return
    for cut in range(SHORTEST_PART, len(rest) - SHORTEST_PART + 1):
        start = _known_start(rest[:cut], corpus=corpus)
        if start is None:
            continue
        for others in _splits(rest[cut:], corpus=corpus, most=most - 1):
            if start.bare in MODIFIERS or len(others) > 1 or _is_safe_head(others[0].bare):
                yield (start, *others)


def _cuts_a_word(pieces: Split) -> bool:
    """Whether two neighbours are one word that stays whole: Ferien + Werk + Statt."""
    return any(_spelled((one, other)) in KEPT_WHOLE for one, other in pairwise(pieces))


def _is_safe_head(word: str) -> bool:
    """A head that may stand after any word of the corpus."""
    return word not in RISKY_HEADS and _is_head(word)


def _known_start(start: str, *, corpus: Words) -> Piece | None:
    pieces = list(_without_link(start))
    chosen = (piece for piece in pieces if piece.bare in MODIFIERS)
    written = (piece for piece in pieces if piece.bare in corpus)
    return next(chosen, None) or next(written, None)


def _without_link(start: str) -> Iterator[Piece]:
    for link in LINKS:
        bare = start.removesuffix(link) if link else start
        if start.endswith(link) and len(bare) >= SHORTEST_PART:
            yield Piece(bare, link)


def _is_head(word: str) -> bool:
    """A head in any inflection: Projekt, Projekte, Projekten, Projekts."""
    return word in HEADS or len(word) >= _shortest_heads().get(stem(word), LONGEST_COMPOUND)


@lru_cache(maxsize=1)
def _shortest_heads() -> Mapping[str, int]:
    """By stem, how many letters the shortest head has: an inflection is never shorter."""
    shortest: dict[str, int] = {}
    for head in HEADS:
        shortest[stem(head)] = min(len(head), shortest.get(stem(head), LONGEST_COMPOUND))
    return shortest


def _spelled(run: Split) -> str:
    inner = "".join(piece.bare + piece.link for piece in run[:-1])
    return inner + run[-1].bare
