"""With what it began that a person is told of something, and which beginnings are forgotten.

A beginning is a profile, an initiative or a seat. Those that a person had before an erasure are
remembered without the person, so that what is still said of them brings nobody back.
"""

from datetime import datetime
from uuid import UUID

from services.chassis.transaction import Transaction


async def keep_profile(
    tx: Transaction, profile_id: UUID, *, person_id: str, opened_at: datetime
) -> None:
    """Whose profile it is, and when it was opened first."""
    await tx.execute(
        """INSERT INTO profile (profile_id, person_id, opened_at) VALUES ($1, $2, $3)
           ON CONFLICT (profile_id) DO UPDATE
             SET opened_at = least(profile.opened_at, excluded.opened_at)""",
        profile_id,
        person_id,
        opened_at,
    )


async def is_bygone(tx: Transaction, person_id: str, *, beginning: str) -> bool:
    """Whether the person was erased once, and had this before."""
    return bool(
        await tx.fetchval(
            """SELECT EXISTS (SELECT FROM bygone WHERE beginning = $2)
                 AND EXISTS (SELECT FROM erased WHERE person_id = $1)""",
            person_id,
            beginning,
        )
    )


async def remember(tx: Transaction, beginning: str) -> None:
    """It belonged to a time that is forgotten."""
    await tx.execute("INSERT INTO bygone (beginning) VALUES ($1) ON CONFLICT DO NOTHING", beginning)


async def remember_all_of(tx: Transaction, person_id: str, *, until: datetime) -> None:
    """All that the person had begun up to a moment; whose profiles they were is forgotten."""
    await tx.execute(
        """INSERT INTO bygone (beginning)
           SELECT beginning FROM notification
             WHERE person_id = $1 AND said_at <= $2 AND beginning IS NOT NULL
           UNION
           SELECT 'profile:' || profile_id FROM profile WHERE person_id = $1 AND opened_at <= $2
           ON CONFLICT DO NOTHING""",
        person_id,
        until,
    )
    await tx.execute(
        "DELETE FROM profile WHERE person_id = $1 AND opened_at <= $2", person_id, until
    )


async def has_any(tx: Transaction, person_id: str) -> bool:
    """Whether the person has begun anything that is still known, or left an address with it."""
    return bool(
        await tx.fetchval(
            """SELECT EXISTS (SELECT FROM profile WHERE person_id = $1)
                 OR EXISTS (SELECT FROM notification WHERE person_id = $1)
                 OR EXISTS (SELECT FROM recipient WHERE person_id = $1)""",
            person_id,
        )
    )
