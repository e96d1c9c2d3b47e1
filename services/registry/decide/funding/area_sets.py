"""Lists of municipalities that a funding rule names, and whether a place belongs to one.

A set names municipalities and nothing larger: a rule over districts would decide about Döbeln and
Leisnig, which lie in one district and not in one funding region. Members that the sources disagree
about are kept as disputed, and the answer for them is unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from services.registry.decide.funding.verdict import Verdict, at_best, at_worst


class Certainty(StrEnum):
    """How sure it is that a municipality belongs to a set."""

    LISTED = "listed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class AreaSet:
    """One version of a set: ``members`` by AGS. A version never changes; a correction is a new one."""

    id: str
    version: str
    members: Mapping[str, Certainty]

    @property
    def name(self) -> str:
        """As rules refer to it: ``sn-transition@2021-27.1``."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class MunicipalityChange:
    """A municipality became part of others; several are named where its land was divided."""

    old_ags: str
    new_ags: tuple[str, ...]
    valid_from: date


class Membership(NamedTuple):
    """Whether a place belongs to a set; ``is_retired``: only its successors disagree about it."""

    verdict: Verdict
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Areas:
    """Every set that rules name, and how municipalities changed."""

    sets: Mapping[str, AreaSet]
    changes: tuple[MunicipalityChange, ...] = field(default=())

    def __contains__(self, name: object) -> bool:
        return name in self.sets

    def holds(self, name: str, ags: str, *, on: date) -> Membership:
        """Whether the municipality belongs to the set; one that merged counts as what it became.

        A set is as old as its list: it may name the municipality, its successor, or those that it
        was made of.
        """
        members = self.sets[name].members
        if ags in members:
            return Membership(_known(members, ags))
        if after := self._after(ags, on=on):
            return _agreed(_known(members, each) for each in after)
        if before := self._before(ags, on=on):
            return _agreed(_known(members, each) for each in before)
        return Membership(Verdict.NOT_MET)

    def _after(self, ags: str, *, on: date) -> tuple[str, ...]:
        found = [each for each in self.changes if each.old_ags == ags and each.valid_from <= on]
        if not found:
            return ()
        last = max(found, key=lambda change: change.valid_from)
        return tuple(
            end for new in last.new_ags for end in (self._after(new, on=on) or (new,)) if end != ags
        )

    def _before(self, ags: str, *, on: date) -> tuple[str, ...]:
        return tuple(
            each.old_ags for each in self.changes if ags in each.new_ags and each.valid_from <= on
        )


def _known(members: Mapping[str, Certainty], ags: str) -> Verdict:
    match members.get(ags):
        case Certainty.LISTED:
            return Verdict.MET
        case Certainty.DISPUTED:
            return Verdict.UNKNOWN
        case None:
            return Verdict.NOT_MET


def _agreed(verdicts: Iterable[Verdict]) -> Membership:
    told = list(verdicts)
    if at_worst(told) is at_best(told):
        return Membership(told[0])
    return Membership(Verdict.UNKNOWN, is_retired=True)
