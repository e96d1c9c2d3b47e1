"""What a housing project offers and requires, and whether it may say that.

What is not stated is refused nowhere: an open question is an answer of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from contracts.registry import HOUSEHOLD_PERSONS_MAX, HousingOffer
from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary

LARGEST: Final[Mapping[str, int]] = {
    "warm_cost_eur": 10_000,
    "free_places": 200,
    "persons_min": HOUSEHOLD_PERSONS_MAX,
    "persons_max": HOUSEHOLD_PERSONS_MAX,
    "equity_eur": 1_000_000,
}
"""The largest number of each field."""
CHOSEN: Final = ("kinds", "tenures", "languages")
"""Fields of which each value is said once."""


def check_offer(offer: HousingOffer) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with an offer, beside the field that it is about."""
    for field, refusal in _wrong(offer):
        yield f"housing.{field}", refusal


def _wrong(offer: HousingOffer) -> Iterator[tuple[str, Refusal]]:
    for field, largest in LARGEST.items():
        if (getattr(offer, field) or 0) > largest:
            yield field, Refusal("number-too-large", largest=largest)
    if offer.persons_min and offer.persons_max and offer.persons_min > offer.persons_max:
        yield "persons_min", Refusal("persons-reversed", persons_max=offer.persons_max)
    if offer.move_in_from and offer.move_in_to and offer.move_in_from > offer.move_in_to:
        yield "move_in_to", Refusal("dates-reversed")
    for field in CHOSEN:
        if _is_repeated(getattr(offer, field)):
            yield field, Refusal("choice-repeated")
    if _is_repeated(tuple(wish.dimension for wish in offer.wishes)):
        yield "wishes", Refusal("choice-repeated")
    for code in offer.languages:
        if code not in vocabulary.LANGUAGES:
            yield "languages", Refusal("choice-unknown", value=code)


def _is_repeated(values: tuple[str, ...]) -> bool:
    return len(set(values)) < len(values)
