"""Places that are held: hours, EUR, or homes; never more than there are, whoever says yes at once."""

from dataclasses import dataclass
from uuid import UUID

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """What one match holds of an offer."""

    match_id: UUID
    seeker_id: UUID
    offer_id: UUID
    amount: int


async def of_match(tx: Transaction, match_id: UUID) -> Place | None:
    """What a match holds."""
    row = await tx.fetchrow(
        "SELECT match_id, seeker_id, offer_id, amount FROM place WHERE match_id = $1", match_id
    )
    return Place(**row) if row else None


async def free(tx: Transaction, match_id: UUID) -> Place | None:
    """The match holds nothing any more; the answer is what it held.

    What is taken is counted anew later (`recount`), each side by itself: whoever ends a match holds
    locks that are not in the order in which both sides would have to be locked here.
    """
    row = await tx.fetchrow(
        "DELETE FROM place WHERE match_id = $1 RETURNING match_id, seeker_id, offer_id, amount",
        match_id,
    )
    return Place(**row) if row else None


async def forget_seeker(tx: Transaction, seeker_id: UUID) -> None:
    """Somebody was erased: what is still held stays so, by nobody and by no match that is known."""
    await tx.execute(
        """UPDATE place SET match_id = gen_random_uuid(), seeker_id = gen_random_uuid()
           WHERE seeker_id = $1""",
        seeker_id,
    )


async def recount(tx: Transaction, support_id: UUID) -> None:
    """Let what is taken be what matches hold; the caller holds the support's lock."""
    await tx.execute(
        """UPDATE support s SET taken = (
             SELECT coalesce(sum(CASE s.side WHEN 'seeker' THEN 1 ELSE p.amount END), 0)
             FROM place p
             WHERE (s.side = 'seeker' AND p.seeker_id = s.support_id)
                OR (s.side = 'offer' AND p.offer_id = s.support_id))
           WHERE s.support_id = $1""",
        support_id,
    )


async def take(tx: Transaction, support_id: UUID, amount: int) -> None:
    """Take that much of a request or an offer of support; the caller holds its lock.

    More than the capacity is refused by the table itself, whoever calls.
    """
    await tx.execute(
        "UPDATE support SET taken = taken + $2 WHERE support_id = $1", support_id, amount
    )


async def homes_held(tx: Transaction, initiative_id: UUID) -> int:
    """How many homes of a project were settled since it last said how many are free.

    The caller holds the project's lock.
    """
    held: int = await tx.fetchval(
        """SELECT count(*) FROM place p JOIN offer o ON o.initiative_id = p.offer_id
           WHERE p.offer_id = $1 AND p.held_at > o.places_said_at""",
        initiative_id,
    )
    return held


async def keep(tx: Transaction, place: Place) -> None:
    """Note what a match holds."""
    await tx.execute(
        """INSERT INTO place (match_id, seeker_id, offer_id, amount, held_at)
           VALUES ($1, $2, $3, $4, $5)""",
        place.match_id,
        place.seeker_id,
        place.offer_id,
        place.amount,
        tx.now,
    )
