"""Mailboxes in cells: found wherever they stand, and long cells cost no more than they are long."""

import time

import pytest

from services.registry.decide.importing.mailboxes import mailboxes

LONGEST_CELL = 131_072
"""Letters that the reader of tables lets a cell have."""


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("anna@example.org", {"anna@example.org"}),
        ("Anna Muster <anna@example.org>", {"anna@example.org"}),
        ("a@example.org; b@example.org,c@example.org", {f"{n}@example.org" for n in "abc"}),
        ("a@example.org/b@example.org", {"a@example.org", "b@example.org"}),
        ("Mail:anna@example.org|Tel. 0351", {"anna@example.org"}),
        ("[anna@example.org](mailto:anna@example.org)", {"anna@example.org"}),
        ("Schreiben Sie an anna.muster+verein@example.org!", {"anna.muster+verein@example.org"}),
        ("o'brien@müller.example.", {"o'brien@müller.example"}),
        ("Treff @ Markt, 10 @", set()),
        ("Kein Postfach", set()),
    ],
)
def test_a_mailbox_is_found_wherever_it_stands(cell: str, found: set[str]) -> None:
    assert mailboxes(["", cell]) == found


@pytest.mark.parametrize("end", ["", "@", " @", "@a", "@@@"])
@pytest.mark.parametrize("part", ["a", "a.", "@", "a@", "a ", "a@a", "\u200b"])
def test_the_longest_cell_is_looked_through_in_a_moment(part: str, end: str) -> None:
    """It took minutes: from each letter on, the word was read to its end for an @."""
    cell = part * (LONGEST_CELL // len(part)) + end
    begun = time.process_time()

    mailboxes([cell])

    assert time.process_time() - begun < 1
