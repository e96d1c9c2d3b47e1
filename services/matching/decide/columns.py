"""What the two sides are compared by, declared once.

Both sides share one row layout in all markets; what a column means depends on the side. Each
knock-out of this list has its columns, one rule in the kernel, one row in the relaxations and one
line in the tests' oracle; a test walks the list.

"Unstated" is unknown: neither met nor failed. An unknown pair is shown, marked, and ordered after
the pairs that are met in all points (`key_of`). Whoever sets no limit needs no answer: that is
stated (`ANY_…`, `NO_LIMIT`), and met whatever the other side says or leaves open.
"""

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from contracts.dimensions import HouseholdDimension, SupportDimension
from contracts.matching import Side
from contracts.registry import Dimension

I64 = npt.NDArray[np.int64]

KERNEL_VERSION: Final = 4
"""Rises whenever a row's meaning or a formula changes; part of every criteria version.

An engine packs rows of another version anew when it starts. The rows that explain ended matches
and bans stay as they were: `older` reads every layout that there ever was.
"""

DIMENSIONS: Final[tuple[str, ...]] = (*Dimension, *HouseholdDimension, *SupportDimension)
"""Place in a row → what it is about; projects state the first eight, households sixteen."""
SLOTS: Final = len(DIMENSIONS)

UNSTATED_EUR: Final = -1
NO_LIMIT: Final = (1 << 31) - 1
"""A limit that nothing exceeds."""
UNSTATED_DAY: Final = -(1 << 15)
FIRST_DAY: Final = 0
NO_LAST_DAY: Final = (1 << 15) - 1
"""What a window closes at that has a first day and no last one."""
UNSTATED_SIZE: Final = -1
ANY_KIND: Final = (1 << 16) - 1
ANY_TENURE: Final = (1 << 8) - 1
ANY_LANGUAGE: Final = (1 << 32) - 1
ANY_AREA: Final = (1 << 32) - 1
ANY_TOPIC: Final = (1 << 32) - 1
ELSEWHERE: Final = 1 << 30
"""The bit of an area in no set at all; so where a seeker lies is always stated."""
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
    Column("radius", "i"),  # 100 m; offer: 0 where it sets none
    Column("cost", "i"),  # EUR per month, warm. seeker: limit; offer: cost
    Column("equity", "i"),  # EUR. seeker: brings at most; offer: asks for
    Column("size", "i"),  # persons, hours a month or EUR. seeker: needs; offer: gives at most
    Column("least", "i"),  # the same unit. offer: gives from there on
    Column("opens", "h"),  # days since 2020-01-01
    Column("closes", "h"),
    Column("kind", "H"),  # kinds that it is
    Column("welcome", "H"),  # kinds that it welcomes on the other side
    Column("language", "I"),
    Column("area", "I"),  # seeker: area sets that it lies in; offer: sets that may apply
    Column("topic", "I"),
    Column("disputed", "I"),  # seeker: sets of which sources disagree whether it lies in them
    Column("tenure", "B"),  # seeker: accepted; offer: offered
    Column("needs", "B"),  # flags that it needs the other side to have
    Column("perhaps", "B"),  # flags of which it has not said whether it needs them
    Column("has", "B"),  # flags that it has
    Column("told", "B"),  # flags of which it has said whether it has them
    Column("weight_sum", "H"),
    Column("stated", "I"),  # bit d: the position in dimension d was stated
    Column("own", "B", SLOTS),
    Column("wanted", "B", SLOTS),
    Column("weight", "B", SLOTS),
)
LAYOUT: Final = struct.Struct("<" + "".join(f"{c.count}{c.code}" for c in COLUMNS))
FIELDS: Final = tuple(
    (c.name, f"<{np.dtype(c.code).str[1:]}", (c.count,) if c.count > 1 else ()) for c in COLUMNS
)
RECORD: Final = np.dtype(list(FIELDS))
PLAIN: Final = sum(c.count == 1 for c in COLUMNS)
"""How many columns hold one value; the others hold one per dimension."""


class Row(NamedTuple):
    """One side's columns as plain integers: what is compared, stored and explained again."""

    x: int
    y: int
    radius: int
    cost: int
    equity: int
    size: int
    least: int
    opens: int
    closes: int
    kind: int
    welcome: int
    language: int
    area: int
    topic: int
    disputed: int
    tenure: int
    needs: int
    perhaps: int
    has: int
    told: int
    weight_sum: int
    stated: int
    own: tuple[int, ...]
    wanted: tuple[int, ...]
    weight: tuple[int, ...]

    def pack(self) -> bytes:
        """The row as it is stored: `LAYOUT`, little-endian, without padding."""
        return LAYOUT.pack(*self[:PLAIN], *self.own, *self.wanted, *self.weight)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """The row that was packed by this kernel; `older.read_row` reads those of all."""
        flat = LAYOUT.unpack(packed)
        soft = [flat[PLAIN + SLOTS * part : PLAIN + SLOTS * (part + 1)] for part in range(3)]
        return cls(*flat[:PLAIN], *soft)


@dataclass(frozen=True, slots=True)
class KnockOut:
    """A hard criterion: its bit in the masks and the columns that decide it."""

    name: str
    bit: int
    columns: tuple[str, ...]


DISTANCE: Final = KnockOut("distance", 0, ("x", "y", "radius"))
KIND: Final = KnockOut("kind", 1, ("kind", "welcome"))
COUNTERPART: Final = KnockOut("counterpart", 2, ("welcome", "kind"))
COST: Final = KnockOut("cost", 3, ("cost",))
WINDOW: Final = KnockOut("window", 4, ("opens", "closes"))
SIZE: Final = KnockOut("size", 5, ("size",))
LEAST: Final = KnockOut("least", 6, ("size", "least"))
EQUITY: Final = KnockOut("equity", 7, ("equity",))
TENURE: Final = KnockOut("tenure", 8, ("tenure",))
LANGUAGE: Final = KnockOut("language", 9, ("language",))
AREA: Final = KnockOut("area", 10, ("area", "disputed"))
TOPIC: Final = KnockOut("topic", 11, ("topic",))
FLAG_COLUMNS: Final = ("needs", "perhaps", "has", "told")
PETS: Final = KnockOut("pets", 12, FLAG_COLUMNS)
STEP_FREE: Final = KnockOut("step-free", 13, FLAG_COLUMNS)
SMOKE_FREE: Final = KnockOut("smoke-free", 14, FLAG_COLUMNS)
CERTIFICATE: Final = KnockOut("certificate", 15, FLAG_COLUMNS)

KNOCK_OUTS: Final = (
    DISTANCE, KIND, COUNTERPART, COST, WINDOW, SIZE, LEAST, EQUITY, TENURE, LANGUAGE, AREA,
    TOPIC, PETS, STEP_FREE, SMOKE_FREE, CERTIFICATE,
)  # fmt: skip

FLAGS: Final = (PETS, STEP_FREE, SMOKE_FREE, CERTIFICATE)
"""Knock-outs that are a bit in the flag columns: one side needs what the other has."""
FIRST_FLAG: Final = PETS.bit

MASK_BITS: Final = 16
"""A verdict holds what failed in its lower bits, and what is unknown above them."""

FIT_BITS: Final = 13
ORDINAL_BITS: Final = 32
ORDINAL_MASK: Final = (1 << ORDINAL_BITS) - 1
MET: Final = 1 << FIT_BITS
"""The bit of a rank that says: nothing is unknown; hence met pairs come first."""


def flag(knock_out: KnockOut) -> int:
    """The bit of a flag within the flag columns."""
    return 1 << (knock_out.bit - FIRST_FLAG)


def fit_of(rank: int) -> int:
    """The fit within a rank, 0..4096."""
    return rank & (MET - 1)


def has_unknown(rank: int) -> bool:
    """Whether a pair of this rank is unknown in at least one knock-out."""
    return not rank & MET


def key_of(rank: int, ordinal: int) -> int:
    """The order within a list: met before unknown, then fit descending, then ordinal ascending."""
    return rank << ORDINAL_BITS | (ORDINAL_MASK - ordinal)


def ordinal_of(key: int) -> int:
    """The ordinal within a key."""
    return ORDINAL_MASK - (key & ORDINAL_MASK)


def other(side: Side) -> Side:
    """The counterpart of a side."""
    return Side.OFFER if side is Side.SEEKER else Side.SEEKER
