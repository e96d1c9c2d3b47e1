"""Rows and changes for Hypothesis: small worlds in which pairs are close to the limits."""

from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide.columns import UNSTATED_DAY
from tests.matching.oracle import row

PLACES = st.tuples(
    st.integers(0, 60).map(lambda n: 44_800 + 17 * n),
    st.integers(0, 60).map(lambda n: 30_700 + 17 * n),
)
FAR_PLACES = st.tuples(st.integers(36_000, 52_000), st.integers(23_000, 43_000))
DAYS = st.sampled_from([UNSTATED_DAY, 2400, 2430, 2460, 2461, 2500])
SOFT = st.lists(st.integers(0, 255), min_size=8, max_size=8).map(tuple)
WEIGHTS = st.one_of(
    st.just((0,) * 8), st.lists(st.sampled_from([0, 10, 31, 60]), min_size=8, max_size=8).map(tuple)
).map(lambda told: told if sum(told) <= 255 else tuple(w // 2 for w in told))


@st.composite
def rows(draw, side):
    """A row of a side; windows never end before they begin."""
    seeks = side is Side.SEEKER
    x, y = draw(st.one_of(PLACES, PLACES, FAR_PLACES))
    opens, closes = draw(DAYS), draw(DAYS)
    if UNSTATED_DAY not in (opens, closes):
        opens, closes = min(opens, closes), max(opens, closes)
    return row(
        x=x,
        y=y,
        radius=draw(st.sampled_from([50, 300, 310, 600, 1200, 2000])) if seeks else 0,
        cost=draw(st.sampled_from([-1, 0, 499, 500, 501, 900])),
        opens=opens,
        closes=closes,
        kind=draw(st.sampled_from([1, 2, 3, 16, 31] if seeks else [1, 2, 6, 31, 31])),
        persons=draw(st.integers(1, 4) if seeks else st.integers(0, 4)),
        pets=draw(st.integers(0, 1 if seeks else 2)),
        step_free=draw(st.integers(0, 1 if seeks else 2)),
        stated=draw(st.integers(0, 255)),
        own=draw(SOFT),
        wanted=draw(SOFT),
        weight=draw(WEIGHTS),
    )


SEEKERS = rows(Side.SEEKER)
OFFERS = rows(Side.OFFER)
