"""Ballots that wait for a mailbox, and votes that count: one per mailbox and call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What somebody wants to vote for; without address once it was counted."""

    id: UUID
    call_id: UUID
    idea_id: UUID
    person_id: str
    mailbox: str
    """Whose votes are one: the mailbox without what stands behind a plus, as a keyed hash."""
    email: bytes | None
    created_at: datetime


async def insert(tx: Transaction, ballot: Ballot) -> None:
    """Keep a ballot until its mailbox is confirmed."""
    await tx.execute(
        """INSERT INTO idea_ballot (id, call_id, idea_id, person_id, mailbox, email, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        ballot.id,
        ballot.call_id,
        ballot.idea_id,
        ballot.person_id,
        ballot.mailbox,
        ballot.email,
        ballot.created_at,
    )


async def get(tx: Transaction, ballot_id: UUID) -> Ballot | None:
    """A ballot as it is now."""
    row = await tx.fetchrow(
        """SELECT id, call_id, idea_id, person_id, mailbox, email, created_at
             FROM idea_ballot WHERE id = $1""",
        ballot_id,
    )
    return Ballot(**dict(row)) if row else None


async def delete(tx: Transaction, ballot_id: UUID) -> None:
    """Forget a ballot."""
    await tx.execute("DELETE FROM idea_ballot WHERE id = $1", ballot_id)


async def count(tx: Transaction, ballot: Ballot) -> UUID:
    """Count the ballot, unless this mailbox voted in this call before; for which idea it counts.

    Two ballots of one mailbox at once: the second waits here for the first and then finds it.
    """
    await tx.execute("UPDATE idea_ballot SET email = NULL WHERE id = $1", ballot.id)
    await tx.execute(
        """INSERT INTO idea_vote (call_id, idea_id, person_id, mailbox, counted_at)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (call_id, mailbox) DO NOTHING""",
        ballot.call_id,
        ballot.idea_id,
        ballot.person_id,
        ballot.mailbox,
        tx.now,
    )
    voted: UUID = await tx.fetchval(
        "SELECT idea_id FROM idea_vote WHERE call_id = $1 AND mailbox = $2",
        ballot.call_id,
        ballot.mailbox,
    )
    return voted


async def counts(tx: Transaction, call_id: UUID) -> Mapping[UUID, int]:
    """How many voted for each idea; whoever asks looks first whether that may be said."""
    rows = await tx.fetch(
        "SELECT idea_id, count(*) AS votes FROM idea_vote WHERE call_id = $1 GROUP BY idea_id",
        call_id,
    )
    return {row["idea_id"]: row["votes"] for row in rows}


async def drop_ballots(tx: Transaction, call_id: UUID) -> None:
    """Forget the ballots of a closed call: none of them counts any more."""
    await tx.execute("DELETE FROM idea_ballot WHERE call_id = $1", call_id)


async def drop_ballots_of(tx: Transaction, person_id: str, *, until: datetime) -> list[UUID]:
    """Forget what a person wanted to vote for until then; which ballots they were."""
    rows = await tx.fetch(
        "DELETE FROM idea_ballot WHERE person_id = $1 AND created_at <= $2 RETURNING id",
        person_id,
        until,
    )
    return [row["id"] for row in rows]


async def forget_voters(tx: Transaction, call_id: UUID) -> None:
    """Forget who voted; the votes stay counted."""
    await tx.execute(
        "UPDATE idea_vote SET person_id = NULL, mailbox = NULL WHERE call_id = $1", call_id
    )


async def of_person(tx: Transaction, person_id: str) -> list[Record]:
    """For what a person voted, by call."""
    return await tx.fetch(
        "SELECT call_id, idea_id FROM idea_vote WHERE person_id = $1 ORDER BY id", person_id
    )


async def forget_person(tx: Transaction, person_id: str, *, until: datetime) -> None:
    """Forget a person's votes until then: while a call is open the vote goes, later only its voter."""
    await tx.execute(
        """DELETE FROM idea_vote USING idea_call
            WHERE idea_call.id = call_id AND state = 'opened'
              AND person_id = $1 AND counted_at <= $2""",
        person_id,
        until,
    )
    await tx.execute(
        """UPDATE idea_vote SET person_id = NULL, mailbox = NULL
            WHERE person_id = $1 AND counted_at <= $2""",
        person_id,
        until,
    )
