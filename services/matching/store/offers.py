"""What the registry says about housing projects: one row per initiative with something to offer."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from contracts.registry import HousingOffer, Place
from services.chassis.transaction import Transaction

COLUMNS = """initiative_id, state, sequence, owner_person_id, title, place, housing, is_stale,
             said_at, places_said_at"""


@dataclass(frozen=True, slots=True)
class Offer:
    """A project as the registry last described it, at ``said_at``.

    ``places_said_at`` is when it last said how many homes are free: homes that were taken since
    count as taken, whatever else it says.
    """

    initiative_id: UUID
    state: str
    sequence: int
    owner_person_id: str | None
    title: str
    place: dict[str, Any] | None
    housing: dict[str, Any] | None
    is_stale: bool
    said_at: datetime
    places_said_at: datetime

    @property
    def where(self) -> Place | None:
        """Where it is."""
        return Place.model_validate(self.place) if self.place else None

    @property
    def what(self) -> HousingOffer | None:
        """What it offers and requires."""
        return HousingOffer.model_validate(self.housing) if self.housing else None


async def find(tx: Transaction, initiative_id: UUID, *, lock: bool = False) -> Offer | None:
    """The offer of an initiative."""
    ending = "FOR UPDATE" if lock else ""
    row = await tx.fetchrow(
        f"SELECT {COLUMNS} FROM offer WHERE initiative_id = $1 {ending}", initiative_id
    )
    return Offer(**row) if row else None


async def find_many(tx: Transaction, initiative_ids: list[UUID]) -> dict[UUID, Offer]:
    """The offers of these initiatives."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM offer WHERE initiative_id = ANY($1::uuid[])", initiative_ids
    )
    return {row["initiative_id"]: Offer(**row) for row in rows}


class Named(NamedTuple):
    """A project as the directory shows it to everybody."""

    title: str
    initiative_id: UUID


async def names_of(tx: Transaction, ordinals: list[int]) -> dict[int, Named]:
    """What the projects of these ordinals are called; other counterparts have no name."""
    rows = await tx.fetch(
        """SELECT e.ordinal, o.title, o.initiative_id FROM entrant e JOIN offer o ON o.initiative_id = e.subject_id
           WHERE e.side = 'offer' AND e.ordinal = ANY($1::bigint[])""",
        ordinals,
    )
    return {row["ordinal"]: Named(row["title"], row["initiative_id"]) for row in rows}


async def of_owner(tx: Transaction, person_id: str) -> list[Offer]:
    """The offers that a person answers for, locked."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM offer WHERE owner_person_id = $1
            ORDER BY initiative_id FOR UPDATE""",
        person_id,
    )
    return [Offer(**row) for row in rows]


async def keep(
    tx: Transaction, initiative_id: UUID, *, counts_anew: bool = False, **told: Any
) -> Offer | None:
    """Store the newest picture; None if a newer one is here already.

    How many homes are free is said anew where the number differs, or with ``counts_anew``.
    """
    row = await tx.fetchrow(
        f"""INSERT INTO offer (initiative_id, state, sequence, owner_person_id, title, place,
              housing, is_stale, said_at, places_said_at, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
            ON CONFLICT (initiative_id) DO UPDATE SET state = $2, sequence = $3,
              owner_person_id = $4, title = $5, place = $6, housing = $7, is_stale = $8,
              said_at = $9, changed_at = $10,
              places_said_at = CASE WHEN $11::boolean OR offer.housing->>'free_places'
                IS DISTINCT FROM excluded.housing->>'free_places'
                THEN $9 ELSE offer.places_said_at END
              WHERE offer.sequence < $3
            RETURNING {COLUMNS}""",
        initiative_id,
        told["state"],
        told["sequence"],
        told["owner_person_id"],
        told["title"],
        told["place"],
        told["housing"],
        told["is_stale"],
        told["said_at"],
        tx.now,
        counts_anew,
    )
    return Offer(**row) if row else None


async def disown(tx: Transaction, initiative_id: UUID) -> None:
    """Close the offer of an owner who was erased; the registry says what becomes of it."""
    await tx.execute(
        """UPDATE offer SET owner_person_id = NULL, state = 'closed', changed_at = $2
           WHERE initiative_id = $1""",
        initiative_id,
        tx.now,
    )
