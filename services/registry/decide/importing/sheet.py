"""Text becomes a head and rows, numbered as a spreadsheet numbers them: the head is row 1.

Rows without any text are left out; line breaks within quotes belong to their cell (RFC 4180).
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.chassis.cells import GUARD
from services.chassis.refusal import Refusal
from services.registry.decide.importing.encodings import Encoding, decode

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 100
SEPARATORS: Final = (";", "\t", ",")
_SEP_LINE: Final = re.compile(r'"?sep=(.)"?(?:\r\n|\n|\r)', re.IGNORECASE)
_LOOKED_AT: Final = 50
_BLANKS: Final = " \t\r\n\u00a0\u202f\ufeff"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet, and its cells as texts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as it was read."""

    encoding: Encoding
    separator: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(content: bytes) -> Sheet | Refusal:
    """The table of a file, or why it is none."""
    decoded = decode(content)
    if isinstance(decoded, Refusal):
        return decoded
    text = decoded.text
    told = _SEP_LINE.match(text)
    separator = told[1] if told else _separator_of(text)
    text = text[told.end() :] if told else text
    try:
        rows = tuple(_rows(text, separator))
    except QuotesBrokenError as problem:
        return Refusal("file-quotes-broken", line=problem.line)
    if not rows:
        return Refusal("file-empty")
    head, *rest = rows
    return _wrong_size(head, rest) or Sheet(
        encoding=decoded.encoding, separator=separator, head=_named(head.cells), rows=tuple(rest)
    )


def clean(cell: str) -> str:
    """A cell as text: composed letters, plain line ends, no blanks around, no guard of ours."""
    plain = cell.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)
    return unicodedata.normalize("NFC", plain.removeprefix(GUARD))


class QuotesBrokenError(Exception):
    """A quote opens and never closes, or text follows a closing one."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, begins = 0, 1
    try:
        for number, cells in enumerate(reader, 1):
            begins = reader.line_num + 1
            told = tuple(clean(cell) for cell in cells)
            if any(told):
                yield Row(number, told)
    except csv.Error:
        raise QuotesBrokenError(begins) from None


def _wrong_size(head: Row, rows: Sequence[Row]) -> Refusal | None:
    if len(rows) > MAX_ROWS:
        return Refusal("file-too-many-rows", most=MAX_ROWS, rows=len(rows))
    if len(head.cells) > MAX_COLUMNS:
        return Refusal("file-too-many-columns", most=MAX_COLUMNS)
    return None if rows else Refusal("file-without-rows")


def _separator_of(text: str) -> str:
    """The separator that cuts the rows into most cells alike; semicolons where nothing speaks."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, float]:
    """Whether there is more than one column at all, and how many rows have as many as the head."""
    lines = "".join(text.splitlines(keepends=True)[: _LOOKED_AT * 4])
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for cells in reader:
            if any(cells):
                widths.append(len(cells))
            if len(widths) == _LOOKED_AT:
                break
    except csv.Error:
        return (0, 0.0)
    if not widths or widths[0] == 1:
        return (0, 0.0)
    return (1, Counter(widths)[widths[0]] / len(widths) * min(widths[0], 4))


def _named(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the columns without empty ones at the end; a nameless one goes by its letter."""
    last = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cell or f"Spalte {place}" for place, cell in enumerate(cells[:last], 1))
