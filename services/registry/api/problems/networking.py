"""Refusals about the board, introductions and partners."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "posting-resolved": (409, "This is settled: put up a new one if you need it again."),
        "posting-over": (409, "The days that this is about are over: put up a new one."),
        "posting-not-listed": (409, "This does not hang on the board."),
        "consent-text-outdated": (409, "The text of the consent has changed: read it again."),
        "introduction-to-self": (409, "This is your own: you know yourself already."),
        "introduction-open": (409, "You have asked already: the answer is still to come."),
        "introduction-too-soon": (409, "Please do not ask here again for the time being."),
        "introduction-answered": (409, "This was answered already: the first word counts."),
        "introduction-over": (409, "The time for an answer is over."),
        "partner-is-self": (409, "An entry is not its own partner."),
        "partnership-ended": (409, "This partnership has ended: name the partner anew."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"area-doubled": "Choose a municipality with a radius or a district, not both."}
)
