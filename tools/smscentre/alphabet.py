"""What an SMS is written in: the GSM 7-bit alphabet (3GPP 23.038), unpacked, or UCS-2.

Over SMPP each septet travels in an octet of its own; `ESCAPE` and a second septet make one of the
ten characters of the extension table.
"""

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
    0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
ESCAPE = 0x1B
GSM, ASCII, LATIN1, UCS2 = 0, 1, 3, 8


def read_text(content: bytes, data_coding: int) -> str:
    """The text of one or more joined segments."""
    match data_coding & 0x0F:
        case 8:
            return content.decode("utf-16-be", errors="replace")
        case 3 | 1:
            return content.decode("latin-1")
        case _:
            return read_gsm(content)


def read_gsm(content: bytes) -> str:
    """Unpacked septets as text; what is in no table becomes a question mark."""
    letters, escaped = [], False
    for septet in content:
        if escaped:
            letters.append(EXTENSION.get(septet, "?"))
        elif septet != ESCAPE:
            letters.append(BASIC[septet] if septet < len(BASIC) else "?")
        escaped = septet == ESCAPE and not escaped
    return "".join(letters)


def write_text(text: str) -> tuple[int, bytes]:
    """Data coding and content: 7-bit if every character allows it, else UCS-2."""
    try:
        return GSM, write_gsm(text)
    except KeyError:
        return UCS2, text.encode("utf-16-be", errors="replace")


def write_gsm(text: str) -> bytes:
    """Text as unpacked septets; `KeyError` for a character outside of the alphabet."""
    septets = {letter: bytes([code]) for code, letter in enumerate(BASIC) if code != ESCAPE}
    septets |= {letter: bytes([ESCAPE, code]) for code, letter in EXTENSION.items()}
    return b"".join(septets[letter] for letter in text)
