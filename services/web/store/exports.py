"""Exports of a person's data: one per person, the file encrypted before it comes here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Export:
    """A person's data on their way to her; ``size`` is that of the file, if there is one yet.

    ``away`` names the services that did not answer the last time.
    """

    id: UUID
    person_id: str
    email_sealed: bytes
    state: str
    asked_at: datetime
    tries: int
    away: tuple[str, ...]
    ready_at: datetime | None
    expires_at: datetime
    size: int | None


_EXPORT: Final = """id, person_id, email_sealed, state, asked_at, tries, away, ready_at, expires_at,
    octet_length(file) AS size"""


async def begin_export(
    tx: Transaction, export_id: UUID, *, person_id: str, email_sealed: bytes, until: datetime
) -> None:
    """Offer an export to a person; one that there is stays as it is, unless its time is over."""
    await tx.execute(
        """INSERT INTO data_export AS known
             (id, person_id, email_sealed, state, asked_at, due_at, tries, away, expires_at, is_told)
           VALUES ($1, $2, $3, 'offered', $4, $4, 0, '{}', $5, false)
           ON CONFLICT (person_id) DO UPDATE
             SET id = excluded.id, email_sealed = excluded.email_sealed, state = 'offered',
                 asked_at = excluded.asked_at, due_at = excluded.due_at, tries = 0, away = '{}',
                 ready_at = NULL, file = NULL, expires_at = excluded.expires_at, is_told = false
           WHERE known.expires_at <= excluded.asked_at""",
        export_id,
        person_id,
        email_sealed,
        tx.now,
        until,
    )


async def ask_export(tx: Transaction, person_id: str, *, until: datetime) -> None:
    """Let an offered export be put together; asked twice it is still one."""
    await tx.execute(
        """UPDATE data_export SET state = 'asked', asked_at = $2, due_at = $2, expires_at = $3
            WHERE person_id = $1 AND state = 'offered'""",
        person_id,
        tx.now,
        until,
    )


async def export_of(tx: Transaction, person_id: str) -> Export | None:
    """The export of a person that counts."""
    row = await tx.fetchrow(
        f"SELECT {_EXPORT} FROM data_export WHERE person_id = $1 AND expires_at > $2",  # noqa: S608 - constant
        person_id,
        tx.now,
    )
    return _export(row) if row else None


async def export_file(tx: Transaction, person_id: str) -> bytes | None:
    """The encrypted file, once it is ready."""
    file: bytes | None = await tx.fetchval(
        "SELECT file FROM data_export WHERE person_id = $1 AND expires_at > $2", person_id, tx.now
    )
    return file


async def due_exports(tx: Transaction) -> list[UUID]:
    """What is to be put together, or of which its person is to be told."""
    rows = await tx.fetch(
        """SELECT id FROM data_export
            WHERE state <> 'offered' AND NOT is_told AND due_at <= $1 AND expires_at > $1
            ORDER BY due_at, id LIMIT 20""",
        tx.now,
    )
    return [row["id"] for row in rows]


async def claim_export(tx: Transaction, export_id: UUID, *, until: datetime) -> Export | None:
    """Take one that is due; until then nobody else does. None if it is not due, or not there."""
    row = await tx.fetchrow(
        f"""UPDATE data_export SET due_at = $2, tries = tries + 1
             WHERE id = $1 AND state <> 'offered' AND NOT is_told AND due_at <= $3
               AND expires_at > $3
            RETURNING {_EXPORT}""",  # noqa: S608 - constant
        export_id,
        until,
        tx.now,
    )
    return _export(row) if row else None


async def postpone_export(
    tx: Transaction, export_id: UUID, *, away: Sequence[str], due_at: datetime
) -> None:
    """Try again later: these services did not answer."""
    await tx.execute(
        "UPDATE data_export SET away = $2, due_at = $3 WHERE id = $1 AND NOT is_told",
        export_id,
        list(away),
        due_at,
    )


async def finish_export(
    tx: Transaction, export_id: UUID, *, file: bytes, until: datetime
) -> Export | None:
    """Keep the encrypted file; None if the export was dropped meanwhile."""
    row = await tx.fetchrow(
        f"""UPDATE data_export
               SET state = 'ready', file = $2, ready_at = $3, expires_at = $4, away = '{{}}'
             WHERE id = $1 AND state = 'asked' RETURNING {_EXPORT}""",  # noqa: S608 - constant
        export_id,
        file,
        tx.now,
        until,
    )
    return _export(row) if row else None


async def note_told(tx: Transaction, export_id: UUID) -> None:
    """The person was written to."""
    await tx.execute("UPDATE data_export SET is_told = true WHERE id = $1", export_id)


async def drop_export(tx: Transaction, *, person_id: str) -> UUID | None:
    """Delete the export of a person; its id, if there was one."""
    dropped: UUID | None = await tx.fetchval(
        "DELETE FROM data_export WHERE person_id = $1 RETURNING id", person_id
    )
    return dropped


async def end_export(tx: Transaction, export_id: UUID) -> None:
    """Delete an export whose time is over."""
    await tx.execute(
        "DELETE FROM data_export WHERE id = $1 AND expires_at <= $2", export_id, tx.now
    )


async def drop_expired(tx: Transaction) -> None:
    """Delete all whose time is over."""
    await tx.execute("DELETE FROM data_export WHERE expires_at <= $1", tx.now)


def _export(row: Any) -> Export:
    told = dict(row)
    return Export(**{**told, "away": tuple(told["away"])})
