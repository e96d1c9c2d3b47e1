"""How probably somebody looks at a place of a list: 1 for the first, less for each further one."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


class Attention(NamedTuple):
    """Attention as a smooth function of the rank (1, 2, …), and its slope."""

    at: Callable[[F64], F64]
    slope: Callable[[F64], F64]

    def of_places(self, places: int, *, shown: int | None = None) -> F64:
        """What each place of a list gets; nothing beyond those that are shown."""
        found = self.at(np.arange(1, places + 1, dtype=np.float64))
        if shown is not None:
            found[shown:] = 0
        return found


INVERSE: Final = Attention(lambda rank: 1 / rank, lambda rank: -1 / rank**2)
LOGARITHMIC: Final = Attention(
    lambda rank: 1 / np.log2(rank + 1),
    lambda rank: -np.log(2) / ((rank + 1) * np.log(rank + 1) ** 2),
)
NATURAL: Final = Attention(
    lambda rank: 1 / np.log(rank + 1), lambda rank: -1 / ((rank + 1) * np.log(rank + 1) ** 2)
)
"""As Su et al. take it: the first place gets more than 1, so it is a weight, no probability."""
EXPONENTIAL: Final = Attention(lambda rank: np.exp(1 - rank), lambda rank: -np.exp(1 - rank))
