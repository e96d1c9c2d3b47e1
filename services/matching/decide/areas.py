"""Sets of municipalities by their codes: never by districts or statistical regions.

A call for «the transition region» means a list of municipalities, and of some of them sources
disagree: they are neither in nor out until the funder says so. A new version of a list raises the
kernel version, as it changes what stored rows mean.
"""

from dataclasses import dataclass
from typing import NamedTuple

from services.matching.decide.bits import area_bits
from services.matching.decide.columns import ELSEWHERE


@dataclass(frozen=True, slots=True)
class AreaSet:
    """One list: municipalities that belong to it, and those of which sources disagree."""

    id: str
    version: str
    label: str
    source: str
    listed: frozenset[str]
    disputed: frozenset[str]


class Lies(NamedTuple):
    """Bits of the sets that a municipality lies in, and of those that are disputed."""

    area: int
    disputed: int


AreaSets = tuple[AreaSet, ...]


def lies_in(ags: str, sets: AreaSets) -> Lies:
    """Where a municipality lies; `ELSEWHERE` if surely in no set."""
    area = area_bits(each.id for each in sets if ags in each.listed)
    disputed = area_bits(each.id for each in sets if ags in each.disputed)
    return Lies(area or ELSEWHERE, disputed)
