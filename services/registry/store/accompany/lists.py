"""Worklists, the coordinators' overview, and how a case stands in a list."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction

_LINE: Final = """SELECT c.id AS case_id, c.state, c.phase, c.initiative_id,
      coalesce(r.content ->> 'title', c.title) AS title, m.name AS municipality,
      c.owner_person_id IS NOT NULL AS has_owner,
      c.mentor, mentor.name AS mentor_name, cohort.id AS cohort_id, cohort.name AS cohort,
      c.requested_at, c.opened_at, c.closed_at, c.outcome, c.next_contact_on, c.silent_since,
      c.lapsed_at, c.wish, h.id AS handover_id, h.to_mentor, asked.name AS to_mentor_name,
      h.from_mentor, h.said_yes, h.consent, h.asked_at,
      (SELECT count(*) FROM case_milestone
        WHERE case_id = c.id AND reached_on IS NULL AND due_on < $1)::int AS overdue_milestones,
      (SELECT min(due_on) FROM case_milestone
        WHERE case_id = c.id AND reached_on IS NULL) AS next_milestone_on,
      (SELECT title FROM case_milestone
        WHERE case_id = c.id AND reached_on IS NULL AND due_on IS NOT NULL
        ORDER BY due_on, created_at LIMIT 1) AS next_milestone
 FROM case_file c
 JOIN municipality m ON m.ags = c.ags
 LEFT JOIN initiative i ON i.id = c.initiative_id
 LEFT JOIN revision r ON r.initiative_id = i.id AND r.revision = i.latest_revision
 LEFT JOIN mentor ON mentor.subject = c.mentor
 LEFT JOIN cohort ON cohort.id = c.cohort_id
 LEFT JOIN case_handover h ON h.case_id = c.id AND h.ended IS NULL
 LEFT JOIN mentor asked ON asked.subject = h.to_mentor"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case in a list; ``title`` is None once it is forgotten."""

    case_id: UUID
    state: str
    phase: str
    initiative_id: UUID | None
    title: str | None
    municipality: str
    has_owner: bool
    mentor: str | None
    mentor_name: str | None
    cohort_id: UUID | None
    cohort: str | None
    requested_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    next_contact_on: date | None
    silent_since: date | None
    lapsed_at: datetime | None
    wish: str | None
    handover_id: UUID | None
    to_mentor: str | None
    to_mentor_name: str | None
    from_mentor: str | None
    said_yes: bool | None
    consent: str | None
    asked_at: datetime | None
    overdue_milestones: int
    next_milestone_on: date | None
    next_milestone: str | None


async def one(tx: Transaction, case_id: UUID, *, today: date) -> Line | None:
    """A case as lists show it."""
    row = await tx.fetchrow(f"{_LINE} WHERE c.id = $2", today, case_id)
    return Line(**dict(row)) if row else None


async def of_mentor(tx: Transaction, subject: str, *, today: date) -> list[Line]:
    """What a mentor accompanies and what waits for her yes."""
    rows = await tx.fetch(
        f"""{_LINE} WHERE c.state <> 'closed' AND (c.mentor = $2 OR h.to_mentor = $2)
             ORDER BY c.lapsed_at NULLS LAST, c.next_contact_on NULLS LAST, c.opened_at, c.id""",
        today,
        subject,
    )
    return [Line(**dict(row)) for row in rows]


async def overview(
    tx: Transaction,
    *,
    today: date,
    state: str | None = None,
    mentor: str | None = None,
    phase: str | None = None,
    cohort_id: UUID | None = None,
) -> list[Line]:
    """All cases that fit; without a state those that are not closed."""
    rows = await tx.fetch(
        f"""{_LINE}
             WHERE (CASE WHEN $2::text IS NULL THEN c.state <> 'closed' ELSE c.state = $2 END)
               AND ($3::text IS NULL OR c.mentor = $3)
               AND ($4::text IS NULL OR c.phase = $4)
               AND ($5::uuid IS NULL OR c.cohort_id = $5)
             ORDER BY c.state = 'requested' DESC, c.lapsed_at NULLS LAST,
                      c.next_contact_on NULLS LAST, c.requested_at, c.id""",
        today,
        state,
        mentor,
        phase,
        cohort_id,
    )
    return [Line(**dict(row)) for row in rows]


async def of_owner(tx: Transaction, person_id: str, *, today: date) -> list[Line]:
    """A person's cases, newest first."""
    rows = await tx.fetch(
        f"{_LINE} WHERE c.owner_person_id = $2 ORDER BY c.requested_at DESC, c.id",
        today,
        person_id,
    )
    return [Line(**dict(row)) for row in rows]
