"""Rows as this kernel packs them, whichever version packed what is stored.

A release that changes what a row means raises the kernel version. Its engine packs all rows anew
from what both sides stated, and looks at each of them once more; whoever was told of a match keeps
it, and the explanations follow.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from contracts.matching import Market, Side
from contracts.moving_in import day_in_saxony
from services.chassis.transaction import Transaction
from services.matching.decide.columns import KERNEL_VERSION, Row
from services.matching.decide.rows import Stand, household_rows, project_row
from services.matching.store import engine, entrants, listing, offers, profiles, supports, villages
from services.matching.store.entrants import Entrant
from services.matching.work.supporting import support_rows
from services.matching.work.villages import called_rows

AT_ONCE: Final = 1000


async def row_of(tx: Transaction, entrant: Entrant | None) -> Row | None:
    """The row by which an entrant takes part; None while it does not."""
    return await row_as_stated(tx, entrant) if entrant is not None and entrant.is_live else None


async def row_as_stated(tx: Transaction, entrant: Entrant) -> Row | None:
    """The row of what an entrant stated, also while it takes no part."""
    if entrant.row is None:
        return None
    if entrant.kernel_version == KERNEL_VERSION:
        return Row.unpack(entrant.row)
    [packed] = await _packed_anew(tx, [entrant])
    return packed


async def repack_some(tx: Transaction, market: Market, side: Side) -> bool:
    """Pack some of the engine's rows anew that another kernel packed; False if there are none.

    Matches that nobody was told of and near misses go: the engine finds them again.
    """
    stale = await engine.rows_of_other_kernel(tx, market, side, limit=AT_ONCE)
    if not stale:
        return False
    seekers, offers = (stale, []) if side is Side.SEEKER else ([], stale)
    await entrants.hold(tx, seekers=seekers, offers=offers)
    live = [e for e in await entrants.many(tx, side, stale) if e.is_live]
    anew = dict(zip([e.ordinal for e in live], await _packed_anew(tx, live), strict=True))
    for ordinal in stale:
        row = anew.get(ordinal)
        await engine.keep_row(tx, market, side, ordinal=ordinal, row=row)
        await engine.log_change(tx, market, side, **{side.value: ordinal})
    await listing.forget_untold(tx, side, stale)
    return True


async def rows_as_stated(tx: Transaction, told: Sequence[Entrant]) -> list[Row | None]:
    """The rows of entrants as this kernel packs what they stated; nothing is stored."""
    stands: dict[UUID, Mapping[Stand, Row]] = {}
    subjects = [entrant.subject_id for entrant in told]
    for profile in (await profiles.find_many(tx, subjects)).values():
        stands[profile.profile_id] = household_rows(profile.wishes, today=day_in_saxony(tx.now))
    for offer in (await offers.find_many(tx, subjects)).values():
        row = project_row(offer.what, offer.where)
        stands[offer.initiative_id] = {(Market.LIVING, Side.OFFER): row} if row else {}
    for support in (await supports.find_many(tx, subjects)).values():
        stands[support.support_id] = support_rows(support)
    for village in (await villages.find_many(tx, subjects)).values():
        stands[village.village_id] = called_rows(village)
    return [stands.get(e.subject_id, {}).get((e.market, e.side)) for e in told]


async def _packed_anew(tx: Transaction, told: Sequence[Entrant]) -> list[Row | None]:
    """The same, kept for the next time."""
    rows = await rows_as_stated(tx, told)
    for entrant, row in zip(told, rows, strict=True):
        packed = row.pack() if row else None
        await entrants.keep_row(
            tx, entrant.side, entrant.ordinal, row=packed, kernel_version=KERNEL_VERSION
        )
    return rows
