"""Which entries call each other partners."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.networking.partnership import Partnership, PartnershipState

_COLUMNS: Final = "id, proposer_id, asked_id, state, version, proposed_at, confirmed_at, ended_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A partnership with the title of the other entry."""

    partnership: Partnership
    partner_id: UUID
    title: str


async def insert(tx: Transaction, partnership: Partnership) -> bool:
    """Store a new one; false if the two have one that has not ended."""
    added: bool | None = await tx.fetchval(
        f"""INSERT INTO partnership ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING RETURNING true""",  # noqa: S608 - constant
        partnership.id,
        partnership.proposer_id,
        partnership.asked_id,
        partnership.state.value,
        partnership.version,
        partnership.proposed_at,
        partnership.confirmed_at,
        partnership.ended_at,
    )
    return bool(added)


async def lock(tx: Transaction, partnership_id: UUID) -> Partnership | None:
    """The partnership, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM partnership WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        partnership_id,
    )
    return _partnership(row) if row else None


async def get(tx: Transaction, partnership_id: UUID) -> Partnership | None:
    """The partnership as it is now."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM partnership WHERE id = $1",  # noqa: S608 - constant
        partnership_id,
    )
    return _partnership(row) if row else None


async def between(tx: Transaction, one: UUID, other: UUID) -> Partnership | None:
    """The partnership of two entries that has not ended, kept for this transaction."""
    row = await tx.fetchrow(
        f"""SELECT {_COLUMNS} FROM partnership
             WHERE least(proposer_id, asked_id) = least($1::uuid, $2::uuid)
               AND greatest(proposer_id, asked_id) = greatest($1::uuid, $2::uuid)
               AND state <> 'ended' FOR UPDATE""",  # noqa: S608 - constant
        one,
        other,
    )
    return _partnership(row) if row else None


async def save(tx: Transaction, partnership: Partnership) -> None:
    """Store what a step made of a locked partnership."""
    await tx.execute(
        """UPDATE partnership SET state = $2, version = $3, confirmed_at = $4, ended_at = $5
            WHERE id = $1""",
        partnership.id,
        partnership.state.value,
        partnership.version,
        partnership.confirmed_at,
        partnership.ended_at,
    )


async def of_entry(tx: Transaction, initiative_id: UUID) -> list[Named]:
    """Partnerships of an entry that have not ended, whose other entry is listed, by its title."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS}, partner_id, title
              FROM partnership JOIN (
                SELECT initiative_id AS partner_id, title, sort_key FROM directory
              ) AS partner
                ON partner_id = CASE WHEN proposer_id = $1 THEN asked_id ELSE proposer_id END
             WHERE (proposer_id = $1 OR asked_id = $1) AND state <> 'ended'
             ORDER BY sort_key, id""",  # noqa: S608 - constant
        initiative_id,
    )
    return [
        Named(partnership=_partnership(row), partner_id=row["partner_id"], title=row["title"])
        for row in rows
    ]


async def forget_entry(tx: Transaction, initiative_id: UUID) -> list[UUID]:
    """Forget the partnerships of an entry whose owner is forgotten; which they were."""
    rows = await tx.fetch(
        "DELETE FROM partnership WHERE proposer_id = $1 OR asked_id = $1 RETURNING id",
        initiative_id,
    )
    return [row["id"] for row in rows]


def _partnership(row: Record) -> Partnership:
    return Partnership(
        id=row["id"],
        proposer_id=row["proposer_id"],
        asked_id=row["asked_id"],
        state=PartnershipState(row["state"]),
        version=row["version"],
        proposed_at=row["proposed_at"],
        confirmed_at=row["confirmed_at"],
        ended_at=row["ended_at"],
    )
