"""Words and facet values as numbers, and many texts as one block of bytes."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, overload

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Names(dict[str, int]):
    """Each text has one number for as long as the index lives, in the order of arrival."""

    def __missing__(self, text: str) -> int:
        """Give a new text the next number."""
        self[text] = number = len(self)
        return number

    def numbers(self, texts: Iterable[str]) -> list[int]:
        """The numbers of many texts; new ones get theirs."""
        return list(map(self.__getitem__, texts))


class Texts(Sequence[str]):
    """Texts that are only read, side by side in one block: no object for each of them."""

    def __init__(self, told: Sequence[bytes]) -> None:
        self._block = b"".join(told)
        self._starts = starts_of(list(map(len, told)))

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Put texts side by side."""
        return cls([text.encode() for text in texts])

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return self._block[self._starts[place] : self._starts[place + 1]].decode()

    def told(self) -> list[bytes]:
        """Each as bytes; UTF-8 sorts like the texts themselves."""
        starts = self._starts.tolist()
        return [self._block[start:end] for start, end in pairwise(starts)]


def starts_of(lengths: Sequence[int] | Array) -> Array:
    """Where each of many lists begins in the one that joins them, and where the last ends."""
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
