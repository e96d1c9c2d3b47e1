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
        opens=opens,
        closes=dice.choice([UNSTATED_DAY, 2460, 2490, 2550]),
        kind=dice.choice([1, 2, 4, 3] if seeks else [31, 31, 3, 6]),
        persons=dice.randrange(1, 5) if seeks else dice.randrange(6),
        pets=dice.choice([0, 0, 0, 1]) if seeks else dice.choice([0, 1, 1, 2]),
        step_free=dice.choice([0, 0, 0, 1]) if seeks else dice.choice([0, 1, 1, 2]),
        own=tuple(dice.randrange(256) for _ in range(8)),
        wanted=tuple(dice.randrange(256) for _ in range(8)),
        weight=tuple(dice.randrange(32) for _ in range(8)),
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
