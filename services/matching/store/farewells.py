"""What is left of a match whose household was erased: the other side's id and how it ended.

It lets notifications find whom the end is to be told, and names nothing of who was erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.match import State
from services.matching.store.matches import StoredMatch


@dataclass(frozen=True, slots=True)
class Farewell:
    """The end of a match, for the person who is left, and her side."""

    person_id: str
    state: State
    side: Side


async def keep(tx: Transaction, ended: Sequence[StoredMatch], *, side: Side) -> list[UUID]:
    """Keep farewells of these matches, where that side was told of them; their ids."""
    rows = await tx.fetch(
        """INSERT INTO farewell (match_id, person_id, state, side)
           SELECT n.match_id, n.person_id, e.state, $4
           FROM unnest($1::uuid[], $2::text[], $3::text[]) AS e (match_id, person_id, state)
           JOIN notice n ON n.match_id = e.match_id AND n.person_id = e.person_id
           RETURNING match_id""",
        [stored.match_id for stored in ended],
        [stored.person(side) for stored in ended],
        [stored.match.state for stored in ended],
        side,
    )
    return [row["match_id"] for row in rows]


async def find(tx: Transaction, match_id: UUID) -> Farewell | None:
    """The farewell of a match that is gone."""
    row = await tx.fetchrow(
        "SELECT person_id, state, side FROM farewell WHERE match_id = $1", match_id
    )
    return Farewell(row["person_id"], State(row["state"]), Side(row["side"])) if row else None


async def drop(tx: Transaction, match_id: UUID) -> None:
    """The time in which somebody could ask is over."""
    await tx.execute("DELETE FROM farewell WHERE match_id = $1", match_id)


async def drop_of(tx: Transaction, person_id: str) -> None:
    """The person to tell was erased as well."""
    await tx.execute("DELETE FROM farewell WHERE person_id = $1", person_id)
