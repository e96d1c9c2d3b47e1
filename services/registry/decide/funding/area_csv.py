"""A list of municipalities as a file: ``ags;certainty``, one a line, each wrong line by number.

The key counts, never the name: there are two Bernsdorf. A Kreis (five digits) or another prefix
is refused, since a funding region does not follow the borders of Kreise.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.chassis.refusal import Refusal
from services.registry.decide.funding.area_sets import Certainty

LARGEST: Final = 2_000
"""Lines in one file; Saxony has 426 municipalities."""
WORDS: Final[Mapping[str, Certainty]] = {
    "listed": Certainty.LISTED,
    "gelistet": Certainty.LISTED,
    "disputed": Certainty.DISPUTED,
    "strittig": Certainty.DISPUTED,
}
_AGS: Final = re.compile(r"[0-9]{8}")
_SHORTER: Final = re.compile(r"[0-9]{2,7}|DE[A-Z0-9]{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one line; the first line of the file is 1."""

    line: int
    slug: str
    told: str


@dataclass(frozen=True, slots=True)
class Members:
    """What a file says: the members by key, and every line that cannot be taken."""

    members: Mapping[str, Certainty]
    errors: tuple[RowError, ...]


def read_members(text: str, *, names: Mapping[str, str]) -> Members | Refusal:
    """Read a file; ``names`` are the municipalities that there are, by key.

    A third column may say the name: it must then be the name of that key.
    """
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    if len(lines) > LARGEST:
        return Refusal("area-file-too-long", at_most=LARGEST)
    members: dict[str, Certainty] = {}
    errors: list[RowError] = []
    for number, cells in enumerate(lines, 1):
        told = [cell.strip() for cell in cells]
        if not any(told) or (number == 1 and told[0].casefold() == "ags"):
            continue
        slug = _wrong(told, members, names)
        if slug is not None:
            errors.append(RowError(number, slug, ";".join(told)[:80]))
            continue
        members[told[0]] = _certainty(told) or Certainty.LISTED
    if not members and not errors:
        return Refusal("area-file-empty")
    return Members(members, tuple(errors))


def _wrong(told: list[str], known: Mapping[str, Certainty], names: Mapping[str, str]) -> str | None:
    ags = told[0]
    if not _AGS.fullmatch(ags):
        return "area-row-not-a-municipality" if _SHORTER.fullmatch(ags) else "area-row-no-key"
    if ags not in names:
        return "area-row-unknown"
    if ags in known:
        return "area-row-doubled"
    if len(told) > 1 and _certainty(told) is None:
        return "area-row-certainty"
    if len(told) > 2 and told[2] and told[2].casefold() != names[ags].casefold():  # noqa: PLR2004 - the third column
        return "area-row-other-name"
    return None


def _certainty(told: list[str]) -> Certainty | None:
    return WORDS.get(told[1].casefold()) if len(told) > 1 else Certainty.LISTED
