"""A market's attention is spread anew each night: lists drawn, proposals ordered, figures published.

One replica does it: it holds a lock on a connection of its own, and what came of the run is shown
only if nobody else has shown one since. The work is done in a thread, in no transaction. The engine
goes on meanwhile; so it is locked out while some pairs become matches, and those whose rows have
changed since are left out. What people see changes in one transaction, when all of it is there.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import asyncpg

from contracts.matching import DemandCell, DemandMapped, ExposureAudited, GroupShare, Side
from contracts.matching import Market as MarketName
from contracts.moving_in import day_in_saxony
from services.chassis import outbox
from services.chassis.database import CONNECT_SECONDS, Database, server_settings
from services.chassis.logs import get_logger
from services.chassis.pausing import pause
from services.chassis.transaction import Transaction
from services.matching.decide.columns import KERNEL_VERSION
from services.matching.decide.exposure import spreading
from services.matching.decide.exposure.fair import Terms
from services.matching.decide.exposure.lists import Draw
from services.matching.decide.exposure.spreading import Snapshot, SpreadMarket
from services.matching.decide.nights import next_night
from services.matching.decide.pair import Pair
from services.matching.decide.small_cells import in_fives, offers_told
from services.matching.settings import MatchingSettings
from services.matching.store import engine, entrants, listing, rooms, runs
from services.matching.store.matches import WEEK
from services.matching.store.runs import Run, StoredList
from services.matching.work.publishing import is_told

SPREAD_LOCK: Final = 7102
LOOK_SECONDS: Final = 30.0
LOOK_AGAIN: Final = timedelta(minutes=10)
"""When a market is looked at again in which there was nobody to show to anybody."""
ANSWER_SECONDS: Final = 3.0
AT_ONCE: Final = 500
"""How many pairs are written while the engine waits."""


class Spreader:
    """One per market and worker process; `run` is a loop of the worker."""

    def __init__(self, database: Database, settings: MatchingSettings, *, of: MarketName) -> None:
        self.database, self.settings, self.of = database, settings, of
        self.alarms: int | None = None
        """Groups that fall behind by the newest run; None before the first."""

    @staticmethod
    def warm_up() -> None:
        """Compile what a run needs; call it before the worker is ready."""
        spreading.warm_up()

    async def run(self, stop: asyncio.Event) -> None:
        """Spread whenever it is due, until told to stop."""
        while not stop.is_set():
            await self.run_if_due()
            await self._look()
            await pause(stop, LOOK_SECONDS)

    async def run_if_due(self) -> Run | None:
        """One run if it is due and nobody else is at it."""
        async with self.database.read() as tx:
            is_due = await runs.due_at(tx, self.of) <= tx.now
        return await self.run_now() if is_due else None

    async def run_now(self) -> Run | None:
        """One run, due or not; None if another replica is at it or there is nobody to show."""
        connection = await asyncpg.connect(
            self.database.dsn,
            timeout=CONNECT_SECONDS,
            server_settings=server_settings(f"matching spread {self.of}", ANSWER_SECONDS),
        )
        try:
            is_mine = await connection.fetchval(
                "SELECT pg_try_advisory_lock($1, $2)",
                SPREAD_LOCK,
                engine.MARKETS.index(self.of),
            )
            return await self._run() if is_mine else None
        finally:
            connection.terminate()

    async def _run(self) -> Run | None:
        async with self.database.read() as tx:
            seen, now = await runs.due_at(tx, self.of), tx.now
            snapshot = await self._snapshot(tx)
            month = day_in_saxony(now).replace(day=1)
            with_map = not await runs.is_published(tx, self.of, month)
        by = Draw(
            terms=Terms(
                alpha=self.settings.matching_alpha_percent / 100,
                shown=self.settings.matching_places,
            ),
            seed=secrets.randbits(63),
            rendering=day_in_saxony(now).toordinal(),
        )
        found = await asyncio.to_thread(
            spreading.spread_market,
            snapshot,
            most=self.settings.matching_spread_most,
            by=by,
            with_map=with_map,
        )
        if not found.parts:
            async with self.database.transaction() as tx:
                await runs.postpone(tx, self.of, seen=seen, until=tx.now + LOOK_AGAIN)
            return None
        async with self.database.transaction() as tx:
            run = self._told(tx, found, by=by)
            await runs.add(tx, run)
            await runs.keep_lists(tx, run, _lists(found))
        drawn, before = found.drawn, snapshot.row_of
        for start in range(0, len(drawn), AT_ONCE):
            await self._make_matches(drawn[start : start + AT_ONCE], before=before)
        async with self.database.transaction() as tx:
            is_shown = await self._show(tx, run, found, seen=seen)
        await self._let_go(run if is_shown else None)
        return run if is_shown else None

    async def _snapshot(self, tx: Transaction) -> Snapshot:
        return Snapshot(
            rows={side: await engine.current_rows(tx, self.of, side) for side in Side},
            bans=await engine.bans(tx, self.of),
            is_mutual=self.of is MarketName.FOUNDING,
            lives_in={side: await rooms.lives_in(tx, self.of, side) for side in Side},
            places=await rooms.free_places(tx, self.of),
            rooms=await rooms.rooms(
                tx, self.of, per_place=self.settings.matching_proposals_per_place
            ),
            told=frozenset(await listing.told_pairs(tx, self.of)),
            told_of=self.settings.matching_notices_per_week,
        )

    async def _make_matches(
        self, pairs: Sequence[Pair], *, before: Mapping[Side, Mapping[int, bytes]]
    ) -> None:
        """A match for each of these pairs, unless a row of it is not what it was ``before``.

        The engine waits meanwhile, so it is some pairs at a time.
        """
        async with self.database.transaction() as tx:
            await engine.hold_market(tx, self.of)
            wanted = {
                Side.SEEKER: sorted({pair.seeker for pair in pairs}),
                Side.OFFER: sorted({pair.offer for pair in pairs}),
            }
            same = {
                side: await _unchanged(tx, side, wanted[side], before=before[side]) for side in Side
            }
            await entrants.hold(tx, seekers=same[Side.SEEKER], offers=same[Side.OFFER])
            fit = [
                p for p in pairs if p.seeker in same[Side.SEEKER] and p.offer in same[Side.OFFER]
            ]
            await listing.list_drawn(tx, fit)

    async def _show(
        self, tx: Transaction, run: Run, found: SpreadMarket, *, seen: datetime
    ) -> bool:
        """From here on people see the lists, and everybody the figures; False if a rival was first."""
        if not await runs.postpone(tx, self.of, seen=seen, until=next_night(tx.now)):
            return False
        await runs.show(tx, run)
        await _say(tx, run, found)
        limit = self.settings.matching_notices_per_week
        await listing.wake_untold(tx, self.of, since=tx.now - WEEK, limit=limit)
        before = tx.now - timedelta(days=self.settings.matching_runs_kept_days)
        await runs.drop_lists(tx, self.of, before=before)
        return True

    async def _let_go(self, run: Run | None) -> None:
        """The pairs of yesterday are no matches any more, some at a time."""
        is_left = run is not None
        while is_left:
            async with self.database.transaction() as tx:
                await engine.hold_market(tx, self.of)
                is_left = await listing.let_go_of_drawn(tx, self.of, limit=AT_ONCE)

    def _told(self, tx: Transaction, found: SpreadMarket, *, by: Draw) -> Run:
        return Run(
            run_id=uuid4(),
            market=self.of,
            day=day_in_saxony(tx.now),
            ran_at=tx.now,
            alpha_percent=self.settings.matching_alpha_percent,
            seed=by.seed,
            rounds=max(part.rounds for part in found.parts),
            converged=all(part.converged for part in found.parts),
            kernel_version=KERNEL_VERSION,
            seekers=sum(part.fares.seekers.size for part in found.parts),
            offers=sum(part.fares.offers.size for part in found.parts),
            pairs=found.pairs,
            tiles=len(found.parts),
            figures={"spread": asdict(found.figures), "plain": asdict(found.plain)},
            audit={
                "groups": [group._asdict() for group in found.groups],
                "alarms": list(found.alarms),
            },
        )

    async def _look(self) -> None:
        async with self.database.read() as tx:
            newest = await runs.newest(tx, self.of)
        self.alarms = len(newest[0].audit["alarms"]) if newest else None


async def _unchanged(
    tx: Transaction, side: Side, ordinals: Sequence[int], *, before: Mapping[int, bytes]
) -> set[int]:
    """Those of these ordinals whose row is what it was."""
    now = await engine.rows_of(tx, side, ordinals)
    return {ordinal for ordinal, row in now if before.get(ordinal) == row}


def _lists(found: SpreadMarket) -> list[StoredList]:
    scarce = found.scarce
    return [
        StoredList(
            side=each.side,
            ordinal=each.ordinal,
            policy=each.policy,
            drawn=each.drawn,
            assigned=scarce.assigned.get(each.ordinal) if each.side is Side.SEEKER else None,
            is_scarce=each.side is Side.OFFER and each.ordinal in scarce.offers,
        )
        for part in found.parts
        for each in part.lists
    ]


async def _say(tx: Transaction, run: Run, found: SpreadMarket) -> None:
    """Tell the figures that rest on enough people; the map once a month, where it shows anything."""
    if is_told(run):
        await outbox.record(tx, audited(run), sequence=1)
    if run.audit["alarms"]:
        get_logger().warning(
            "groups get less attention than their share",
            market=run.market,
            run_id=str(run.run_id),
            groups=run.audit["alarms"],
        )
    if not found.cells and not found.pressure:
        return
    cells: list[dict[str, Any]] = [asdict(cell) for cell in found.cells]
    await runs.publish(tx, run, cells=cells, pressure=[asdict(each) for each in found.pressure])
    told = tuple(
        DemandCell(ags=c.ags, knock_out=c.knock_out, households=c.households) for c in found.cells
    )
    await outbox.record(
        tx, DemandMapped(audit_id=run.run_id, market=run.market, cells=told), sequence=2
    )


def audited(run: Run) -> ExposureAudited:
    """What everybody may know of a run: people in steps of five."""
    told = run.figures["spread"]
    return ExposureAudited(
        audit_id=run.run_id,
        market=run.market,
        alpha_percent=run.alpha_percent,
        seekers=in_fives(run.seekers),
        offers=offers_told(run.market, run.offers),
        envy_seekers=told["envy_seekers"],
        envy_offers=told["envy_offers"],
        gini_seekers_percent=told["gini_seekers_percent"],
        gini_offers_percent=told["gini_offers_percent"],
        lowest_decile_percent=told["lowest_decile_percent"],
        groups=tuple(
            GroupShare(
                group=g["name"], people=in_fives(g["people"]), ratio_percent=g["ratio_percent"]
            )
            for g in run.audit["groups"]
        ),
        alarms=tuple(run.audit["alarms"]),
    )
