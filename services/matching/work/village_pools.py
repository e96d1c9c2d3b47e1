"""What one search of a village looks at: who could join it, and what each of them states.

Who is within reach is told by the rows that the engine keeps, in a thread, and only those who are
have their profiles read: a country of households costs a worker neither its loop nor its memory.
Where more are in reach than one search can look at, the lot decides, each search anew, and the
commune is told.
"""

import asyncio
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.matching import Market, Side
from contracts.moving_in import day_in_saxony
from services.chassis.database import Database
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.older import read_row
from services.matching.decide.rows import joining_row
from services.matching.decide.village.model import Pool
from services.matching.decide.village.plan import candidate
from services.matching.decide.village.pooling import (
    POOL_MOST,
    Joiner,
    drawn,
    pool_of,
    within_reach,
)
from services.matching.decide.village.searching import (
    Blocked,
    Found,
    Wanted,
    dice_of,
    lot_of,
    search,
)
from services.matching.decide.village.state import VillageState
from services.matching.store import entrants, profiles, village_members, villages
from services.matching.store.entrants import Entrant
from services.matching.store.profiles import Profile
from services.matching.store.village_members import FOUNDER, OUT, Member
from services.matching.store.villages import Village
from services.matching.work.villages import apart_among

Result = Found | Blocked | Refusal


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a search looks at: the village, who could join by ordinal, and who of them agrees.

    ``in_reach`` is how many could; more than ``households`` where the lot decided.
    """

    village: Village
    households: dict[int, Profile]
    in_reach: int
    apart: frozenset[tuple[int, int]]
    founders: frozenset[int]
    asked: frozenset[int]
    today: date

    @property
    def told(self) -> dict[str, Any]:
        """How many were looked at of each kind, and how many are in reach."""
        kinds = (profile.criteria["household"]["kind"] for profile in self.households.values())
        return {"candidates": dict(Counter(kinds)), "in_reach": self.in_reach}


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


async def snapshot_of(
    database: Database, village_id: UUID, *, most: int = POOL_MOST
) -> Snapshot | None:
    """The village as it waits for a search, or None if it does not any more.

    Who takes part is read at one moment, what they state a moment later: whoever changed or went
    in between is looked at once more when the result is kept, and when the households are asked.
    """
    async with database.snapshot() as tx:
        village = await villages.find(tx, village_id)
        if village is None or village.state is not VillageState.SEARCHING:
            return None
        members = [m for m in await village_members.of_village(tx, village_id) if m.is_held]
        free = await _free(tx, village_id)
    held = {m.subject_id: m for m in members}
    reach = await asyncio.to_thread(_within_reach, village, free, held)
    async with database.snapshot() as tx:
        looked_at = await _looked_at(tx, village, reach, held=held, most=most)
        told = await profiles.find_many(tx, list(looked_at))
        households = {ordinal: told[s] for s, ordinal in looked_at.items() if s in told}
        named = {p.profile_id: (ordinal, p.person_id) for ordinal, p in households.items()}
        apart = await apart_among(tx, named)
    agreed = {n: held[p.profile_id] for n, p in households.items() if p.profile_id in held}
    return Snapshot(
        village=village,
        households=households,
        in_reach=len(reach),
        apart=frozenset(apart),
        founders=frozenset(n for n, m in agreed.items() if m.role == FOUNDER),
        asked=frozenset(n for n, m in agreed.items() if m.role != FOUNDER),
        today=day_in_saxony(tx.now),
    )


async def _free(tx: Transaction, village_id: UUID) -> list[Entrant]:
    """Who looks for a village, belongs to no other one, and is not out of this one."""
    members = await village_members.of_village(tx, village_id)
    out = {m.subject_id for m in members if not m.is_held and m.ending in OUT}
    out |= await village_members.declined(tx, village_id)
    out |= await village_members.held_elsewhere(tx, village_id)
    live = await entrants.live_in(tx, Market.GROUPS, Side.SEEKER)
    return [each for each in live if each.subject_id not in out]


def _within_reach(
    village: Village, free: Collection[Entrant], held: Collection[UUID]
) -> dict[UUID, int]:
    """Whom the village reaches and who belongs to it, with their ordinals."""
    rows = {e.ordinal: read_row(e.row, e.side) for e in free if e.row is not None}
    reached = set(within_reach(village.planned.row(), rows))
    return {e.subject_id: e.ordinal for e in free if e.ordinal in reached or e.subject_id in held}


async def _looked_at(
    tx: Transaction,
    village: Village,
    reach: dict[UUID, int],
    *,
    held: dict[UUID, Member],
    most: int,
) -> dict[UUID, int]:
    """All of them, or those whom the lot takes."""
    if len(reach) <= most:
        return reach
    kinds = await profiles.kinds(tx, list(reach))
    chosen = drawn(
        {reach[subject]: kind for subject, kind in kinds.items()},
        held=[reach[subject] for subject in held if subject in reach],
        dice=lot_of(village.village_id, village.search),
        most=most,
    )
    subject_of = {ordinal: subject for subject, ordinal in reach.items()}
    return {subject_of[ordinal]: ordinal for ordinal in chosen}
