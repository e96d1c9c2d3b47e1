"""What people filter the directory by, told to somebody who fills an entry in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates

FIELDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "target_group": ("target_groups", "Für wen"),
        "actor_kind": ("actor_kind", "Wer steht dahinter"),
        "stage": ("stage", "Wie weit"),
        "legal_form": ("legal_form", "Rechtsform"),
        "sdg": ("sdgs", "Nachhaltigkeitsziele"),
    }
)
"""Filter → field of the entry that may be left open, and what it is called."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One filter that people use: of which field, how often, for which values most of all."""

    field: str
    name: str
    text: str


def wanted(uses: Sequence[Mapping[str, Any]]) -> list[Wanted]:
    """The fields that people filter by, the most frequent first."""
    return [Wanted(*FIELDS[use["facet"]], _text(use)) for use in uses if use["facet"] in FIELDS]


def hints(uses: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Field → what to say beside it."""
    return {each.field: f"{each.text}." for each in wanted(uses)}


def left_open(uses: Sequence[Mapping[str, Any]], entry: Mapping[str, Any]) -> list[Wanted]:
    """What people filter by and this entry does not say."""
    return [each for each in wanted(uses) if not entry.get(each.field)]


def _text(use: Mapping[str, Any]) -> str:
    times = int(use["searches"])
    often = f"Danach wurde zuletzt {dates.number(times)}-mal gefiltert"
    most = [f"«{value['label']}»" for value in use["values"][:2]]
    return f"{often}, am häufigsten nach {' und '.join(most)}" if most else often
