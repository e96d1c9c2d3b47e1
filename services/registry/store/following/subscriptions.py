"""Who follows what; the address is sealed, and gone with the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.following.subscription import Rhythm, State, Subscription
from services.registry.decide.following.wanted import Wanted, as_json, from_json

_COLUMNS: Final = """id, person_id, state, rhythm, wanted, version, requests, digests, created_at,
    confirmed_at, last_digest_at"""
_NOW: Final = "pg_snapshot_xmin(pg_current_snapshot())"
"""Changes of older transactions have ended, and the search shows them."""


@dataclass(frozen=True, slots=True)
class Following:
    """What a copy of all filters needs: None as ``wanted`` where nobody follows any more."""

    id: UUID
    wanted: Wanted | None
    since: int


async def insert(tx: Transaction, subscription: Subscription, *, contact: bytes) -> bool:
    """Store a new one; False where its person follows the same already."""
    row = await tx.fetchrow(
        f"""INSERT INTO subscription ({_COLUMNS}, wanted_key, contact)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (person_id, wanted_key) DO NOTHING RETURNING id""",  # noqa: S608 - constant
        *_values(subscription),
        subscription.wanted.key,
        contact,
    )
    return row is not None


async def lock(tx: Transaction, subscription_id: UUID) -> Subscription | None:
    """The subscription, kept for this transaction: nothing new waits for it meanwhile."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM subscription WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        subscription_id,
    )
    return _subscription(row) if row else None


async def lock_same(tx: Transaction, person_id: str, wanted: Wanted) -> Subscription | None:
    """The one by which a person follows just this, kept for this transaction."""
    row = await tx.fetchrow(
        f"""SELECT {_COLUMNS} FROM subscription WHERE person_id = $1 AND wanted_key = $2
              FOR UPDATE""",  # noqa: S608 - constant
        person_id,
        wanted.key,
    )
    return _subscription(row) if row else None


async def get(tx: Transaction, subscription_id: UUID) -> Subscription | None:
    """The subscription as it is now."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM subscription WHERE id = $1",  # noqa: S608 - constant
        subscription_id,
    )
    return _subscription(row) if row else None


async def contact(tx: Transaction, subscription_id: UUID) -> bytes | None:
    """The sealed address."""
    sealed: bytes | None = await tx.fetchval(
        "SELECT contact FROM subscription WHERE id = $1", subscription_id
    )
    return sealed


async def of_person(tx: Transaction, person_id: str) -> list[Subscription]:
    """What a person follows or wants to follow, the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM subscription WHERE person_id = $1
             ORDER BY created_at DESC, id""",  # noqa: S608 - constant
        person_id,
    )
    return [_subscription(row) for row in rows]


async def lock_of_person(
    tx: Transaction, person_id: str, *, created_until: datetime
) -> list[Subscription]:
    """What a person began to follow up to a moment, kept for this transaction."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM subscription WHERE person_id = $1 AND created_at <= $2
             ORDER BY id FOR UPDATE""",  # noqa: S608 - constant
        person_id,
        created_until,
    )
    return [_subscription(row) for row in rows]


async def save(tx: Transaction, now: Subscription, *, begins_anew: bool) -> None:
    """Store what a step made of a locked one; ``begins_anew``: only later changes are news."""
    since = f"CASE WHEN $12::boolean THEN {_NOW} ELSE since END"
    await tx.execute(
        f"""UPDATE subscription
               SET person_id = $2::text, state = $3, rhythm = $4, wanted = $5, version = $6,
                   requests = $7, digests = $8, created_at = $9, confirmed_at = $10,
                   last_digest_at = $11, since = {since}, wanted_key = $13,
                   contact = CASE WHEN $2::text IS NULL THEN NULL ELSE contact END,
                   changed_in = pg_current_xact_id()
             WHERE id = $1""",  # noqa: S608 - constants
        *_values(now),
        begins_anew,
        now.wanted.key,
    )


async def delete(tx: Transaction, subscription_id: UUID) -> None:
    """Forget one that nobody confirmed."""
    await tx.execute("DELETE FROM subscription WHERE id = $1", subscription_id)


async def following(tx: Transaction, after: UUID, *, limit: int) -> list[Following]:
    """What is followed now, part by part in the order of the ids."""
    rows = await tx.fetch(
        """SELECT id, wanted, since::text::int8 AS since FROM subscription
            WHERE state = 'confirmed' AND id > $1 ORDER BY id LIMIT $2""",
        after,
        limit,
    )
    return [_following(row) for row in rows]


async def changed_since(tx: Transaction, mark: int) -> list[Following]:
    """What may have changed since a mark, in no order; what changed before it is left out."""
    rows = await tx.fetch(
        """SELECT id, CASE state WHEN 'confirmed' THEN wanted END AS wanted,
                  coalesce(since::text::int8, 0) AS since
             FROM subscription WHERE changed_in >= $1::text::xid8""",
        str(mark),
    )
    return [_following(row) for row in rows]


async def count_since(tx: Transaction, mark: int) -> int:
    """How many may have changed since a mark."""
    told: int = await tx.fetchval(
        "SELECT count(*) FROM subscription WHERE changed_in >= $1::text::xid8", str(mark)
    )
    return told


async def mark(tx: Transaction) -> int:
    """All older transactions have ended; whatever reads on from here sees what others write."""
    told: int = await tx.fetchval(f"SELECT {_NOW}::text::int8")
    return told


async def keep_confirmed(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Rhythm]:
    """Those of some that are confirmed; no digest of theirs is put together meanwhile."""
    rows = await tx.fetch(
        """SELECT id, rhythm FROM subscription
            WHERE id = ANY ($1::uuid[]) AND state = 'confirmed' ORDER BY id FOR KEY SHARE""",
        list(ids),
    )
    return {row["id"]: Rhythm(row["rhythm"]) for row in rows}


def _values(subscription: Subscription) -> tuple[Any, ...]:
    return (
        subscription.id,
        subscription.person,
        subscription.state,
        subscription.rhythm,
        as_json(subscription.wanted),
        subscription.version,
        subscription.requests,
        subscription.digests,
        subscription.created_at,
        subscription.confirmed_at,
        subscription.last_digest_at,
    )


def _following(row: Record) -> Following:
    wanted = row["wanted"]
    return Following(row["id"], from_json(wanted) if wanted else None, row["since"])


def _subscription(row: Record) -> Subscription:
    return Subscription(
        id=row["id"],
        person=row["person_id"],
        state=State(row["state"]),
        rhythm=Rhythm(row["rhythm"]),
        wanted=from_json(row["wanted"]),
        version=row["version"],
        requests=row["requests"],
        digests=row["digests"],
        created_at=row["created_at"],
        confirmed_at=row["confirmed_at"],
        last_digest_at=row["last_digest_at"],
    )
