"""Which mailboxes stand in the cells of a file, in whatever column and whatever sentence."""

import re
from collections.abc import Iterable
from typing import Final

_APART: Final = r"""\s;,:<>"()\[\]|/"""
_MAILBOX: Final = re.compile(rf"(?<![^{_APART}])[^{_APART}@]+@[^{_APART}@]+")
"""Begins only where a word does: from each letter of a long word on, a search is quadratic."""
_AFTER: Final = ".!?'"
"""What may follow a mailbox that ends a sentence."""


def mailboxes(cells: Iterable[str]) -> set[str]:
    """Whatever may be a mailbox, as it was typed."""
    return {
        found.rstrip(_AFTER) for cell in cells if "@" in cell for found in _MAILBOX.findall(cell)
    }
