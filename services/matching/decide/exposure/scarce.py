"""Who is told first of an offer that more people would be told of than it has room for (P5).

People are told of the first few of their list, so an offer is scarce when it stands there more
often than it has room, however often it stands further down.

Scarce places are assigned as `assignment` does it: a seeker wants the offers in the order of her
list, an offer takes whom it fits best. Of a scarce offer nobody else is told before the next run.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from contracts.matching import Side
from services.chassis.refusal import Refusal
from services.matching.decide.assignment import Bid, Wish, assign_places
from services.matching.decide.columns import key_of
from services.matching.decide.exposure.lists import DrawnList, Part


class Scarce(NamedTuple):
    """The offers that are scarce, and by seeker the one of them that she is told of first."""

    offers: frozenset[int]
    assigned: Mapping[int, int]


def assign_scarce(
    parts: Iterable[Part],
    *,
    rooms: Mapping[int, int],
    told: AbstractSet[tuple[int, int]],
    first: int,
) -> Scarce:
    """Assign the room of scarce offers; pairs that were told already need none of it.

    ``first``: of how many of a list people are told. ``rooms``: how many more proposals each offer may have open; who is missing has no limit.
    """
    found = list(parts)
    ranks = {(p.seeker, p.offer): p.rank for part in found for p in part.pairs}
    lists = [each for part in found for each in part.lists if each.side is Side.SEEKER]
    wanted = _wanted(lists, told, first=first)
    scarce = {offer for offer, n in wanted.items() if offer in rooms and n > rooms[offer]}
    bids = []
    for each in lists:
        wishes = tuple(
            Wish(offer, key_of(ranks[each.ordinal, offer], each.ordinal))
            for offer in each.drawn
            if offer in scarce and (each.ordinal, offer) not in told
        )
        if wishes:
            bids.append(Bid(each.ordinal, 1, wishes))
    done = assign_places(bids, {offer: max(0, rooms[offer]) for offer in sorted(scarce)})
    if isinstance(done, Refusal):
        raise TypeError(f"these lists are no bids: {done.slug}")
    assigned = {seeker: place.offer for seeker, place in done.places.items()}
    return Scarce(frozenset(scarce), assigned)


def _wanted(
    lists: Iterable[DrawnList], told: AbstractSet[tuple[int, int]], *, first: int
) -> Counter[int]:
    """How often each offer stands among the first of those that are still to be told."""
    return Counter(
        offer
        for each in lists
        for offer in [its for its in each.drawn if (each.ordinal, its) not in told][:first]
    )
