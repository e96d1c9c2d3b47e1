"""Whole markets made from a seed: many rows that fail, meet and leave things unstated."""

import random

from contracts.matching import Side
from services.matching.decide.columns import UNSTATED_DAY, Row
from services.matching.decide.market import Market
from tests.matching.oracle import row


def a_row(dice: random.Random, side: Side) -> Row:
    """One row of a side, anywhere in a square of 160 km."""
    seeks = side is Side.SEEKER
    opens = dice.choice([UNSTATED_DAY, 2400, 2430, 2460])
    return row(
        x=44_000 + dice.randrange(1600),
        y=30_000 + dice.randrange(1600),
        radius=dice.choice([200, 300, 500, 900, 1500]) if seeks else 0,
        cost=dice.choice([-1, 300, 400, 500, 600, 700]),
        equity=dice.choice([0, 10_000, 2**31 - 1]) if seeks else dice.choice([0, 0, 5000, -1]),
        opens=opens,
        closes=dice.choice([UNSTATED_DAY, 2460, 2490, 2550]),
        kind=dice.choice([1, 2, 4, 3]) if seeks else 1 << 12,
        welcome=2**16 - 1 if seeks else dice.choice([31, 31, 3, 6]),
        size=dice.randrange(1, 5) if seeks else dice.choice([-1, 1, 2, 3, 4, 5]),
        least=0 if seeks else dice.choice([0, 0, 1, 2, -1]),
        tenure=dice.choice([255, 1, 3]) if seeks else dice.choice([1, 1, 2, 0]),
        language=dice.choice([1, 1, 5]) if seeks else dice.choice([1, 3, 0]),
        needs=dice.choice([0, 0, 0, 1, 2]) if seeks else dice.choice([0, 0, 8]),
        has=dice.choice([8, 0]) if seeks else dice.choice([7, 3, 0]),
        told=dice.choice([8, 8, 0]) if seeks else dice.choice([7, 7, 2]),
        own=tuple(dice.randrange(256) for _ in range(24)),
        wanted=tuple(dice.randrange(256) for _ in range(24)),
        weight=tuple(dice.randrange(10) for _ in range(24)),
    )


def a_world(seed: int, *, seekers: int, offers: int) -> dict[Side, dict[int, Row]]:
    """Rows by side and ordinal."""
    dice = random.Random(seed)
    sizes = {Side.SEEKER: seekers, Side.OFFER: offers}
    return {
        side: {n: a_row(dice, side) for n in range(1, size + 1)} for side, size in sizes.items()
    }


def a_market(world: dict[Side, dict[int, Row]], bans=()) -> Market:
    """The market of a world."""
    return Market.build(
        {side: [(n, told.pack()) for n, told in rows.items()] for side, rows in world.items()}, bans
    )
