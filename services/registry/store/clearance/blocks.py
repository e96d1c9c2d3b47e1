"""Senders whose entries stand last in the queue, with the reason, until the block is lifted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.clearance.senders import BlockKind

_COLUMNS = """id, kind, value, label, initiative_id, reason, set_by, set_at, lifted_by, lifted_at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block; ``value`` is a keyed hash, ``label`` the domain or the title of the entry."""

    id: UUID
    kind: BlockKind
    value: str
    label: str
    initiative_id: UUID
    reason: str
    set_by: str
    set_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None


async def insert(tx: Transaction, block: Block) -> bool:
    """Set a block; False if the sender is blocked already."""
    done = await tx.fetchval(
        """INSERT INTO sender_block (id, kind, value, label, initiative_id, reason, set_by, set_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (kind, value) WHERE lifted_at IS NULL DO NOTHING RETURNING true""",
        block.id,
        block.kind.value,
        block.value,
        block.label,
        block.initiative_id,
        block.reason,
        block.set_by,
        block.set_at,
    )
    return bool(done)


async def lock(tx: Transaction, block_id: UUID) -> Block | None:
    """The block, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM sender_block WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        block_id,
    )
    return _block(row) if row else None


async def lift(tx: Transaction, block_id: UUID, *, by: str) -> None:
    """End a block."""
    await tx.execute(
        "UPDATE sender_block SET lifted_by = $2, lifted_at = $3 WHERE id = $1",
        block_id,
        by,
        tx.now,
    )


async def all_blocks(tx: Transaction) -> list[Block]:
    """Those that count first, then the lifted ones; the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM sender_block
             ORDER BY lifted_at IS NOT NULL, set_at DESC, id"""  # noqa: S608 - constant
    )
    return [_block(row) for row in rows]


async def on_sender(tx: Transaction, *, person_id: str | None, host: str | None) -> list[Block]:
    """The blocks that count for a sender."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM sender_block
             WHERE lifted_at IS NULL
               AND ((kind = 'person' AND value = $1) OR (kind = 'domain' AND value = $2))
             ORDER BY set_at""",  # noqa: S608 - constant
        person_id,
        host,
    )
    return [_block(row) for row in rows]


async def forget_person(tx: Transaction, person_id: str, *, set_until: datetime) -> None:
    """Drop what blocks up to a moment say of a person."""
    await tx.execute(
        "DELETE FROM sender_block WHERE kind = 'person' AND value = $1 AND set_at <= $2",
        person_id,
        set_until,
    )


async def forget_entry(tx: Transaction, initiative_id: UUID) -> None:
    """Forget why the sender of an entry was blocked; a domain that was hers alone goes whole.

    Call it before the entry forgets its sender. A domain that others write from stays blocked.
    """
    await tx.execute(
        """DELETE FROM sender_block AS block
            WHERE kind = 'domain' AND initiative_id = $1 AND NOT EXISTS (
              SELECT FROM initiative AS other JOIN initiative AS hers ON hers.id = $1
               WHERE other.sender_host = block.value
                 AND other.owner_person_id IS DISTINCT FROM hers.owner_person_id)""",
        initiative_id,
    )
    await tx.execute(
        "UPDATE sender_block SET reason = '' WHERE kind = 'domain' AND initiative_id = $1",
        initiative_id,
    )


def _block(row: Any) -> Block:
    return Block(**{**dict(row), "kind": BlockKind(row["kind"])})
