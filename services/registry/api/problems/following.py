"""Refusals about following a search."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "subscription-ended": (409, "This subscription has ended. Follow the search anew."),
        "subscription-not-confirmed": (
            409,
            "The mailbox is not confirmed yet: press the button behind the mail's link.",
        ),
        "subscription-exists": (409, "This search is followed already, by another subscription."),
        "too-many-subscriptions": (409, "Nobody follows more searches than that: end one first."),
    }
)
