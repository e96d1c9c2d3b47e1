"""What is written down of a case: touchpoints, milestones, notes, phases."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contracts.cases import TouchpointKind
from services.chassis.transaction import Transaction
from services.registry.decide.accompany.record import Milestone, Note, Touchpoint, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A note with its sealed text; the text is None once it is forgotten."""

    note: Note
    touchpoint_id: UUID | None
    text: bytes | None
    written_at: datetime
    written_by: str
    role: str


async def add_touchpoint(tx: Transaction, case_id: UUID, touchpoint: Touchpoint) -> None:
    """Store a contact."""
    await tx.execute(
        """INSERT INTO case_touchpoint (id, case_id, kind, happened_on, logged_at, logged_by,
             corrects) VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        touchpoint.id,
        case_id,
        touchpoint.kind.value,
        touchpoint.happened_on,
        touchpoint.logged_at,
        touchpoint.logged_by,
        touchpoint.corrects,
    )


async def touchpoints(tx: Transaction, case_id: UUID) -> list[Touchpoint]:
    """All contacts, also those that were corrected; the latest day first."""
    rows = await tx.fetch(
        """SELECT t.id, t.kind, t.happened_on, t.logged_at, t.logged_by, t.corrects,
                  better.id IS NOT NULL AS is_corrected
             FROM case_touchpoint t LEFT JOIN case_touchpoint better ON better.corrects = t.id
            WHERE t.case_id = $1 ORDER BY t.happened_on DESC, t.logged_at DESC, t.id""",
        case_id,
    )
    return [Touchpoint(**{**dict(row), "kind": TouchpointKind(row["kind"])}) for row in rows]


async def contacts_that_count(tx: Transaction, case_id: UUID) -> list[date]:
    """The days of the contacts that nobody corrected."""
    found = await touchpoints(tx, case_id)
    return [each.happened_on for each in found if not each.is_corrected]


async def add_milestone(tx: Transaction, case_id: UUID, milestone: Milestone) -> None:
    """Store what shall be reached."""
    await tx.execute(
        """INSERT INTO case_milestone (id, case_id, title, due_on, reached_on, created_at)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        milestone.id,
        case_id,
        milestone.title,
        milestone.due_on,
        milestone.reached_on,
        tx.now,
    )


async def save_milestone(tx: Transaction, milestone: Milestone) -> None:
    """Store that it is reached."""
    await tx.execute(
        "UPDATE case_milestone SET reached_on = $2 WHERE id = $1",
        milestone.id,
        milestone.reached_on,
    )


async def milestones(tx: Transaction, case_id: UUID) -> list[Milestone]:
    """All milestones: the open ones by their day, then the reached ones."""
    rows = await tx.fetch(
        """SELECT id, title, due_on, reached_on FROM case_milestone WHERE case_id = $1
            ORDER BY reached_on NULLS FIRST, due_on NULLS LAST, created_at, id""",
        case_id,
    )
    return [Milestone(**dict(row)) for row in rows]


async def add_note(tx: Transaction, case_id: UUID, written: Written) -> None:
    """Store a note."""
    await tx.execute(
        """INSERT INTO case_note (id, case_id, touchpoint_id, visibility, text, written_at,
             written_by, role) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        written.note.id,
        case_id,
        written.touchpoint_id,
        written.note.visibility.value,
        written.text,
        written.written_at,
        written.written_by,
        written.role,
    )


async def save_note(tx: Transaction, note: Note) -> None:
    """Store who may read it from now on."""
    await tx.execute(
        "UPDATE case_note SET visibility = $2, withdrawn_at = $3 WHERE id = $1",
        note.id,
        note.visibility.value,
        note.withdrawn_at,
    )


async def notes(tx: Transaction, case_id: UUID) -> list[Written]:
    """All notes, newest first."""
    rows = await tx.fetch(
        """SELECT id, visibility, withdrawn_at, touchpoint_id, text, written_at, written_by, role
             FROM case_note WHERE case_id = $1 ORDER BY written_at DESC, id""",
        case_id,
    )
    return [
        Written(
            note=Note(
                id=row["id"],
                visibility=Visibility(row["visibility"]),
                withdrawn_at=row["withdrawn_at"],
            ),
            touchpoint_id=row["touchpoint_id"],
            text=row["text"],
            written_at=row["written_at"],
            written_by=row["written_by"],
            role=row["role"],
        )
        for row in rows
    ]


async def enter_phase(tx: Transaction, case_id: UUID, phase: str, *, at: datetime) -> None:
    """The case is in another phase from then on."""
    await leave_phase(tx, case_id, at=at)
    await tx.execute(
        "INSERT INTO case_phase (case_id, phase, entered_at) VALUES ($1, $2, $3)",
        case_id,
        phase,
        at,
    )


async def leave_phase(tx: Transaction, case_id: UUID, *, at: datetime) -> None:
    """The case is in no phase any more."""
    await tx.execute(
        "UPDATE case_phase SET left_at = $2 WHERE case_id = $1 AND left_at IS NULL", case_id, at
    )
