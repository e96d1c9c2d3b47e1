"""Refusals about calls for ideas."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "call-not-draft": (409, "This call is public already: it cannot be changed any more."),
        "call-over": (409, "The last day of this call is over: give it another one first."),
        "call-not-open": (409, "This call is not open: nobody hands in or votes now."),
        "call-not-closed": (409, "This call is not closed yet: decide after the last day."),
        "call-not-judged-now": (409, "The jury of this call judges while it is open or closed."),
        "idea-decided": (409, "It was decided about this idea: it cannot be changed any more."),
        "idea-not-submitted": (409, "Only a submitted idea can be shown to everybody."),
        "juror-known": (409, "This person is in the jury already."),
        "not-in-jury": (403, "Only the jury of this call judges its ideas."),
        "own-idea": (409, "Nobody judges her own idea."),
        "choices-incomplete": (422, "Say of every idea what becomes of it, once each."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cell-too-small": "A figure below five could tell of single people: leave it out.",
        "date-ahead": "This day is still to come: name today or an earlier one.",
        "date-past": "This day is over: name a later one.",
        "number-out-of-range": "The number is too small or too large: see the limits.",
        "marks-incomplete": "Give one mark for each criterion.",
        "place-outside-call": "This call is for another area: choose a place inside it.",
        "reason-missing": "Give a reason: the author reads it.",
    }
)
