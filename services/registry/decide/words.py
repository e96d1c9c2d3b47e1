"""How texts become words that meet: the same way for what is stored and for what is asked.

Letters first (`fold`), then words with their gender forms joined, then stems. Compounds are taken
apart when an entry is stored, never in a question: "Haus" finds Mehrgenerationenhaus, but
"Mehrgenerationenhaus" does not find every house.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import Stemmer

from services.registry.decide.word_lists import (
    KEPT_INNEN,
    OWN_STEMS,
    SPECIAL_FORMS,
    STOP_WORDS,
)

LONGEST_WORD: Final = 60
WORDS_IN_A_QUESTION: Final = 12

_LETTERS: Final = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_WORD: Final = re.compile(r"[^\W_]+")
_CHAIN: Final = re.compile(r"[^\W_]+(?:[-‐‑–/&][^\W_]+)*")
_GENDER_MARK: Final = re.compile(r"(?<=\w)(?:[:*_·]|/-?|\()in(nen)?\b\)?", re.IGNORECASE)
_GENDER_CAPITAL: Final = re.compile(r"(?<=[a-zäöüß])In(nen)?\b")
_FEMALE_ENDINGS: Final = (("innen", 8, ""), ("erin", 7, "er"), ("orin", 7, "or"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, folded, and its stem."""

    written: str
    folded: str
    stem: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Words joined by hyphens, as one thought: "Lastenrad-Leihe"; mostly a chain of one."""

    words: tuple[Word, ...]

    @property
    def joined(self) -> str | None:
        """The stem of the chain written as one word; None for a single word."""
        if len(self.words) == 1:
            return None
        return stem("".join(word.folded for word in self.words))


def fold(text: str) -> str:
    """Letters without case and marks: ä is ae, ß is ss (never s), ł is l, č is c.

    Composed and decomposed letters are the same text (UAX 15), so a name uploaded from a Mac and
    the same name typed on a phone meet.
    """
    composed = unicodedata.normalize("NFC", text).casefold()
    decomposed = unicodedata.normalize("NFKD", composed.translate(_LETTERS))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS)


def fold_word(written: str) -> str:
    """One word in plain letters and digits, and no longer than words get."""
    return "".join(_WORD.findall(fold(written)))[:LONGEST_WORD]


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """The stem of a folded word; ü, ue and u end up alike, ss and s do not."""
    word = _without_female_ending(SPECIAL_FORMS.get(folded, folded))
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    return str(_stemmer().stemWord(word)) if len(word) <= LONGEST_WORD else word


def chains(text: str) -> Iterator[Chain]:
    """The words of a text in order, without stop words; hyphened words come together."""
    for found in _CHAIN.finditer(join_gender_forms(text)):
        words = tuple(_words(found.group()))
        if words:
            yield Chain(words)


def question(text: str) -> tuple[Chain, ...]:
    """The words of a search: each has to be found; more than a dozen are cut off."""
    return tuple(chains(text))[:WORDS_IN_A_QUESTION]


def join_gender_forms(text: str) -> str:
    """Bewohner:innen, Bewohner*innen, Bewohner/-innen, BewohnerInnen → Bewohnerinnen."""
    composed = unicodedata.normalize("NFC", text)
    marked = _GENDER_MARK.sub(lambda found: "in" + (found[1] or "").lower(), composed)
    return _GENDER_CAPITAL.sub(lambda found: "in" + (found[1] or ""), marked)


def sort_key(text: str) -> str:
    """What a name is sorted by (DIN 5007-1): Ä like A, ß like ss, numbers by their value."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _WORD.findall(letters.translate(_LETTERS))
    return " ".join(word.zfill(8) if word.isdecimal() else word for word in words)


def place_keys(names: Iterable[str | None]) -> frozenset[str]:
    """What a type-ahead compares: each name and each later word of it."""
    return frozenset(key for name in names if name for key in _ends(name))


def spellings(name: str) -> frozenset[str]:
    """A name in plain letters, once with ü as ue and once as u; hyphens are blanks."""
    return frozenset(" ".join(_WORD.findall(plain)) for plain in (fold(name), sort_key(name)))


def _ends(name: str) -> Iterator[str]:
    for spelled in spellings(name):
        parts = spelled.split()
        yield from (" ".join(parts[place:]) for place in range(len(parts)))


def _words(chain: str) -> Iterator[Word]:
    for written in _WORD.findall(chain):
        folded = fold_word(written)
        if folded and folded not in STOP_WORDS:
            yield Word(written=written, folded=folded, stem=stem(folded))


def _without_female_ending(folded: str) -> str:
    """Seniorinnen and Senioren are the same search; "beginnen" is no woman."""
    if folded in KEPT_INNEN:
        return folded
    for ending, shortest, instead in _FEMALE_ENDINGS:
        if folded.endswith(ending) and len(folded) >= shortest:
            return folded.removesuffix(ending) + instead
    return folded


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("german")
