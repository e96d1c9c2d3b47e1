"""Who wants to get to know whom; names and texts are sealed and kept for a while only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.networking.introduction import Introduction, IntroductionState

_COLUMNS: Final = """id, posting_id, from_posting_id, requester_person_id, asked_person_id, state,
    version, created_at, expires_at, ended_at, requester_consent, asked_consent"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An introduction with the sealed card of whoever asks."""

    introduction: Introduction
    card: bytes


async def insert(tx: Transaction, introduction: Introduction, *, card: bytes) -> None:
    """Store a new wish."""
    await tx.execute(
        f"""INSERT INTO introduction ({_COLUMNS}, card)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",  # noqa: S608 - constant
        introduction.id,
        introduction.posting_id,
        introduction.from_posting_id,
        introduction.requester,
        introduction.asked,
        introduction.state.value,
        introduction.version,
        introduction.created_at,
        introduction.expires_at,
        introduction.ended_at,
        introduction.requester_consent,
        introduction.asked_consent,
        card,
    )


async def get(tx: Transaction, introduction_id: UUID) -> Kept | None:
    """The introduction with its card."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS}, card FROM introduction WHERE id = $1",  # noqa: S608 - constant
        introduction_id,
    )
    return Kept(_introduction(row), row["card"]) if row else None


async def lock(tx: Transaction, introduction_id: UUID, *, wait: bool = True) -> Introduction | None:
    """The introduction, kept for this transaction: one word comes first.

    A timer does not wait: whoever has it locked may want to move that very timer.
    """
    row = await tx.fetchrow(
        f"""SELECT {_COLUMNS} FROM introduction WHERE id = $1
             FOR UPDATE {"" if wait else "SKIP LOCKED"}""",  # noqa: S608 - constants
        introduction_id,
    )
    return _introduction(row) if row else None


async def save(tx: Transaction, introduction: Introduction) -> None:
    """Store what a step made of a locked introduction."""
    await tx.execute(
        """UPDATE introduction SET state = $2, version = $3, expires_at = $4, ended_at = $5,
                  asked_consent = $6
            WHERE id = $1""",
        introduction.id,
        introduction.state.value,
        introduction.version,
        introduction.expires_at,
        introduction.ended_at,
        introduction.asked_consent,
    )


async def delete(tx: Transaction, introduction_id: UUID) -> None:
    """Forget an introduction."""
    await tx.execute("DELETE FROM introduction WHERE id = $1", introduction_id)


async def declined_at(tx: Transaction, *, requester: str, asked: str) -> datetime | None:
    """When somebody last said no to this person, as far as it is kept."""
    moment: datetime | None = await tx.fetchval(
        """SELECT max(ended_at) FROM introduction
            WHERE requester_person_id = $1 AND asked_person_id = $2 AND state = 'declined'""",
        requester,
        asked,
    )
    return moment


async def is_open(tx: Transaction, posting_id: UUID, *, requester: str) -> bool:
    """Whether somebody waits for an answer to this posting."""
    found: bool = await tx.fetchval(
        """SELECT EXISTS (SELECT FROM introduction WHERE posting_id = $1
                           AND requester_person_id = $2 AND state = 'requested')""",
        posting_id,
        requester,
    )
    return found


async def asked_about(tx: Transaction, posting_id: UUID) -> list[Kept]:
    """What the owner of a posting was asked, the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS}, card FROM introduction
             WHERE posting_id = $1 AND state <> 'draft' ORDER BY created_at DESC, id""",  # noqa: S608 - constant
        posting_id,
    )
    return [Kept(_introduction(row), row["card"]) for row in rows]


async def of_person(
    tx: Transaction, person_id: str, *, until: datetime | None = None
) -> list[Introduction]:
    """In which a person has a part, on either side (up to a moment)."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM introduction
             WHERE (requester_person_id = $1 OR asked_person_id = $1)
               AND ($2::timestamptz IS NULL OR created_at <= $2) ORDER BY id""",  # noqa: S608 - constant
        person_id,
        until,
    )
    return [_introduction(row) for row in rows]


def _introduction(row: Record) -> Introduction:
    return Introduction(
        id=row["id"],
        posting_id=row["posting_id"],
        from_posting_id=row["from_posting_id"],
        requester=row["requester_person_id"],
        asked=row["asked_person_id"],
        state=IntroductionState(row["state"]),
        version=row["version"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        ended_at=row["ended_at"],
        requester_consent=row["requester_consent"],
        asked_consent=row["asked_consent"],
    )
