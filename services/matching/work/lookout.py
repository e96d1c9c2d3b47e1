"""What would fit if: a copy of the offers that a replica of the API keeps in memory.

It is loaded when somebody asks for the first time, and reads on from the engine's rows before each
answer. It changes nothing, and nobody waits for it: until it is there, the answer says so.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from contracts.matching import Market, Side
from contracts.moving_in import day_in_saxony
from services.chassis.database import Database
from services.chassis.logs import get_logger
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.criteria import Criteria
from services.matching.decide.rows import household_rows
from services.matching.decide.small_cells import PUBLIC_OFFERS, SMALLEST, in_fives
from services.matching.decide.whatif import Nearest, Opening, openings
from services.matching.store import engine

if TYPE_CHECKING:
    from services.matching.decide.table import Table

NEAR_BY: Final = 500
"""How far beyond the radius a near miss may lie, in 100 m."""
MOST: Final = 5_000
"""Near misses that are looked at, the best first."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What fits in one market, and what single steps would open."""

    market: Market
    fits: int
    openings: Sequence[Opening]
    nearest: Nearest | None
    """Who comes nearest, where nobody fits and no single step would help."""

    @property
    def is_of_people(self) -> bool:
        """Whether those who fit stand in no public list: of fewer than five nothing is told."""
        return self.market not in PUBLIC_OFFERS

    def told(self) -> "Prospect":
        """What anybody may know of it."""
        if not self.is_of_people:
            return self
        enough = [
            replace(each, count=in_fives(each.count))
            for each in self.openings
            if each.count >= SMALLEST
        ]
        return replace(self, fits=in_fives(self.fits), openings=enough, nearest=None)


class Lookout:
    """The copy of one replica; ``table`` per market, or nothing yet."""

    def __init__(self) -> None:
        self._tables: dict[Market, Table] = {}
        self._seen: dict[Market, int] = {}
        self._loading: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    @property
    def is_ready(self) -> bool:
        """Whether it can answer."""
        return self._loading is not None and self._loading.done() and bool(self._tables)

    def begin(self, database: Database) -> None:
        """Load in the background, once."""
        if self._loading is None or (self._loading.done() and not self._tables):
            self._loading = asyncio.create_task(self._load(database))

    async def loaded(self) -> None:
        """Wait until what has begun is done."""
        if self._loading is not None:
            await self._loading

    async def look(
        self, database: Database, criteria: Criteria, *, person_id: str | None
    ) -> list[Prospect]:
        """What would fit a household that states this, in every market it names.

        One looks at a time, and only the one whose turn it is holds a connection.
        """
        found = []
        async with self._turn, database.read() as tx:
            rows = household_rows(criteria, today=day_in_saxony(tx.now))
            for (market, side), row in rows.items():
                if side is Side.SEEKER:
                    await self._read_on(tx, market)
                    own = await engine.ordinals_of(tx, market, person_id)
                    found.append(await asyncio.to_thread(self._prospect, market, row, own))
        return found

    async def _load(self, database: Database) -> None:
        from services.matching.decide import kernel  # noqa: PLC0415 - it brings the compiler
        from services.matching.decide.table import Table  # noqa: PLC0415

        await asyncio.to_thread(kernel.warm_up)
        tables = {market: Table(Side.OFFER) for market in Market}
        async with database.read() as tx:
            for market, table in tables.items():
                rows, seen = await engine.rows_since(tx, market, Side.OFFER, after=0)
                present = [(ordinal, row) for ordinal, row in rows if row is not None]
                await asyncio.to_thread(table.load, present)
                self._seen[market] = seen
        self._tables = tables
        get_logger().info("lookout ready", rows=sum(len(t.slots) for t in tables.values()))

    async def _read_on(self, tx: Transaction, market: Market) -> None:
        rows, seen = await engine.rows_since(
            tx, market, Side.OFFER, after=self._seen.get(market, 0)
        )
        for ordinal, packed in rows:
            if packed is None:
                self._tables[market].remove(ordinal)
            else:
                self._tables[market].put(ordinal, Row.unpack(packed))
        self._seen[market] = max(seen, self._seen.get(market, 0))

    def _prospect(self, market: Market, row: Row, own: Sequence[int]) -> Prospect:
        from services.matching.decide.prospects import nearest, prospect  # noqa: PLC0415

        table = self._tables[market]
        fits, near = prospect(table, row, own=own, near_by=NEAR_BY, most=MOST)
        opened = openings(row, near)
        is_stuck = not fits and not opened
        found = nearest(table, row, own=own) if is_stuck else None
        return Prospect(market, fits, opened, found).told()
