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
        place = _place(error["loc"], told)
        words = str(error["msg"]).removeprefix("Value error, ")
        slug = _SLUGS.get(error["type"], "rule-value-wrong")
        found.append({"field": ".".join(place), "slug": slug, "why": words})
    return found


def _place(loc: Iterable[int | str], told: Any) -> list[str]:
    """The parts that are there in the text, and the field that is missing from it."""
    parts = list(loc)
    place: list[str] = []
    now: Any = told
    for n, part in enumerate(parts):
        match now, part:
            case dict(), str() if part in now:
                now = now[part]
            case list(), int() if part < len(now):
                now = now[part]
            case _ if n == len(parts) - 1 and isinstance(now, dict) and not _is_tag(part):
                now = None
            case _:
                continue
        place.append(str(part))
    return place


def _is_tag(part: int | str) -> bool:
    return part in {"all", "any", "criterion"} or isinstance(part, int)
