"""Messages of visitors to initiatives; their words are sealed and kept for a while only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.enquiry import Enquiry, Outcome, State

_COLUMNS = "id, initiative_id, sender_person_id, state, created_at, forwarded_at, outcome"


@dataclass(frozen=True, slots=True)
class Kept:
    """A message with its sealed words; None once they are forgotten."""

    enquiry: Enquiry
    letter: bytes | None


async def insert(tx: Transaction, enquiry: Enquiry, *, letter: bytes) -> None:
    """Store a new message."""
    await tx.execute(
        f"""INSERT INTO enquiry ({_COLUMNS}, letter)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",  # noqa: S608 - constant
        enquiry.id,
        enquiry.initiative_id,
        enquiry.sender,
        enquiry.state,
        enquiry.created_at,
        enquiry.forwarded_at,
        enquiry.outcome,
        letter,
    )


async def lock(tx: Transaction, enquiry_id: UUID) -> Enquiry | None:
    """The message, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM enquiry WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        enquiry_id,
    )
    return _enquiry(row) if row else None


async def get(tx: Transaction, enquiry_id: UUID) -> Kept | None:
    """The message with its words."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS}, letter FROM enquiry WHERE id = $1",  # noqa: S608 - constant
        enquiry_id,
    )
    return Kept(_enquiry(row), row["letter"]) if row else None


async def save(tx: Transaction, enquiry: Enquiry) -> None:
    """Store what a step made of a locked message."""
    await tx.execute(
        "UPDATE enquiry SET state = $2, forwarded_at = $3, outcome = $4 WHERE id = $1",
        enquiry.id,
        enquiry.state,
        enquiry.forwarded_at,
        enquiry.outcome,
    )


async def forwarded_to(tx: Transaction, initiative_id: UUID, *, limit: int) -> list[Kept]:
    """What an owner got whose words are still kept, newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS}, letter FROM enquiry
             WHERE initiative_id = $1 AND state = 'forwarded' AND letter IS NOT NULL
             ORDER BY forwarded_at DESC, id LIMIT $2""",  # noqa: S608 - constant
        initiative_id,
        limit,
    )
    return [Kept(_enquiry(row), row["letter"]) for row in rows]


async def sent_by(tx: Transaction, person_id: str, *, until: datetime) -> list[Kept]:
    """What a person wrote up to a moment."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS}, letter FROM enquiry
             WHERE sender_person_id = $1 AND created_at <= $2
             ORDER BY id FOR UPDATE""",  # noqa: S608 - constant
        person_id,
        until,
    )
    return [Kept(_enquiry(row), row["letter"]) for row in rows]


async def delete(tx: Transaction, enquiry_id: UUID) -> None:
    """Forget a message that nobody confirmed."""
    await tx.execute("DELETE FROM enquiry WHERE id = $1", enquiry_id)


async def forget_words(tx: Transaction, enquiry_id: UUID) -> None:
    """Forget who wrote what; that there was a message stays counted."""
    await tx.execute(
        "UPDATE enquiry SET letter = NULL, sender_person_id = NULL WHERE id = $1", enquiry_id
    )


async def forget_sent_to(tx: Transaction, initiative_id: UUID) -> list[UUID]:
    """Forget who wrote what to an initiative whose owner is forgotten; the ids of the messages."""
    kept = await tx.fetch(
        """UPDATE enquiry SET letter = NULL, sender_person_id = NULL
            WHERE initiative_id = $1 AND state = 'forwarded' RETURNING id""",
        initiative_id,
    )
    gone = await tx.fetch(
        "DELETE FROM enquiry WHERE initiative_id = $1 AND state = 'received' RETURNING id",
        initiative_id,
    )
    return [row["id"] for row in (*kept, *gone)]


def _enquiry(row: Record) -> Enquiry:
    return Enquiry(
        id=row["id"],
        initiative_id=row["initiative_id"],
        sender=row["sender_person_id"],
        state=State(row["state"]),
        created_at=row["created_at"],
        forwarded_at=row["forwarded_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
    )
