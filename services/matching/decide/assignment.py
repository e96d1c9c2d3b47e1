"""Who gets which of the scarce places: stable where it can be, never above capacity (P5).

Seekers propose down their lists, and a full offer drops its worst: the deferred acceptance of Gale
and Shapley ("College admissions and the stability of marriage", 1962). Places may be homes, or
hours of a mentor: each seeker takes her size of an offer's capacity.

Where all sizes are equal the result is the stable one that is best for every seeker. Where they
differ no stable one need exist, and to find out is hard (McDermid and Manlove, "Keeping partners
together", 2010): a large household that gives way leaves room in which smaller ones fit that were
turned away before. Two steps then promise what can be kept:

1. *By rank.* An offer that has turned somebody away takes nobody whom it ranks lower: it keeps as
   many of the best ranked, one after the other, as fit. So nobody who is placed by rank stands
   below one who would rather be there, and the order of the proposals changes nothing.
2. *Into what is left.* While an offer has room in which somebody fits who would rather be there,
   the best ranked of those moves in, and nobody is moved out for her. She is placed as "filled
   in": she may stand below a larger household that does not fit there. Everybody only gains.

So no offer is ever above its capacity, and nobody is turned away by an offer that has room for her.
"""

from bisect import insort
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.chassis.refusal import Refusal

SIZE_NOT_POSITIVE: Final = "size-not-positive"
CAPACITY_NEGATIVE: Final = "capacity-negative"
SEEKER_TWICE: Final = "seeker-twice"
WISH_TWICE: Final = "wish-twice"
OFFER_UNKNOWN: Final = "offer-unknown"
KEYS_TIE: Final = "keys-tie"


class Wish(NamedTuple):
    """An offer on a seeker's list, and the offer's key for her: the greater, the better."""

    offer: int
    key: int


@dataclass(frozen=True, slots=True)
class Bid:
    """A seeker by ordinal, how much of a capacity she takes, and her wishes, the best first."""

    seeker: int
    size: int
    wishes: tuple[Wish, ...]


class Place(NamedTuple):
    """Where a seeker is placed; ``is_filled_in``: into room that a better ranked one did not fit."""

    offer: int
    is_filled_in: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """The places by seeker (who is missing got none), and the room that each offer has left."""

    places: dict[int, Place]
    room: dict[int, int]


def assign_places(bids: Iterable[Bid], capacities: Mapping[int, int]) -> Assignment | Refusal:
    """The assignment of these bids; the order in which they come changes nothing.

    No two keys of an offer may be equal, as a tie would have to be broken by chance.
    """
    told = tuple(bids)
    if refusal := _refusal(told, capacities):
        return refusal
    desks = {offer: _Desk(offer, capacity) for offer, capacity in capacities.items()}
    _place_by_rank(told, desks)
    _fill_in(told, desks)
    places = {
        one.bid.seeker: Place(desk.offer, one.is_filled_in)
        for desk in desks.values()
        for one in desk.kept
    }
    return Assignment(places, {offer: desk.room for offer, desk in desks.items()})


@dataclass(slots=True, order=True)
class _Standing:
    """A seeker at an offer; the offer's key alone decides the order."""

    key: int
    bid: Bid = field(compare=False)
    wish: int = field(compare=False)
    is_filled_in: bool = field(compare=False, default=False)


@dataclass(slots=True)
class _Desk:
    """An offer: whom it keeps, worst first, its room, and the best key it has turned away."""

    offer: int
    room: int
    kept: list[_Standing] = field(default_factory=list)
    floor: int | None = None

    def take(self, one: _Standing) -> None:
        insort(self.kept, one)
        self.room -= one.bid.size

    def drop_worst(self) -> _Standing:
        worst = self.kept.pop(0)
        self.room += worst.bid.size
        self.turn_away(worst)
        return worst

    def turn_away(self, one: _Standing) -> None:
        self.floor = one.key if self.floor is None else max(self.floor, one.key)

    def let_go(self, one: _Standing) -> None:
        self.kept.remove(one)
        self.room += one.bid.size


def _place_by_rank(bids: tuple[Bid, ...], desks: dict[int, _Desk]) -> None:
    """Deferred acceptance, with a floor that rises with whoever is turned away."""
    proposing = [(bid, 0) for bid in bids]
    while proposing:
        bid, wish = proposing.pop()
        if wish == len(bid.wishes):
            continue
        offer, key = bid.wishes[wish]
        desk = desks[offer]
        if desk.floor is not None and key < desk.floor:
            proposing.append((bid, wish + 1))
            continue
        desk.take(_Standing(key, bid, wish))
        while desk.room < 0:
            dropped = desk.drop_worst()
            proposing.append((dropped.bid, dropped.wish + 1))


def _fill_in(bids: tuple[Bid, ...], desks: dict[int, _Desk]) -> None:
    """Let the best ranked who fits move up, offer by offer, until nobody can any more."""
    now = {one.bid.seeker: (desk, one) for desk in desks.values() for one in desk.kept}
    hopes = _hopes(bids, now)
    waiting = deque(sorted(desks))
    while waiting:
        desk = desks[waiting.popleft()]
        for hope in hopes.get(desk.offer, ()):
            held = now.get(hope.bid.seeker)
            is_better = held is None or hope.wish < held[1].wish
            if hope.bid.size > desk.room or not is_better:
                continue
            if held is not None:
                held[0].let_go(held[1])
                waiting.append(held[0].offer)
            desk.take(hope)
            now[hope.bid.seeker] = (desk, hope)


def _hopes(
    bids: tuple[Bid, ...], now: dict[int, tuple[_Desk, _Standing]]
) -> dict[int, list[_Standing]]:
    """Per offer those who would rather be there than where they are, the best ranked first."""
    hopes: dict[int, list[_Standing]] = {}
    for bid in bids:
        held = now.get(bid.seeker)
        for wish in range(len(bid.wishes) if held is None else held[1].wish):
            offer, key = bid.wishes[wish]
            hopes.setdefault(offer, []).append(_Standing(key, bid, wish, is_filled_in=True))
    for standing in hopes.values():
        standing.sort(reverse=True)
    return hopes


def _refusal(bids: tuple[Bid, ...], capacities: Mapping[int, int]) -> Refusal | None:
    """What no assignment can be made of."""
    if any(capacity < 0 for capacity in capacities.values()):
        return Refusal(CAPACITY_NEGATIVE)
    if len({bid.seeker for bid in bids}) < len(bids):
        return Refusal(SEEKER_TWICE)
    for bid in bids:
        if bid.size <= 0:
            return Refusal(SIZE_NOT_POSITIVE, seeker=bid.seeker)
        if len({wish.offer for wish in bid.wishes}) < len(bid.wishes):
            return Refusal(WISH_TWICE, seeker=bid.seeker)
    return _refusal_of_wishes(bids, capacities)


def _refusal_of_wishes(bids: tuple[Bid, ...], capacities: Mapping[int, int]) -> Refusal | None:
    keys: dict[int, set[int]] = {offer: set() for offer in capacities}
    for offer, key in (wish for bid in bids for wish in bid.wishes):
        if offer not in keys:
            return Refusal(OFFER_UNKNOWN, offer=offer)
        if key in keys[offer]:
            return Refusal(KEYS_TIE, offer=offer)
        keys[offer].add(key)
    return None
