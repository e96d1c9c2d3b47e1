"""What the tables say of all pairs of a market, to be held against lists that are built anew."""

from contracts.matching import Market
from services.chassis.transaction import Transaction


async def pairs_of(tx: Transaction, market: Market) -> list[tuple[tuple[int, int], str, bool]]:
    """Every match of a market: the pair, its state, and whether somebody answered.

    Left out are pairs that are listed since they were drawn today, and not for their rank.
    """
    rows = await tx.fetch(
        """SELECT seeker_ordinal, offer_ordinal, state,
             (seeker_answer IS NOT NULL OR offer_answer IS NOT NULL) AS is_answered
           FROM match WHERE market = $1 AND (is_ranked OR state <> 'listed')""",
        market,
    )
    return [
        ((row["seeker_ordinal"], row["offer_ordinal"]), row["state"], row["is_answered"])
        for row in rows
    ]


async def near_pairs_of(tx: Transaction, market: Market) -> set[tuple[int, int]]:
    """Every near miss that is kept in a market."""
    rows = await tx.fetch(
        """SELECT n.seeker_ordinal, n.offer_ordinal FROM near_miss n
           JOIN entrant e ON e.side = 'seeker' AND e.ordinal = n.seeker_ordinal
           WHERE e.market = $1""",
        market,
    )
    return {(row["seeker_ordinal"], row["offer_ordinal"]) for row in rows}
