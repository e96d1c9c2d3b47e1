"""Who takes part in which market, on which side, with the row that the engine compares.

An entrant is a household's profile, a housing project, a request or an offer of support, or a
village, as one market sees it. Its ordinal is given once; among founders a household has the same
one on both sides.
"""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from asyncpg import Record

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction

COLUMNS: Final = """side, ordinal, market, subject_id, person_id, is_live, row, kernel_version"""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One subject on one side of one market."""

    side: Side
    ordinal: int
    market: Market
    subject_id: UUID
    person_id: str | None
    is_live: bool
    row: bytes | None
    kernel_version: int


async def next_ordinal(tx: Transaction) -> int:
    """A number that no entrant ever had."""
    ordinal: int = await tx.fetchval("SELECT nextval('entrant_ordinal')")
    return ordinal


async def find(tx: Transaction, side: Side, ordinal: int) -> Entrant | None:
    """The entrant of that ordinal."""
    row = await tx.fetchrow(
        f"SELECT {COLUMNS} FROM entrant WHERE side = $1 AND ordinal = $2", side, ordinal
    )
    return _entrant(row) if row else None


async def of_subject(tx: Transaction, subject_id: UUID) -> list[Entrant]:
    """All entrants of a subject, locked in the one order that everybody keeps."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM entrant WHERE subject_id = $1
            ORDER BY side, ordinal FOR UPDATE""",
        subject_id,
    )
    return [_entrant(row) for row in rows]


async def of_subjects(tx: Transaction, subject_ids: Sequence[UUID]) -> list[Entrant]:
    """All entrants of some subjects."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM entrant WHERE subject_id = ANY($1::uuid[])
            ORDER BY side, ordinal""",
        list(subject_ids),
    )
    return [_entrant(row) for row in rows]


async def in_market(tx: Transaction, market: Market) -> list[Entrant]:
    """Everybody in a market."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM entrant WHERE market = $1 ORDER BY side, ordinal", market
    )
    return [_entrant(row) for row in rows]


async def live_in(tx: Transaction, market: Market, side: Side) -> list[Entrant]:
    """Everybody who takes part on one side of a market now."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM entrant WHERE market = $1 AND side = $2 AND is_live
            ORDER BY ordinal""",
        market,
        side,
    )
    return [_entrant(row) for row in rows]


async def of_person(tx: Transaction, person_id: str) -> list[Entrant]:
    """All entrants that a person acts for."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM entrant WHERE person_id = $1 ORDER BY side, ordinal", person_id
    )
    return [_entrant(row) for row in rows]


async def ordinal_of(
    tx: Transaction, subject_id: UUID, *, market: Market, side: Side
) -> int | None:
    """The ordinal of a subject in a market."""
    ordinal: int | None = await tx.fetchval(
        "SELECT ordinal FROM entrant WHERE subject_id = $1 AND market = $2 AND side = $3",
        subject_id,
        market,
        side,
    )
    return ordinal


async def many(tx: Transaction, side: Side, ordinals: Sequence[int]) -> list[Entrant]:
    """The entrants of these ordinals."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM entrant WHERE side = $1 AND ordinal = ANY($2::bigint[])",
        side,
        ordinals,
    )
    return [_entrant(row) for row in rows]


async def are_live(tx: Transaction, *, seeker: int, offer: int) -> bool:
    """Whether both take part now."""
    live: int = await tx.fetchval(
        """SELECT count(*) FROM entrant WHERE is_live
            AND (side, ordinal) IN (('seeker', $1::bigint), ('offer', $2::bigint))""",
        seeker,
        offer,
    )
    return live == len(Side)


async def keep_row(
    tx: Transaction, side: Side, ordinal: int, *, row: bytes | None, kernel_version: int
) -> None:
    """Store the row as another kernel packs it; who it is and whether it takes part stays.

    One that was stated anew meanwhile is packed by this kernel already.
    """
    await tx.execute(
        """UPDATE entrant SET row = $3, kernel_version = $4
            WHERE side = $1 AND ordinal = $2 AND kernel_version <> $4""",
        side,
        ordinal,
        row,
        kernel_version,
    )


async def keep(tx: Transaction, entrant: Entrant) -> None:
    """Store an entrant as it is now."""
    await tx.execute(
        """INSERT INTO entrant (side, ordinal, market, subject_id, person_id, is_live, row,
             kernel_version, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (side, ordinal) DO UPDATE SET person_id = $5, is_live = $6, row = $7,
             kernel_version = $8, changed_at = $9""",
        entrant.side,
        entrant.ordinal,
        entrant.market,
        entrant.subject_id,
        entrant.person_id,
        entrant.is_live,
        entrant.row,
        entrant.kernel_version,
        tx.now,
    )


async def lock(tx: Transaction, subject_ids: Sequence[UUID]) -> None:
    """Lock the entrants of several subjects in the one order that everybody keeps."""
    await tx.execute(
        """SELECT FROM entrant WHERE subject_id = ANY($1::uuid[])
           ORDER BY side, ordinal FOR UPDATE""",
        list(subject_ids),
    )


async def hold(tx: Transaction, *, seekers: Iterable[int], offers: Iterable[int]) -> None:
    """Let none of these pause, change or go before the commit.

    The order is the same for all who lock several rows: subjects, then entrants by side and
    ordinal, then matches by id. Hence nobody waits for somebody who waits for him.
    """
    await tx.execute(
        """SELECT FROM entrant
           WHERE (side = 'seeker' AND ordinal = ANY($1::bigint[]))
              OR (side = 'offer' AND ordinal = ANY($2::bigint[]))
           ORDER BY side, ordinal FOR SHARE""",
        sorted(set(seekers)),
        sorted(set(offers)),
    )


def _entrant(row: Record) -> Entrant:
    told = dict(row)
    return Entrant(**told | {"side": Side(told["side"]), "market": Market(told["market"])})
