"""Funding calls: one row each, locked before a fact about it is said."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.funding.calls import CallState, CallTexts, FundingCall

_NAMES = "id, key, state, version, revision, rule_version, texts"
_COLUMNS = "id, key, state, version, revision, rule_version, texts::text AS told"
_ORDER = """ORDER BY (state = 'opened') DESC, (state = 'published') DESC,
    (texts ->> 'closes_on') IS NULL, texts ->> 'closes_on', key"""


@dataclass(frozen=True, slots=True)
class Made:
    """A call with who wrote it down."""

    call: FundingCall
    by: str
    at: datetime


async def insert(tx: Transaction, call: FundingCall, *, by: str) -> bool:
    """Store a new call; false if the short name is taken."""
    stored = await tx.fetchval(
        f"""INSERT INTO funding_call ({_NAMES}, created_by, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT DO NOTHING RETURNING true""",  # noqa: S608 - constant
        call.id,
        call.key,
        call.state.value,
        call.version,
        call.revision,
        call.rule_version,
        call.texts.model_dump(mode="json"),
        by,
        tx.now,
    )
    return bool(stored)


async def save(tx: Transaction, call: FundingCall) -> None:
    """Store what a step made of a locked call."""
    await tx.execute(
        """UPDATE funding_call SET state = $2, version = $3, revision = $4, rule_version = $5,
                  texts = $6 WHERE id = $1""",
        call.id,
        call.state.value,
        call.version,
        call.revision,
        call.rule_version,
        call.texts.model_dump(mode="json"),
    )


async def get(tx: Transaction, key: str) -> FundingCall | None:
    """The call of this short name."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM funding_call WHERE key = $1", key)  # noqa: S608 - constant
    return _call(row) if row else None


async def lock(tx: Transaction, key: str) -> FundingCall | None:
    """The call, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM funding_call WHERE key = $1 FOR UPDATE",  # noqa: S608 - constant
        key,
    )
    return _call(row) if row else None


async def lock_by_id(tx: Transaction, call_id: UUID) -> FundingCall | None:
    """The call, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM funding_call WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        call_id,
    )
    return _call(row) if row else None


async def public(tx: Transaction) -> list[FundingCall]:
    """Every call that the public sees: open ones first, the next deadline on top."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM funding_call
             WHERE state IN ('published', 'opened', 'closed') {_ORDER}"""  # noqa: S608 - constants
    )
    return [_call(row) for row in rows]


async def all_of(tx: Transaction) -> list[Made]:
    """Every call, also drafts and those taken back."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS}, created_by, created_at FROM funding_call {_ORDER}"  # noqa: S608 - constants
    )
    return [Made(_call(row), row["created_by"], row["created_at"]) for row in rows]


@lru_cache(maxsize=2048)
def _read(text: str) -> CallTexts:
    """The same texts are read once."""
    return CallTexts.model_validate_json(text)


def _call(row: Record) -> FundingCall:
    return FundingCall(
        id=row["id"],
        key=row["key"],
        state=CallState(row["state"]),
        version=row["version"],
        revision=row["revision"],
        rule_version=row["rule_version"],
        texts=_read(row["told"]),
    )
