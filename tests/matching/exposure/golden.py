"""Golden tables 6a and 6b: what the papers and the specification say, and what we find.

6a: Tomita and Yokoyama, "Fair reciprocal recommendation in matching markets" (RecSys 2024).
6b: Su, Bayoumi and Joachims, "Optimizing rankings for recommendation in matching markets" (WWW
2022). How their texts are to be read is decision 0072.
"""

from collections.abc import Iterator

import numpy as np

from services.matching.decide.exposure.attention import (
    EXPONENTIAL,
    INVERSE,
    NATURAL,
    Attention,
)
from services.matching.decide.exposure.baselines import by_mutual_liking, by_own_liking
from services.matching.decide.exposure.fair import Rounds, Terms, spread_attention
from services.matching.decide.exposure.figures import Figures, measure
from services.matching.decide.exposure.pairing import Pairing, pair_up, pairs_of
from services.matching.decide.exposure.screening import spread_screened
from services.matching.decide.exposure.tastes import Exposure
from tests.matching.exposure.markets import Stage, a_crowded_market, a_job_market
from tests.matching.exposure.references import (
    by_paired,
    by_repeated_assignment,
    simulated,
    sorted_plainly,
)
from tests.matching.golden_line import Line

SMALL = {
    0: {
        "Naive": (17.60842106, 188, 190), "Prod": (18.68827175, 183, 180),
        "IterLP": (19.21345190, 26, 14), "TU": (18.87895879, 61, 39),
        "SW": (20.09458040, 140, 143), "NSW": (17.74309305, 0, 0),
        "α .2": (18.59183, 5, 2), "α .4": (19.35355, 27, 16),
        "α .6": (19.83606, 73, 48), "α .8": (20.10942, 115, 105),
    },
    1: {
        "Naive": (17.33626505, 190, 189), "Prod": (18.46139679, 183, 185),
        "IterLP": (18.90957682, 20, 18), "TU": (18.20280770, 33, 28),
        "SW": (19.83597921, 132, 130), "NSW": (17.52258375, 2, 0),
    },
    2: {
        "Naive": (17.36362491, 188, 189), "Prod": (18.16830920, 183, 184),
        "IterLP": (18.72576093, 14, 18), "TU": (17.55196318, 32, 16),
        "SW": (19.42553475, 143, 148), "NSW": (17.04411945, 1, 0),
    },
    3: {
        "Naive": (17.52464283, 189, 189), "Prod": (18.54298247, 183, 184),
        "IterLP": (18.99992477, 16, 23), "TU": (18.28173590, 32, 37),
        "SW": (19.94937744, 147, 142), "NSW": (17.28798299, 0, 1),
    },
    4: {
        "Naive": (17.92054403, 187, 187), "Prod": (18.75180190, 185, 180),
        "IterLP": (19.25236769, 28, 32), "TU": (18.95316377, 56, 43),
        "SW": (20.16769791, 143, 144), "NSW": (17.80329371, 0, 0),
    },
}  # fmt: skip
OBLONG = {
    "Naive": (6.09760600, 383, 172), "Prod": (13.21471519, 211, 81),
    "TU": (15.44752848, 63, 10), "SW": (16.50963329, 28, 7), "NSW": (15.76227145, 0, 0),
}  # fmt: skip
OBLONG_ROUNDS = {"SW": 53, "NSW": 42}
GINI = {"TU": 0.348973, "SW": 0.413419, "NSW": 0.284303}
TOLERANCE = {"Naive": 1e-8, "Prod": 1e-8, "IterLP": 1e-8, "TU": 1e-8, "SW": 1e-6}
LOOSE = 1.5e-4
ALPHA = {"SW": 1.0, "NSW": 0.0, "α .2": 0.2, "α .4": 0.4, "α .6": 0.6, "α .8": 0.8}

LARGE = {
    0.5: {"TU": (745.4, 400, 381), "SW": (872.0, 372, 356), "α .4": (876.5, 3, 1),
          "NSW": (859.9, 0, 0)},
    0.8: {"TU": (491.4, None, None), "SW": (625.0, None, None), "α .4": (596.7, 103, 60),
          "NSW": (563.8, 0, 0)},
}  # fmt: skip
LARGE_DECILES = {"TU": 0.274, "SW": 0.312, "α .4": 0.512, "NSW": 0.549}
LARGE_PAIRING_ROUNDS = 200
LARGE_TOLERANCE = {(0.8, "NSW"): 0.6}
"""Its last rounds change the sum by 0.03 to 0.26 around the 0.1 at which they end: decision 0072."""
RUNS = 400

JOBS: dict[str, tuple[int, float, str, Attention, tuple[float, ...]]] = {
    "λ=0": (100, 0.0, "random", INVERSE, (156.3, 199.9, 198.5, 189.818)),
    "λ=.25": (100, 0.25, "random", INVERSE, (128.7, 166.6, 173.5, 160.930)),
    "λ=.5": (100, 0.5, "random", INVERSE, (106.9, 131.0, 152.7, 137.471)),
    "λ=.75": (100, 0.75, "random", INVERSE, (95.0, 105.0, 134.2, 118.876)),
    "λ=1": (100, 1.0, "random", INVERSE, (92.1, 92.1, 118.2, 103.248)),
    "similar": (100, 0.5, "similar", INVERSE, (126.2, 143.8, 167.4, 150.767)),
    "reverse": (100, 0.5, "reverse", INVERSE, (84.4, 104.5, 128.4, 113.644)),
    "exp": (100, 0.5, "random", EXPONENTIAL, (25.9, 47.8, 84.4, 79.657)),
    "log": (100, 0.5, "random", NATURAL, (639.2, 669.7, 673.7, 684.057)),
    "J=20": (20, 0.5, "random", INVERSE, (18.7, 21.2, 23.2, 20.745)),
    "J=50": (50, 0.5, "random", INVERSE, (50.7, 61.4, 68.9, 62.015)),
    "J=200": (200, 0.5, "random", INVERSE, (220.1, 274.3, 332.6, 299.692)),
}


def lines() -> Iterator[Line]:
    """All of 6a and 6b; the large markets take a minute."""
    yield from quick_lines()
    yield from slow_lines()


def quick_lines() -> Iterator[Line]:
    for seed, rows in SMALL.items():
        stage = a_crowded_market(seed, 20, 20, crowding=0.8)
        yield from _lines_of(stage, rows, f"20×20 s={seed}")
    yield from _gini_lines()
    stage = a_crowded_market(0, 30, 20, crowding=0.5, attention=INVERSE)
    yield from _lines_of(stage, OBLONG, "30×20 s=0")
    for way, rounds in OBLONG_ROUNDS.items():
        found = spread_attention(stage.tastes, **stage.attention, terms=Terms(ALPHA[way])).rounds
        yield _line("6a", f"30×20 s=0 {way} rounds", rounds, found, 0)
    for name in JOBS.keys() - {"J=200"}:
        yield from _job_lines(name)


def slow_lines() -> Iterator[Line]:
    yield from _job_lines("J=200")
    for crowding, rows in LARGE.items():
        yield from _large_lines(crowding, rows)


def exposure_by(way: str, stage: Stage) -> Exposure:
    """The spread of attention that a column of 6a stands for."""
    match way:
        case "Naive":
            return by_own_liking(stage.tastes, **stage.attention)
        case "Prod":
            return by_mutual_liking(stage.tastes, **stage.attention)
        case "IterLP":
            return by_repeated_assignment(stage)
        case "TU":
            return _by_pairing(stage, chance=1.0, most_rounds=10_000)
    return spread_attention(stage.tastes, **stage.attention, terms=Terms(ALPHA[way])).exposure


def _by_pairing(stage: Stage, *, chance: float, most_rounds: int) -> Exposure:
    pairs = pairs_of(stage.tastes)
    paired = pair_up(pairs, chance=chance, most_rounds=most_rounds)
    assert isinstance(paired, Pairing), paired
    return by_paired(stage, paired, pairs)


def _lines_of(stage: Stage, rows: dict, name: str) -> Iterator[Line]:
    for way, (matches, left, right) in rows.items():
        found = measure(stage.tastes, exposure_by(way, stage))
        tolerance = TOLERANCE.get(way, LOOSE)
        yield _line("6a", f"{name} {way} matches", matches, found.matches, tolerance)
        yield from _envy_lines(f"{name} {way}", (left, right), found)


def _envy_lines(name: str, expected: tuple[int, int], found: Figures) -> Iterator[Line]:
    yield _line("6a", f"{name} envy left", expected[0], found.left.envy, 0)
    yield _line("6a", f"{name} envy right", expected[1], found.right.envy, 0)


def _gini_lines() -> Iterator[Line]:
    stage = a_crowded_market(0, 20, 20, crowding=0.8)
    for way, expected in GINI.items():
        found = measure(stage.tastes, exposure_by(way, stage)).left.gini
        yield _line("6a", f"20×20 s=0 {way} Gini left", expected, found, 1e-6)


def _large_lines(crowding: float, rows: dict) -> Iterator[Line]:
    stage = a_crowded_market(0, 1000, 1000, crowding=crowding, attention=INVERSE)
    for way, (matches, left, right) in rows.items():
        name = f"1000² λ={crowding} {way}"
        found = measure(stage.tastes, _large_exposure(way, stage), envy=1e-6)
        tolerance = LARGE_TOLERANCE.get((crowding, way), 0.05)
        yield _line("6a", f"{name} matches", matches, found.matches, tolerance)
        if left is not None:
            yield from _envy_lines(name, (left, right), found)
        if crowding == 0.5:
            decile = LARGE_DECILES[way]
            yield _line("6a", f"{name} lowest decile", decile, found.left.lowest_decile, 5e-4)


def _large_exposure(way: str, stage: Stage) -> Exposure:
    """As measured for the specification: the sum that ends the rounds is taken between halves."""
    if way == "TU":
        return _by_pairing(stage, chance=0.1, most_rounds=LARGE_PAIRING_ROUNDS)
    terms = Terms(ALPHA[way], tolerance=0.1, shown=1)
    rounds = Rounds(stage.tastes, (stage.left, stage.right), terms)
    before, change = 0.0, np.inf
    for _ in range(terms.most_rounds):
        if change < terms.tolerance:
            break
        rounds.move_right()
        between = rounds.welfare()
        change, before = abs(between - before), between
        rounds.move_left()
    return rounds.exposure


def _job_lines(name: str) -> Iterator[Line]:
    jobs, crowding, relevance, attention, (naive, reciprocal, published, bound) = JOBS[name]
    tastes = a_job_market(jobs, crowding=crowding, relevance=relevance)
    places = attention.of_places(jobs)
    ours = spread_screened(tastes, attention)
    yield _line("6b", f"{name} SW bound", bound, ours.bound, 1e-3)
    ways = {
        "naive": (naive, sorted_plainly(tastes.left, places)),
        "reciprocal": (reciprocal, sorted_plainly(tastes.mutual, places)),
        "SW": (published, ours.exposure),
    }
    for way, (expected, exposure) in ways.items():
        found = simulated(tastes, exposure, attention, runs=RUNS)
        yield _line("6b", f"{name} {way} simulated", expected, found, 0.05 * expected)


def _line(table: str, row: str, expected: float, found: float, tolerance: float) -> Line:
    is_met = bool(abs(found - expected) <= tolerance)
    return Line(table, row, float(expected), float(found), float(tolerance), is_met)
