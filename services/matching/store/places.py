"""Where those who take part live or lie, and how many places offers have."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from typing import Final

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction

ROOM: Final = """SELECT e.ordinal,
             (o.housing->>'free_places')::integer * $2::integer - (
               SELECT count(*) FROM match m WHERE m.offer_ordinal = e.ordinal
                 AND m.state IN ('proposed', 'interested', 'mutual', 'consented')) AS room
           FROM entrant e JOIN offer o ON o.initiative_id = e.subject_id
           WHERE e.side = 'offer' AND o.housing IS NOT NULL"""


async def lives_in(tx: Transaction, market: Market, side: Side) -> dict[int, str]:
    """The municipality of each entrant of a side, by ordinal; who states none is missing."""
    rows = await tx.fetch(
        """SELECT e.ordinal, coalesce(p.criteria->'place'->>'ags', o.place->>'ags') AS ags
           FROM entrant e
           LEFT JOIN profile p ON p.profile_id = e.subject_id
           LEFT JOIN offer o ON o.initiative_id = e.subject_id
           WHERE e.market = $1 AND e.side = $2""",
        market,
        side,
    )
    return {row["ordinal"]: row["ags"] for row in rows if row["ags"]}


async def free_places(tx: Transaction, market: Market) -> dict[int, int]:
    """How many households can still join each offer that says so."""
    rows = await tx.fetch(
        """SELECT e.ordinal, (o.housing->>'free_places')::integer AS places
           FROM entrant e JOIN offer o ON o.initiative_id = e.subject_id
           WHERE e.market = $1 AND e.side = 'offer' AND e.is_live AND o.housing IS NOT NULL""",
        market,
    )
    return {row["ordinal"]: row["places"] for row in rows}


async def rooms(tx: Transaction, market: Market, *, per_place: int) -> dict[int, int]:
    """How many more proposals each offer of a market may have open."""
    rows = await tx.fetch(f"{ROOM} AND e.market = $1 AND e.is_live", market, per_place)
    return {row["ordinal"]: row["room"] for row in rows}


async def rooms_for(tx: Transaction, seekers: Sequence[int], *, per_place: int) -> dict[int, int]:
    """The same of the offers that stand in the lists of these seekers."""
    rows = await tx.fetch(
        f"""{ROOM} AND e.ordinal IN (
              SELECT offer_ordinal FROM match
              WHERE seeker_ordinal = ANY($1::bigint[]) AND state = 'listed')""",
        list(seekers),
        per_place,
    )
    return {row["ordinal"]: row["room"] for row in rows}
