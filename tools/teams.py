"""`zp matching teams`: everybody of a list into teams that are as mixed as the whole.

The list is a CSV with a column ``name`` and further ones by which teams are made. A column that is
named as shared holds what suits somebody, say times of the day, apart by blanks or ``|``. All
others are mixed and hold one value each. Nothing is stored anywhere.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.village.teams import (
    Aim,
    Attribute,
    Gathering,
    Member,
    Teams,
    form_teams,
    gather,
)
from tools.hindrance import Hindrance

NAME: Final = "name"
SAYS: Final[Mapping[str, str]] = {
    "teams-without-members": "There are more teams than people: form {members} at most.",
    "too-many-members": "There are too many people at once: {most} at most.",
    "weight-out-of-range": "The weight of {attribute} has to lie between 0 and {most}.",
    "member-without-one-value": "Row {member} needs exactly one value of {attribute}.",
}


def form(
    file: Path, *, teams: int, shared: Sequence[str], weights: Sequence[str], seed: int
) -> str:
    """The teams of a list, one line each; the same seed forms the same teams."""
    rows = _read(file)
    attributes = tuple(_attributes(rows[0], shared=shared, weights=_weights(weights)))
    members = tuple(_member(n, row, attributes) for n, row in enumerate(rows, 1))
    gathering = gather(members, attributes, teams=teams)
    if isinstance(gathering, Refusal):
        words = SAYS.get(gathering.slug, gathering.slug)
        raise Hindrance(words.format(**gathering.details))
    found = form_teams(gathering, np.random.default_rng(seed))
    return "\n".join(_lines(gathering, found, [row[NAME] for row in rows]))


def _read(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = [dict(row) for row in csv.DictReader(opened)]
    except (OSError, UnicodeDecodeError) as problem:
        raise Hindrance(f"{file} cannot be read as a CSV in UTF-8: {problem}.") from None
    if not rows or NAME not in rows[0] or len(rows[0]) == 1:
        raise Hindrance(f"{file} needs a line of headings, `{NAME}` and others, and people below.")
    if ragged := next((n for n, row in enumerate(rows, 1) if _is_ragged(row)), None):
        raise Hindrance(f"Row {ragged} of {file} has another number of fields than the headings.")
    return rows


def _is_ragged(row: Mapping[str | None, object]) -> bool:
    return None in row or None in row.values()


def _attributes(
    row: Mapping[str, str], *, shared: Sequence[str], weights: Mapping[str, int]
) -> Iterator[Attribute]:
    columns = [name for name in row if name != NAME]
    for name in (*shared, *weights):
        if name not in columns:
            raise Hindrance(f"There is no column {name}: the list has {', '.join(columns)}.")
    for name in columns:
        yield Attribute(
            name, Aim.SHARED if name in shared else Aim.MIXED, weight=weights.get(name, 1)
        )


def _weights(told: Sequence[str]) -> dict[str, int]:
    found = {}
    for each in told:
        name, _, weight = each.partition("=")
        if not weight.isdecimal():
            raise Hindrance(f"Say a weight as COLUMN=NUMBER, not {each}.")
        found[name] = int(weight)
    return found


def _member(ordinal: int, row: Mapping[str, str], attributes: Sequence[Attribute]) -> Member:
    return Member(ordinal, {each.name: _values(row[each.name], each) for each in attributes})


def _values(told: str, attribute: Attribute) -> frozenset[str]:
    if attribute.aim is Aim.SHARED:
        return frozenset(told.replace("|", " ").split())
    return frozenset([told.strip()] if told.strip() else [])


def _lines(gathering: Gathering, found: Teams, names: Sequence[str]) -> Iterator[str]:
    for number, team in enumerate(found.members, 1):
        yield f"{number}: {', '.join(names[ordinal - 1] for ordinal in team)}"
    yield f"cost {found.cost}, none can cost less than {gathering.least_cost}"
