"""The change log of the directory: which entries changed, in an order that never skips one.

Each row carries the transaction that wrote it. A reader sees only rows of transactions before the
oldest that still runs: one that began early and ends late is read in its place when it ends, and
whoever reads on from a position misses nothing (decision record 0044).
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.store.search import Entry, Indexed
from services.registry.store.search_postgres import entries

CHANNEL: Final = "directory"
"""PostgreSQL says a word on this channel with each commit that changed the directory."""
_SITES: Final = {"name": "text", "lat": "float8", "lon": "float8"}
_GROUNDS: Final = {"lat": "float8", "lon": "float8", "km": "float8"}


def _beside(table: str, count: str, column: str, kind: str) -> str:
    """The column of a table beside the directory, as an array; most entries have no row there."""
    return f"""CASE WHEN {count} > 0 THEN ARRAY(
        SELECT beside.{column} FROM {table} AS beside
         WHERE beside.initiative_id = directory.initiative_id ORDER BY beside.number)
        ELSE '{{}}'::{kind}[] END AS {count[:-1]}_{column}s"""  # noqa: S608 - constants


_BESIDE: Final = ", ".join(
    (
        *(_beside("directory_site", "sites", name, kind) for name, kind in _SITES.items()),
        *(_beside("directory_ground", "grounds", name, kind) for name, kind in _GROUNDS.items()),
    )
)
_INDEXED: Final = f"""initiative_id, title, sort_key, lat, lon, listed_at, confirmed_at, facets,
    stems, impacts, spelled, served, {_BESIDE}"""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """How far somebody has read."""

    xid: int
    seq: int


START: Final = Position(0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that changed; what it is now says its row, if it has one."""

    position: Position
    initiative_id: UUID
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A change with what the public sees of the entry now; None: it is gone."""

    change: Change
    entry: Entry | None


async def head(tx: Transaction) -> Position:
    """A position before every change that a later look at the directory may miss."""
    return Position(
        await tx.fetchval("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::int8"), 0
    )


async def since(tx: Transaction, position: Position, *, limit: int) -> list[Change]:
    """The changes after a position, in order; a later one of an entry replaces the earlier."""
    rows = await tx.fetch(
        """SELECT xid::text::int8 AS xid, seq, initiative_id, changed_at FROM change
            WHERE (xid, seq) > ($1::text::xid8, $2)
              AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY change.xid, seq LIMIT $3""",
        str(position.xid),
        position.seq,
        limit,
    )
    return [
        Change(Position(row["xid"], row["seq"]), row["initiative_id"], row["changed_at"])
        for row in rows
    ]


async def are_coming(tx: Transaction, position: Position) -> bool:
    """Whether changes are committed that wait for an older transaction to end."""
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM change WHERE (xid, seq) > ($1::text::xid8, $2))",
            str(position.xid),
            position.seq,
        )
    )


async def told_since(tx: Transaction, position: Position, *, limit: int) -> list[Told]:
    """The changes after a position with the entries as the public sees them now."""
    changes = await since(tx, position, limit=limit)
    shown = await entries(tx, [change.initiative_id for change in changes])
    return [Told(change, shown.get(change.initiative_id)) for change in changes]


async def indexed_of(tx: Transaction, ids: Sequence[UUID]) -> list[Indexed]:
    """What an index keeps of those entries that are listed; their words are not read again."""
    rows = await tx.fetch(
        f"SELECT {_INDEXED} FROM directory WHERE initiative_id = ANY ($1::uuid[])",  # noqa: S608
        list(ids),
    )
    return [Indexed(**dict(row)) for row in rows]


async def all_indexed(tx: Transaction, *, at_once: int) -> AsyncIterator[list[Indexed]]:
    """What an index keeps of every entry, in parts, as of one moment; inside a transaction."""
    cursor = await tx.connection.cursor(f"SELECT {_INDEXED} FROM directory")  # noqa: S608 - constant
    while rows := await cursor.fetch(at_once):
        yield [Indexed(**dict(row)) for row in rows]


async def listed_count(tx: Transaction) -> int:
    """How many entries the directory has."""
    return int(await tx.fetchval("SELECT count(*) FROM directory"))


async def last_at(tx: Transaction) -> datetime | None:
    """When the directory changed last."""
    last: datetime | None = await tx.fetchval("SELECT max(changed_at) FROM change")
    return last


async def log_id(tx: Transaction) -> UUID:
    """Which log it is: positions of another one mean nothing here."""
    found: UUID = await tx.fetchval("SELECT log_id FROM directory_state")
    return found


async def begin_anew_if_foreign(tx: Transaction) -> bool:
    """After a dump was restored into another cluster, its transactions seem to lie ahead.

    Nobody would ever see them: so the log begins anew, and readers of the old one are told so;
    followers hear of what changes from then on.
    """
    is_foreign = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM change WHERE xid > pg_current_xact_id())"
    )
    if is_foreign:
        await tx.execute("UPDATE change SET xid = pg_current_xact_id()")
        await tx.execute(
            """UPDATE subscription SET changed_in = pg_current_xact_id(),
                      since = CASE WHEN since IS NOT NULL THEN pg_current_xact_id() END"""
        )
        await tx.execute("UPDATE directory_state SET log_id = gen_random_uuid()")
    return bool(is_foreign)
