"""Mentors with their load, and cohorts."""

from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.accompany.handover import Mentor

_MENTOR = """SELECT subject, name, capacity, takes_new,
      ((SELECT count(*) FROM case_file
         WHERE mentor = subject AND state IN ('opened', 'paused'))
       + (SELECT count(*) FROM case_handover
           WHERE to_mentor = subject AND said_yes AND ended IS NULL))::int AS load FROM mentor"""
"""Who said yes to a hand-over that waits for the owner's yes keeps a place for it."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A named group of cases."""

    id: UUID
    name: str
    cases: int


async def keep_mentor(
    tx: Transaction, subject: str, *, name: str, capacity: int, takes_new: bool
) -> None:
    """Enter a mentor, or what a mentor changed."""
    await tx.execute(
        """INSERT INTO mentor (subject, name, capacity, takes_new, since)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (subject) DO UPDATE SET name = excluded.name,
             capacity = excluded.capacity, takes_new = excluded.takes_new""",
        subject,
        name,
        capacity,
        takes_new,
        tx.now,
    )


async def lock_mentor(tx: Transaction, subject: str) -> Mentor | None:
    """A mentor, kept for this transaction, so that two cases never take the last place at once."""
    held = await tx.fetchval("SELECT 1 FROM mentor WHERE subject = $1 FOR UPDATE", subject)
    return await mentor(tx, subject) if held else None


async def mentor(tx: Transaction, subject: str) -> Mentor | None:
    """A mentor with the load of now."""
    row = await tx.fetchrow(f"{_MENTOR} WHERE subject = $1", subject)
    return _mentor(row) if row else None


async def mentors(tx: Transaction) -> list[Mentor]:
    """All mentors by name."""
    return [_mentor(row) for row in await tx.fetch(f"{_MENTOR} ORDER BY name, subject")]


async def names(tx: Transaction) -> dict[str, str]:
    """What the mentors are called, by subject."""
    return {row["subject"]: row["name"] for row in await tx.fetch("SELECT * FROM mentor")}


async def add_cohort(tx: Transaction, cohort_id: UUID, name: str) -> UUID:
    """A cohort of that name; one that is there already is the one."""
    found: UUID = await tx.fetchval(
        """INSERT INTO cohort (id, name, created_at) VALUES ($1, $2, $3)
           ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id""",
        cohort_id,
        name,
        tx.now,
    )
    return found


async def has_cohort(tx: Transaction, cohort_id: UUID) -> bool:
    """Whether it is there."""
    return bool(await tx.fetchval("SELECT EXISTS (SELECT FROM cohort WHERE id = $1)", cohort_id))


async def cohorts(tx: Transaction) -> list[Cohort]:
    """All cohorts by name, with how many cases each has."""
    rows = await tx.fetch(
        """SELECT cohort.id, cohort.name, count(case_file.id)::int AS cases
             FROM cohort LEFT JOIN case_file ON cohort_id = cohort.id
            GROUP BY cohort.id ORDER BY cohort.name"""
    )
    return [Cohort(row["id"], row["name"], row["cases"]) for row in rows]


def _mentor(row: Record) -> Mentor:
    return Mentor(
        subject=row["subject"],
        name=row["name"],
        capacity=row["capacity"],
        load=row["load"],
        takes_new=row["takes_new"],
    )
