"""What is in a municipality, counted."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction

FIRST_PAGE: Final = 12


_HERE: Final = """(ags = $1 OR initiative_id IN (
    SELECT beside.initiative_id FROM directory_site AS beside WHERE beside.ags = $1))"""
"""Who is at home in the place with one of its sites."""


async def counts(tx: Transaction, ags: str) -> Mapping[str, int]:
    """Entries, by topic and in all, and what came of messages to them."""
    row = await tx.fetchrow(
        f"""SELECT (SELECT count(*) FROM directory WHERE {_HERE}) AS entries,
                  (SELECT count(*) FROM enquiry JOIN directory USING (initiative_id)
                    WHERE {_HERE} AND state = 'forwarded') AS enquiries,
                  (SELECT count(*) FROM enquiry JOIN directory USING (initiative_id)
                    WHERE {_HERE} AND outcome = 'conversation') AS conversations""",  # noqa: S608 - constants
        ags,
    )
    return dict(row or {})


async def topics(tx: Transaction, ags: str) -> Mapping[str, int]:
    """How many entries of the place have each topic."""
    rows = await tx.fetch(
        f"""SELECT topic, count(*) AS entries
             FROM directory, jsonb_array_elements_text(content -> 'topics') AS topic
            WHERE {_HERE} GROUP BY topic ORDER BY count(*) DESC, topic""",  # noqa: S608 - constants
        ags,
    )
    return {row["topic"]: row["entries"] for row in rows}


async def entries(tx: Transaction, ags: str) -> list[UUID]:
    """The first entries of the place by name."""
    rows = await tx.fetch(
        f"""SELECT initiative_id FROM directory WHERE {_HERE}
             ORDER BY sort_key, initiative_id LIMIT $2""",  # noqa: S608 - constants
        ags,
        FIRST_PAGE,
    )
    return [row["initiative_id"] for row in rows]
