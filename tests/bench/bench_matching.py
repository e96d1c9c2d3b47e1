"""One profile change → its exact best 50: ``python -m tests.bench.bench_matching``.

In one process, taking turns on the same rows: our kernel on its grid, plain NumPy (masks over all
rows, scores of the survivors), and, where it is installed, FAISS (flat index behind a bitmap that
NumPy makes, as it knows no filter). NumPy must answer the very same ordinals and fits. FAISS
computes one inner product instead of two weighted closenesses: an easier task, given for scale.
"""

import argparse
import gc
import importlib
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from contracts.matching import Side
from services.matching.decide import kernel
from services.matching.decide.columns import FULL, RECORD, SCORE_MAX, Row
from services.matching.decide.lists import SEEKERS_FITS, best_of, keys_of, shown_of
from services.matching.decide.market import Market, RowChange
from services.matching.decide.table import row_at, rows_of

SIZES: Final = (10_000, 100_000)
PROBES: Final = 40
ROUNDS: Final = 7
NOBODY: Final = np.zeros(0, np.int64)


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
    """Print one line per size and way, and one JSON line at the end."""
    sizes = argparse.ArgumentParser(description=__doc__)
    sizes.add_argument("--rows", type=int, nargs="+", default=list(SIZES))
    kernel.warm_up()
    told = [line for size in sizes.parse_args().rows for line in measured(size)]
    print(json.dumps({"bench": "matching", "results": told}))


def measured(size: int) -> list[dict[str, Any]]:
    """All ways on the same rows, in turns."""
    stage = a_stage(size)
    ways = {"kernel + grid": by_kernel(stage), "plain NumPy": by_numpy(stage)}
    check_equal(stage, ways)
    faiss = by_faiss(stage)
    if faiss is not None:
        ways["FAISS flat + bitmap"] = faiss
    ways["whole plan (all lists, near misses)"] = by_plan(stage)
    seconds = in_turns(ways, stage.probes)
    best = statistics.median(seconds["kernel + grid"])
    lines = []
    for name, found in seconds.items():
        middle = statistics.median(found)
        line = {"rows": size, "way": name, "ms": middle * 1e3, "ratio": middle / best}
        lines.append(line)
        print(f"{size:>9,} rows  {name:<36} {middle * 1e3:8.3f} ms   {middle / best:6.2f} ×")
    return lines


def in_turns(
    ways: dict[str, Callable[[Row], object]], probes: Sequence[Row]
) -> dict[str, list[float]]:
    """Seconds per change: the ways alternate, so that a noisy minute hits all of them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    gc.disable()
    for _ in range(ROUNDS):
        for name, way in ways.items():
            for probe in probes:
                began = time.perf_counter()
                way(probe)
                seconds[name].append(time.perf_counter() - began)
    gc.enable()
    return seconds


def by_kernel(stage: Stage) -> Callable[[Row], dict[int, int]]:
    """Ours: ordinals of the best 50 and their ranks."""
    ordinals = stage.market.tables[Side.OFFER].rows["ordinal"]

    def best(probe: Row) -> dict[int, int]:
        found = stage.market.scan(SEEKERS_FITS, (rows_of(1, probe), 0), banned=NOBODY)
        kept = best_of(keys_of(found, ordinals), kept=SEEKERS_FITS.kept)
        return shown_of(kept, SEEKERS_FITS)

    return best


def by_plan(stage: Stage) -> Callable[[Row], object]:
    """Ours, all of it: also the offers' lists that the profile enters, and its near misses."""
    return lambda probe: stage.market.plan_row(RowChange(Side.SEEKER, 1, probe))


def by_numpy(stage: Stage) -> Callable[[Row], dict[int, int]]:
    """Masks over all rows, scores of the survivors, a partition, a stable order."""
    a = stage.arrays

    def best(probe: Row) -> dict[int, int]:
        passed, unknown = filtered(a, probe)
        rows = np.flatnonzero(passed)
        mine = np.array([probe.own, probe.wanted, probe.weight], np.int32)
        there = scores(mine[1], mine[2], a["own"][rows])
        back = scores(a["wanted"][rows], a["weight"][rows], mine[0])
        fit = 2 * there * back // np.maximum(there + back, 1)
        ranks = np.where(unknown[rows], fit, fit + 2 * SCORE_MAX)
        order = np.lexsort((rows, -ranks))[: SEEKERS_FITS.shown]
        return dict(zip((rows[order] + 1).tolist(), ranks[order].tolist(), strict=True))

    return best


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


def by_faiss(stage: Stage) -> Callable[[Row], object] | None:
    """A flat index that searches behind a bitmap of what passes; None if FAISS is missing."""
    try:
        faiss = importlib.import_module("faiss")
    except ImportError:
        return None
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(len(stage.arrays["own"][0]))
    index.add(stage.arrays["own"].astype(np.float32))

    def best(probe: Row) -> object:
        passed, _ = filtered(stage.arrays, probe)
        bits = np.packbits(passed, bitorder="little")
        chosen = faiss.IDSelectorBitmap(bits)
        query = np.array([probe.wanted], np.float32)
        return index.search(query, SEEKERS_FITS.shown, params=faiss.SearchParameters(sel=chosen))

    return best


def check_equal(stage: Stage, ways: dict[str, Callable[[Row], dict[int, int]]]) -> None:
    """Both exact ways must agree on every ordinal and rank, in order."""
    for probe in stage.probes:
        answers = [list(way(probe).items()) for way in ways.values()]
        if any(answer != answers[0] for answer in answers):
            raise SystemExit("kernel and NumPy disagree: the figures would mean nothing")


def a_stage(size: int) -> Stage:
    """Offers all over Germany, and households that meet about 0.4 % of them."""
    dice = np.random.default_rng(size)
    records = np.zeros(size, RECORD)
    records["x"] = dice.integers(40_500, 46_500, size)
    records["y"] = dice.integers(27_000, 35_500, size)
    records["cost"] = np.where(dice.random(size) < 0.05, -1, dice.integers(300, 1500, size))
    records["opens"] = dice.integers(2400, 2700, size)
    records["closes"] = records["opens"] + dice.integers(30, 300, size).astype(np.int16)
    records["kind"], records["welcome"] = 1 << 12, dice.integers(1, 32, size)
    records["size"] = dice.integers(0, 8, size) - (dice.random(size) < 0.05)
    records["language"], records["tenure"] = 1, dice.integers(1, 16, size)
    records["area"] = records["topic"] = (1 << 32) - 1
    records["told"] = records["has"] = dice.integers(0, 16, size)
    soften(records, dice)
    market = Market()
    packed = records.tobytes()
    width = RECORD.itemsize
    market.tables[Side.OFFER].load(
        (n + 1, packed[n * width : (n + 1) * width]) for n in range(size)
    )
    arrays = {name: as_wide(records[name]) for name in RECORD.names or ()}
    return Stage(market, arrays, some_probes(dice))


def as_wide(column: Any) -> Any:
    """A column on its own, in the type that NumPy computes fastest with."""
    return np.ascontiguousarray(column, np.int32)


def some_probes(dice: np.random.Generator) -> list[Row]:
    """Changed profiles with a radius of 60 km."""
    made = kernel.empty(PROBES)
    made["x"][:] = dice.integers(41_500, 45_500, PROBES)
    made["y"][:] = dice.integers(28_000, 34_500, PROBES)
    made["radius"][:], made["cost"][:] = 600, 900
    made["opens"][:], made["closes"][:] = 2500, 2600
    made["kind"][:] = 1 << dice.integers(0, 5, PROBES)
    made["welcome"][:], made["language"][:], made["area"][:], made["topic"][:] = 1 << 12, 1, 1, 1
    made["tenure"][:] = 3
    made["size"][:] = dice.integers(1, 5, PROBES)
    made["needs"][:] = dice.integers(0, 2, PROBES)
    for name in ("own", "wanted"):
        made[name][:] = dice.integers(0, 256, (PROBES, 24))
    made["weight"][:] = dice.integers(0, 11, (PROBES, 24))
    made["weight_sum"][:] = made["weight"].sum(axis=1)
    return [row_at(made, n) for n in range(PROBES)]


def soften(records: Any, dice: np.random.Generator) -> None:
    """Wishes: positions, wanted positions and weights."""
    for name in ("own", "wanted"):
        records[name] = dice.integers(0, 256, (len(records), 24))
    records["weight"] = dice.integers(0, 11, (len(records), 24))
    records["weight_sum"] = records["weight"].sum(axis=1)


if __name__ == "__main__":
    main()
