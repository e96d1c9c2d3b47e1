"""Which entry went into which, what the merged one was before, and whether it was undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.clearance.merging import Was
from services.registry.decide.initiative import Review, State

_COLUMNS = """id, merged_id, survivor_id, taken_fields, was_state, was_review, was_public_revision,
    was_waiting_since, survivor_before, survivor_after, merged_by, merged_at, undone_by, undone_at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge; the survivor's revisions before and after it are equal if nothing was taken."""

    id: UUID
    merged_id: UUID
    survivor_id: UUID
    taken_fields: tuple[str, ...]
    was: Was
    survivor_before: int
    survivor_after: int
    merged_by: str
    merged_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


async def insert(tx: Transaction, merge: Merge) -> None:
    """Note a merge."""
    await tx.execute(
        """INSERT INTO merge (id, merged_id, survivor_id, taken_fields, was_state, was_review,
                              was_public_revision, was_waiting_since, survivor_before,
                              survivor_after, merged_by, merged_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""",
        merge.id,
        merge.merged_id,
        merge.survivor_id,
        list(merge.taken_fields),
        merge.was.state.value,
        merge.was.review.value,
        merge.was.public_revision,
        merge.was.waiting_since,
        merge.survivor_before,
        merge.survivor_after,
        merge.merged_by,
        merge.merged_at,
    )


async def get(tx: Transaction, merge_id: UUID) -> Merge | None:
    """A merge as it stands."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM merge WHERE id = $1", merge_id)  # noqa: S608 - constant
    return _merge(row) if row else None


async def undo(tx: Transaction, merge_id: UUID, *, by: str) -> None:
    """Note that a merge was undone."""
    await tx.execute(
        "UPDATE merge SET undone_by = $2, undone_at = $3 WHERE id = $1", merge_id, by, tx.now
    )


async def of_entry(tx: Transaction, initiative_id: UUID) -> list[Merge]:
    """The merges that an entry has a part in, the newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM merge WHERE merged_id = $1 OR survivor_id = $1
             ORDER BY merged_at DESC, id""",  # noqa: S608 - constant
        initiative_id,
    )
    return [_merge(row) for row in rows]


async def survivor_of(tx: Transaction, initiative_id: UUID) -> UUID | None:
    """Where an entry lives on, however often that one was merged itself."""
    found: UUID | None = await tx.fetchval(
        """WITH RECURSIVE way AS (
             SELECT id, merged_into, 0 AS steps FROM initiative WHERE id = $1
             UNION ALL
             SELECT i.id, i.merged_into, way.steps + 1
               FROM way JOIN initiative AS i ON i.id = way.merged_into WHERE way.steps < 50)
           SELECT id FROM way WHERE merged_into IS NULL AND steps > 0""",
        initiative_id,
    )
    return found


def _merge(row: Any) -> Merge:
    told = dict(row)
    was = Was(
        state=State(told.pop("was_state")),
        review=Review(told.pop("was_review")),
        public_revision=told.pop("was_public_revision"),
        waiting_since=told.pop("was_waiting_since"),
    )
    return Merge(**{**told, "taken_fields": tuple(told["taken_fields"])}, was=was)
