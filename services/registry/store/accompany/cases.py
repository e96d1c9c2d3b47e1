"""Cases and the steps that they took."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from contracts.cases import CaseOutcome, CasePhase
from services.chassis.transaction import Transaction
from services.registry.decide.accompany.case import Case, State, Wish

_COLUMNS = """id, version, state, phase, initiative_id, ags, owner_person_id, mentor, requested_at,
    opened_at, closed_at, outcome, counts_from, silent_since, lapsed_at, next_contact_on, wish"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happened to a case, when, and as what somebody did it; ``details`` hold no text."""

    name: str
    taken_at: datetime
    taken_by: str
    role: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a case holds of people, sealed; None once it is forgotten."""

    contact: bytes | None
    concern: bytes | None
    learnt: bytes | None
    wish_text: bytes | None


async def insert(
    tx: Transaction,
    case: Case,
    *,
    title: str | None,
    contact: bytes,
    concern: bytes,
    help: tuple[str, ...],  # noqa: A002 - the word of the form
    by: str,
) -> None:
    """Store a new case."""
    await tx.execute(
        """INSERT INTO case_file (id, version, state, phase, initiative_id, title, ags,
             owner_person_id, contact, concern, help, requested_at, requested_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",
        case.id,
        case.version,
        case.state.value,
        case.phase.value,
        case.initiative_id,
        title,
        case.ags,
        case.owner,
        contact,
        concern,
        list(help),
        case.requested_at,
        by,
    )


async def lock(tx: Transaction, case_id: UUID) -> Case | None:
    """The case, kept for this transaction: facts are recorded in the order of the locks."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM case_file WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        case_id,
    )
    return _case(row) if row else None


async def get(tx: Transaction, case_id: UUID) -> Case | None:
    """The case as it is now."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM case_file WHERE id = $1",  # noqa: S608 - constant
        case_id,
    )
    return _case(row) if row else None


async def live_of(tx: Transaction, initiative_id: UUID) -> UUID | None:
    """The case of an initiative that is not closed."""
    found: UUID | None = await tx.fetchval(
        "SELECT id FROM case_file WHERE initiative_id = $1 AND state <> 'closed'", initiative_id
    )
    return found


async def lock_owned_by(
    tx: Transaction, person_id: str, *, requested_until: datetime
) -> list[Case]:
    """The cases that a person had up to a moment, each kept for this transaction."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM case_file
             WHERE owner_person_id = $1 AND requested_at <= $2 ORDER BY id FOR UPDATE""",  # noqa: S608
        person_id,
        requested_until,
    )
    return [_case(row) for row in rows]


async def owned_by(tx: Transaction, person_id: str) -> list[Case]:
    """The cases of a person, newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM case_file WHERE owner_person_id = $1
             ORDER BY requested_at DESC, id""",  # noqa: S608 - constant
        person_id,
    )
    return [_case(row) for row in rows]


async def save(tx: Transaction, case: Case) -> None:
    """Store what a step made of a locked case."""
    await tx.execute(
        """UPDATE case_file
              SET version = $2, state = $3, phase = $4, owner_person_id = $5, mentor = $6,
                  opened_at = $7, closed_at = $8, outcome = $9, counts_from = $10,
                  silent_since = $11, lapsed_at = $12, next_contact_on = $13, wish = $14
            WHERE id = $1""",
        case.id,
        case.version,
        case.state.value,
        case.phase.value,
        case.owner,
        case.mentor,
        case.opened_at,
        case.closed_at,
        case.outcome.value if case.outcome else None,
        case.counts_from,
        case.silent_since,
        case.lapsed_at,
        case.next_contact_on,
        case.wish.value if case.wish else None,
    )


async def sealed(tx: Transaction, case_id: UUID) -> Sealed:
    """What the case holds of people."""
    row = await tx.fetchrow(
        "SELECT contact, concern, learnt, wish_text FROM case_file WHERE id = $1", case_id
    )
    nothing = dict.fromkeys(("contact", "concern", "learnt", "wish_text"))
    return Sealed(**(dict(row) if row else nothing))


async def help_of(tx: Transaction, case_id: UUID) -> tuple[str, ...]:
    """Which help was asked for."""
    return tuple(await tx.fetchval("SELECT help FROM case_file WHERE id = $1", case_id) or ())


async def keep_learnt(tx: Transaction, case_id: UUID, learnt: bytes) -> None:
    """What was learnt, sealed."""
    await tx.execute("UPDATE case_file SET learnt = $2 WHERE id = $1", case_id, learnt)


async def keep_wish(tx: Transaction, case_id: UUID, text: bytes) -> None:
    """What the owner wrote to her wish, sealed."""
    await tx.execute(
        "UPDATE case_file SET wish_text = $2, wished_at = $3 WHERE id = $1", case_id, text, tx.now
    )


async def put_into_cohort(tx: Transaction, case_id: UUID, cohort_id: UUID | None) -> None:
    """The case belongs to a cohort, or to none."""
    await tx.execute("UPDATE case_file SET cohort_id = $2 WHERE id = $1", case_id, cohort_id)


async def add_step(tx: Transaction, case_id: UUID, step: Step) -> None:
    """Note what happened."""
    await tx.execute(
        """INSERT INTO case_step (case_id, name, taken_at, taken_by, role, details)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        case_id,
        step.name,
        step.taken_at,
        step.taken_by,
        step.role,
        json.dumps(dict(step.details), default=str),
    )


async def steps(tx: Transaction, case_id: UUID) -> list[Step]:
    """What happened to a case, in order."""
    rows = await tx.fetch(
        """SELECT name, taken_at, taken_by, role, details FROM case_step
            WHERE case_id = $1 ORDER BY id""",
        case_id,
    )
    return [Step(**dict(row)) for row in rows]


async def forget_texts(tx: Transaction, case_id: UUID) -> None:
    """Delete notes and contact; what was done, when and how often stays, without a name."""
    await tx.execute("UPDATE case_note SET text = NULL WHERE case_id = $1", case_id)
    await tx.execute(
        """UPDATE case_file SET contact = NULL, concern = NULL, wish_text = NULL,
                  owner_person_id = NULL, forgotten_at = $2 WHERE id = $1""",
        case_id,
        tx.now,
    )


async def forget_person_texts(tx: Transaction, case_id: UUID) -> None:
    """Delete also what a mentor typed elsewhere: it may name the person."""
    await forget_texts(tx, case_id)
    await tx.execute("UPDATE case_milestone SET title = '' WHERE case_id = $1", case_id)
    await tx.execute(
        "UPDATE case_file SET title = NULL, learnt = NULL WHERE id = $1",
        case_id,
    )


def _case(row: Record) -> Case:
    return Case(
        id=row["id"],
        version=row["version"],
        state=State(row["state"]),
        phase=CasePhase(row["phase"]),
        initiative_id=row["initiative_id"],
        ags=row["ags"],
        owner=row["owner_person_id"],
        mentor=row["mentor"],
        requested_at=row["requested_at"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        outcome=CaseOutcome(row["outcome"]) if row["outcome"] else None,
        counts_from=row["counts_from"],
        silent_since=row["silent_since"],
        lapsed_at=row["lapsed_at"],
        next_contact_on=row["next_contact_on"],
        wish=Wish(row["wish"]) if row["wish"] else None,
    )
