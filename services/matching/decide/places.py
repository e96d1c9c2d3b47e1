"""How much of an offer a match holds once both said yes."""

from services.matching.decide.support import SupportOffer, SupportRequest


def amount_held(request: SupportRequest, offer: SupportOffer) -> int:
    """What is asked for; who has not said how much may use as much as one initiative gets."""
    return request.amount or offer.amount_max or offer.capacity


def has_room(offer: SupportOffer, *, taken: int) -> bool:
    """Whether anything is left that somebody could still ask for."""
    return taken + max(1, offer.amount_min) <= offer.capacity
