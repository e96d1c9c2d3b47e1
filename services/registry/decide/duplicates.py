"""Whether two entries that lie close to each other are one initiative, by their names.

A hint with reasons, never a block. Names are folded, legal forms and generic words dropped. Words
left over on both sides must each look like one opposite, or the whole names alike; left over on
one side they must be places, or enough words are shared. A number makes two names different
(«Haus 3» is not «Haus 4»), and so do two places. The same contact alone says nothing: umbrella
bodies share their mail.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.fuzz import ratio

from services.registry.decide import words
from services.registry.decide.duplicate_words import COMPASS, GENERIC, LEGAL_FORMS
from services.registry.decide.word_lists import STOP_WORDS

NEAR_KM: Final = 0.5
CONTACT_KM: Final = 5.0
WORDS_ALIKE_PERCENT: Final = 80.0
NAMES_ALIKE_PERCENT: Final = 92.0
SHARED_WORDS: Final = 2
SHORTEST_PLACE: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")


class Alike(StrEnum):
    """Why two names may be one."""

    SAME_NAME = "same-name"
    SPELLED_OTHERWISE = "spelled-otherwise"
    PLACE_ADDED = "place-added"
    WORDS_ADDED = "words-added"


@dataclass(frozen=True, slots=True)
class Nearness:
    """What makes two entries candidates: how far apart they are, and whether a contact is shared.

    ``km`` is None where one of the two has no place of its own.
    """

    km: float | None
    shares_contact: bool = False

    @property
    def is_candidate(self) -> bool:
        """Whether their names are worth a look."""
        if self.km is None:
            return True
        return self.km <= (CONTACT_KM if self.shares_contact else NEAR_KM)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A hint that two entries may be one initiative, with its reasons."""

    alike: Alike
    nearness: Nearness


def compare(one: str, other: str, *, nearness: Nearness, places: frozenset[str]) -> Likeness | None:
    """The hint for two entries, or None; without a place only the same name counts."""
    if not nearness.is_candidate:
        return None
    alike = names_alike(one, other, places=places)
    if nearness.km is None and alike is not Alike.SAME_NAME:
        return None
    return Likeness(alike, nearness) if alike else None


def names_alike(one: str, other: str, *, places: frozenset[str]) -> Alike | None:
    """Why two names may be of one initiative; ``places`` are folded words of place names."""
    mine, theirs = telling_words(one), telling_words(other)
    left, right = _missing(mine, theirs), _missing(theirs, mine)
    if not left and not right:
        return Alike.SAME_NAME
    if _has_digit(left) or _has_digit(right):
        return None
    if places.intersection(left) and places.intersection(right):
        return None
    if left and right:
        is_same = _each_like_one(left, right) or _joined_alike(mine, theirs)
        return Alike.SPELLED_OTHERWISE if is_same else None
    return _longer_name(left or right, shared=set(mine) & set(theirs), places=places)


@lru_cache(maxsize=20_000)
def telling_words(name: str) -> tuple[str, ...]:
    """The folded words of a name that say which initiative it is; all of them if none does."""
    plain = LEGAL_FORMS.sub(" ", words.fold(words.join_gender_forms(name)))
    found = tuple(_WORD.findall(plain))
    telling = tuple(
        word
        for word in found
        if word not in GENERIC and word not in STOP_WORDS and (len(word) > 1 or word.isdigit())
    )
    return telling or found


@lru_cache(maxsize=4)
def place_words(names: tuple[str, ...]) -> frozenset[str]:
    """The words by which a name says where something is; ``names`` are those of all places."""
    found = {word for name in names for word in _WORD.findall(words.fold(name))}
    named = {word for word in found - STOP_WORDS if len(word) >= SHORTEST_PLACE}
    return frozenset(named | COMPASS)


def _missing(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(mine) if word not in theirs)


def _has_digit(left: tuple[str, ...]) -> bool:
    return any(letter.isdigit() for word in left for letter in word)


def _each_like_one(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    def like_one(word: str, opposite: tuple[str, ...]) -> bool:
        return any(
            ratio(word, each, score_cutoff=WORDS_ALIKE_PERCENT) >= WORDS_ALIKE_PERCENT
            for each in opposite
        )

    return all(like_one(word, right) for word in left) and all(
        like_one(word, left) for word in right
    )


def _joined_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return ratio("".join(mine), "".join(theirs)) >= NAMES_ALIKE_PERCENT


def _longer_name(
    left: tuple[str, ...], *, shared: set[str], places: frozenset[str]
) -> Alike | None:
    if places.issuperset(left):
        return Alike.PLACE_ADDED
    return Alike.WORDS_ADDED if len(shared) >= SHARED_WORDS else None
