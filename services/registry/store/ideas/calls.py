"""Calls for ideas."""

from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.ideas.call import CallContent, CallState, IdeaCall

_COLUMNS = "id, state, version, content, created_at, released_at, closed_at, decided_at"


async def insert(tx: Transaction, call: IdeaCall) -> None:
    """Store a new call."""
    await tx.execute(
        f"INSERT INTO idea_call ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",  # noqa: S608 - constant
        call.id,
        call.state.value,
        call.version,
        call.content.model_dump_json(),
        call.created_at,
        call.released_at,
        call.closed_at,
        call.decided_at,
    )


async def get(tx: Transaction, call_id: UUID) -> IdeaCall | None:
    """The call as it is now."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM idea_call WHERE id = $1", call_id)  # noqa: S608 - constant
    return _call(row) if row else None


async def lock(tx: Transaction, call_id: UUID, *, wait: bool = True) -> IdeaCall | None:
    """The call, kept for this transaction alone: nobody hands in or votes meanwhile.

    A timer does not wait: whoever has it locked may want to move that very timer.
    """
    row = await tx.fetchrow(
        f"""SELECT {_COLUMNS} FROM idea_call WHERE id = $1
             FOR UPDATE {"" if wait else "SKIP LOCKED"}""",  # noqa: S608 - constants
        call_id,
    )
    return _call(row) if row else None


async def hold(tx: Transaction, call_id: UUID) -> IdeaCall | None:
    """The call, in the state that it keeps until this transaction ends; many may hold it at once."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM idea_call WHERE id = $1 FOR SHARE",  # noqa: S608 - constant
        call_id,
    )
    return _call(row) if row else None


async def save(tx: Transaction, call: IdeaCall) -> None:
    """Store what a step made of a locked call."""
    await tx.execute(
        """UPDATE idea_call SET state = $2, version = $3, content = $4, released_at = $5,
                  closed_at = $6, decided_at = $7
            WHERE id = $1""",
        call.id,
        call.state.value,
        call.version,
        call.content.model_dump_json(),
        call.released_at,
        call.closed_at,
        call.decided_at,
    )


async def public(tx: Transaction) -> list[IdeaCall]:
    """What everybody sees: open ones first, then the newest."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM idea_call WHERE state <> 'draft'
             ORDER BY state <> 'opened', (content ->> 'closes_at')::timestamptz DESC, id"""  # noqa: S608 - constant
    )
    return [_call(row) for row in rows]


async def all_of(tx: Transaction) -> list[IdeaCall]:
    """Every call, the newest first."""
    rows = await tx.fetch(f"SELECT {_COLUMNS} FROM idea_call ORDER BY created_at DESC, id")  # noqa: S608 - constant
    return [_call(row) for row in rows]


async def shortlisted_counts(tx: Transaction) -> dict[UUID, int]:
    """How many ideas of each call everybody sees."""
    rows = await tx.fetch(
        """SELECT call_id, count(*) AS ideas FROM idea
            WHERE public_texts IS NOT NULL GROUP BY call_id"""
    )
    return {row["call_id"]: row["ideas"] for row in rows}


async def reserve(tx: Transaction, call_id: UUID) -> None:
    """Let nobody else bring in the same call at once."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", str(call_id))


def _call(row: Record) -> IdeaCall:
    told = dict(row)
    content = CallContent.model_validate(told.pop("content"))
    return IdeaCall(**{**told, "state": CallState(told["state"])}, content=content)
