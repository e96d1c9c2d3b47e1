"""Villages are composed: one search at a time per village, in a thread, outside of any transaction.

A worker takes the village that waits longest; a lock on a connection of its own keeps others from
searching for the same one. One that cannot be searched is given up and stands in nobody's way: the
same search would fail again. What comes of a search counts only if nothing has changed meanwhile:
another number of the search, or a household that is gone or belongs elsewhere, begins a new one.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from typing import Any, Final
from uuid import UUID

import asyncpg

from contracts.matching import Market, VillageBlocked
from services.chassis import timers
from services.chassis.database import CONNECT_SECONDS, Database, may_pass, server_settings
from services.chassis.logs import get_logger, told
from services.chassis.pausing import pause
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.village.membership import Membership
from services.matching.decide.village.model import Limit
from services.matching.decide.village.plan import candidate
from services.matching.decide.village.searching import Blocked, Explained, Found
from services.matching.decide.village.state import VillageState
from services.matching.store import entrants, village_members, villages
from services.matching.store.villages import StoredRoster, Village
from services.matching.work.village_pools import Result, Snapshot, search_in, snapshot_of
from services.matching.work.villages import (
    DAILY,
    LOOKS_AGAIN,
    missing_of,
    say,
    search_anew,
    sought_by,
    stand,
)

SEARCH_LOCK: Final = 7103
ANSWER_SECONDS: Final = 3.0
FAILED: Final = "village-search-failed"


class Composer:
    """One per worker process; `run` is a loop of the worker."""

    def __init__(self, database: Database, *, poll_seconds: float = 1.0) -> None:
        self.database, self.poll_seconds = database, poll_seconds
        self.waiting = 0
        """How many villages waited when they were last looked at."""
        self._locks: asyncpg.Connection | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Search whenever a village waits for it, until told to stop."""
        try:
            while not stop.is_set():
                if not await self.compose_one():
                    await pause(stop, self.poll_seconds)
        finally:
            self.close()

    async def compose_one(self) -> bool:
        """One search; False if no village waits for one that nobody else is at."""
        async with self.database.read() as tx:
            waiting = await villages.waiting(tx)
        self.waiting = len(waiting)
        for village_id in waiting:
            async with self._lock(village_id) as is_mine:
                if is_mine and await self._compose(village_id):
                    return True
        return False

    def close(self) -> None:
        """Give back the connection that holds the locks."""
        if self._locks is not None:
            self._locks.terminate()
            self._locks = None

    async def _compose(self, village_id: UUID) -> bool:
        try:
            return await self._search(village_id)
        except Exception as problem:
            if may_pass(problem):
                raise
            get_logger().error(
                "village could not be searched", village_id=str(village_id), error=told(problem)
            )
            async with self.database.transaction() as tx:
                await give_up(tx, village_id)
            return True

    async def _search(self, village_id: UUID) -> bool:
        snapshot = await snapshot_of(self.database, village_id)
        if snapshot is None:
            return False
        found = await asyncio.to_thread(search_in, snapshot)
        async with self.database.transaction() as tx:
            is_kept = await keep(tx, snapshot, found)
        get_logger().info(
            "village was searched",
            village_id=str(village_id),
            search=snapshot.village.search,
            candidates=len(snapshot.households),
            in_reach=snapshot.in_reach,
            outcome=found.slug if isinstance(found, Refusal) else type(found).__name__.lower(),
            is_kept=is_kept,
        )
        return True

    @asynccontextmanager
    async def _lock(self, village_id: UUID) -> AsyncIterator[bool]:
        """Whether the village is this composer's until the end of the block.

        If the connection is lost meanwhile, another worker may search for the same one: both find
        the same, and what the second one found is not kept.
        """
        if self._locks is None or self._locks.is_closed():
            self._locks = await asyncpg.connect(
                self.database.dsn,
                timeout=CONNECT_SECONDS,
                server_settings=server_settings("matching composer", ANSWER_SECONDS),
            )
        locks, key = self._locks, (SEARCH_LOCK, str(village_id))
        is_mine = await locks.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", *key)
        try:
            yield bool(is_mine)
        finally:
            if is_mine and not locks.is_closed():
                await locks.execute("SELECT pg_advisory_unlock($1, hashtext($2))", *key)


async def keep(tx: Transaction, snapshot: Snapshot, found: Result) -> bool:
    """Store what a search found, unless it was overtaken; then another one is wanted already."""
    before = snapshot.village
    wanted = _named(snapshot, found) if isinstance(found, Found) else set()
    await villages.hold_profiles(tx, wanted)
    village = await villages.find(tx, before.village_id, lock=True)
    if village is None or village.state is not VillageState.SEARCHING:
        return False
    if village.search != before.search:
        return False
    if not await _are_free(tx, village.village_id, wanted):
        await search_anew(tx, village)
        return False
    searched = replace(village, searched_at=tx.now)
    match found:
        case Found():
            kept = await _keep_rosters(tx, searched, snapshot, found)
        case Blocked():
            kept = await _keep_block(tx, searched, snapshot, found)
        case Refusal():
            kept = await _keep_refusal(tx, searched, found, seen=snapshot.told)
    await _call_on(tx, kept)
    return True


async def give_up(tx: Transaction, village_id: UUID) -> None:
    """Say that a village could not be searched; whoever changes it, or asks again, begins anew."""
    village = await villages.find(tx, village_id, lock=True)
    if village is not None and village.state is VillageState.SEARCHING:
        searched = replace(village, searched_at=tx.now)
        await _call_on(tx, await _keep_refusal(tx, searched, Refusal(FAILED), seen={}))


async def _keep_rosters(
    tx: Transaction, village: Village, snapshot: Snapshot, found: Found
) -> Village:
    subjects = {ordinal: p.profile_id for ordinal, p in snapshot.households.items()}
    members = [subjects[n] for told in found.rosters for n in told.roster.members]
    numbers = await villages.number_anew(tx, village.village_id, members)
    number_of = {ordinal: numbers[s] for ordinal, s in subjects.items() if s in numbers}
    stored = [
        StoredRoster(
            number=n,
            value=told.roster.value,
            members=tuple(subjects[ordinal] for ordinal in told.roster.members),
            explanation=_explanation(told, snapshot, number_of),
        )
        for n, told in enumerate(found.rosters, 1)
    ]
    best = found.rosters[0].roster.value
    outcome = {
        **snapshot.told,
        **_sought(tx, village),
        "gains": [
            {
                "kind": gain.kind,
                "usual_percent": _percent(gain.usual, best),
                "fitting_percent": _percent(gain.fitting, best),
            }
            for gain in found.gains
        ],
    }
    await villages.keep_rosters(tx, village.village_id, stored)
    rostered = replace(village, state=VillageState.FOUND, outcome=outcome)
    await villages.keep(tx, rostered)
    return rostered


async def _keep_block(
    tx: Transaction, village: Village, snapshot: Snapshot, found: Blocked
) -> Village:
    """Say what blocks, unless the last search said the same."""
    outcome = {
        **snapshot.told,
        **_sought(tx, village),
        "limits": [_limit(each) for each in found.block.limits],
        "is_minimal": found.block.is_minimal,
        "easings": [
            {"limit": _limit(each.limit), "by": each.by, "is_least": each.is_least}
            for each in found.easings
        ],
        "missing": [asdict(each) for each in found.missing],
    }
    blocked = replace(village, state=VillageState.BLOCKED, outcome=outcome)
    if any(outcome[said] != village.outcome.get(said) for said in ("limits", "missing")):
        names = tuple(limit.name or limit.code for limit in found.block.limits)
        return await say(tx, blocked, VillageBlocked, quotas=names, missing=missing_of(blocked))
    await villages.keep(tx, blocked)
    return blocked


async def _keep_refusal(
    tx: Transaction, village: Village, refusal: Refusal, *, seen: dict[str, Any]
) -> Village:
    problem = {"code": refusal.slug, "params": _params(refusal)}
    outcome = {**seen, **_sought(tx, village), "problem": problem}
    refused = replace(village, state=VillageState.REFUSED, outcome=outcome)
    await villages.keep(tx, refused)
    return refused


def _sought(tx: Transaction, village: Village) -> dict[str, Any]:
    """Whom a running call looked for until now: it goes on where the search tells of nobody."""
    return {"called": sought_by(village)} if village.is_called(tx.now) else {}


async def _call_on(tx: Transaction, village: Village) -> None:
    """A village that calls stands in the market for whom it looks now, and searches again each day."""
    if not village.is_called(tx.now):
        return
    await stand(tx, village)
    if village.state is not VillageState.FOUND:
        subjects = [str(village.village_id)]
        await timers.expect(tx, LOOKS_AGAIN, subjects=subjects, due_at=tx.now + DAILY)


async def _are_free(tx: Transaction, village_id: UUID, wanted: set[UUID]) -> bool:
    """Whether all of these still look for a village, and belong to no other one."""
    told = await entrants.of_subjects(tx, sorted(wanted))
    live = {e.subject_id for e in told if e.market is Market.GROUPS and e.is_live}
    return wanted <= live - await village_members.held_elsewhere(tx, village_id)


def _named(snapshot: Snapshot, found: Found) -> set[UUID]:
    ordinals = {n for told in found.rosters for n in told.roster.members}
    return {snapshot.households[ordinal].profile_id for ordinal in ordinals}


def _explanation(
    told: Explained, snapshot: Snapshot, number_of: dict[int, int]
) -> list[dict[str, Any]]:
    """Why each member is in, by number; ``pairs`` is how well it gets on with each, in their order."""
    rows = zip(told.members, told.pairs, strict=True)
    return [_member(mine, snapshot, number_of, pairs) for mine, pairs in rows]


def _member(
    mine: Membership, snapshot: Snapshot, number_of: dict[int, int], pairs: Sequence[int]
) -> dict[str, Any]:
    household = candidate(mine.ordinal, snapshot.households[mine.ordinal].wishes)
    hardest = mine.hardest
    return {
        "household": number_of[mine.ordinal],
        "kind": household.kind,
        "persons": household.persons,
        "equity_keur": household.equity_keur,
        "is_founder": mine.ordinal in snapshot.founders,
        "compatibility": mine.compatibility,
        "closest": [[number_of[n], value] for n, value in mine.closest],
        "hardest": [number_of[hardest.ordinal], hardest.compatibility] if hardest else None,
        "needed_by": [_limit(limit) for limit in mine.needed_by],
        "pairs": list(pairs),
    }


def _params(refusal: Refusal) -> dict[str, Any]:
    """What the sentence of a refusal needs; ordinals mean nothing outside of the engine."""
    told = refusal.details.items()
    return {
        name: value for name, value in told if isinstance(value, str | int) and name != "household"
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "code": limit.code,
        "name": limit.name,
        "bound": limit.bound.value,
        "amount": limit.amount,
    }


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
