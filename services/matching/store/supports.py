"""Requests and offers of support; the contact is sealed, what is taken is counted."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.support import SupportOffer, SupportRequest
from services.matching.store.blocks import APART

COLUMNS: Final = """support_id, person_id, side, initiative_id, state, revision, criteria, capacity,
             taken, contact, sms_wanted, locale, opened_at, stated_at, changed_at,
             (SELECT title FROM initiative i WHERE i.initiative_id = support.initiative_id) AS title"""

PARTNERS: Final = """s.side = 'offer' AND s.state = 'live' AND s.taken < s.capacity
              AND s.criteria->>'kind' = 'partner'"""
AGS: Final = "s.criteria->'place'->>'ags'"


@dataclass(frozen=True, slots=True)
class Support:
    """What somebody asks for on behalf of an initiative, or gives, as it is stored.

    ``capacity`` and ``taken`` of a request count supporters (one is enough), those of an offer
    hours a month or EUR. ``title`` is that of the entry, as the directory shows it to everybody.
    """

    support_id: UUID
    person_id: str
    side: Side
    initiative_id: UUID | None
    state: str
    revision: int
    criteria: dict[str, Any]
    capacity: int
    taken: int
    contact: bytes
    sms_wanted: bool
    locale: str
    opened_at: datetime
    stated_at: datetime
    changed_at: datetime
    title: str | None = None

    @property
    def asked(self) -> SupportRequest:
        """What a request states."""
        return SupportRequest.model_validate(self.criteria)

    @property
    def given(self) -> SupportOffer:
        """What an offer states."""
        return SupportOffer.model_validate(self.criteria)

    @property
    def room(self) -> int:
        """What is left."""
        return self.capacity - self.taken


async def find(tx: Transaction, support_id: UUID, *, lock: bool = False) -> Support | None:
    """The request or offer of that id."""
    ending = "FOR UPDATE" if lock else ""
    row = await tx.fetchrow(
        f"SELECT {COLUMNS} FROM support WHERE support_id = $1 {ending}", support_id
    )
    return _support(row) if row else None


async def find_many(tx: Transaction, ids: list[UUID]) -> dict[UUID, Support]:
    """The requests and offers of these ids."""
    rows = await tx.fetch(f"SELECT {COLUMNS} FROM support WHERE support_id = ANY($1::uuid[])", ids)
    return {row["support_id"]: _support(row) for row in rows}


async def of_person(tx: Transaction, person_id: str, *, lock: bool = False) -> list[Support]:
    """All that a person asks for and gives, the oldest first."""
    ending = "FOR UPDATE" if lock else ""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM support WHERE person_id = $1
            ORDER BY opened_at, support_id {ending}""",
        person_id,
    )
    return [_support(row) for row in rows]


async def places_of_partners(tx: Transaction) -> list[str]:
    """The municipalities, by code, in which partners take part and have room."""
    rows = await tx.fetch(f"SELECT DISTINCT {AGS} AS ags FROM support s WHERE {PARTNERS}")
    return [row["ags"] for row in rows]


async def partners(
    tx: Transaction, person_id: str, *, places: Sequence[str], most: int
) -> list[Support]:
    """Partners in these municipalities for a person who may meet them, the oldest first."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM support WHERE support_id IN (
              SELECT s.support_id FROM support s, (SELECT $1::text AS person_id) a
              WHERE {PARTNERS} AND {AGS} = ANY($2::text[])
                AND NOT {APART.replace("b.", "s.")}
              ORDER BY s.opened_at, s.support_id LIMIT $3)
            ORDER BY opened_at, support_id""",
        person_id,
        list(places),
        most,
    )
    return [_support(row) for row in rows]


async def of_initiative(tx: Transaction, initiative_id: UUID) -> list[Support]:
    """All that stands in the name of an initiative, locked."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM support WHERE initiative_id = $1
            ORDER BY support_id FOR UPDATE""",
        initiative_id,
    )
    return [_support(row) for row in rows]


async def keep(tx: Transaction, support: Support) -> None:
    """Store it as it is now."""
    await tx.execute(
        """INSERT INTO support (support_id, person_id, side, initiative_id, state, revision,
             criteria, capacity, taken, contact, sms_wanted, locale, opened_at, stated_at,
             changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
           ON CONFLICT (support_id) DO UPDATE SET person_id = $2, initiative_id = $4, state = $5,
             revision = $6, criteria = $7, capacity = $8, taken = $9, contact = $10,
             sms_wanted = $11, locale = $12, stated_at = $14, changed_at = $15""",
        support.support_id,
        support.person_id,
        support.side,
        support.initiative_id,
        support.state,
        support.revision,
        support.criteria,
        support.capacity,
        support.taken,
        support.contact,
        support.sms_wanted,
        support.locale,
        support.opened_at,
        support.stated_at,
        support.changed_at,
    )


async def remove(tx: Transaction, support_id: UUID) -> None:
    """Forget it."""
    await tx.execute("DELETE FROM support WHERE support_id = $1", support_id)


def _support(row: Record) -> Support:
    told = dict(row)
    return Support(**told | {"side": Side(told["side"])})
