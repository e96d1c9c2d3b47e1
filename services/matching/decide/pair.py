"""Two who stand in a list of each other."""

from typing import NamedTuple


class Pair(NamedTuple):
    """A seeker and an offer by ordinal, and the rank that they have for each other."""

    seeker: int
    offer: int
    rank: int
