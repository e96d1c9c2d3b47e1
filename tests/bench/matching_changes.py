"""One profile change → its exact best 50: ``python -m tests.bench.matching_changes``.

In one process, taking turns on the same rows, by three pass rates: our kernel on its grid, plain
NumPy (masks over all rows, scores of the survivors), FAISS (flat index behind a bitmap that NumPy
makes, as it knows no filter; it computes one inner product, so what it finds is scored anew), plain
SQL, and pgvector without an index. Kernel, NumPy and SQL must answer the very same ordinals in the
same order; of FAISS and pgvector the share of the exact best 50 that they found is told.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import faiss
import numpy as np

from contracts.matching import Side
from services.matching.decide import kernel
from services.matching.decide.columns import FULL, RECORD, SCORE_MAX, Row
from services.matching.decide.lists import SEEKERS_FITS, best_of, keys_of, shown_of
from services.matching.decide.market import Market
from services.matching.decide.table import row_at, rows_of
from tests.bench.matching_sql import Rivals, rivals
from tests.bench.measure import Measure, at_least, at_most

SIZES: Final = (10_000, 100_000, 1_000_000)
GOAL_MS: Final = {10_000: 0.039, 100_000: 0.21, 1_000_000: 2.0}
"""At the pass rate that was published: 0.4 %."""
GOAL_RATIO: Final = 5.0
"""At 1 M rows, beside FAISS with the same filters."""
PROBES: Final = 12
ROUNDS: Final = 5
SLOW_ROUNDS: Final = 1
NOBODY: Final = np.zeros(0, np.int64)
FAISS_FINDS: Final = 2_048


@dataclass(frozen=True)
class Rate:
    """How choosy the changed profiles are; ``percent`` is about what passes."""

    percent: float
    radius: int
    cost: int
    kinds: int
    tenures: int


RATES: Final = (
    Rate(0.4, 600, 900, 1, 3),
    Rate(2.0, 1_300, 900, 1, 3),
    Rate(10.0, 2_000, 1_300, 3, 7),
)


@dataclass(frozen=True)
class Stage:
    """Offers in the market and as plain arrays, and the changed profiles."""

    market: Market
    arrays: dict[str, Any]
    probes: list[Row]

    @property
    def size(self) -> int:
        return len(self.arrays["x"])


def main() -> None:
    """Print one line per size, rate and way."""
    sizes = argparse.ArgumentParser(prog="python -m tests.bench.matching_changes")
    sizes.add_argument("--rows", type=int, nargs="+", default=list(SIZES))
    for line in measured(sizes.parse_args().rows):
        print(line, flush=True)


def measured(sizes: Sequence[int] = SIZES) -> Iterator[Measure]:
    """All ways on the same rows, in turns."""
    kernel.warm_up()
    for size in sizes:
        market, arrays = offers(size)
        with rivals(arrays) as sql:
            for rate in RATES:
                stage = Stage(market, arrays, some_probes(rate, seed=size))
                yield from compared(stage, rate, sql)


def compared(stage: Stage, rate: Rate, sql: Rivals) -> Iterator[Measure]:
    """Every way at one size and rate: milliseconds, and how many times as long as ours."""
    exact = {"kernel + grid": by_kernel(stage), "plain NumPy": by_numpy(stage)}
    finding = {"FAISS flat + bitmap, scored anew": by_faiss(stage)}
    slow = {"plain SQL": sql.plain, "pgvector, exact": sql.vector}
    check_equal(stage, {**exact, "plain SQL": sql.plain})
    passed = statistics.mean(int(filtered(stage.arrays, p)[0].sum()) for p in stage.probes)
    seconds = in_turns({**exact, **finding}, stage.probes, rounds=ROUNDS)
    seconds |= in_turns(slow, stage.probes, rounds=SLOW_ROUNDS)
    best = statistics.median(seconds["kernel + grid"])
    where = f"{stage.size:>9,} rows, {100 * passed / stage.size:4.1f} % pass"
    for name, found in seconds.items():
        middle = statistics.median(found)
        what = f"{where}: {name}"
        if name == "kernel + grid" and rate is RATES[0] and stage.size in GOAL_MS:
            yield at_most(what, middle * 1e3, "ms", goal=GOAL_MS[stage.size])
        else:
            yield Measure(what, middle * 1e3, "ms")
        if name in finding and stage.size == SIZES[-1]:
            yield at_least(f"{where}: FAISS / kernel", middle / best, "×", goal=GOAL_RATIO)
        elif name != "kernel + grid":
            yield Measure(f"{where}: {name} / kernel", middle / best, "×")
    for name, way in {**finding, "pgvector, exact": sql.vector}.items():
        yield Measure(f"{where}: {name}, share of the best 50", recall(stage, way), "")


def recall(stage: Stage, way: Callable[[Row], Sequence[int]]) -> float:
    """The share of the exact best 50 that a way finds, over all probes."""
    exact = by_kernel(stage)
    wanted = [set(exact(probe)) for probe in stage.probes]
    found = [set(way(probe)) for probe in stage.probes]
    hits = sum(len(w & f) for w, f in zip(wanted, found, strict=True))
    return hits / max(1, sum(map(len, wanted)))


def in_turns(
    ways: dict[str, Callable[[Row], object]], probes: Sequence[Row], *, rounds: int
) -> dict[str, list[float]]:
    """Seconds per change: the ways alternate, so that a noisy minute hits all of them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    gc.disable()
    for _ in range(rounds):
        for name, way in ways.items():
            for probe in probes:
                began = time.perf_counter()
                way(probe)
                seconds[name].append(time.perf_counter() - began)
    gc.enable()
    return seconds


def by_kernel(stage: Stage) -> Callable[[Row], list[int]]:
    """Ours: ordinals of the best 50, the best first."""
    ordinals = stage.market.tables[Side.OFFER].rows["ordinal"]

    def best(probe: Row) -> list[int]:
        found = stage.market.scan(SEEKERS_FITS, (rows_of(1, probe), 0), banned=NOBODY)
        kept = best_of(keys_of(found, ordinals), kept=SEEKERS_FITS.kept)
        return list(shown_of(kept, SEEKERS_FITS))

    return best


def by_numpy(stage: Stage) -> Callable[[Row], list[int]]:
    """Masks over all rows, scores of the survivors, a partition, a stable order."""
    a = stage.arrays

    def best(probe: Row) -> list[int]:
        passed, unknown = filtered(a, probe)
        return ranked(a, probe, np.flatnonzero(passed), unknown)

    return best


def ranked(a: dict[str, Any], probe: Row, rows: Any, unknown: Any) -> list[int]:
    """The ordinals of the best 50 of these rows, by exact rank."""
    mine = np.array([probe.own, probe.wanted, probe.weight], np.int32)
    there = scores(mine[1], mine[2], a["own"][rows])
    back = scores(a["wanted"][rows], a["weight"][rows], mine[0])
    fit = 2 * there * back // np.maximum(there + back, 1)
    ranks = np.where(unknown[rows], fit, fit + 2 * SCORE_MAX)
    order = np.lexsort((rows, -ranks))[: SEEKERS_FITS.shown]
    return (rows[order] + 1).tolist()


def filtered(a: dict[str, Any], probe: Row) -> tuple[Any, Any]:
    """The knock-outs as masks over all rows: what passes, and what of it is unknown."""
    dx, dy = a["x"] - probe.x, a["y"] - probe.y
    passed = (dx * dx + dy * dy <= probe.radius**2) & ((a["welcome"] & probe.kind) != 0)
    passed &= (a["cost"] <= probe.cost) & (a["opens"] <= probe.closes)
    passed &= (a["closes"] >= probe.opens) & ((a["size"] < 0) | (a["size"] >= probe.size))
    passed &= (a["tenure"] & probe.tenure) != 0
    passed &= (probe.needs & a["told"] & ~a["has"]) == 0
    unknown = (a["cost"] < 0) | (a["size"] < 0) | ((probe.needs & ~a["told"]) != 0)
    return passed, unknown


def scores(wanted: Any, weight: Any, own: Any) -> Any:
    """The weighted closeness of many pairs."""
    whole = weight.sum(axis=-1) * FULL
    lost = (weight * np.abs(wanted - own)).sum(axis=-1)
    closeness = (whole - lost) * SCORE_MAX // np.maximum(whole, 1)
    return np.where(whole == 0, SCORE_MAX, closeness)


def by_faiss(stage: Stage) -> Callable[[Row], list[int]]:
    """A flat index behind a bitmap of what passes; what it finds nearest is scored exactly."""
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatL2(len(stage.arrays["own"][0]))
    index.add(stage.arrays["own"].astype(np.float32))

    def best(probe: Row) -> list[int]:
        passed, unknown = filtered(stage.arrays, probe)
        bits = np.packbits(passed, bitorder="little")
        chosen = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        query = np.array([probe.wanted], np.float32)
        finds = min(FAISS_FINDS, int(passed.sum()))
        if not finds:
            return []
        _, found = index.search(query, finds, params=chosen)
        rows = np.sort(found[0][found[0] >= 0])
        return ranked(stage.arrays, probe, rows, unknown)

    return best


def check_equal(stage: Stage, ways: dict[str, Callable[[Row], list[int]]]) -> None:
    """The exact ways must agree on every ordinal, in order."""
    for probe in stage.probes[:3]:
        answers = {name: way(probe) for name, way in ways.items()}
        first = answers["kernel + grid"]
        if wrong := [name for name, answer in answers.items() if answer != first]:
            raise SystemExit(f"{', '.join(wrong)} and kernel disagree: figures would mean nothing")


def offers(size: int) -> tuple[Market, dict[str, Any]]:
    """Offers all over Germany, as a market and as plain arrays."""
    dice = np.random.default_rng(size)
    records = np.zeros(size, RECORD)
    records["x"] = dice.integers(40_500, 46_500, size)
    records["y"] = dice.integers(27_000, 35_500, size)
    records["cost"] = np.where(dice.random(size) < 0.05, -1, dice.integers(300, 1500, size))
    records["opens"] = dice.integers(2400, 2700, size)
    records["closes"] = records["opens"] + dice.integers(30, 300, size).astype(np.int16)
    records["kind"], records["welcome"] = 1 << 12, dice.integers(1, 32, size)
    records["size"] = np.where(dice.random(size) < 0.05, -1, dice.integers(1, 8, size))
    records["language"], records["tenure"] = 1, dice.integers(1, 16, size)
    records["area"] = records["topic"] = (1 << 32) - 1
    records["told"], records["has"] = dice.integers(0, 16, (2, size))
    records["has"] &= records["told"]
    soften(records, dice)
    market = Market()
    packed, width = records.tobytes(), RECORD.itemsize
    market.tables[Side.OFFER].load(
        (n + 1, packed[n * width : (n + 1) * width]) for n in range(size)
    )
    return market, {name: as_wide(records[name]) for name in RECORD.names or ()}


def as_wide(column: Any) -> Any:
    """A column on its own, in the type that NumPy computes fastest with."""
    return np.ascontiguousarray(column, np.int32)


def some_probes(rate: Rate, *, seed: int) -> list[Row]:
    """Changed profiles of that choosiness."""
    dice = np.random.default_rng(seed)
    made = kernel.empty(PROBES)
    made["x"][:] = dice.integers(42_000, 45_000, PROBES)
    made["y"][:] = dice.integers(29_000, 34_000, PROBES)
    made["radius"][:], made["cost"][:] = rate.radius, rate.cost
    made["equity"][:] = (1 << 31) - 1
    made["opens"][:], made["closes"][:] = 2500, 2600
    made["kind"][:] = rate.kinds << dice.integers(0, 4, PROBES)
    made["welcome"][:], made["language"][:], made["area"][:], made["topic"][:] = 1 << 12, 1, 1, 1
    made["tenure"][:] = rate.tenures
    made["size"][:] = dice.integers(1, 5, PROBES)
    made["needs"][:] = dice.integers(0, 2, PROBES)
    soften(made, dice)
    return [row_at(made, n) for n in range(PROBES)]


def soften(records: Any, dice: np.random.Generator) -> None:
    """Wishes: positions, wanted positions and weights."""
    for name in ("own", "wanted"):
        records[name] = dice.integers(0, 256, (len(records), 24))
    records["weight"] = dice.integers(0, 11, (len(records), 24))
    records["weight_sum"] = records["weight"].sum(axis=1)


if __name__ == "__main__":
    main()
