"""The pages of what answers taught as the web really gives them."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web.real_pages import Ask, given_to_ines
from tests.web.signing import Visitor
from tests.web.support_pages import sent_by_hand

FAMILY: Final = {"kind": "family", "persons": "4"}
SUGGESTIONS: Final = "/mitmachen/vorschlaege"
WEIGHTS: Final = "/mitmachen/gewichte"
TOLD: Final = [
    {"code": "lower-cost-limit", "before": 650, "after": 590, "noes": 3},
    {"code": "narrow-radius", "before": 50, "after": 30, "noes": 1200},
    {"code": "weigh-more:garden", "before": None, "after": 1, "noes": 4},
]
LEARNED: Final = {
    "kind": "family",
    "weights": {"shared_meals": 1, "garden": 3},
    "answers": 1340,
    "people": 61,
    "learned_at": "2027-03-09T02:00:00Z",
}
NOTHING: Final = {"kind": "family", "weights": {}, "answers": 0, "people": 0, "learned_at": None}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("matching", "/v1/profile/suggestions"): {"items": TOLD},
    ("matching", "/v1/defaults/family"): LEARNED,
}


async def household_told(visitor: Visitor) -> None:
    """The first step of the wizard: a family."""
    await visitor.client.post("/mitmachen/1", data=FAMILY)


async def weights(visitor: Visitor) -> httpx.Response:
    await household_told(visitor)
    return await visitor.client.get(WEIGHTS)


async def no_weights(visitor: Visitor) -> httpx.Response:
    visitor.behind.says("matching", "/v1/defaults/family", NOTHING)
    page = await weights(visitor)
    visitor.behind.says("matching", "/v1/defaults/family", LEARNED)
    return page


async def no_suggestions(visitor: Visitor) -> httpx.Response:
    visitor.behind.says("matching", "/v1/profile/suggestions", {"items": []})
    page = await given_to_ines(SUGGESTIONS)(visitor)
    visitor.behind.says("matching", "/v1/profile/suggestions", {"items": TOLD})
    return page


SHOWN: Final[Mapping[str, Ask]] = {
    "learned, suggestions": given_to_ines(SUGGESTIONS),
    "learned, no suggestions": no_suggestions,
    "learned, step unknown": sent_by_hand(SUGGESTIONS, do="?"),
    "learned, weights": weights,
    "learned, no weights": no_weights,
}
