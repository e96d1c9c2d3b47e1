"""Refusals about funding calls and their rules."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "rule-unreadable": (422, "This rule cannot be read: see errors."),
        "rule-criterion-doubled": (422, "Two criteria of this rule have the same id: rename one."),
        "rule-too-large": (422, "This rule has too many criteria or goes too deep: simplify it."),
        "rule-names-unknown": (422, "This rule names a value or an area that is not there."),
    }
)
