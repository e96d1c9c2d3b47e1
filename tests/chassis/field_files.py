"""Mailboxes as people type them, with what is right; the characters that nobody sees are real."""

import csv
from pathlib import Path
from typing import Final

MAILBOXES: Final = Path(__file__).parent / "field" / "mailboxes.csv"


def mailboxes() -> list[dict[str, str]]:
    """``Eingabe``, ``Zustellung`` (or ``!slug`` of the refusal), ``Person``, ``Warum``."""
    with MAILBOXES.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter=";", quoting=csv.QUOTE_NONE))
