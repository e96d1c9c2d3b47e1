"""How sought-after free places are, per municipality (N11).

Two figures. *Households per place*: every household is divided evenly among all free places that
fit it, and the parts at a place are added up. *Pressure*: -β ln of the part of a place that stays
free where everybody pairs up by expected matches (`pairing`); near 0 where hardly anybody comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64
from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.eligible import Eligible
from services.matching.decide.exposure.pairing import pair_up
from services.matching.decide.small_cells import SMALLEST, in_fives

CHANCE: Final = 0.1
"""β: how much chance there is in who comes together."""
TOLERANCE: Final = 1e-4
MOST_ROUNDS: Final = 2000


@dataclass(frozen=True, slots=True)
class Pressure:
    """One municipality: free places, households that they fit, in steps of five, and both figures."""

    ags: str
    places: int
    households: int
    households_per_place: float
    taken_percent: int
    """How much of the places is taken in expectation."""
    pressure: float


def pressure_of(
    eligible: Eligible, *, places: I64, lies_in: Mapping[int, str]
) -> tuple[Pressure, ...]:
    """Every municipality whose places fit five households or more; ``lies_in`` is by slot.

    ``places`` are those of each offer, at least one: an offer without a free place is none.
    """
    pairing = pair_up(
        eligible.pairs(),
        chance=CHANCE,
        right_capacity=places.astype(np.float64),
        tolerance=TOLERANCE,
        most_rounds=MOST_ROUNDS,
    )
    if isinstance(pairing, Refusal):
        return ()
    coming = _parts(eligible, places)
    found: dict[str, list[int]] = {}
    for slot, ags in lies_in.items():
        found.setdefault(ags, []).append(slot)
    told = []
    for ags, slots in sorted(found.items()):
        at = np.array(slots, np.int64)
        households = _households(eligible, at)
        if households >= SMALLEST:
            whole = float(places[at].sum())
            told.append(
                Pressure(
                    ags=ags,
                    places=int(whole),
                    households=in_fives(households),
                    households_per_place=round(float(coming[at].sum()) / whole, 1),
                    taken_percent=round(100 - 100 * float(pairing.right_over[at].sum()) / whole),
                    pressure=round(
                        float((pairing.right_pressure[at] * places[at]).sum()) / whole, 2
                    ),
                )
            )
    return tuple(told)


def _parts(eligible: Eligible, places: I64) -> F64:
    """What comes to each offer where households divide evenly among all places that fit."""
    seekers, width = eligible.seekers, eligible.width
    free = places[eligible.offers].astype(np.float64)
    open_to = np.bincount(seekers, free, minlength=eligible.starts.size - 1)
    parts = np.bincount(eligible.offers, free / open_to[seekers], minlength=width)
    return parts.astype(np.float64)


def _households(eligible: Eligible, offers: I64) -> int:
    return int(np.unique(eligible.seekers[np.isin(eligible.offers, offers)]).size)
