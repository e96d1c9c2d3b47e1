"""Where those who take part live or lie, and how many places offers have."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from typing import Final

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction

PLACES: Final = """coalesce((o.housing->>'free_places')::bigint - (SELECT count(*) FROM place h
             WHERE h.offer_id = o.initiative_id AND h.held_at > o.places_said_at),
             CASE s.side WHEN 'offer' THEN
             (s.capacity - s.taken) / coalesce((s.criteria->>'amount_max')::bigint, s.capacity) END)"""
"""Homes that are free, or how many requests of the largest size somebody can still give to."""
OFFERS: Final = f"""SELECT e.ordinal, {PLACES} AS places FROM entrant e
           LEFT JOIN offer o ON o.initiative_id = e.subject_id
           LEFT JOIN support s ON s.support_id = e.subject_id
           WHERE e.side = 'offer' AND e.is_live AND {PLACES} IS NOT NULL"""
ROOM: Final = f"""SELECT ordinal, places * $2::bigint - (
             SELECT count(*) FROM match m WHERE m.offer_ordinal = p.ordinal
               AND m.state IN ('proposed', 'interested', 'mutual', 'consented')) AS room
           FROM ({OFFERS} AND """


async def lives_in(tx: Transaction, market: Market, side: Side) -> dict[int, str]:
    """The municipality of each entrant of a side, by ordinal; who states none is missing."""
    rows = await tx.fetch(
        """SELECT e.ordinal, coalesce(p.criteria->'place'->>'ags', o.place->>'ags',
             s.criteria->'place'->>'ags', v.plan->'place'->>'ags') AS ags
           FROM entrant e
           LEFT JOIN support s ON s.support_id = e.subject_id
           LEFT JOIN profile p ON p.profile_id = e.subject_id
           LEFT JOIN offer o ON o.initiative_id = e.subject_id
           LEFT JOIN village v ON v.village_id = e.subject_id
           WHERE e.market = $1 AND e.side = $2""",
        market,
        side,
    )
    return {row["ordinal"]: row["ags"] for row in rows if row["ags"]}


async def free_places(tx: Transaction, market: Market) -> dict[int, int]:
    """How many can still join or be given to, by the ordinal of each offer that says so."""
    rows = await tx.fetch(f"{OFFERS} AND e.market = $1", market)
    return {row["ordinal"]: row["places"] for row in rows}


async def rooms(tx: Transaction, market: Market, *, per_place: int) -> dict[int, int]:
    """How many more proposals each offer of a market may have open."""
    rows = await tx.fetch(f"{ROOM} e.market = $1) p", market, per_place)
    return {row["ordinal"]: row["room"] for row in rows}


async def rooms_for(tx: Transaction, seekers: Sequence[int], *, per_place: int) -> dict[int, int]:
    """The same of the offers that stand in the lists of these seekers."""
    rows = await tx.fetch(
        f"""{ROOM} e.ordinal IN (
              SELECT offer_ordinal FROM match
              WHERE seeker_ordinal = ANY($1::bigint[]) AND state = 'listed')) p""",
        list(seekers),
        per_place,
    )
    return {row["ordinal"]: row["room"] for row in rows}
