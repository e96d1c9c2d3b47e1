"""The little that is known of initiatives that ask for support or give it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.registry import InitiativeProfile
from services.chassis.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Initiative:
    """An entry of the directory as the registry last told of it."""

    initiative_id: UUID
    owner_person_id: str | None
    title: str
    place: dict[str, Any]
    themes: list[str]


async def find(tx: Transaction, initiative_id: UUID) -> Initiative | None:
    """The initiative of that id."""
    row = await tx.fetchrow(
        """SELECT initiative_id, owner_person_id, title, place, themes FROM initiative
           WHERE initiative_id = $1""",
        initiative_id,
    )
    return Initiative(**row) if row else None


async def of_owner(tx: Transaction, person_id: str) -> list[Initiative]:
    """The initiatives that a person answers for."""
    rows = await tx.fetch(
        """SELECT initiative_id, owner_person_id, title, place, themes FROM initiative
           WHERE owner_person_id = $1 ORDER BY title, initiative_id""",
        person_id,
    )
    return [Initiative(**row) for row in rows]


async def keep(
    tx: Transaction,
    fact: InitiativeProfile,
    *,
    owner: str | None,
    sequence: int,
    said_at: datetime,
) -> bool:
    """Store the newest picture; False if a newer one is here already."""
    kept = await tx.fetchval(
        """INSERT INTO initiative (initiative_id, owner_person_id, title, place, themes, sequence,
             said_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (initiative_id) DO UPDATE SET owner_person_id = $2, title = $3, place = $4,
             themes = $5, sequence = $6, said_at = $7 WHERE initiative.sequence < $6
           RETURNING true""",
        fact.initiative_id,
        owner,
        fact.title,
        fact.place.model_dump(mode="json"),
        list(fact.topics),
        sequence,
        said_at,
    )
    return bool(kept)


async def drop(tx: Transaction, initiative_id: UUID) -> None:
    """The entry left the directory."""
    await tx.execute("DELETE FROM initiative WHERE initiative_id = $1", initiative_id)


async def disown(tx: Transaction, person_id: str, *, until: datetime) -> None:
    """The owner was erased: nobody answers for what was said before."""
    await tx.execute(
        """UPDATE initiative SET owner_person_id = NULL
           WHERE owner_person_id = $1 AND said_at <= $2""",
        person_id,
        until,
    )
