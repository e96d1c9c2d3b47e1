"""All pairs of a market that may be shown, with what each side holds of the other.

Seekers and offers are known by their slots in the tables of the market. A pair of which something
is unknown is eligible like any other.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from contracts.matching import Side
from services.matching.decide import kernel
from services.matching.decide.columns import I64, SCORE_MAX
from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.pairing import Pairs
from services.matching.decide.market import Market

I32 = npt.NDArray[np.int32]


class Eligible(NamedTuple):
    """Row by row: the pairs of seeker i lie at ``starts[i]``..``starts[i + 1]``.

    ``there`` is what she holds of the offer, ``back`` what it holds of her, 0..4096 each.
    """

    starts: I64
    offers: I32
    ranks: I32
    there: I32
    back: I32
    width: int

    def of(self, seeker: int) -> slice:
        """Where the pairs of a seeker lie."""
        return slice(int(self.starts[seeker]), int(self.starts[seeker + 1]))

    @property
    def seekers(self) -> I64:
        """The seeker of each pair."""
        return np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))

    def pairs(self) -> Pairs:
        """The same for `pairing`: Φ = L + Rᵀ."""
        worth: F64 = (self.there.astype(np.float64) + self.back) / SCORE_MAX
        return Pairs(self.starts, self.offers, worth, self.width)


def eligible_pairs(market: Market) -> Eligible:
    """Every pair that passes, found by one scan per seeker; bans are left out.

    All of them stand in memory: 16 bytes a pair, and twice that while they are put together. The
    28 million pairs of 200,000 seekers and 20,000 offers take 0.9 GB at most; a worker with 4 GB
    ends near 100 million. Beyond, a market has to be cut before its pairs are found.
    """
    seekers, offers = (market.tables[side] for side in Side)
    found: list[tuple[I32, ...]] = []
    for slot in range(seekers.size):
        probe = (seekers.rows, slot)
        banned = market.bans.counterparts(Side.SEEKER, int(seekers.rows["ordinal"][slot]))
        hits = market.counterparts(Side.SEEKER, probe, banned=banned, near_by=0)
        scores = kernel.both_scores(probe, offers.rows, hits.slots)
        found.append((hits.slots.astype(np.int32), hits.ranks.astype(np.int32), *scores))
    counts = np.array([each[0].size for each in found], np.int64)
    starts = np.append(np.int64(0), np.cumsum(counts))
    none = (np.zeros(0, np.int32),) * 4
    to, ranks, there, back = map(np.concatenate, zip(none, *found, strict=True))
    return Eligible(starts, to, ranks, there, back, offers.size)
