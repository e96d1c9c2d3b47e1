"""By what a row is known again, and from which row of which file a text came."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which import a revision of an entry came from."""

    revision: int
    list_name: str
    file_name: str
    created_by: str
    stored_at: datetime | None
    number: int


async def of_key(tx: Transaction, key: str) -> UUID | None:
    """The entry that rows with this key are about."""
    found: UUID | None = await tx.fetchval(
        "SELECT initiative_id FROM import_key WHERE key = $1", key
    )
    return found


async def keep_key(tx: Transaction, key: str, initiative_id: UUID) -> None:
    """Let a row be known again; who had the key first keeps it."""
    await tx.execute(
        "INSERT INTO import_key (key, initiative_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        key,
        initiative_id,
    )


async def keep_origin(
    tx: Transaction, initiative_id: UUID, *, revision: int, import_id: UUID, number: int
) -> None:
    """Note from which row of which file a revision came."""
    await tx.execute(
        """INSERT INTO imported_revision (initiative_id, revision, import_id, number)
           VALUES ($1, $2, $3, $4)""",
        initiative_id,
        revision,
        import_id,
        number,
    )


async def origins(tx: Transaction, initiative_id: UUID) -> list[Origin]:
    """The imports that made revisions of an entry, the newest first."""
    rows = await tx.fetch(
        """SELECT o.revision, r.list_name, r.file_name, r.created_by, r.stored_at, o.number
             FROM imported_revision AS o JOIN import_run AS r ON r.id = o.import_id
            WHERE o.initiative_id = $1 ORDER BY o.revision DESC""",
        initiative_id,
    )
    return [Origin(**dict(row)) for row in rows]
