"""What cannot be read in a rule, by place: «the second criterion, field one_of: is missing».

A place is the way through the JSON text, such as ``all.1.one_of``; the names of our own readers
(tags of unions) are no part of it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import JsonValue, ValidationError

MOST: Final = 20
"""More errors than these help nobody at once."""
_SLUGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "rule-field-missing",
        "extra_forbidden": "rule-field-unknown",
        "union_tag_invalid": "rule-kind-unknown",
        "union_tag_not_found": "rule-kind-missing",
        "literal_error": "rule-value-unknown",
        "too_short": "rule-list-empty",
        "string_pattern_mismatch": "rule-spelling",
        "value_error": "rule-contradicts",
        "date_from_datetime_parsing": "rule-date",
        "date_parsing": "rule-date",
        "date_type": "rule-date",
    }
)


def places_of(problem: ValidationError, *, told: Any) -> list[JsonValue]:
    """Each error with its place and a slug for words."""
    found: list[JsonValue] = []
    for error in problem.errors()[:MOST]:
        place, value = _place(error["loc"], told, is_missing=error["type"] == "missing")
        slug = _SLUGS.get(error["type"], "rule-value-wrong")
        if slug == "rule-list-empty" and value:
            continue  # The list has members, each with an error of its own.
        words = str(error["msg"]).removeprefix("Value error, ")
        found.append({"field": ".".join(place), "slug": slug, "why": words})
    return found


def _place(loc: Iterable[int | str], told: Any, *, is_missing: bool) -> tuple[list[str], Any]:
    """The parts that are there in the text, with the field that is missing; and what stands there."""
    parts = list(loc)
    place: list[str] = []
    now: Any = told
    for n, part in enumerate(parts):
        match now, part:
            case dict(), str() if part in now:
                now = now[part]
            case list(), int() if part < len(now):
                now = now[part]
            case _ if is_missing and n == len(parts) - 1:
                now = None
            case _:
                continue
        place.append(str(part))
    return place, now
