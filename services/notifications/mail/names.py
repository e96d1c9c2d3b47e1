"""Names of people and texts in mail headers: RFC 5322 phrases and RFC 2047 encoded words.

A phrase is one of three things, never mixed: plain atoms, a quoted string, or encoded words. No
encoded word stands inside quotes or in an address, none is longer than 75 characters, and none
cuts a letter.
"""

import base64
import re
from typing import Final

WORD_BYTES: Final = 45
"""Bytes per encoded word: 60 letters of base64 and 12 of frame stay below 75."""
_BREAKS: Final = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f]")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]+")
_LOOKS_ENCODED: Final = "=?"


class HeaderBreakError(ValueError):
    """A value would start a new header line."""


def header_text(text: str) -> str:
    """A text for a header such as Subject; refuses line breaks."""
    _refuse_breaks(text)
    if text.isascii() and _LOOKS_ENCODED not in text and not _CONTROLS.search(text):
        return text
    return _encoded(text)


def mailbox(name: str, *, address: str) -> str:
    """``name <address>``: exactly one mailbox, whatever commas, quotes or brackets the name has."""
    _refuse_breaks(name)
    _refuse_breaks(address)
    phrase = _phrase(name.strip())
    return f"{phrase} <{address}>" if phrase else address


def _phrase(name: str) -> str:
    if not name:
        return ""
    if not name.isascii() or _CONTROLS.search(name) or _LOOKS_ENCODED in name:
        return _encoded(name)
    if _ATOMS.fullmatch(name) and "  " not in name:
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(text: str) -> str:
    return "\r\n ".join(
        f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in _chunks(text)
    )


def _chunks(text: str) -> list[str]:
    """Cut by bytes, but only between letters."""
    chunks, current, size = [], "", 0
    for letter in text:
        width = len(letter.encode())
        if size + width > WORD_BYTES:
            chunks.append(current)
            current, size = "", 0
        current, size = current + letter, size + width
    return [*chunks, current]


def _refuse_breaks(text: str) -> None:
    if _BREAKS.search(text):
        raise HeaderBreakError("a header value contains a line break")
