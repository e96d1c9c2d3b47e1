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
SOFT = st.lists(st.integers(0, 255), min_size=24, max_size=24).map(tuple)
WEIGHTS = st.one_of(
    st.just((0,) * 24),
    st.lists(st.sampled_from([0, 0, 0, 4, 10, 20]), min_size=24, max_size=24).map(tuple),
).map(lambda told: told if sum(told) <= 255 else tuple(w // 2 for w in told))
KINDS = st.sampled_from([1, 2, 3, 16, 31, 256, 0])
FEW = st.sampled_from([0, 1, 2, 3, 7])
AMOUNTS = [-1, 1, 2, 3, 4]
NO_LIMIT = 2**31 - 1
FLAGS = st.sampled_from([0, 0, 0, 1, 2, 5, 8, 15])


def sets(everything):
    """Few bits, not stated, or everything."""
    return st.one_of(FEW, FEW, st.just(everything))


@st.composite
def rows(draw, side):
    """A row of a side; windows never end before they begin."""
    seeks = side is Side.SEEKER
    x, y = draw(st.one_of(PLACES, PLACES, FAR_PLACES))
    opens, closes = draw(DAYS), draw(DAYS)
    if UNSTATED_DAY not in (opens, closes):
        opens, closes = min(opens, closes), max(opens, closes)
    needs = draw(FLAGS)
    told = draw(st.sampled_from([15, 15, 15, 0, 7]))
    return row(
        x=x,
        y=y,
        radius=draw(st.sampled_from([50, 300, 310, 600, 1200, 2000] + ([] if seeks else [0] * 6))),
        cost=draw(st.sampled_from([-1, 0, 499, 500, 501, 900] + [NO_LIMIT] * seeks)),
        equity=draw(st.sampled_from([-1, 0, 0, 0, 10_000, 20_000] + [NO_LIMIT] * seeks)),
        size=draw(st.sampled_from(AMOUNTS + [NO_LIMIT] * (not seeks))),
        least=draw(st.sampled_from([-1, 0, 0, 1, 2, 3])),
        opens=opens,
        closes=closes,
        kind=draw(KINDS),
        welcome=draw(st.sampled_from([1, 2, 6, 31, 0, 2**16 - 1, 2**16 - 1])),
        language=draw(sets(2**32 - 1)),
        area=draw(sets(2**32 - 1)),
        topic=draw(sets(2**32 - 1)),
        disputed=draw(st.sampled_from([0, 0, 0, 2, 4])) if seeks else 0,
        tenure=draw(sets(255)),
        needs=needs,
        perhaps=draw(FLAGS) & ~needs,
        has=draw(st.sampled_from([15, 15, 7, 0])) & told,
        told=told,
        stated=draw(st.integers(0, 2**24 - 1)),
        own=draw(SOFT),
        wanted=draw(SOFT),
        weight=draw(WEIGHTS),
    )


@st.composite
def likely_rows(draw, side):
    """A row that differs from the plain one in a few columns: most pairs meet or nearly do."""
    told = draw(rows(side))
    plain = row(radius=300 if side is Side.SEEKER else 0, size=2 if side is Side.SEEKER else 4)
    chosen = draw(st.sets(st.sampled_from(sorted(set(told._fields) - SOFT_COLUMNS)), max_size=3))
    soft = {name: getattr(told, name) for name in SOFT_COLUMNS}
    return plain._replace(**{name: getattr(told, name) for name in chosen}, **soft)


SOFT_COLUMNS = {"own", "wanted", "weight", "weight_sum", "stated"}
SEEKERS = st.one_of(likely_rows(Side.SEEKER), rows(Side.SEEKER))
OFFERS = st.one_of(likely_rows(Side.OFFER), rows(Side.OFFER))
