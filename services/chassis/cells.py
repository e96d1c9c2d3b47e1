"""Cells of tables to take away: what somebody typed is never calculated by a spreadsheet.

One rule for every table of every service (decision record 0060).
"""

import re
from typing import Final

GUARD: Final = "\u200b"
"""Stands before what a spreadsheet would calculate; it is invisible and no part of the value."""
_CALCULATED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TAKEN_FOR_NUMBERS: Final = re.compile(
    r"0[0-9]+|[0-9]+[eE][0-9]+|[0-9]{1,2}[-/.][0-9]{1,4}[-/.0-9]*"
)


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet calculates or takes for a number or a date.

    Who reads the table again takes one sign off, and has what was written.
    """
    is_risky = text.startswith((*_CALCULATED, GUARD)) or _TAKEN_FOR_NUMBERS.fullmatch(text)
    return GUARD + text if is_risky else text
