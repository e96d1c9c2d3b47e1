"""Somebody enters a market, changes there, or leaves it; the engine hears of it by the change log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.matching.decide.columns import KERNEL_VERSION, Row
from services.matching.decide.match import OPEN, UNANSWERED
from services.matching.decide.rows import Stand
from services.matching.store import blocks, engine, entrants, ledger, matches
from services.matching.store.entrants import Entrant
from services.matching.store.matches import StoredMatch
from services.matching.work.settling import withdraw_all

LAST: Final = 1 << 62
"""Stands behind every ordinal that was given."""
TAKEN: Final = "place-taken"
"""Why a match ends whose place went to somebody else."""


async def enter(
    tx: Transaction,
    subject_id: UUID,
    *,
    person_id: str | None,
    rows: Mapping[Stand, Row],
    is_live: bool = True,
) -> None:
    """Take part with these rows and nowhere else.

    The caller holds the subject's lock. Rows of places that are not named stay as they were, no
    longer live. Sides of the same market share their ordinal.
    """
    known = {(e.market, e.side): e for e in await entrants.of_subject(tx, subject_id)}
    ordinals = {market: e.ordinal for (market, _), e in known.items()}
    in_order = sorted(known.keys() | rows.keys(), key=lambda p: (p[1], ordinals.get(p[0], LAST)))
    for market, side in in_order:
        before, row = known.get((market, side)), rows.get((market, side))
        if row is None:
            if before is not None:
                await _move(tx, before, replace(before, person_id=person_id, is_live=False))
            continue
        if market not in ordinals:
            ordinals[market] = await entrants.next_ordinal(tx)
        after = Entrant(
            side=side,
            ordinal=ordinals[market],
            market=market,
            subject_id=subject_id,
            person_id=person_id,
            is_live=is_live,
            row=row.pack(),
            kernel_version=KERNEL_VERSION,
        )
        await _move(tx, before, after)


async def leave(tx: Transaction, subject_id: UUID, *, reason: str, every: bool) -> None:
    """Take part nowhere any more; open matches end, those where both said yes only with ``every``."""
    for entrant in await entrants.of_subject(tx, subject_id):
        await end_matches(tx, entrant, reason=reason, every=every)
        await _move(tx, entrant, replace(entrant, is_live=False))


async def turn_away(tx: Transaction, waiting: Sequence[StoredMatch]) -> None:
    """End what nobody agreed on as nothing is left; once something is, it may be proposed anew."""
    await withdraw_all(tx, waiting, reason=TAKEN)
    await ledger.leave(tx, [stored.match_id for stored in waiting])


async def hand_over(tx: Transaction, subject_id: UUID, person_id: str | None) -> None:
    """Somebody else acts for a subject, or nobody any more."""
    for entrant in await entrants.of_subject(tx, subject_id):
        await _move(tx, entrant, replace(entrant, person_id=person_id))


async def end_matches(tx: Transaction, entrant: Entrant, *, reason: str, every: bool) -> None:
    """Withdraw the open matches of one entrant."""
    states = OPEN if every else UNANSWERED
    found = await matches.open_of(tx, side=entrant.side, ordinal=entrant.ordinal, states=states)
    await withdraw_all(tx, found, reason=reason)


async def _move(tx: Transaction, before: Entrant | None, after: Entrant) -> None:
    if before == after:
        return
    await entrants.keep(tx, after)
    if before is not None and before.person_id != after.person_id:
        await matches.hand_on(tx, after, after.person_id)
    if before is None or before.person_id != after.person_id:
        await blocks.look_again(tx, after)
    if before is None or (before.row, before.is_live) != (after.row, after.is_live):
        ordinal = {after.side.value: after.ordinal}
        await engine.log_change(tx, after.market, after.side, **ordinal)
