"""What is deleted of a person who was erased; what the person said afterwards stays."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.transaction import Transaction


async def disown_matches(tx: Transaction, person_id: str, *, erased_at: datetime) -> None:
    """Take a person out of the offer's side of matches, with cards and notices of that time.

    Matches of an offer that is the person's by a later word stay, unless answered before.
    """
    await tx.execute(
        """UPDATE match m SET offer_person_id = NULL
           WHERE m.offer_person_id = $1 AND (m.offer_answered_at <= $2 OR NOT EXISTS (
             SELECT FROM offer o
             WHERE o.initiative_id = m.offer_id AND o.owner_person_id = $1))""",
        person_id,
        erased_at,
    )
    await tx.execute(
        "UPDATE consent SET card = NULL, person_id = '' WHERE person_id = $1 AND given_at <= $2",
        person_id,
        erased_at,
    )
    await tx.execute(
        "DELETE FROM notice WHERE person_id = $1 AND noticed_at <= $2", person_id, erased_at
    )


async def forget_entrants(tx: Transaction, subject_id: UUID) -> None:
    """Drop a subject's entrants, drawn lists, near misses and ledger.

    In the lists of others its ordinal stays, a number that stands for nobody any more.
    """
    await tx.execute(
        """DELETE FROM drawn_list l USING entrant e
           WHERE e.subject_id = $1 AND l.side = e.side AND l.ordinal = e.ordinal""",
        subject_id,
    )
    await tx.execute(
        """DELETE FROM near_miss n USING entrant e WHERE e.subject_id = $1
             AND (n.seeker_ordinal = e.ordinal AND e.side = 'seeker'
               OR n.offer_ordinal = e.ordinal AND e.side = 'offer')""",
        subject_id,
    )
    await tx.execute("DELETE FROM ledger WHERE seeker_id = $1 OR offer_id = $1", subject_id)
    await tx.execute("DELETE FROM entrant WHERE subject_id = $1", subject_id)


async def close_links(
    tx: Transaction, person_id: str, *, granted_until: datetime, lifetime: timedelta
) -> None:
    """Close the links that a person was given up to a moment."""
    await tx.execute(
        "DELETE FROM capability WHERE person_id = $1 AND expires_at <= $2",
        person_id,
        granted_until + lifetime,
    )


async def close_links_to(tx: Transaction, subjects: Sequence[UUID]) -> None:
    """Close everybody's links to what is gone."""
    await tx.execute(
        "DELETE FROM capability WHERE subject = ANY($1::text[])", list(map(str, subjects))
    )
