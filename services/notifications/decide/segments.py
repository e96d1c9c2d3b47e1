"""How an SMS is cut and counted (3GPP TS 23.038 and 23.040), and the letters that phones know.

A message is written in GSM-7 if every letter is in that alphabet, else in UCS-2 (UTF-16 units).
One part holds 160 septets or 70 units; several parts lose room to their header: 153 or 67 each.
An escape pair (``€`` costs two septets) and a surrogate pair are never split.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet; a letter's place is its septet. 0x1B is the escape, no letter."""
EXTENSION: Final = {
    "\x0c": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E,
    "|": 0x40, "€": 0x65,
}  # fmt: skip
ESCAPE: Final = 0x1B

_SEPTETS: Final = {
    **{letter: bytes([place]) for place, letter in enumerate(BASIC) if place != ESCAPE},
    **{letter: bytes([ESCAPE, code]) for letter, code in EXTENSION.items()},
}
_PLAIN: Final = str.maketrans(
    {
        "„": '"', "“": '"', "”": '"', "«": '"', "»": '"', "‚": "'", "‘": "'", "’": "'", "‹": "'",
        "›": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "ẞ": "ß",
        "\u200b": "", "\u00ad": "", "\ufeff": "",
    }
)  # fmt: skip
"""Typography that phones do not need; no letter of a name is touched."""


class Encoding(StrEnum):
    """How the text goes over the air."""

    GSM7 = "GSM7"
    UCS2 = "UCS2"


@dataclass(frozen=True, slots=True)
class Segments:
    """A text cut for sending; ``units`` are septets or UTF-16 code units of the whole text."""

    encoding: Encoding
    units: int
    parts: tuple[str, ...]

    @property
    def octets(self) -> tuple[bytes, ...]:
        """Each part as the bytes of ``short_message``: a septet per octet, or UTF-16-BE."""
        if self.encoding is Encoding.GSM7:
            return tuple(b"".join(_SEPTETS[letter] for letter in part) for part in self.parts)
        return tuple(part.encode("utf-16-be") for part in self.parts)


def segment(text: str) -> Segments:
    """Cut a text into the parts that a phone company counts."""
    if all(letter in _SEPTETS for letter in text):
        encoding, costs = Encoding.GSM7, [len(_SEPTETS[letter]) for letter in text]
    else:
        encoding, costs = Encoding.UCS2, [1 + (ord(letter) > 0xFFFF) for letter in text]  # noqa: PLR2004
    alone, in_row = (160, 153) if encoding is Encoding.GSM7 else (70, 67)
    units = sum(costs)
    parts = (text,) if units <= alone else _cut(text, costs, room=in_row)
    return Segments(encoding, units, parts)


def _cut(text: str, costs: list[int], *, room: int) -> tuple[str, ...]:
    parts, start, used = [], 0, 0
    for place, cost in enumerate(costs):
        if used + cost > room:
            parts.append(text[start:place])
            start, used = place, 0
        used += cost
    parts.append(text[start:])
    return tuple(parts)


def transliterate(text: str) -> str:
    """Write typography in letters of GSM-7, so that one dash does not halve the room.

    Letters stay: a name with ``š`` is worth UCS-2.
    """
    return unicodedata.normalize("NFC", text).translate(_PLAIN)
