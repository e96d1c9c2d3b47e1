"""What the two sides are compared by, declared once.

Both sides share one row layout; what a column means depends on the side. Each knock-out of this
list has one column (or group of columns), one line in the kernel, one row in the relaxations and
one line in the tests' oracle; a test walks the list.

"Unstated" is unknown: neither met nor failed. An unknown pair is shown, marked, and ordered after
the pairs that are met in all points (`rank_of`).
"""

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from contracts.matching import Side
from contracts.registry import Dimension, HouseholdKind

I64 = npt.NDArray[np.int64]

KERNEL_VERSION: Final = 2
"""Rises whenever a row's meaning or a formula changes; part of every criteria version.

An engine packs rows of another version anew when it starts. The rows that explain ended matches
and bans stay as they were: a version with another `LAYOUT` must bring a reader of the older one.
"""

DIMENSIONS: Final = tuple(Dimension)
KINDS: Final = tuple(HouseholdKind)
ALL_KINDS: Final = (1 << len(KINDS)) - 1
"""The kinds of an offer that welcomes everybody."""

UNSTATED_EUR: Final = -1
UNSTATED_DAY: Final = -(1 << 15)
NO_LAST_DAY: Final = (1 << 15) - 1
"""What a window closes at that has a first day and no last one."""
UNSTATED_PERSONS: Final = 0
NO: Final = 0
YES: Final = 1
UNSTATED: Final = 2
MIDDLE: Final = 128
"""The position of a side that did not state where it stands: half-way, never a yes or a no."""

FULL: Final = 255
SCORE_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a row: its name, its type as `struct` writes it, and how many values."""

    name: str
    code: str
    count: int = 1


COLUMNS: Final = (
    Column("x", "i"),  # 100 m, EPSG:3035
    Column("y", "i"),
    Column("radius", "i"),  # seeker: 100 m; offer: 0
    Column("cost", "i"),  # EUR per month, warm. seeker: limit; offer: cost
    Column("opens", "h"),  # days since 2020-01-01
    Column("closes", "h"),
    Column("kind", "H"),  # seeker: kinds that it is; offer: kinds that are welcome
    Column("persons", "B"),  # seeker: persons; offer: most persons
    Column("pets", "B"),  # seeker: brings pets; offer: allows pets
    Column("step_free", "B"),  # seeker: needs it; offer: has it
    Column("weight_sum", "i"),
    Column("stated", "B"),  # bit d: the position in dimension d was stated
    Column("own", "B", len(DIMENSIONS)),
    Column("wanted", "B", len(DIMENSIONS)),
    Column("weight", "B", len(DIMENSIONS)),
)
LAYOUT: Final = struct.Struct("<" + "".join(f"{c.count}{c.code}" for c in COLUMNS))
RECORD: Final = np.dtype(
    [(c.name, f"<{np.dtype(c.code).str[1:]}", (c.count,) if c.count > 1 else ()) for c in COLUMNS]
)


class Row(NamedTuple):
    """One side's columns as plain integers: what is compared, stored and explained again."""

    x: int
    y: int
    radius: int
    cost: int
    opens: int
    closes: int
    kind: int
    persons: int
    pets: int
    step_free: int
    weight_sum: int
    stated: int
    own: tuple[int, ...]
    wanted: tuple[int, ...]
    weight: tuple[int, ...]

    def pack(self) -> bytes:
        """The row as it is stored: `LAYOUT`, little-endian, without padding."""
        return LAYOUT.pack(*self[:12], *self.own, *self.wanted, *self.weight)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """The row that was packed."""
        flat = LAYOUT.unpack(packed)
        soft = [flat[12 + 8 * part : 20 + 8 * part] for part in range(3)]
        return cls(*flat[:12], *soft)


@dataclass(frozen=True, slots=True)
class KnockOut:
    """A hard criterion: its bit in the masks and the columns that decide it."""

    name: str
    bit: int
    columns: tuple[str, ...]


DISTANCE: Final = KnockOut("distance", 0, ("x", "y", "radius"))
KIND: Final = KnockOut("kind", 1, ("kind",))
COST: Final = KnockOut("cost", 2, ("cost",))
WINDOW: Final = KnockOut("window", 3, ("opens", "closes"))
PERSONS: Final = KnockOut("persons", 4, ("persons",))
PETS: Final = KnockOut("pets", 5, ("pets",))
STEP_FREE: Final = KnockOut("step-free", 6, ("step_free",))

KNOCK_OUTS: Final = (DISTANCE, KIND, COST, WINDOW, PERSONS, PETS, STEP_FREE)

FIT_BITS: Final = 13
ORDINAL_BITS: Final = 32
ORDINAL_MASK: Final = (1 << ORDINAL_BITS) - 1
MET: Final = 1 << FIT_BITS
"""The bit of a rank that says: nothing is unknown; hence met pairs come first."""


def fit_of(rank: int) -> int:
    """The fit within a rank, 0..4096."""
    return rank & (MET - 1)


def has_unknown(rank: int) -> bool:
    """Whether a pair of this rank is unknown in at least one knock-out."""
    return not rank & MET


def key_of(rank: int, ordinal: int) -> int:
    """The order within a list: met before unknown, then fit descending, then ordinal ascending."""
    return rank << ORDINAL_BITS | (ORDINAL_MASK - ordinal)


def rank_of(key: int) -> int:
    """The rank within a key."""
    return key >> ORDINAL_BITS


def ordinal_of(key: int) -> int:
    """The ordinal within a key."""
    return ORDINAL_MASK - (key & ORDINAL_MASK)


def other(side: Side) -> Side:
    """The counterpart of a side."""
    return Side.OFFER if side is Side.SEEKER else Side.SEEKER
