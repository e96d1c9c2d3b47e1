"""Refusals about messages to initiatives."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "entry-without-contact": (
            409,
            "Nobody looks after this entry: there is nobody to write to.",
        ),
        "enquiry-not-forwarded": (409, "This message was not forwarded yet."),
    }
)
