"""Small villages for Hypothesis: few enough households that brute force looks at every roster."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from contracts.registry import HouseholdKind
from services.matching.decide.village.checking import prepare
from services.matching.decide.village.model import Candidate, Homes, Pool, Problem, Quota, Terms

KINDS = tuple(HouseholdKind)
SOME_KINDS = st.frozensets(st.sampled_from(KINDS), min_size=1, max_size=3)


@st.composite
def pools(draw, *, least=4, most=12):
    """Households with ordinals that are no places, now and then in conflict, with founders."""
    size = draw(st.integers(least, most))
    candidates = tuple(
        Candidate(
            10 + 3 * i,
            draw(st.sampled_from(KINDS)),
            draw(st.integers(1, 5)),
            draw(st.integers(0, 60)),
        )
        for i in range(size)
    )
    dice = np.random.default_rng(draw(st.integers(0, 10_000)))
    half = np.triu(dice.integers(0, 1001, (size, size)), 1)
    ordinals = st.sampled_from([each.ordinal for each in candidates])
    pairs = st.tuples(ordinals, ordinals).filter(lambda pair: pair[0] < pair[1])
    return Pool(
        candidates,
        half + half.T,
        draw(st.frozensets(pairs, max_size=2 * size)),
        draw(st.frozensets(ordinals, max_size=2)),
    )


@st.composite
def terms(draw, households):
    """Terms that are near to what a few households can meet, sometimes beyond it."""
    quotas = tuple(
        Quota(
            f"quota {i}",
            draw(SOME_KINDS),
            draw(st.integers(0, 2)),
            draw(st.one_of(st.none(), st.integers(2, households + 1))),
        )
        for i in range(draw(st.integers(0, 3)))
    )
    return Terms(
        households,
        quotas,
        draw(st.integers(0, 3 * households)),
        draw(st.one_of(st.none(), st.integers(3 * households, 5 * households))),
        draw(st.sampled_from([0, 20 * households, 35 * households, 50 * households])),
        draw(st.one_of(st.just(()), homes(households))),
    )


def homes(households):
    sizes = st.lists(st.integers(1, 5), min_size=households, max_size=households + 2)
    return sizes.map(lambda told: tuple(Homes(size, 1) for size in told))


@st.composite
def problems(draw):
    """Problems that are not refused before the search."""
    pool = draw(pools())
    problem = prepare(pool, draw(terms(draw(st.integers(2, min(5, len(pool.candidates)))))))
    assume(isinstance(problem, Problem))
    return problem
