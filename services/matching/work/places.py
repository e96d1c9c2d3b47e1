"""Two people agreed: the place is theirs, unless it is gone; it is free again when it ends.

Support is held from the second yes on. A home is held when somebody settles: until then several
households talk with one project. One supporter is enough for a request.
"""

from typing import Final
from uuid import UUID

from contracts.matching import Market
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.places import amount_held
from services.matching.store import entrants, matches, offers, places, supports
from services.matching.store.matches import StoredMatch
from services.matching.store.places import Place
from services.matching.work import offers as standing
from services.matching.work import settling, supporting

SCARCE: Final = (Market.SUPPORT,)
"""Markets in which the second yes takes a place."""


async def lock_sides(tx: Transaction, match_id: UUID) -> None:
    """Lock both sides of a match before the match itself: neither leaves meanwhile.

    Where a yes may take a place, whoever says yes at the same moment waits here, and sees then
    what is left.
    """
    stored = await matches.find(tx, match_id)
    if stored is None:
        return
    if stored.market not in SCARCE:
        await entrants.hold(tx, seekers=[stored.seeker_ordinal], offers=[stored.offer_ordinal])
        return
    both = [stored.seeker_id, stored.offer_id]
    for support_id in sorted(both):
        await supports.find(tx, support_id, lock=True)
    await entrants.lock(tx, both)


async def hold(tx: Transaction, stored: StoredMatch) -> Refusal | None:
    """Take the place of a match, or say that nothing is left; see `lock_sides`.

    Both sides are looked at before either is taken: a refused yes by mail is committed, and must
    leave nothing taken behind.
    """
    request = await supports.find(tx, stored.seeker_id)
    offer = await supports.find(tx, stored.offer_id)
    if request is None or offer is None:
        return Refusal("not-found")
    amount = amount_held(request.asked, offer.given, room=offer.room)
    if request.room < 1:
        return Refusal("request-is-met")
    if not 0 < amount <= offer.room:
        return Refusal("no-place-left", left=offer.room, asked=amount)
    held = Place(stored.match_id, request.support_id, offer.support_id, amount)
    await places.take(tx, request.support_id, 1)
    await places.take(tx, offer.support_id, amount)
    await places.keep(tx, held)
    return None


async def close_full(tx: Transaction, stored: StoredMatch) -> None:
    """Whoever has nothing left leaves the market; who waits hears that the place is taken."""
    for subject_id in sorted((stored.seeker_id, stored.offer_id)):
        support = await supports.find(tx, subject_id)
        if support is not None:
            await supporting.stand(tx, support)


async def settle_home(tx: Transaction, stored: StoredMatch) -> Refusal | None:
    """Somebody moved in: one home less, unless none is left; the caller holds the match's lock."""
    if stored.market is not Market.LIVING or await places.of_match(tx, stored.match_id):
        return None
    offer = await offers.find(tx, stored.offer_id, lock=True)
    if offer is None or offer.what is None:
        return None
    left = offer.what.free_places - await places.homes_held(tx, offer.initiative_id)
    if left < 1:
        return Refusal("no-place-left", left=0, asked=1)
    await places.keep(tx, Place(stored.match_id, stored.seeker_id, stored.offer_id, 1))
    await settling.stand_anew(tx, stored.offer_id)
    return None


async def stand_again(tx: Transaction, subject_id: UUID) -> None:
    """Something is free again, was given back, or was taken: the market sees it."""
    if await supports.find(tx, subject_id, lock=True) is not None:
        await places.recount(tx, subject_id)
        support = await supports.find(tx, subject_id)
        if support is not None:
            await supporting.stand(tx, support)
    offer = await offers.find(tx, subject_id, lock=True)
    if offer is not None:
        await standing.stand(tx, offer)
