"""How attention was spread in a market: the published figures, and whether a group falls behind.

A group's share of exposure is compared with its share among the eligible: of every list that an
offer opens, the part that the group would get if everybody who may stand there were shown equally
often. Groups are kinds of household, languages and districts. What nobody is asked has no group:
origin, religion and diagnoses are no columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from contracts.matching import Side
from services.matching.decide.bits import KINDS, kind_bits, languages_of
from services.matching.decide.columns import ANY_KIND, ANY_LANGUAGE, I64
from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.figures import gini, lowest_decile
from services.matching.decide.exposure.lists import Fares, Part
from services.matching.decide.market import Market
from services.matching.decide.small_cells import kept_apart

FAIR_PERCENT: Final = 80
"""Below four fifths of its share a group falls behind (matching reference, N12)."""
DISTRICT: Final = 5
"""Digits of a municipality's code that name its district."""


class Group(NamedTuple):
    """How many of a group there are, and its exposure in percent of its share of the eligible."""

    name: str
    people: int
    ratio_percent: int


@dataclass(frozen=True, slots=True)
class FairnessFigures:
    """What is published of a spread; expected matches in tenths, as the last digits differ."""

    matches: float
    envy_seekers: int
    envy_offers: int
    gini_seekers_percent: int
    gini_offers_percent: int
    lowest_decile_percent: int
    """Of the seekers: the mean of the worst tenth in percent of the mean of all."""


def figures_of(fares: Sequence[Fares]) -> FairnessFigures:
    """The figures of all tiles together; envy is counted within each."""
    nobody = np.zeros(0)
    seekers = np.concatenate([nobody, *(each.seekers for each in fares)])
    offers = np.concatenate([nobody, *(each.offers for each in fares)])
    return FairnessFigures(
        matches=round(float(seekers.sum()), 1),
        envy_seekers=sum(each.envy_seekers for each in fares),
        envy_offers=sum(each.envy_offers for each in fares),
        gini_seekers_percent=_percent(gini(seekers)) if seekers.size else 0,
        gini_offers_percent=_percent(gini(offers)) if offers.size else 0,
        lowest_decile_percent=_decile_percent(seekers),
    )


def groups_of(
    market: Market, parts: Iterable[Part], *, lives_in: Mapping[int, str]
) -> tuple[Group, ...]:
    """All groups that may be named; ``lives_in`` is each seeker's municipality, by ordinal."""
    seen = [part.seen for part in parts]
    size = market.tables[Side.SEEKER].size
    exposure, random = np.zeros(size), np.zeros(size)
    for each in seen:
        exposure[each.slots], random[each.slots] = each.exposure, each.at_random
    told: list[Group] = []
    for members in (_kinds(market), _languages(market), _districts(market, lives_in)):
        groups = _ratios(members, exposure=exposure, random=random)
        named = kept_apart({group.name: group.people for group in groups})
        told += [group for group in groups if group.name in named]
    return tuple(told)


def alarms_of(groups: Iterable[Group]) -> tuple[str, ...]:
    """The groups that fall behind."""
    return tuple(group.name for group in groups if group.ratio_percent < FAIR_PERCENT)


def _ratios(members: Mapping[str, I64], *, exposure: F64, random: F64) -> list[Group]:
    """Both shares have the same whole, as each list has so much attention in any order."""
    found = []
    for name, slots in sorted(members.items()):
        eligible = slots[random[slots] > 0]
        if eligible.size:
            ratio = float(exposure[eligible].sum() / random[eligible].sum())
            found.append(Group(name, int(eligible.size), _percent(ratio)))
    return found


def _kinds(market: Market) -> dict[str, I64]:
    told = _column(market, "kind")
    stated = told != ANY_KIND
    return {
        f"kind:{kind}": np.flatnonzero(stated & ((told & kind_bits([kind])) > 0))
        for kind in KINDS
        if kind
    }


def _languages(market: Market) -> dict[str, I64]:
    told = _column(market, "language")
    found: dict[str, list[int]] = {}
    for slot, bits in enumerate(told.tolist()):
        for code in [] if bits == ANY_LANGUAGE else languages_of(bits) or ["unstated"]:
            found.setdefault(f"language:{code}", []).append(slot)
    return {name: np.array(slots, np.int64) for name, slots in found.items()}


def _districts(market: Market, lives_in: Mapping[int, str]) -> dict[str, I64]:
    found: dict[str, list[int]] = {}
    for slot, ordinal in enumerate(_column(market, "ordinal").tolist()):
        if ordinal in lives_in:
            found.setdefault(f"region:{lives_in[ordinal][:DISTRICT]}", []).append(slot)
    return {name: np.array(slots, np.int64) for name, slots in found.items()}


def _column(market: Market, name: str) -> I64:
    table = market.tables[Side.SEEKER]
    return table.rows[name][: table.size].astype(np.int64)


def _decile_percent(shares: F64) -> int:
    mean = float(shares.mean()) if shares.size else 0.0
    return _percent(lowest_decile(shares) / mean) if mean > 0 else 0


def _percent(share: float) -> int:
    return round(100 * share)
