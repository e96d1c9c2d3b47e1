"""Runs that spread a market's attention, the lists that they drew, and what is published of them."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction

COLUMNS: Final = """run_id, market, day, ran_at, alpha_percent, seed, rounds, converged,
    kernel_version, seekers, offers, pairs, tiles, figures, audit"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a market: by which rule lists were drawn for ``day``, and what came of it.

    ``seekers`` and ``offers`` have anybody to see at all; ``pairs`` may be shown.
    """

    run_id: UUID
    market: Market
    day: date
    ran_at: datetime
    alpha_percent: int
    seed: int
    rounds: int
    converged: bool
    kernel_version: int
    seekers: int
    offers: int
    pairs: int
    tiles: int
    figures: dict[str, Any]
    audit: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredList:
    """One person's list as it was drawn; ``assigned`` is the scarce offer that is proposed first."""

    side: Side
    ordinal: int
    policy: bytes
    drawn: Sequence[int]
    assigned: int | None = None
    is_scarce: bool = False


@dataclass(frozen=True, slots=True)
class CurrentList:
    """The order in which one entrant sees whom today, and the run that drew it."""

    market: Market
    side: Side
    ordinal: int
    run_id: UUID
    day: date
    alpha_percent: int
    drawn: Sequence[int]

    def place_of(self, counterpart: int) -> int | None:
        """On which place somebody stands, from 1; None if this order does not know her."""
        return self.drawn.index(counterpart) + 1 if counterpart in self.drawn else None

    def pairs(self) -> list[tuple[int, int]]:
        """All pairs of the list, the seeker first."""
        seeks = self.side is Side.SEEKER
        return [(self.ordinal, its) if seeks else (its, self.ordinal) for its in self.drawn]


async def due_at(tx: Transaction, market: Market) -> datetime:
    """When a market is to be spread next."""
    due: datetime = await tx.fetchval("SELECT due_at FROM spread_due WHERE market = $1", market)
    return due


async def postpone(tx: Transaction, market: Market, *, seen: datetime, until: datetime) -> bool:
    """Spread the market again at that moment; False if somebody else has run it meanwhile."""
    moved = await tx.fetchval(
        "UPDATE spread_due SET due_at = $3 WHERE market = $1 AND due_at = $2 RETURNING true",
        market,
        seen,
        until,
    )
    return bool(moved)


async def hold_back(tx: Transaction, *, until: datetime) -> list[Market]:
    """Let no market be spread before that moment; the answer is those that would have been."""
    rows = await tx.fetch(
        "UPDATE spread_due SET due_at = $1 WHERE due_at < $1 RETURNING market", until
    )
    return sorted(Market(row["market"]) for row in rows)


async def bring_forward(tx: Transaction) -> list[Market]:
    """Let every market be spread now in which somebody has come or changed since its last run."""
    rows = await tx.fetch(
        """UPDATE spread_due d SET due_at = $1 WHERE EXISTS (
             SELECT FROM entrant e WHERE e.market = d.market AND e.changed_at > coalesce(
               (SELECT max(ran_at) FROM spread_run r WHERE r.market = d.market), '-infinity'))
           RETURNING market""",
        tx.now,
    )
    return sorted(Market(row["market"]) for row in rows)


async def add(tx: Transaction, run: Run) -> None:
    """Keep a run that nobody sees before `show`."""
    values = [getattr(run, name.strip()) for name in COLUMNS.split(",")]
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await tx.execute(f"INSERT INTO spread_run ({COLUMNS}) VALUES ({marks})", *values)


async def find(tx: Transaction, run_id: UUID) -> Run | None:
    """The run of that id."""
    row = await tx.fetchrow(
        f"SELECT {COLUMNS} FROM spread_run WHERE run_id = $1 AND is_shown", run_id
    )
    return _run(row) if row else None


async def newest(tx: Transaction, market: Market, *, limit: int = 1) -> list[Run]:
    """The last runs of a market, the newest first."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM spread_run WHERE market = $1 AND is_shown ORDER BY ran_at DESC LIMIT $2",
        market,
        limit,
    )
    return [_run(row) for row in rows]


async def keep_lists(tx: Transaction, run: Run, lists: Iterable[StoredList]) -> None:
    """Keep the lists that a run drew; nobody sees them yet."""
    await tx.connection.copy_records_to_table(
        "drawn_list",
        columns=[
            "run_id", "side", "ordinal", "is_current", "policy", "drawn", "assigned", "is_scarce"
        ],
        records=[
            (
                run.run_id, each.side.value, each.ordinal, False, each.policy, list(each.drawn),
                each.assigned, each.is_scarce,
            )
            for each in lists
        ],
    )  # fmt: skip


async def show(tx: Transaction, run: Run) -> None:
    """Let the lists of a run be those that people see; those of before stay to be drawn again."""
    await tx.execute(
        """DELETE FROM drawn_list l WHERE l.run_id = $1 AND NOT EXISTS (
             SELECT FROM entrant e WHERE e.side = l.side AND e.ordinal = l.ordinal)""",
        run.run_id,
    )
    await tx.execute(
        """UPDATE drawn_list l SET is_current = false FROM spread_run r
           WHERE l.is_current AND r.run_id = l.run_id AND r.market = $1""",
        run.market,
    )
    await tx.execute("UPDATE drawn_list SET is_current = true WHERE run_id = $1", run.run_id)
    await tx.execute("UPDATE spread_run SET is_shown = true WHERE run_id = $1", run.run_id)


async def drop_lists(tx: Transaction, market: Market, *, before: datetime) -> None:
    """Forget the lists of runs that are too old to be asked about; their figures stay."""
    await tx.execute(
        """DELETE FROM drawn_list l USING spread_run r
           WHERE r.run_id = l.run_id AND NOT l.is_current AND r.market = $1 AND r.ran_at < $2""",
        market,
        before,
    )


async def find_list(tx: Transaction, run_id: UUID, side: Side, ordinal: int) -> StoredList | None:
    """One list of a run."""
    row = await tx.fetchrow(
        """SELECT side, ordinal, policy, drawn, assigned, is_scarce FROM drawn_list
           WHERE run_id = $1 AND side = $2 AND ordinal = $3""",
        run_id,
        side,
        ordinal,
    )
    return StoredList(**dict(row) | {"side": Side(row["side"])}) if row else None


async def lists_of_person(tx: Transaction, person_id: str) -> list[CurrentList]:
    """The lists that are drawn today for all that a person acts for."""
    return await _current(tx, "e.person_id = $1", person_id)


async def lists_of_subject(tx: Transaction, subject_id: UUID) -> list[CurrentList]:
    """The lists that are drawn today for one subject."""
    return await _current(tx, "e.subject_id = $1", subject_id)


async def published(tx: Transaction, market: Market) -> Record | None:
    """The newest demand map of a market."""
    return await tx.fetchrow(
        """SELECT run_id, day, cells, pressure FROM demand_publication
           WHERE market = $1 ORDER BY month DESC LIMIT 1""",
        market,
    )


async def is_published(tx: Transaction, market: Market, month: date) -> bool:
    """Whether the map of a month is out."""
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM demand_publication WHERE market = $1 AND month = $2)",
            market,
            month,
        )
    )


async def publish(
    tx: Transaction, run: Run, *, cells: list[dict[str, Any]], pressure: list[dict[str, Any]]
) -> None:
    """Publish the map of the run's month; it stands until the next one."""
    await tx.execute(
        """INSERT INTO demand_publication (market, month, run_id, day, cells, pressure)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        run.market,
        run.day.replace(day=1),
        run.run_id,
        run.day,
        cells,
        pressure,
    )


async def _current(tx: Transaction, which: str, value: object) -> list[CurrentList]:
    rows = await tx.fetch(
        f"""SELECT r.market, l.side, l.ordinal, r.run_id, r.day, r.alpha_percent, l.drawn
            FROM entrant e
            JOIN drawn_list l ON l.side = e.side AND l.ordinal = e.ordinal AND l.is_current
            JOIN spread_run r ON r.run_id = l.run_id
            WHERE {which} ORDER BY l.side, l.ordinal""",
        value,
    )
    return [
        CurrentList(**dict(row) | {"market": Market(row["market"]), "side": Side(row["side"])})
        for row in rows
    ]


def _run(row: Record) -> Run:
    return Run(**dict(row) | {"market": Market(row["market"])})
