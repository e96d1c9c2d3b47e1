"""Seeking profiles, one per person; the contact is sealed."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction
from services.matching.decide.criteria import Criteria

COLUMNS = """profile_id, person_id, state, revision, criteria, contact, sms_wanted,
             locale, has_settled, opened_at, stated_at, changed_at"""


@dataclass(frozen=True, slots=True)
class Profile:
    """A household that seeks, as it is stored; ``has_settled``: it pauses since it moved in."""

    profile_id: UUID
    person_id: str
    state: str
    revision: int
    criteria: dict[str, Any]
    contact: bytes
    sms_wanted: bool
    locale: str
    has_settled: bool
    opened_at: datetime
    stated_at: datetime
    changed_at: datetime

    @property
    def wishes(self) -> Criteria:
        """What the household stated."""
        return Criteria.model_validate(self.criteria)


async def find_by_person(tx: Transaction, person_id: str, *, lock: bool = False) -> Profile | None:
    """The profile of a person."""
    return await _find(tx, "person_id", person_id, lock=lock)


async def find_by_id(tx: Transaction, profile_id: UUID, *, lock: bool = False) -> Profile | None:
    """The profile of that id."""
    return await _find(tx, "profile_id", profile_id, lock=lock)


async def find_many(tx: Transaction, profile_ids: list[UUID]) -> dict[UUID, Profile]:
    """The profiles of these ids."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM profile WHERE profile_id = ANY($1::uuid[])", profile_ids
    )
    return {row["profile_id"]: Profile(**row) for row in rows}


async def kinds(tx: Transaction, profile_ids: list[UUID]) -> dict[UUID, str]:
    """What each of these households calls itself first."""
    rows = await tx.fetch(
        """SELECT profile_id, criteria->'household'->>'kind' AS kind FROM profile
           WHERE profile_id = ANY($1::uuid[])""",
        profile_ids,
    )
    return {row["profile_id"]: row["kind"] for row in rows}


async def add(tx: Transaction, profile_id: UUID, person_id: str, **told: Any) -> Profile | None:
    """Store a new profile; None if the person has one (a rival was faster)."""
    row = await tx.fetchrow(
        f"""INSERT INTO profile (profile_id, person_id, state, revision, criteria, contact,
              sms_wanted, locale, opened_at, stated_at, changed_at)
            VALUES ($1, $2, 'live', 1, $3, $4, $5, $6, $7, $7, $7)
            ON CONFLICT (person_id) DO NOTHING RETURNING {COLUMNS}""",
        profile_id,
        person_id,
        told["criteria"],
        told["contact"],
        told["sms_wanted"],
        told["locale"],
        tx.now,
    )
    return Profile(**row) if row else None


async def change(tx: Transaction, profile_id: UUID, **told: Any) -> Profile:
    """Store what a person changed, as the next revision; the profile is live afterwards."""
    row = await tx.fetchrow(
        f"""UPDATE profile SET state = 'live', revision = revision + 1, criteria = $2,
              contact = $3, sms_wanted = $4, locale = $5, has_settled = false, stated_at = $6, changed_at = $6
            WHERE profile_id = $1 RETURNING {COLUMNS}""",
        profile_id,
        told["criteria"],
        told["contact"],
        told["sms_wanted"],
        told["locale"],
        tx.now,
    )
    return Profile(**row)  # type: ignore[arg-type]  # the caller holds the row's lock


async def state_again(tx: Transaction, profile_id: UUID) -> None:
    """The person stated the same once more."""
    await tx.execute("UPDATE profile SET stated_at = $2 WHERE profile_id = $1", profile_id, tx.now)


async def begin_anew(tx: Transaction, before: UUID, profile_id: UUID) -> Profile:
    """Let what was stated last be another profile, which began with it."""
    row = await tx.fetchrow(
        f"""UPDATE profile SET profile_id = $2, revision = 1, opened_at = stated_at
            WHERE profile_id = $1 RETURNING {COLUMNS}""",
        before,
        profile_id,
    )
    return Profile(**row)  # type: ignore[arg-type]  # the caller holds the row's lock


async def move(
    tx: Transaction, profile_id: UUID, *, state: str, has_settled: bool = False
) -> Profile:
    """Let the profile be live, paused or withdrawn, as the next revision."""
    row = await tx.fetchrow(
        f"""UPDATE profile SET state = $2, revision = revision + 1, changed_at = $3,
              has_settled = $4
            WHERE profile_id = $1 RETURNING {COLUMNS}""",
        profile_id,
        state,
        tx.now,
        has_settled,
    )
    return Profile(**row)  # type: ignore[arg-type]  # the caller holds the row's lock


async def remove(tx: Transaction, profile_id: UUID) -> None:
    """Forget the profile."""
    await tx.execute("DELETE FROM profile WHERE profile_id = $1", profile_id)


async def _find(
    tx: Transaction, column: str, value: object, *, lock: bool = False
) -> Profile | None:
    ending = "FOR UPDATE" if lock else ""
    row = await tx.fetchrow(f"SELECT {COLUMNS} FROM profile WHERE {column} = $1 {ending}", value)
    return Profile(**row) if row else None
