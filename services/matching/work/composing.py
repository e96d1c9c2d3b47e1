"""Villages are composed: one search at a time per village, in a thread, outside of any transaction.

A worker takes the village that waits longest; a lock on a connection of its own keeps others from
searching for the same one. What comes of a search counts only if nothing has changed meanwhile:
another number of the search, or a household that is gone or belongs elsewhere, begins a new one.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import asyncpg

from contracts.matching import Market, Side, VillageBlocked
from contracts.moving_in import day_in_saxony
from services.chassis import timers
from services.chassis.database import CONNECT_SECONDS, Database, server_settings
from services.chassis.logs import get_logger
from services.chassis.pausing import pause
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.rows import joining_row, seeker_row
from services.matching.decide.village.membership import Membership
from services.matching.decide.village.model import Limit, Pool
from services.matching.decide.village.plan import candidate, reaches
from services.matching.decide.village.pooling import Joiner, pool_of
from services.matching.decide.village.searching import (
    Blocked,
    Explained,
    Found,
    Wanted,
    dice_of,
    search,
)
from services.matching.decide.village.state import VillageState
from services.matching.store import entrants, profiles, village_members, villages
from services.matching.store.profiles import Profile
from services.matching.store.village_members import FOUNDER, OUT
from services.matching.store.villages import StoredRoster, Village
from services.matching.work.villages import (
    DAILY,
    LOOKS_AGAIN,
    apart_among,
    missing_of,
    say,
    search_anew,
    stand,
)

SEARCH_LOCK: Final = 7103
ANSWER_SECONDS: Final = 3.0
Result = Found | Blocked | Refusal


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a search looks at: the village, who could join by ordinal, and who of them agrees."""

    village: Village
    households: dict[int, Profile]
    apart: frozenset[tuple[int, int]]
    founders: frozenset[int]
    asked: frozenset[int]
    today: date


class Composer:
    """One per worker process; `run` is a loop of the worker."""

    def __init__(self, database: Database, *, poll_seconds: float = 1.0) -> None:
        self.database, self.poll_seconds = database, poll_seconds
        self.waiting = 0
        """How many villages waited when they were last looked at."""

    async def run(self, stop: asyncio.Event) -> None:
        """Search whenever a village waits for it, until told to stop."""
        while not stop.is_set():
            if not await self.compose_one():
                await pause(stop, self.poll_seconds)

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

    async def _compose(self, village_id: UUID) -> bool:
        async with self.database.read() as tx:
            snapshot = await snapshot_of(tx, village_id)
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
            outcome=found.slug if isinstance(found, Refusal) else type(found).__name__.lower(),
            is_kept=is_kept,
        )
        return True

    @asynccontextmanager
    async def _lock(self, village_id: UUID) -> AsyncIterator[bool]:
        connection = await asyncpg.connect(
            self.database.dsn,
            timeout=CONNECT_SECONDS,
            server_settings=server_settings("matching composer", ANSWER_SECONDS),
        )
        try:
            yield bool(
                await connection.fetchval(
                    "SELECT pg_try_advisory_lock($1, hashtext($2))", SEARCH_LOCK, str(village_id)
                )
            )
        finally:
            connection.terminate()


def search_in(snapshot: Snapshot) -> Result:
    """What a search of this snapshot finds: the same each time."""
    plan = snapshot.village.planned
    wanted = Wanted(plan.terms, alternatives=plan.alternatives, differ=plan.differ)
    dice = dice_of(snapshot.village.village_id, snapshot.village.search)
    return search(pool_in(snapshot), wanted, asked=snapshot.asked, dice=dice)


def pool_in(snapshot: Snapshot) -> Pool:
    """Who could join, as numbers."""
    spot = snapshot.village.planned.row()
    joiners = [
        Joiner(
            candidate(ordinal, profile.wishes),
            joining_row(profile.wishes, spot, today=snapshot.today),
        )
        for ordinal, profile in snapshot.households.items()
    ]
    return pool_of(joiners, apart=snapshot.apart, founders=snapshot.founders)


async def snapshot_of(tx: Transaction, village_id: UUID) -> Snapshot | None:
    """The village as it waits for a search, or None if it does not any more."""
    village = await villages.find(tx, village_id)
    if village is None or village.state is not VillageState.SEARCHING:
        return None
    members = await village_members.of_village(tx, village_id)
    held = {m.subject_id: m for m in members if m.is_held}
    out = {m.subject_id for m in members if not m.is_held and m.ending in OUT}
    out |= await village_members.declined(tx, village_id)
    elsewhere = await village_members.held_elsewhere(tx, village_id)
    live = {
        each.subject_id: each.ordinal
        for each in await entrants.in_market(tx, Market.GROUPS)
        if each.side is Side.SEEKER and each.is_live and each.subject_id not in out | elsewhere
    }
    told = await profiles.find_many(tx, list(live))
    today, plan = day_in_saxony(tx.now), village.planned
    households = {
        live[subject]: profile
        for subject, profile in told.items()
        if subject in held or reaches(plan, seeker_row(profile.wishes, today=today))
    }
    named = {p.profile_id: (ordinal, p.person_id) for ordinal, p in households.items()}
    agreed = {live[s]: m for s, m in held.items() if s in live}
    return Snapshot(
        village=village,
        households=households,
        apart=frozenset(await apart_among(tx, named)),
        founders=frozenset(n for n, m in agreed.items() if m.role == FOUNDER),
        asked=frozenset(n for n, m in agreed.items() if m.role != FOUNDER),
        today=today,
    )


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
            await _keep_rosters(tx, searched, snapshot, found)
        case Blocked():
            await _keep_block(tx, searched, snapshot, found)
        case Refusal():
            problem = {"code": found.slug, "params": _params(found)}
            told = {"candidates": _candidates(snapshot), "problem": problem}
            refused = replace(searched, state=VillageState.REFUSED, outcome=told)
            await villages.keep(tx, refused)
    return True


async def _keep_rosters(
    tx: Transaction, village: Village, snapshot: Snapshot, found: Found
) -> None:
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
        "candidates": _candidates(snapshot),
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
    await villages.keep(tx, replace(village, state=VillageState.FOUND, outcome=outcome))


async def _keep_block(
    tx: Transaction, village: Village, snapshot: Snapshot, found: Blocked
) -> None:
    """Say what blocks, unless the last search said the same; a call looks for whom it misses now."""
    outcome = {
        "candidates": _candidates(snapshot),
        "limits": [_limit(each) for each in found.block.limits],
        "is_minimal": found.block.is_minimal,
        "easings": [
            {"limit": _limit(each.limit), "by": each.by, "is_least": each.is_least}
            for each in found.easings
        ],
        "missing": [asdict(each) for each in found.missing],
    }
    blocked = replace(village, state=VillageState.BLOCKED, outcome=outcome)
    if outcome != village.outcome:
        names = tuple(limit.name or limit.code for limit in found.block.limits)
        blocked = await say(tx, blocked, VillageBlocked, quotas=names, missing=missing_of(blocked))
    else:
        await villages.keep(tx, blocked)
    if blocked.is_called(tx.now):
        await stand(tx, blocked)
        subjects = [str(blocked.village_id)]
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


def _candidates(snapshot: Snapshot) -> dict[str, int]:
    counted: dict[str, int] = {}
    for profile in snapshot.households.values():
        kind = profile.wishes.household.kind.value
        counted[kind] = counted.get(kind, 0) + 1
    return counted


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
