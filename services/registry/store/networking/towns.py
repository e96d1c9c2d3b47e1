"""What is in a municipality, counted."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction

FIRST_PAGE: Final = 12


async def counts(tx: Transaction, ags: str) -> Mapping[str, int]:
    """Entries, by topic and in all, and what came of messages to them."""
    row = await tx.fetchrow(
        """SELECT (SELECT count(*) FROM directory WHERE ags = $1) AS entries,
                  (SELECT count(*) FROM enquiry JOIN directory USING (initiative_id)
                    WHERE ags = $1 AND state = 'forwarded') AS enquiries,
                  (SELECT count(*) FROM enquiry JOIN directory USING (initiative_id)
                    WHERE ags = $1 AND outcome = 'conversation') AS conversations""",
        ags,
    )
    return dict(row or {})


async def topics(tx: Transaction, ags: str) -> Mapping[str, int]:
    """How many entries of the place have each topic."""
    rows = await tx.fetch(
        """SELECT topic, count(*) AS entries
             FROM directory, jsonb_array_elements_text(content -> 'topics') AS topic
            WHERE ags = $1 GROUP BY topic ORDER BY count(*) DESC, topic""",
        ags,
    )
    return {row["topic"]: row["entries"] for row in rows}


async def entries(tx: Transaction, ags: str) -> list[UUID]:
    """The first entries of the place by name."""
    rows = await tx.fetch(
        """SELECT initiative_id FROM directory WHERE ags = $1
            ORDER BY sort_key, initiative_id LIMIT $2""",
        ags,
        FIRST_PAGE,
    )
    return [row["initiative_id"] for row in rows]
