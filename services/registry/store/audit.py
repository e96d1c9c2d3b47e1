"""What staff did: one line per deed, written in the deed's own transaction, never changed.

A line names no person but the member of staff: ids, states and numbers, no text that somebody
typed. So nothing has to be taken out of it when a person is forgotten.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One line of the log; ``id`` rises with the order of the deeds of one subject."""

    id: int
    done_at: datetime
    done_by: str
    deed: str
    subject_kind: str
    subject_id: UUID
    details: Mapping[str, Any]


async def note(
    tx: Transaction, deed: str, *, by: str, kind: str, subject_id: UUID, **details: Any
) -> None:
    """Write down what a member of staff did; ``deed`` is verb and object, such as clear-entry."""
    await tx.execute(
        """INSERT INTO audit_entry (done_at, done_by, deed, subject_kind, subject_id, details)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        tx.now,
        by,
        deed,
        kind,
        subject_id,
        json.dumps(details, default=str),
    )


async def deeds(
    tx: Transaction,
    *,
    kind: str | None = None,
    subject_id: UUID | None = None,
    by: str | None = None,
    deed: str | None = None,
    before: int | None = None,
    limit: int,
) -> list[Deed]:
    """The log, newest first, narrowed to a kind, a subject, a member of staff, a deed.

    A member of staff is named with or without the issuer of the sign-in (``issuer#name``).
    A deed about something that belongs to an entry names it in ``details`` and is found by it too.
    ``before`` is the id of the last line read. Newest is by the time of the deed: the demo notes
    deeds of months ago later than those of today.
    """
    rows = await tx.fetch(
        """SELECT id, done_at, done_by, deed, subject_kind, subject_id, details FROM audit_entry
            WHERE ($1::text IS NULL OR subject_kind = $1)
              AND ($2::uuid IS NULL OR subject_id = $2 OR details ->> 'initiative_id' = $2::text)
              AND ($3::text IS NULL OR done_by = $3 OR split_part(done_by, '#', 2) = $3)
              AND ($4::text IS NULL OR deed = $4)
              AND ($5::bigint IS NULL OR (done_at, id)
                   < (SELECT last.done_at, last.id FROM audit_entry AS last WHERE last.id = $5))
            ORDER BY done_at DESC, id DESC LIMIT $6""",
        kind,
        subject_id,
        by,
        deed,
        before,
        limit,
    )
    return [Deed(**dict(row)) for row in rows]
