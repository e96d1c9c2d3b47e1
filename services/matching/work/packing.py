"""Rows as this kernel packs them, whichever version packed what is stored.

A release that changes what a row means raises the kernel version. Its engine packs all rows anew
from what both sides stated, and looks at each of them once more; whoever was told of a match keeps
it, and the explanations follow.
"""

from typing import Final

from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.columns import KERNEL_VERSION, Row
from services.matching.decide.criteria import offer_row, seeker_row
from services.matching.store import engine, listing, offers, profiles
from services.matching.store.offers import Offer
from services.matching.store.profiles import Profile

AT_ONCE: Final = 1000


def row_of_seeker(profile: Profile) -> Row | None:
    """The row by which a household takes part; None while it does not."""
    if profile.state != "live":
        return None
    if profile.kernel_version == KERNEL_VERSION:
        return Row.unpack(profile.row)
    return seeker_row(profile.wishes)


def row_of_offer(offer: Offer) -> Row | None:
    """The row by which a project takes part; None while it does not."""
    if offer.state != "live" or offer.row is None:
        return None
    if offer.kernel_version == KERNEL_VERSION:
        return Row.unpack(offer.row)
    place, housing = offer.where, offer.what
    return offer_row(housing, place) if housing is not None and place is not None else None


async def repack_some(tx: Transaction, side: Side) -> bool:
    """Pack some of the engine's rows anew that another kernel packed; False if there are none.

    Matches that nobody was told of and near misses go: the engine finds them again.
    """
    stale = await engine.rows_of_other_kernel(tx, side, limit=AT_ONCE)
    if not stale:
        return False
    known = await _rows(tx, side, stale)
    for ordinal in stale:
        await engine.keep_row(tx, side, ordinal, known.get(ordinal))
        await engine.log_change(tx, side, **{side.value: ordinal})
    await listing.forget_untold(tx, side, stale)
    return True


async def _rows(tx: Transaction, side: Side, ordinals: list[int]) -> dict[int, Row | None]:
    if side is Side.SEEKER:
        return {p.ordinal: row_of_seeker(p) for p in await profiles.find_ordinals(tx, ordinals)}
    return {o.ordinal: row_of_offer(o) for o in await offers.find_ordinals(tx, ordinals)}
