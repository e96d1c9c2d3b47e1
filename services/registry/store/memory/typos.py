"""The nearest word that entries use: by one deleted letter, else by comparing with all.

Two words that differ by one letter become the same when each loses at most one: so the deletions
of all words, kept as sorted hashes, name the few that are worth comparing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.registry.decide import spelling
from services.registry.decide.spelling import KnownWord, edits_allowed
from services.registry.decide.words import Word, fold_word
from services.registry.store.memory.names import Array, Names

GROWTH: Final = 1024


class Deletions(NamedTuple):
    """The hash of each deletion, ascending, and whose it is; of the first so many words."""

    hashes: Array
    numbers: Array
    words: int

    def get(self, key: int) -> list[int]:
        """The words with this deletion."""
        low, high = np.searchsorted(self.hashes, (key, key + 1)).tolist()
        return list(self.numbers[low:high].tolist())


class Vocabulary:
    """Every word as somebody wrote it, its plain letters, and how many entries have it."""

    def __init__(self) -> None:
        self.spelled = Names()
        self._spelled: list[str] = []
        self._folded = Names()
        self._words: list[str] = []
        self._spellings: dict[int, list[int]] = defaultdict(list)
        self._entries: Array = np.zeros(GROWTH, np.int32)
        self._deletions = Deletions(np.zeros(0, np.uint32), np.zeros(0, np.int32), 0)

    def numbers(self, written: Sequence[str]) -> list[int]:
        """The numbers of words as somebody wrote them."""
        numbers = self.spelled.numbers(written)
        if len(self.spelled) > len(self._spelled):
            for word, number in zip(written, numbers, strict=True):
                if number == len(self._spelled):
                    self._add(word, number)
        return numbers

    def count(self, words: Sequence[int] | Array, by: int) -> None:
        """Note that each of these words has one entry more, or one less."""
        np.add.at(self._entries, words, by)

    def is_used(self, folded: str) -> bool:
        """Whether an entry has this word in any spelling."""
        number = self._folded.get(folded)
        return number is not None and self._known(number) is not None

    def nearest(self, word: Word) -> KnownWord | None:
        """As `spelling.nearest` among all words that entries use."""
        allowed = edits_allowed(word.folded)
        if not allowed:
            return None
        close = spelling.nearest(word, [*self._close(word.folded)])
        if allowed == 1 or (close and spelling.edits(word.folded, close.folded, most=1) == 1):
            return close
        return spelling.nearest(word, [*self._far(word.folded, most=allowed)])

    def sort(self) -> None:
        """Sort the deletions of all words that came by now; may run on another thread."""
        words = [*self._words]
        hashes = np.fromiter((_hash(key) for text in words for key in _keys(text)), np.uint32)
        numbers = np.repeat(
            np.arange(len(words), dtype=np.int32), [len(text) + 1 for text in words]
        )
        order = np.argsort(hashes, kind="stable")
        self._deletions = Deletions(hashes[order], numbers[order], len(words))

    def _add(self, written: str, number: int) -> None:
        """A spelling that was never seen."""
        self._spelled.append(written)
        folded = fold_word(written)
        place = self._folded[folded]
        if place == len(self._words):
            self._words.append(folded)
        self._spellings[place].append(number)
        if number == len(self._entries):
            self._entries = np.concatenate([self._entries, np.zeros(number, np.int32)])

    def _close(self, folded: str) -> Iterator[KnownWord]:
        """Words that may differ by one letter, and those that came since the last sorting."""
        deletions = self._deletions
        numbers = set(range(deletions.words, len(self._words)))
        for key in {_hash(key) for key in _keys(folded)}:
            numbers.update(deletions.get(key))
        for number in sorted(numbers):
            if known := self._known(number):
                yield known

    def _far(self, folded: str, *, most: int) -> Iterator[KnownWord]:
        near = process.extract(
            folded,
            self._words,
            scorer=OSA.distance,
            processor=None,
            score_cutoff=most,
            limit=None,
        )
        for _, _, number in near:
            if known := self._known(number):
                yield known

    def _known(self, number: int) -> KnownWord | None:
        """A word by its plain letters, in the first of the spellings that entries use."""
        used = [each for each in self._spellings[number] if self._entries[each] > 0]
        if not used:
            return None
        written = min(self._spelled[each] for each in used)
        entries = sum(int(self._entries[each]) for each in used)
        return KnownWord(self._words[number], written, entries)


def _keys(folded: str) -> Iterator[str]:
    yield folded
    for place in range(len(folded)):
        yield folded[:place] + folded[place + 1 :]


def _hash(text: str) -> int:
    return hash(text) & 0xFFFFFFFF
