"""Sentences for what messages to initiatives refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "entry-without-contact": (
            "Um diesen Eintrag kümmert sich gerade niemand: Wir können die Nachricht nicht zustellen."
        ),
        "enquiry-not-forwarded": "Diese Nachricht wurde noch nicht weitergeleitet.",
    }
)
