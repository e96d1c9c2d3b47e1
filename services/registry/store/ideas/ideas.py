"""Ideas, with the sealed contact of their authors."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.ideas.idea import Idea, IdeaState, IdeaTexts

_COLUMNS = """id, call_id, author_person_id, state, version, texts, public_texts, created_at,
    reason, initiative_id"""


async def insert(tx: Transaction, idea: Idea, *, contact: bytes) -> None:
    """Store a new idea with its sealed contact."""
    await tx.execute(
        f"""INSERT INTO idea ({_COLUMNS}, contact)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",  # noqa: S608 - constant
        idea.id,
        idea.call_id,
        idea.author,
        idea.state.value,
        idea.version,
        idea.texts.model_dump_json(),
        idea.public_texts.model_dump_json() if idea.public_texts else None,
        idea.created_at,
        idea.reason,
        idea.initiative_id,
        contact,
    )


async def get(tx: Transaction, idea_id: UUID) -> Idea | None:
    """The idea as it is now."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM idea WHERE id = $1", idea_id)  # noqa: S608 - constant
    return _idea(row) if row else None


async def lock(tx: Transaction, idea_id: UUID) -> Idea | None:
    """The idea, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM idea WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        idea_id,
    )
    return _idea(row) if row else None


async def save(tx: Transaction, idea: Idea) -> None:
    """Store what a step made of a locked idea."""
    await tx.execute(
        """UPDATE idea SET state = $2, version = $3, texts = $4, public_texts = $5, reason = $6,
                  initiative_id = $7
            WHERE id = $1""",
        idea.id,
        idea.state.value,
        idea.version,
        idea.texts.model_dump_json(),
        idea.public_texts.model_dump_json() if idea.public_texts else None,
        idea.reason,
        idea.initiative_id,
    )


async def of_call(tx: Transaction, call_id: UUID, *, lock: bool = False) -> list[Idea]:
    """The ideas of a call, the oldest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM idea WHERE call_id = $1
             ORDER BY created_at, id {"FOR UPDATE" if lock else ""}""",  # noqa: S608 - constants
        call_id,
    )
    return [_idea(row) for row in rows]


async def of_author(
    tx: Transaction, person_id: str, *, until: datetime | None = None, lock: bool = False
) -> list[Idea]:
    """What a person handed in (up to a moment), the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM idea
             WHERE author_person_id = $1 AND ($2::timestamptz IS NULL OR created_at <= $2)
             ORDER BY created_at DESC, id {"FOR UPDATE" if lock else ""}""",  # noqa: S608 - constants
        person_id,
        until,
    )
    return [_idea(row) for row in rows]


async def sealed_contact(tx: Transaction, idea_id: UUID) -> bytes | None:
    """How to reach the author, sealed; None if nobody is to be reached any more."""
    contact: bytes | None = await tx.fetchval("SELECT contact FROM idea WHERE id = $1", idea_id)
    return contact


async def listed_entries(tx: Transaction, entries: Iterable[UUID | None]) -> frozenset[UUID]:
    """Which of these entries the directory shows."""
    rows = await tx.fetch(
        "SELECT initiative_id FROM directory WHERE initiative_id = ANY($1::uuid[])",
        [entry for entry in entries if entry is not None],
    )
    return frozenset(row["initiative_id"] for row in rows)


async def delete(tx: Transaction, idea_id: UUID) -> None:
    """Forget an idea; what the jury and the audience said of it goes too."""
    await tx.execute("DELETE FROM idea WHERE id = $1", idea_id)


async def delete_drafts(tx: Transaction, call_id: UUID) -> None:
    """Forget the ideas of a closed call whose mailbox nobody confirmed."""
    await tx.execute("DELETE FROM idea WHERE call_id = $1 AND state = 'draft'", call_id)


async def forget_authors(tx: Transaction, call_id: UUID) -> None:
    """Forget who wrote the ideas of a call; those that everybody saw stay readable."""
    await tx.execute(
        "UPDATE idea SET author_person_id = NULL, contact = NULL WHERE call_id = $1", call_id
    )
    await tx.execute("DELETE FROM idea WHERE call_id = $1 AND public_texts IS NULL", call_id)


def _idea(row: Record) -> Idea:
    return Idea(
        id=row["id"],
        call_id=row["call_id"],
        author=row["author_person_id"],
        state=IdeaState(row["state"]),
        version=row["version"],
        texts=IdeaTexts.model_validate(row["texts"]),
        public_texts=IdeaTexts.model_validate(told) if (told := row["public_texts"]) else None,
        created_at=row["created_at"],
        reason=row["reason"],
        initiative_id=row["initiative_id"],
    )
