"""Whether the tables say what a market built anew says, bit for bit; and making it so."""

from collections.abc import AsyncIterator, Iterator

from contracts.matching import Market as MarketName
from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.lists import FITS, SEEKERS_NEAR
from services.matching.decide.market import Market
from services.matching.decide.match import State
from services.matching.store import checking, engine, entrants
from services.matching.work.packing import AT_ONCE, rows_as_stated

Pairs = set[tuple[int, int]]


async def differences(tx: Transaction, of: MarketName) -> list[str]:
    """What differs, one sentence each; entries that wait in the change log come first.

    ``tx`` is a snapshot: beside a running engine, tables that are read one after the other differ.
    """
    if await engine.has_entries(tx, of):
        return [f"{of}: the change log has entries; ask again when the engine has taken them"]
    rows = {side: await engine.rows(tx, of, side) for side in Side}
    market = Market.build(rows, await engine.bans(tx, of), is_mutual=of is MarketName.FOUNDING)
    return [
        *[found for side in Side async for found in _rows(tx, market, of, side)],
        *[found async for found in _pairs(tx, market, of)],
    ]


async def begin(tx: Transaction, of: MarketName) -> int:
    """Let the engine look at everybody in a market once more; how many there are."""
    told = await entrants.in_market(tx, of)
    for entrant in told:
        await engine.log_change(tx, of, entrant.side, **{entrant.side.value: entrant.ordinal})
    return len(told)


async def _rows(tx: Transaction, market: Market, of: MarketName, side: Side) -> AsyncIterator[str]:
    """What was stated is packed anew: a row that was never told of a change is found as well."""
    stated: dict[int, Row | None] = {}
    live = await entrants.live_in(tx, of, side)
    for first in range(0, len(live), AT_ONCE):
        some = live[first : first + AT_ONCE]
        packed = await rows_as_stated(tx, some)
        stated |= zip([e.ordinal for e in some], packed, strict=True)
    for ordinal in sorted(stated.keys() | market.tables[side].slots.keys()):
        if stated.get(ordinal) != market.tables[side].row(ordinal):
            yield f"{of}: {side} {ordinal} stands in the engine otherwise than it was stated"


async def _pairs(tx: Transaction, market: Market, of: MarketName) -> AsyncIterator[str]:
    shown, near = shown_pairs(market), near_pairs(market)
    stored = await checking.pairs_of(tx, of)
    untold = {
        pair for pair, state, is_answered in stored if state == State.LISTED and not is_answered
    }
    for pair in sorted(untold - shown):
        yield f"{of}: pair {pair} is listed and stands in no list"
    for pair in sorted(shown - {pair for pair, _, _ in stored}):
        yield f"{of}: pair {pair} stands in a list and has no match"
    kept = await checking.near_pairs_of(tx, of)
    for pair in sorted(kept ^ near):
        yield f"{of}: near miss {pair} is {'kept' if pair in kept else 'missing'}"


def shown_pairs(market: Market) -> Pairs:
    """Every pair that a list shows: seeker and offer by ordinal."""
    return set(_shown(market))


def near_pairs(market: Market) -> Pairs:
    """Every near miss that a list shows."""
    seekers = market.tables[Side.SEEKER].slots
    return {(n, offer) for n in seekers for offer in market.shown(SEEKERS_NEAR, n)}


def _shown(market: Market) -> Iterator[tuple[int, int]]:
    for family in FITS:
        for holder in market.tables[family.holder].slots:
            for theirs in market.shown(family, holder):
                yield (holder, theirs) if family.holder is Side.SEEKER else (theirs, holder)
