"""The answers that an entry's owner saved: one set per entry, gone with the entry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.funding.answers import Answers

_COLUMNS = "id, initiative_id, answers, version, consent_version, consented_at, saved_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCheck:
    """What an owner saved, and by which sentence she agreed to it."""

    id: UUID
    initiative_id: UUID
    answers: Answers
    version: int
    consent_version: str
    consented_at: datetime
    saved_at: datetime


async def put(tx: Transaction, check: SavedCheck) -> None:
    """Store it; of one entry there is one, its consent stays what it was."""
    await tx.execute(
        f"""INSERT INTO funding_check ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (initiative_id) DO UPDATE
              SET answers = excluded.answers, saved_at = excluded.saved_at""",  # noqa: S608 - constant
        check.id,
        check.initiative_id,
        check.answers.model_dump(mode="json"),
        check.version,
        check.consent_version,
        check.consented_at,
        check.saved_at,
    )


async def of_entry(tx: Transaction, initiative_id: UUID) -> SavedCheck | None:
    """What is saved at an entry."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM funding_check WHERE initiative_id = $1",  # noqa: S608 - constant
        initiative_id,
    )
    return _check(row) if row else None


async def get(tx: Transaction, check_id: UUID) -> SavedCheck | None:
    """A saved check."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM funding_check WHERE id = $1", check_id)  # noqa: S608 - constant
    return _check(row) if row else None


async def lock_some(tx: Transaction, *, after: UUID, most: int) -> list[SavedCheck]:
    """The next ones in the order of their ids, kept for this transaction."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM funding_check WHERE id > $1
             ORDER BY id LIMIT $2 FOR UPDATE""",  # noqa: S608 - constant
        after,
        most,
    )
    return [_check(row) for row in rows]


async def count_up(tx: Transaction, check_id: UUID) -> int:
    """The number of the next fact about a check."""
    version: int = await tx.fetchval(
        "UPDATE funding_check SET version = version + 1 WHERE id = $1 RETURNING version", check_id
    )
    return version


async def forget(tx: Transaction, initiative_id: UUID) -> bool:
    """Delete what is saved at an entry with all that was evaluated by it; whether there was any."""
    check_id = await tx.fetchval(
        "DELETE FROM funding_check WHERE initiative_id = $1 RETURNING id", initiative_id
    )
    await tx.execute("DELETE FROM funding_evaluation WHERE asker = $1", check_id)
    return check_id is not None


def _check(row: Record) -> SavedCheck:
    return SavedCheck(
        id=row["id"],
        initiative_id=row["initiative_id"],
        answers=Answers.model_validate(row["answers"]),
        version=row["version"],
        consent_version=row["consent_version"],
        consented_at=row["consented_at"],
        saved_at=row["saved_at"],
    )
