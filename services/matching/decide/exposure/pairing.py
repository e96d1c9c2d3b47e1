"""Expected matches where everybody has limited places, and how sought-after each side is (§5.3).

The stable matching with transferable utility of Choo and Siow ("Who marries whom and why", 2006),
found by the iterative proportional fitting of Galichon and Salanié. Φ = L + Rᵀ is what a pair is
worth to both, β how much chance there is: near 0 only the best pairs match, above 1 almost
anybody. Somebody may stay unmatched, with what is left of her capacity. The stable form of the
roots keeps all digits where √(a + k²) - k would lose them.

The unmatched also tell the pressure of the market: -β ln of the unmatched share is 0 for somebody
whom nobody wants and grows with the demand.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64
from services.matching.decide.exposure import pairing_loops
from services.matching.decide.exposure.attention import F64
from services.matching.decide.exposure.pairing_loops import I32
from services.matching.decide.exposure.tastes import Tastes

LARGEST_EXPONENT: Final = 300.0
"""Of exp(Φ/2β): its square, times a hundred million pairs, is still a number."""

PAIRS_NOT_A_MARKET: Final = "pairs-not-a-market"
CAPACITY_NOT_POSITIVE: Final = "capacity-not-positive"
CHANCE_TOO_SMALL: Final = "chance-too-small"


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The eligible pairs, row by row: those of row i lie at ``starts[i]``..``starts[i + 1]``.

    ``worth`` is Φ of each pair, ``columns`` its counterpart, ``width`` how many of those there are.
    """

    starts: I64
    columns: I32
    worth: F64
    width: int

    @property
    def rows(self) -> I64:
        """The row of each pair."""
        return np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))

    def dense(self, of_pairs: F64) -> F64:
        """A number per pair as a matrix, 0 where there is no pair."""
        table = np.zeros((self.starts.size - 1, self.width))
        table[self.rows, self.columns] = of_pairs
        return table


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Expected matches: ``matched`` per pair, ``left_over`` per row and ``right_over`` per column.

    ``residual`` is by how much the worst row misses its capacity; ``roots`` start the next pairing
    after a small change.
    """

    matched: F64
    left_over: F64
    right_over: F64
    left_pressure: F64
    right_pressure: F64
    residual: float
    rounds: int
    converged: bool
    roots: tuple[F64, F64]


def pairs_of(tastes: Tastes) -> Pairs:
    """The eligible pairs of a market and what both sides together hold of each."""
    rows, columns = np.nonzero(tastes.eligible)
    counts = np.bincount(rows, minlength=len(tastes.eligible))
    worth = (tastes.left + tastes.right.T)[rows, columns]
    return Pairs(_starts(counts), columns.astype(np.int32), worth, tastes.eligible.shape[1])


def pair_up(
    pairs: Pairs,
    *,
    chance: float,
    left_capacity: F64 | None = None,
    right_capacity: F64 | None = None,
    start: tuple[F64, F64] | None = None,
    tolerance: float = 1e-9,
    most_rounds: int = 10_000,
) -> Pairing | Refusal:
    """The expected matches at this β (``chance``); capacities are 1 each unless stated.

    One that has not converged says so and is usable all the same. It takes longest where both
    sides are equally large, so that almost nobody can stay unmatched.
    """
    left = np.ones(pairs.starts.size - 1) if left_capacity is None else left_capacity
    right = np.ones(pairs.width) if right_capacity is None else right_capacity
    if refusal := _refusal(pairs, chance=chance, capacities=(left, right)):
        return refusal
    pull = np.exp(pairs.worth / (2 * chance))
    scaled = pairing_loops.scale(
        (pairs.starts, pairs.columns, pull),
        start or (np.sqrt(left), np.sqrt(right)),
        capacities=(left, right),
        tolerance=tolerance,
        most_rounds=most_rounds,
    )
    return Pairing(
        matched=pull * scaled.left[pairs.rows] * scaled.right[pairs.columns],
        left_over=scaled.left**2,
        right_over=scaled.right**2,
        left_pressure=-chance * np.log(scaled.left**2 / left),
        right_pressure=-chance * np.log(scaled.right**2 / right),
        residual=scaled.residual,
        rounds=scaled.rounds,
        converged=scaled.residual <= tolerance,
        roots=(scaled.left, scaled.right),
    )


def _refusal(pairs: Pairs, *, chance: float, capacities: tuple[F64, F64]) -> Refusal | None:
    """What would divide by zero, overflow or reach beyond an array; NaN is refused everywhere."""
    sizes = pairs.starts.size - 1, pairs.width
    inside = bool(((pairs.columns >= 0) & (pairs.columns < pairs.width)).all())
    whole = pairs.starts[-1] == pairs.columns.size == pairs.worth.size
    if (
        not (inside and whole)
        or not np.isfinite(pairs.worth).all()
        or tuple(c.size for c in capacities) != sizes
    ):
        return Refusal(PAIRS_NOT_A_MARKET)
    if not all(bool(((each > 0) & np.isfinite(each)).all()) for each in capacities):
        return Refusal(CAPACITY_NOT_POSITIVE)
    largest = float(np.abs(pairs.worth).max(initial=0.0))
    if not (chance > 0 and largest / (2 * chance) <= LARGEST_EXPONENT):
        return Refusal(CHANCE_TOO_SMALL, least=largest / (2 * LARGEST_EXPONENT))
    return None


def _starts(counts: I64) -> I64:
    return np.append(0, np.cumsum(counts)).astype(np.int64)
