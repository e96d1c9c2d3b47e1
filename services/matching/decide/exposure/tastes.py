"""What both sides hold of each other, and which pairs may be shown at all.

The left side are seekers (n), the right side offers (m). A pair that fails a knock-out, or that
somebody has declined or blocked, is not eligible: it counts for nothing and is never shown.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from services.chassis.refusal import Refusal
from services.matching.decide.exposure.attention import F64

Mask = npt.NDArray[np.bool_]

TASTES_NOT_A_MARKET: Final = "tastes-not-a-market"
TASTES_OUT_OF_RANGE: Final = "tastes-out-of-range"


@dataclass(frozen=True, slots=True, eq=False)
class Tastes:
    """``left`` (n×m): what each seeker holds of each offer, 0..1; ``right`` (m×n) the reverse.

    ``eligible`` (n×m) says which pairs may be shown; the others are worth 0 to both. Made by
    `state_tastes`, which lets nothing else through.
    """

    left: F64
    right: F64
    eligible: Mask

    @property
    def mutual(self) -> F64:
        """n×m: the probability of a mutual yes once both have looked, P = L∘Rᵀ."""
        return self.left * self.right.T

    def mirrored(self) -> Self:
        """The same market seen from the other side."""
        return type(self)(self.right, self.left, self.eligible.T)


class Exposure(NamedTuple):
    """How much attention each counterpart gets in each list: ``left`` n×m, ``right`` m×n."""

    left: F64
    right: F64

    def mirrored(self) -> "Exposure":
        """The same seen from the other side."""
        return Exposure(self.right, self.left)


def state_tastes(left: F64, right: F64, *, eligible: Mask | None = None) -> Tastes | Refusal:
    """The market of these scores; refused if it is empty, crooked, not a number or beyond 0..1.

    Scores of pairs that are not eligible are not looked at, and become 0.
    """
    allowed = np.ones(left.shape, np.bool_) if eligible is None else eligible.astype(np.bool_)
    shapes = {left.shape, right.T.shape, allowed.shape}
    if len(shapes) != 1 or left.ndim != 2 or left.size == 0:  # noqa: PLR2004
        return Refusal(TASTES_NOT_A_MARKET, shapes=", ".join(sorted(map(str, shapes))))
    mine = np.where(allowed, left, 0).astype(np.float64)
    theirs = np.where(allowed.T, right, 0).astype(np.float64)
    if not all(bool(((each >= 0) & (each <= 1)).all()) for each in (mine, theirs)):
        return Refusal(TASTES_OUT_OF_RANGE)
    return Tastes(mine, theirs, allowed)
