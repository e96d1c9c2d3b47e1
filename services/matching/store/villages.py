"""Villages as communes plan them, and the rosters that were found.

Locks are taken in one order by everybody: profiles by id, villages by id, entrants, matches. So
whoever is about to ask households holds their profiles first.
"""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.matching.decide.village.plan import Plan
from services.matching.decide.village.state import VillageState

COLUMNS: Final = """village_id, plan, state, revision, search, searched_at, outcome, founder_code,
             initiator_person_id, asked_roster, asked_at, called_until, created_at, changed_at"""
SEARCHES_LOCK: Final = 7104
"""First key of the lock under which the searches of a municipality are counted."""
CALLED: Final = "called_until > $1 AND state NOT IN ('founded', 'ended')"
MISSES: Final = "outcome @? '$.missing[*]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A village as it is stored; ``revision`` counts its facts, ``search`` its searches.

    ``outcome`` is what the last search found beside rosters, in codes and numbers; it names nobody.
    """

    village_id: UUID
    plan: dict[str, Any]
    state: VillageState
    revision: int
    search: int
    searched_at: datetime | None
    outcome: dict[str, Any]
    founder_code: str
    initiator_person_id: str | None
    asked_roster: int | None
    asked_at: datetime | None
    called_until: datetime | None
    created_at: datetime
    changed_at: datetime

    @property
    def planned(self) -> Plan:
        """What the commune stated."""
        return Plan.model_validate(self.plan)

    @property
    def plan_version(self) -> str:
        """The same for the same terms, another one for others."""
        told = json.dumps(self.plan, sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]

    def is_called(self, now: datetime) -> bool:
        """Whether the days of its call run, also while it misses nobody."""
        return self.called_until is not None and self.called_until > now


@dataclass(frozen=True, slots=True)
class StoredRoster:
    """A roster: its members by profile, and by number why each is in (as `work.composing` writes it)."""

    number: int
    value: int
    members: tuple[UUID, ...]
    explanation: list[dict[str, Any]]


async def find(tx: Transaction, village_id: UUID, *, lock: bool = False) -> Village | None:
    """The village of that id."""
    found = await _read(tx, "village_id = $1", village_id, ending="FOR UPDATE" if lock else "")
    return found[0] if found else None


async def find_many(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, Village]:
    """The villages of these ids."""
    found = await _read(tx, "village_id = ANY($1::uuid[])", list(ids))
    return {village.village_id: village for village in found}


async def lock_all(tx: Transaction, ids: Collection[UUID]) -> list[Village]:
    """These villages, locked in the one order that everybody keeps."""
    return await _read(
        tx, "village_id = ANY($1::uuid[])", sorted(ids), ending="ORDER BY village_id FOR UPDATE"
    )


async def of_code(tx: Transaction, code: str) -> UUID | None:
    """The village of a founder code."""
    found: UUID | None = await tx.fetchval(
        "SELECT village_id FROM village WHERE founder_code = $1", code
    )
    return found


async def of_region(tx: Transaction, region: Collection[str], *, limit: int) -> list[Village]:
    """The villages in these Kreise and municipalities, what changed last first; no key: none."""
    return await _read(
        tx,
        """EXISTS (
             SELECT FROM unnest($1::text[]) AS key WHERE starts_with(plan->'place'->>'ags', key))""",
        sorted(region),
        limit,
        ending="ORDER BY changed_at DESC, village_id LIMIT $2",
    )


async def called(tx: Transaction) -> list[Village]:
    """The villages whose days of calling run, the one whose call ends first first."""
    return await _read(tx, CALLED, tx.now, ending="ORDER BY called_until, village_id")


async def missing_somebody(tx: Transaction) -> list[Village]:
    """Those of them that call for somebody now."""
    condition = f"{CALLED} AND {MISSES}"
    return await _read(tx, condition, tx.now, ending="ORDER BY called_until, village_id")


async def waiting(tx: Transaction) -> list[UUID]:
    """The villages that a search is wanted for, the one that waits longest first."""
    rows = await tx.fetch(
        """SELECT village_id FROM village WHERE state = 'searching'
           ORDER BY changed_at, village_id LIMIT 20"""
    )
    return [row["village_id"] for row in rows]


async def keep(tx: Transaction, village: Village) -> None:
    """Store it as it is now; the caller holds its lock, or it is new."""
    await tx.execute(
        f"""INSERT INTO village ({COLUMNS})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (village_id) DO UPDATE SET plan = $2, state = $3, revision = $4,
              search = $5, searched_at = $6, outcome = $7, founder_code = $8,
              initiator_person_id = $9, asked_roster = $10, asked_at = $11, called_until = $12, changed_at = $14""",
        village.village_id,
        village.plan,
        village.state,
        village.revision,
        village.search,
        village.searched_at,
        village.outcome,
        village.founder_code,
        village.initiator_person_id,
        village.asked_roster,
        village.asked_at,
        village.called_until,
        village.created_at,
        tx.now,
    )


async def remove(tx: Transaction, village_id: UUID) -> None:
    """Nothing of a village stays: members, numbers, rosters, consents."""
    await tx.execute("DELETE FROM village WHERE village_id = $1", village_id)


async def count_search(tx: Transaction, ags: str, *, since: datetime) -> int:
    """How many searches a municipality began since then, this one included."""
    await tx.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", SEARCHES_LOCK, ags)
    await tx.execute("DELETE FROM village_search WHERE ags = $1 AND searched_at <= $2", ags, since)
    await tx.execute("INSERT INTO village_search (ags, searched_at) VALUES ($1, $2)", ags, tx.now)
    counted: int = await tx.fetchval("SELECT count(*) FROM village_search WHERE ags = $1", ags)
    return counted


async def rosters(tx: Transaction, village_id: UUID) -> list[StoredRoster]:
    """What was found, the best first."""
    rows = await tx.fetch(
        """SELECT number, value, members, explanation FROM village_roster
           WHERE village_id = $1 ORDER BY number""",
        village_id,
    )
    return [StoredRoster(**{**dict(row), "members": tuple(row["members"])}) for row in rows]


async def roster(tx: Transaction, village_id: UUID, number: int | None) -> StoredRoster | None:
    """The roster of that number."""
    found = [each for each in await rosters(tx, village_id) if each.number == number]
    return found[0] if found else None


async def keep_rosters(tx: Transaction, village_id: UUID, found: Sequence[StoredRoster]) -> None:
    """These and no others."""
    await tx.execute("DELETE FROM village_roster WHERE village_id = $1", village_id)
    await tx.executemany(
        """INSERT INTO village_roster (village_id, number, value, members, explanation)
           VALUES ($1, $2, $3, $4, $5)""",
        [(village_id, r.number, r.value, list(r.members), r.explanation) for r in found],
    )


async def drop_rosters_of(tx: Transaction, village_id: UUID, subject_id: UUID) -> bool:
    """Drop the rosters that name a household; whether there were any."""
    dropped = await tx.fetch(
        """DELETE FROM village_roster WHERE village_id = $1 AND members @> ARRAY[$2]::uuid[]
           RETURNING number""",
        village_id,
        subject_id,
    )
    return bool(dropped)


async def naming(tx: Transaction, subject_id: UUID) -> list[UUID]:
    """The villages in whose rosters, members or numbers a household stands."""
    rows = await tx.fetch(
        """SELECT village_id FROM village_household WHERE subject_id = $1
           UNION SELECT village_id FROM village_member WHERE subject_id = $1
           UNION SELECT village_id FROM village_roster WHERE members @> ARRAY[$1]::uuid[]""",
        subject_id,
    )
    return sorted(row["village_id"] for row in rows)


async def numbers(tx: Transaction, village_id: UUID) -> dict[UUID, int]:
    """What the households of a village are called: profile → number."""
    rows = await tx.fetch(
        "SELECT subject_id, number FROM village_household WHERE village_id = $1", village_id
    )
    return {row["subject_id"]: row["number"] for row in rows}


async def number_anew(
    tx: Transaction, village_id: UUID, subject_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Give a number to each household that has none; the caller holds the village's lock."""
    known = await numbers(tx, village_id)
    last = max(known.values(), default=0)
    fresh = [each for each in dict.fromkeys(subject_ids) if each not in known]
    given = {each: number for number, each in enumerate(fresh, last + 1)}
    await tx.executemany(
        "INSERT INTO village_household (village_id, subject_id, number) VALUES ($1, $2, $3)",
        [(village_id, each, number) for each, number in given.items()],
    )
    return {**known, **given}


async def subject_of(tx: Transaction, village_id: UUID, number: int) -> UUID | None:
    """The household of that number."""
    found: UUID | None = await tx.fetchval(
        "SELECT subject_id FROM village_household WHERE village_id = $1 AND number = $2",
        village_id,
        number,
    )
    return found


async def hold_profiles(tx: Transaction, subject_ids: Collection[UUID]) -> None:
    """Let none of these households pause, change or go before the commit; before any village."""
    await tx.execute(
        """SELECT FROM profile WHERE profile_id = ANY($1::uuid[])
           ORDER BY profile_id FOR SHARE""",
        sorted(subject_ids),
    )


async def keep_interest(tx: Transaction, village_id: UUID, until: datetime) -> None:
    """Let every yes to a village that calls stand until that moment."""
    moved = "UPDATE match SET expires_at = $2 WHERE offer_id = $1 AND state = 'interested'"
    await tx.execute(moved, village_id, until)


async def _read(
    tx: Transaction, condition: str, *values: object, ending: str = ""
) -> list[Village]:
    rows = await tx.fetch(f"SELECT {COLUMNS} FROM village WHERE {condition} {ending}", *values)
    return [_village(row) for row in rows]


def _village(row: Record) -> Village:
    told = dict(row)
    return Village(**told | {"state": VillageState(told["state"])})
