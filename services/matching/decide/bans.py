"""Declined pairs: which come back, and when.

A declined pair returns only when the column or dimension changed that was named as the reason, or
when a knock-out of the pair turned out differently than at the time of the decline.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from contracts.matching import Side
from services.matching.decide.columns import (
    DIMENSIONS,
    FLAGS,
    I64,
    KNOCK_OUTS,
    KnockOut,
    Row,
    flag,
)
from services.matching.decide.outcomes import judge

OTHER_REASON: Final = "other"
APART: Final = "apart"
"""The people of the pair are kept apart, or are one person: no change of a row ends that."""
REASONS: Final = (*(k.name for k in KNOCK_OUTS), *DIMENSIONS, OTHER_REASON)
"""What a person may name as the reason of a no."""


@dataclass(frozen=True, slots=True)
class Ban:
    """A declined pair, its reason, and both rows as they were."""

    seeker: int
    offer: int
    reason: str
    seeker_row: Row
    offer_row: Row

    def holds(self, seeker_row: Row, offer_row: Row) -> bool:
        """Whether the pair stays away, given the rows as they are now."""
        if self.reason == APART:
            return True
        if judge(seeker_row, offer_row) != judge(self.seeker_row, self.offer_row):
            return False
        before = _named(self.seeker_row, self.offer_row, reason=self.reason)
        return before == _named(seeker_row, offer_row, reason=self.reason)


class Bans:
    """All declined pairs, found from both sides."""

    def __init__(self, bans: Iterable[Ban] = ()) -> None:
        self._of: dict[Side, dict[int, dict[int, Ban]]] = {s: defaultdict(dict) for s in Side}
        for ban in bans:
            self.add(ban)

    def add(self, ban: Ban) -> None:
        """Keep the pair away."""
        self._of[Side.SEEKER][ban.seeker][ban.offer] = ban
        self._of[Side.OFFER][ban.offer][ban.seeker] = ban

    def drop(self, seeker: int, offer: int) -> None:
        """Let the pair meet again."""
        self._of[Side.SEEKER][seeker].pop(offer, None)
        self._of[Side.OFFER][offer].pop(seeker, None)

    def of(self, side: Side, ordinal: int) -> list[Ban]:
        """The bans of one row."""
        return list(self._of[side].get(ordinal, {}).values())

    def holders(self, side: Side) -> list[int]:
        """The ordinals of a side that have any."""
        return sorted(ordinal for ordinal, mine in self._of[side].items() if mine)

    def counterparts(self, side: Side, ordinal: int) -> I64:
        """The ordinals that must not appear in the list of this row."""
        return np.array(sorted(self._of[side].get(ordinal, ())), np.int64)


def _named(seeker_row: Row, offer_row: Row, *, reason: str) -> tuple[object, ...]:
    """The values of both sides that the reason names; nothing for a reason without a column."""
    rows = (seeker_row, offer_row)
    for knock_out in KNOCK_OUTS:
        if knock_out.name == reason:
            return tuple(_value(row, knock_out, name) for row in rows for name in knock_out.columns)
    for d, dimension in enumerate(DIMENSIONS):
        if dimension == reason:
            return tuple((row.own[d], row.wanted[d], row.weight[d]) for row in rows)
    return ()


def _value(row: Row, knock_out: KnockOut, column: str) -> int:
    """What a row says to a knock-out; of the flags that share a column only its own bit."""
    value: int = getattr(row, column)
    return value & flag(knock_out) if knock_out in FLAGS else value
