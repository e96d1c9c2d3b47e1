"""Words and facet values as numbers, in the order in which they were first seen."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Names:
    """Each text has one number for as long as the index lives."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def known(self, text: str) -> int | None:
        """The number of a text that was seen before."""
        return self._numbers.get(text)

    def number(self, text: str) -> int:
        """The number of a text, a new one if need be."""
        number = self._numbers.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number

    def numbers(self, texts: Iterable[str]) -> Array:
        """The numbers of many texts."""
        return np.fromiter(map(self.number, texts), np.int32)
