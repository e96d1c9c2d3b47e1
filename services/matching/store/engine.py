"""What the engine remembers: the change log, the rows that it has taken, its bans, its epoch.

``engine_row`` and ``engine_ban`` are the engine's arrays as tables, changed in the transaction
that takes an entry of the change log: an engine that starts builds exactly the lists whose
consequences are committed, and goes on with the next entry.
"""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction
from services.matching.decide.bans import Ban
from services.matching.decide.columns import KERNEL_VERSION, Row
from services.matching.decide.older import read_row

ENGINE_LOCK: Final = 7101
MARKETS: Final = tuple(Market)
CHANNEL: Final = "market"
"""Where the database tells of each entry of the change log; the payload is the market."""


class EngineReplacedError(Exception):
    """Another engine has taken over; this one must not write any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the change log: which row or pair to look at."""

    seq: int
    market: Market
    kind: str
    seeker_ordinal: int | None
    offer_ordinal: int | None


async def log_change(
    tx: Transaction,
    market: Market,
    kind: str,
    *,
    seeker: int | None = None,
    offer: int | None = None,
) -> None:
    """Let the engine look at a row or a pair; call it after the row's lock is taken."""
    await tx.execute(
        """INSERT INTO change_log (market, kind, seeker_ordinal, offer_ordinal, logged_at)
           VALUES ($1, $2, $3, $4, $5)""",
        market,
        kind,
        seeker,
        offer,
        tx.now,
    )


async def next_entry(tx: Transaction, market: Market) -> Entry | None:
    """Take the oldest entry of a market out of the log."""
    row = await tx.fetchrow(
        """DELETE FROM change_log
           WHERE seq = (SELECT min(seq) FROM change_log WHERE market = $1)
           RETURNING seq, market, kind, seeker_ordinal, offer_ordinal""",
        market,
    )
    return Entry(**dict(row) | {"market": market}) if row else None


async def has_entries(tx: Transaction, market: Market) -> bool:
    """Whether the log holds anything for a market."""
    return bool(
        await tx.fetchval("SELECT EXISTS (SELECT FROM change_log WHERE market = $1)", market)
    )


async def begin_epoch(tx: Transaction, market: Market) -> int:
    """Take a market over: whoever wrote there before cannot write any more."""
    epoch: int = await tx.fetchval(
        "UPDATE engine_state SET epoch = epoch + 1 WHERE market = $1 RETURNING epoch", market
    )
    return epoch


async def hold_epoch(tx: Transaction, market: Market, epoch: int) -> None:
    """Make sure that nobody took over, and that nobody does before the commit."""
    now = await tx.fetchval("SELECT epoch FROM engine_state WHERE market = $1 FOR UPDATE", market)
    if now != epoch:
        raise EngineReplacedError


async def hold_market(tx: Transaction, market: Market) -> None:
    """Let no engine take anything in this market before the commit, whichever owns it."""
    await tx.execute("SELECT FROM engine_state WHERE market = $1 FOR UPDATE", market)


async def current_rows(tx: Transaction, market: Market, side: Side) -> list[tuple[int, bytes]]:
    """The rows that this version of the kernel packed: those of another wait for the engine."""
    found = await tx.fetch(
        """SELECT ordinal, row FROM engine_row
           WHERE market = $1 AND side = $2 AND row IS NOT NULL AND kernel_version = $3
           ORDER BY ordinal""",
        market,
        side,
        KERNEL_VERSION,
    )
    return [(row["ordinal"], row["row"]) for row in found]


async def rows_of(tx: Transaction, side: Side, ordinals: Sequence[int]) -> list[tuple[int, bytes]]:
    """The rows of some ordinals as the engine has taken them."""
    found = await tx.fetch(
        """SELECT ordinal, row FROM engine_row
           WHERE side = $1 AND ordinal = ANY($2::bigint[]) AND row IS NOT NULL""",
        side,
        list(ordinals),
    )
    return [(row["ordinal"], row["row"]) for row in found]


async def rows(tx: Transaction, market: Market, side: Side) -> list[tuple[int, bytes]]:
    """All rows of a side that the engine of a market has taken."""
    found = await tx.fetch(
        """SELECT ordinal, row FROM engine_row
           WHERE market = $1 AND side = $2 AND row IS NOT NULL ORDER BY ordinal""",
        market,
        side,
    )
    return [(row["ordinal"], row["row"]) for row in found]


async def rows_since(
    tx: Transaction, market: Market, side: Side, *, after: int
) -> tuple[list[tuple[int, bytes | None]], int]:
    """The rows that the engine took after that one, and the newest number; None has gone.

    One engine writes a market, each row before its commit: so numbers become visible in order.
    """
    found = await tx.fetch(
        """SELECT ordinal, CASE WHEN kernel_version = $4 THEN row END AS row, seq FROM engine_row
           WHERE market = $1 AND side = $2 AND seq > $3 ORDER BY seq""",
        market,
        side,
        after,
        KERNEL_VERSION,
    )
    newest = found[-1]["seq"] if found else after
    return [(row["ordinal"], row["row"]) for row in found], newest


async def ordinals_of(tx: Transaction, market: Market, person_id: str | None) -> list[int]:
    """Who stands on the offering side of a market for that person."""
    found = await tx.fetch(
        "SELECT ordinal FROM entrant WHERE person_id = $1 AND market = $2 AND side = 'offer'",
        person_id,
        market,
    )
    return [row["ordinal"] for row in found]


async def rows_of_other_kernel(
    tx: Transaction, market: Market, side: Side, *, limit: int
) -> list[int]:
    """The ordinals of some rows that another version of the kernel packed."""
    found = await tx.fetch(
        """SELECT ordinal FROM engine_row WHERE market = $1 AND side = $2 AND kernel_version <> $3
             AND row IS NOT NULL ORDER BY ordinal LIMIT $4""",
        market,
        side,
        KERNEL_VERSION,
        limit,
    )
    return [row["ordinal"] for row in found]


async def bans(tx: Transaction, market: Market) -> list[Ban]:
    """All bans that the engine of a market has taken."""
    found = await tx.fetch(
        """SELECT seeker_ordinal, offer_ordinal, reason, seeker_row, offer_row FROM engine_ban
           WHERE market = $1""",
        market,
    )
    return [
        Ban(
            row["seeker_ordinal"],
            row["offer_ordinal"],
            row["reason"],
            read_row(row["seeker_row"], Side.SEEKER),
            read_row(row["offer_row"], Side.OFFER),
        )
        for row in found
    ]


async def keep_row(
    tx: Transaction, market: Market, side: Side, *, ordinal: int, row: Row | None
) -> None:
    """Take a row, or let it go."""
    if row is None:
        await tx.execute(
            """UPDATE engine_row SET row = NULL, seq = nextval('engine_row_seq')
               WHERE side = $1 AND ordinal = $2 AND row IS NOT NULL""",
            side,
            ordinal,
        )
        return
    await tx.execute(
        """INSERT INTO engine_row (side, ordinal, row, kernel_version, market)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (side, ordinal)
           DO UPDATE SET row = excluded.row, kernel_version = excluded.kernel_version,
             seq = nextval('engine_row_seq')""",
        side,
        ordinal,
        row.pack(),
        KERNEL_VERSION,
        market,
    )


async def keep_ban(tx: Transaction, market: Market, ban: Ban) -> None:
    """Keep a declined pair away."""
    await tx.execute(
        """INSERT INTO engine_ban (seeker_ordinal, offer_ordinal, reason, seeker_row, offer_row,
             market)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (seeker_ordinal, offer_ordinal) DO UPDATE
             SET reason = $3, seeker_row = $4, offer_row = $5""",
        ban.seeker,
        ban.offer,
        ban.reason,
        ban.seeker_row.pack(),
        ban.offer_row.pack(),
        market,
    )


async def drop_bans(tx: Transaction, pairs: Iterable[tuple[int, int]]) -> None:
    """Let these pairs meet again."""
    await tx.executemany(
        "DELETE FROM engine_ban WHERE seeker_ordinal = $1 AND offer_ordinal = $2", list(pairs)
    )


async def forget(tx: Transaction, side: Side, ordinal: int) -> None:
    """Drop the bans of a row that never comes back."""
    await tx.execute(f"DELETE FROM engine_ban WHERE {side.value}_ordinal = $1", ordinal)
