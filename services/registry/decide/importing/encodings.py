"""Bytes become text: UTF-8, UTF-16 with its mark, or Windows-1252, and nothing is guessed half.

A file in which both UTF-8 and Windows-1252 stand is refused by the row in which that shows: no
reading of it is right, and a replacement character would be stored for ever.
"""

import codecs
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.chassis.refusal import Refusal


class Encoding(StrEnum):
    """How the letters of a file are written."""

    UTF_8 = "utf-8"
    UTF_8_MARKED = "utf-8-sig"
    UTF_16_LITTLE = "utf-16-le"
    UTF_16_BIG = "utf-16-be"
    WINDOWS_1252 = "windows-1252"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its mark."""

    text: str
    encoding: Encoding


_MARKS: Final = (
    (codecs.BOM_UTF8, Encoding.UTF_8_MARKED),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LITTLE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BIG),
)
_NO_TABLES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
"""How workbooks of Excel and LibreOffice, PDF and RTF begin."""
_NOTHING: Final = b"\x00"


def decode(content: bytes) -> Decoded | Refusal:
    """The text of a file, or why it cannot be read."""
    if not content.strip():
        return Refusal("file-empty")
    if content.startswith(_NO_TABLES):
        return Refusal("file-no-table")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_marked(content.removeprefix(mark), encoding)
    if _NOTHING in content:
        return Refusal("file-encoding-unknown", line=1, byte="0x00")
    try:
        return Decoded(content.decode("utf-8"), Encoding.UTF_8)
    except UnicodeDecodeError:
        return _decode_windows(content)


def _decode_marked(content: bytes, encoding: Encoding) -> Decoded | Refusal:
    plain = Encoding.UTF_8 if encoding is Encoding.UTF_8_MARKED else encoding
    try:
        return Decoded(content.decode(plain.value), encoding)
    except UnicodeDecodeError as problem:
        return _broken("file-encoding-broken", content, at=problem.start)


def _decode_windows(content: bytes) -> Decoded | Refusal:
    """Not UTF-8 as a whole: Windows-1252, unless some line is UTF-8 all the same."""
    lines = content.split(b"\n")
    is_utf_8 = {number: _is_utf_8(line) for number, line in enumerate(lines, 1) if _is_told(line)}
    if any(is_utf_8.values()):
        first = next(number for number, is_so in is_utf_8.items() if not is_so)
        other = next(number for number, is_so in is_utf_8.items() if is_so)
        at = len(b"\n".join(lines[: first - 1])) + (first > 1) + _first_wrong(lines[first - 1])
        return _broken("file-encodings-mixed", content, at=at, other_line=other)
    try:
        return Decoded(content.decode("cp1252"), Encoding.WINDOWS_1252)
    except UnicodeDecodeError as problem:
        return _broken("file-encoding-unknown", content, at=problem.start)


def _is_told(line: bytes) -> bool:
    return not line.isascii()


def _is_utf_8(line: bytes) -> bool:
    return _first_wrong(line) == len(line)


def _first_wrong(line: bytes) -> int:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as problem:
        return problem.start
    return len(line)


def _broken(slug: str, content: bytes, *, at: int, **more: int) -> Refusal:
    """A refusal that names the line (from 1) and the byte within the file."""
    return Refusal(
        slug, line=content.count(b"\n", 0, at) + 1, byte=f"0x{content[at]:02X}", at=at, **more
    )
