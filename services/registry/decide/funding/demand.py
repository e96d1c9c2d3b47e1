"""Unmet demand as a table that names nobody: Kreis × reason × theme.

A cell counts people who asked. The table is a tree: the whole, its Kreise, the reasons in a Kreis,
the themes of a reason; a number is the sum of those below it, so one who named two themes is a
mention in each. What rests on fewer than five people is hidden, and so is a nought.

A sum would give a hidden cell away by subtraction. So what is hidden below a sum is at least two
cells that hold together five mentions of five people, or more is hidden, the smallest first. Of a
hidden node all is hidden that lies below it. Then each hidden cell may be anything from 0 up to
what is hidden together with it, whatever the published numbers are: decision record 0041.

Tables that follow each other are compared. So each person's answer is counted in one batch only,
each batch is a table by itself, and what is published is their sum: what was hidden in a batch is
never added later, and two publications differ by a table that is safe alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.registry.decide.small_cells import SMALLEST

NO_THEME: Final = "ohne"
"""The theme of those who named none."""

Cells = Mapping[tuple[str, str, str], frozenset[UUID]]
"""(Kreis, reason, theme) → who asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One who could not apply: where, why, about what."""

    asker: UUID
    district: str
    reasons: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A published number: mentions below this node; ``rest``: of them in what is hidden below."""

    key: str
    mentions: int
    rest: int
    parts: "tuple[Shown, ...]" = ()


def cells_of(asked: Iterable[Asked]) -> Cells:
    """Who asked in each cell; a person counts once in a cell however often she asked."""
    found: dict[tuple[str, str, str], set[UUID]] = {}
    for each in asked:
        for reason in each.reasons:
            for theme in each.themes or (NO_THEME,):
                found.setdefault((each.district, reason, theme), set()).add(each.asker)
    return {cell: frozenset(askers) for cell, askers in found.items()}


def published(cells: Cells, *, levels: Sequence[Sequence[str]]) -> Shown | None:
    """The table that may be published; None if all of it rests on too few.

    ``levels`` are all Kreise, all reasons and all themes that there are, also those that nobody
    named: a hidden cell hides among them.
    """
    whole = {tuple(cell): askers for cell, askers in cells.items()}
    return _shown("", whole, levels) if _is_enough(whole.values()) else None


def together(before: Shown | None, batch: Shown | None) -> Shown | None:
    """What was published and a new batch as one table: each number grows by what the batch shows.

    A batch that can show no Kreis is not worth its people, who would be hidden for good: it is
    None, and they wait for the next one.
    """
    if batch is None or not batch.parts:
        return before
    return batch if before is None else _added(before, batch)


def at_least(table: Shown | None, *, level: int) -> dict[str, int]:
    """What the published numbers of a level say over all Kreise: 2 reasons, 3 themes.

    These are sums of what is shown, so they say nothing that was not shown.
    """
    found: dict[str, int] = {}
    for node in _at(table, level):
        found[node.key] = found.get(node.key, 0) + node.mentions
    return dict(sorted(found.items(), key=lambda told: (-told[1], told[0])))


def _shown(
    key: str,
    cells: Mapping[tuple[str, ...], frozenset[UUID]],
    levels: Sequence[Sequence[str]],
) -> Shown:
    if not levels:
        return Shown(key, _mentions(cells.values()), 0)
    below: dict[str, dict[tuple[str, ...], frozenset[UUID]]] = {name: {} for name in levels[0]}
    for cell, askers in cells.items():
        below[cell[0]][cell[1:]] = askers
    kept = [name for name in levels[0] if _is_enough(below[name].values())]
    kept.sort(key=lambda name: (_mentions(below[name].values()), name), reverse=True)
    while kept and not _hides_well([below[name] for name in levels[0] if name not in kept]):
        kept.pop()
    parts = tuple(_shown(name, below[name], levels[1:]) for name in kept)
    mentions = _mentions(cells.values())
    return Shown(key, mentions, mentions - sum(part.mentions for part in parts), parts)


def _added(before: Shown, batch: Shown) -> Shown:
    old, new = ({part.key: part for part in node.parts} for node in (before, batch))
    parts = [
        _added(old[key], new[key]) if key in old and key in new else old.get(key) or new[key]
        for key in old | new
    ]
    parts.sort(key=lambda part: (part.mentions, part.key), reverse=True)
    return Shown(
        before.key, before.mentions + batch.mentions, before.rest + batch.rest, tuple(parts)
    )


def _hides_well(hidden: Sequence[Mapping[tuple[str, ...], frozenset[UUID]]]) -> bool:
    """Whether what is hidden together gives none of its members away; nothing hidden is well."""
    together = [askers for node in hidden for askers in node.values()]
    return not hidden or (len(hidden) > 1 and _is_enough(together))


def _is_enough(askers: Iterable[frozenset[UUID]]) -> bool:
    return len(frozenset().union(*askers)) >= SMALLEST


def _mentions(askers: Iterable[frozenset[UUID]]) -> int:
    return sum(len(each) for each in askers)


def _at(node: Shown | None, level: int) -> list[Shown]:
    if node is None:
        return []
    if level == 0:
        return [node]
    return [found for part in node.parts for found in _at(part, level - 1)]
