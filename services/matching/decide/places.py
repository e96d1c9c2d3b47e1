"""How much of an offer a match holds once both said yes."""

from services.matching.decide.support import SupportOffer, SupportRequest


def amount_held(request: SupportRequest, offer: SupportOffer, *, room: int) -> int:
    """What is asked for; who has not said how much may use what one initiative gets and is left."""
    return request.amount or min(offer.amount_max or offer.capacity, room)


def has_room(offer: SupportOffer, *, taken: int) -> bool:
    """Whether anything is left that somebody could still ask for."""
    return taken + max(1, offer.amount_min) <= offer.capacity
