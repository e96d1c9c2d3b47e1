"""What the engine remembers: the change log, the rows that it has taken, its bans, its epoch.

``engine_row`` and ``engine_ban`` are the engine's arrays as tables, changed in the transaction
that takes an entry of the change log: an engine that starts builds exactly the lists whose
consequences are committed, and goes on with the next entry.
"""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.bans import Ban
from services.matching.decide.columns import KERNEL_VERSION, Row

ENGINE_LOCK: Final = 7101


class EngineReplacedError(Exception):
    """Another engine has taken over; this one must not write any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the change log: which row or pair to look at."""

    seq: int
    kind: str
    seeker_ordinal: int | None
    offer_ordinal: int | None


async def log_change(
    tx: Transaction, kind: str, *, seeker: int | None = None, offer: int | None = None
) -> None:
    """Let the engine look at a row or a pair; call it after the row's lock is taken."""
    await tx.execute(
        """INSERT INTO change_log (kind, seeker_ordinal, offer_ordinal, logged_at)
           VALUES ($1, $2, $3, $4)""",
        kind,
        seeker,
        offer,
        tx.now,
    )


async def next_entry(tx: Transaction) -> Entry | None:
    """Take the oldest entry out of the log."""
    row = await tx.fetchrow(
        """DELETE FROM change_log WHERE seq = (SELECT min(seq) FROM change_log)
           RETURNING seq, kind, seeker_ordinal, offer_ordinal"""
    )
    return Entry(**row) if row else None


async def has_entries(tx: Transaction) -> bool:
    """Whether the log holds anything."""
    return bool(await tx.fetchval("SELECT EXISTS (SELECT FROM change_log)"))


async def begin_epoch(tx: Transaction) -> int:
    """Take over: whoever wrote before cannot write any more."""
    epoch: int = await tx.fetchval("UPDATE engine_state SET epoch = epoch + 1 RETURNING epoch")
    return epoch


async def hold_epoch(tx: Transaction, epoch: int) -> None:
    """Make sure that nobody took over, and that nobody does before the commit."""
    if await tx.fetchval("SELECT epoch FROM engine_state FOR UPDATE") != epoch:
        raise EngineReplacedError


async def rows(tx: Transaction, side: Side) -> list[tuple[int, bytes]]:
    """All rows of a side that the engine has taken."""
    found = await tx.fetch(
        "SELECT ordinal, row FROM engine_row WHERE side = $1 ORDER BY ordinal", side
    )
    return [(row["ordinal"], row["row"]) for row in found]


async def rows_of_other_kernel(tx: Transaction, side: Side, *, limit: int) -> list[int]:
    """The ordinals of some rows that another version of the kernel packed."""
    found = await tx.fetch(
        """SELECT ordinal FROM engine_row WHERE side = $1 AND kernel_version <> $2
           ORDER BY ordinal LIMIT $3""",
        side,
        KERNEL_VERSION,
        limit,
    )
    return [row["ordinal"] for row in found]


async def bans(tx: Transaction) -> list[Ban]:
    """All bans that the engine has taken."""
    found = await tx.fetch(
        "SELECT seeker_ordinal, offer_ordinal, reason, seeker_row, offer_row FROM engine_ban"
    )
    return [
        Ban(
            row["seeker_ordinal"],
            row["offer_ordinal"],
            row["reason"],
            Row.unpack(row["seeker_row"]),
            Row.unpack(row["offer_row"]),
        )
        for row in found
    ]


async def keep_row(tx: Transaction, side: Side, ordinal: int, row: Row | None) -> None:
    """Take a row, or let it go."""
    if row is None:
        await tx.execute("DELETE FROM engine_row WHERE side = $1 AND ordinal = $2", side, ordinal)
        return
    await tx.execute(
        """INSERT INTO engine_row (side, ordinal, row, kernel_version) VALUES ($1, $2, $3, $4)
           ON CONFLICT (side, ordinal)
           DO UPDATE SET row = excluded.row, kernel_version = excluded.kernel_version""",
        side,
        ordinal,
        row.pack(),
        KERNEL_VERSION,
    )


async def keep_ban(tx: Transaction, ban: Ban) -> None:
    """Keep a declined pair away."""
    await tx.execute(
        """INSERT INTO engine_ban (seeker_ordinal, offer_ordinal, reason, seeker_row, offer_row)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (seeker_ordinal, offer_ordinal) DO UPDATE
             SET reason = $3, seeker_row = $4, offer_row = $5""",
        ban.seeker,
        ban.offer,
        ban.reason,
        ban.seeker_row.pack(),
        ban.offer_row.pack(),
    )


async def drop_bans(tx: Transaction, pairs: Iterable[tuple[int, int]]) -> None:
    """Let these pairs meet again."""
    await tx.executemany(
        "DELETE FROM engine_ban WHERE seeker_ordinal = $1 AND offer_ordinal = $2", list(pairs)
    )


async def forget(tx: Transaction, side: Side, ordinal: int) -> None:
    """Drop the bans of a row that never comes back."""
    await tx.execute(f"DELETE FROM engine_ban WHERE {side.value}_ordinal = $1", ordinal)
