"""Needs and offers, with the sealed contact of their owners."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.networking.posting import (
    Posting,
    PostingContent,
    PostingState,
    Side,
)
from services.registry.store import regions

_STORED: Final = """id, side, state, version, content, owner_person_id, initiative_id, town_ags,
    created_at, expires_at, reminded_at, ended_at, reason"""
_OWNER: Final = """coalesce((SELECT entry.owner_person_id FROM initiative AS entry
    WHERE entry.id = posting.initiative_id), owner_person_id)"""
"""Whoever looks after an entry looks after what it needs and gives."""
_COLUMNS: Final = _STORED.replace("owner_person_id", f"{_OWNER} AS owner_person_id")
_ON_THE_BOARD: Final = """state = 'listed' AND (initiative_id IS NULL
    OR EXISTS (SELECT FROM directory WHERE directory.initiative_id = posting.initiative_id))"""
"""What an entry needs or gives is seen as long as the entry is."""


async def insert(tx: Transaction, posting: Posting, *, contact: bytes | None) -> None:
    """Store a new need or offer; one of an entry has the entry's contact."""
    await tx.execute(
        f"""INSERT INTO posting ({_STORED}, contact)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",  # noqa: S608 - constant
        posting.id,
        posting.side.value,
        posting.state.value,
        posting.version,
        posting.content.model_dump_json(),
        posting.owner,
        posting.initiative_id,
        posting.town_ags,
        posting.created_at,
        posting.expires_at,
        posting.reminded_at,
        posting.ended_at,
        posting.reason,
        contact,
    )


async def get(tx: Transaction, posting_id: UUID) -> Posting | None:
    """The need or offer as it is now."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM posting WHERE id = $1", posting_id)  # noqa: S608 - constant
    return _posting(row) if row else None


async def lock(tx: Transaction, posting_id: UUID, *, wait: bool = True) -> Posting | None:
    """The need or offer, kept for this transaction.

    A timer does not wait: whoever has it locked may want to move that very timer.
    """
    row = await tx.fetchrow(
        f"""SELECT {_COLUMNS} FROM posting WHERE id = $1
             FOR UPDATE {"" if wait else "SKIP LOCKED"}""",  # noqa: S608 - constants
        posting_id,
    )
    return _posting(row) if row else None


async def save(tx: Transaction, posting: Posting) -> None:
    """Store what a step made of a locked need or offer."""
    await tx.execute(
        """UPDATE posting SET state = $2, version = $3, content = $4, expires_at = $5,
                  reminded_at = $6, ended_at = $7, reason = $8
            WHERE id = $1""",
        posting.id,
        posting.state.value,
        posting.version,
        posting.content.model_dump_json(),
        posting.expires_at,
        posting.reminded_at,
        posting.ended_at,
        posting.reason,
    )


async def delete(tx: Transaction, posting_id: UUID) -> None:
    """Forget a need or offer, and who asked about it."""
    await tx.execute("DELETE FROM posting WHERE id = $1", posting_id)


async def board(tx: Transaction, *, side: Side | None = None) -> list[Posting]:
    """All that hangs on the board, the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM posting
             WHERE {_ON_THE_BOARD} AND ($1::text IS NULL OR side = $1)
             ORDER BY created_at DESC, id""",  # noqa: S608 - constants
        side.value if side else None,
    )
    return [_posting(row) for row in rows]


async def on_board(tx: Transaction, posting_id: UUID) -> Posting | None:
    """A need or offer that everybody sees."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM posting WHERE id = $1 AND {_ON_THE_BOARD}",  # noqa: S608 - constants
        posting_id,
    )
    return _posting(row) if row else None


async def of_owner(
    tx: Transaction, person_id: str, *, until: datetime | None = None, lock: bool = False
) -> list[Posting]:
    """What a person put up (up to a moment), the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM posting
             WHERE {_OWNER} = $1 AND ($2::timestamptz IS NULL OR created_at <= $2)
             ORDER BY created_at DESC, id {"FOR UPDATE" if lock else ""}""",  # noqa: S608 - constants
        person_id,
        until,
    )
    return [_posting(row) for row in rows]


async def of_towns(tx: Transaction, *, limit: int, region: Collection[str] = ()) -> list[Posting]:
    """What town halls put up, the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM posting WHERE town_ags IS NOT NULL
              AND ($2::text[] IS NULL OR town_ags LIKE ANY ($2))
             ORDER BY created_at DESC, id LIMIT $1""",  # noqa: S608 - constant
        limit,
        regions.patterns(region),
    )
    return [_posting(row) for row in rows]


async def sealed_contact(tx: Transaction, posting_id: UUID) -> bytes | None:
    """How to reach the owner, sealed: the posting's own contact, or that of its entry."""
    contact: bytes | None = await tx.fetchval(
        """SELECT coalesce(posting.contact, initiative.contact)
             FROM posting LEFT JOIN initiative ON initiative.id = initiative_id
            WHERE posting.id = $1""",
        posting_id,
    )
    return contact


async def titles(tx: Transaction, entries: list[UUID]) -> dict[UUID, str]:
    """The public names of entries."""
    rows = await tx.fetch(
        "SELECT initiative_id, title FROM directory WHERE initiative_id = ANY($1::uuid[])", entries
    )
    return {row["initiative_id"]: row["title"] for row in rows}


async def reserve(tx: Transaction, name: str) -> None:
    """Let nobody else do the same at once."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)


def _posting(row: Record) -> Posting:
    told = dict(row)
    content = PostingContent.model_validate(told.pop("content"))
    owner = told.pop("owner_person_id")
    return Posting(
        **{**told, "side": Side(told["side"]), "state": PostingState(told["state"])},
        content=content,
        owner=owner,
    )
