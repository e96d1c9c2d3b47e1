r"""Texts that fit a pattern, at the ends of its character classes and repetitions.

Facts use plain patterns: literals, classes such as ``[0-9a-f]``, and repetitions. A pattern that
says more is refused, since the gate could not exercise it.
"""

import re
from collections.abc import Iterator
from typing import Final

_PIECE: Final = re.compile(
    r"(?:\[(?P<ranges>[^\]\\^]+)\]|(?P<literal>[^\[\]\\^$.|?*+(){}]))"
    r"(?:\{(?P<least>\d+)(?P<comma>,)?(?P<most>\d+)?\}|(?P<sign>[?*+]))?"
)
_SIGNS: Final = {"?": (0, 1), "*": (0, 3), "+": (1, 3), None: (1, 1)}
_SOME_MORE: Final = 3


class PatternTooRichError(ValueError):
    """The pattern says more than literals, classes and repetitions."""


def texts_for(pattern: str) -> list[str]:
    """Texts that the pattern accepts: per class all ends of its ranges, per repetition both ends."""
    pieces = list(_pieces(pattern))
    width = max((len(letters) for letters, _ in pieces), default=1)
    made = {
        "".join(letters[turn % len(letters)] * times[end] for letters, times in pieces)
        for turn in range(width)
        for end in (0, 1)
    }
    return sorted(made)


def _pieces(pattern: str) -> Iterator[tuple[str, tuple[int, int]]]:
    body = pattern.removeprefix("^").removesuffix("$")
    place = 0
    while place < len(body):
        piece = _PIECE.match(body, place)
        if piece is None:
            raise PatternTooRichError(
                f"the gate cannot make texts for {pattern!r}: use a plainer one"
            )
        yield _letters(piece), _times(piece)
        place = piece.end()


def _letters(piece: re.Match[str]) -> str:
    if piece["literal"]:
        return piece["literal"]
    ends = re.findall(r"(.)-(.)|(.)", piece["ranges"])
    return "".join(first + last + single for first, last, single in ends)


def _times(piece: re.Match[str]) -> tuple[int, int]:
    if piece["least"] is None:
        return _SIGNS[piece["sign"]]
    least = int(piece["least"])
    if piece["comma"] is None:
        return least, least
    return least, int(piece["most"]) if piece["most"] else least + _SOME_MORE
