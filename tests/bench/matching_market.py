"""Whole markets: ``python -m tests.bench.matching_market``.

What one changed offer means for 200,000 households; all lists of 50,000 × 5,000 and of
200,000 × 20,000 found anew, a sample of them by the oracle too; a million rows loaded and sorted;
bytes per row.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import numpy as np

from contracts.matching import Side
from services.matching.decide import kernel
from services.matching.decide.columns import RECORD, Row, fit_of, has_unknown
from services.matching.decide.lists import OFFERS_FITS, SEEKERS_FITS, Family
from services.matching.decide.market import Market, RowChange
from services.matching.decide.table import row_at
from tests.bench.matching_changes import offers, soften
from tests.bench.measure import Measure, at_most
from tests.matching import oracle

REMATCHES: Final = ((50_000, 5_000, 0.21), (200_000, 20_000, 3.5))
"""Households, offers, seconds."""
MILLION: Final = 1_000_000
SAMPLE: Final = 3
CHANGES: Final = 100


def main() -> None:
    """Print every line."""
    for line in measured():
        print(line, flush=True)


def measured() -> Iterator[Measure]:
    """All figures."""
    kernel.warm_up()
    for seekers, projects, goal in REMATCHES:
        market = a_market(seekers, projects)
        yield from rematched(market, goal)
        check_by_oracle(market)
    yield from reversed_changes(market)
    yield from loaded()


def rematched(market: Market, goal: float) -> Iterator[Measure]:
    """The best of every household, on all cores."""
    seconds = timed(partial(fill, market, SEEKERS_FITS))
    seekers, projects = (len(market.tables[side].slots) for side in Side)
    held = market.tables[Side.SEEKER].lists[SEEKERS_FITS]
    what = f"best of {seekers:,} × {projects:,} ({held.counts.sum():,} kept)"
    yield at_most(what, seconds, "s", goal=goal)
    yield Measure(f"{what}, the offers' side", timed(partial(fill, market, OFFERS_FITS)), "s")


def reversed_changes(market: Market) -> Iterator[Measure]:
    """One changed offer: who passes, and whose lists it enters."""
    dice = np.random.default_rng(3)
    table = market.tables[Side.OFFER]
    chosen = dice.choice(sorted(table.slots), CHANGES, replace=False)
    nobody = np.zeros(0, np.int64)
    scans, plans, lists = [], [], []
    for ordinal in chosen.tolist():
        probe = (table.rows, table.slots[ordinal])
        scans.append(timed(lambda p=probe: market.scan(OFFERS_FITS, p, banned=nobody)))
        row = row_at(table.rows, table.slots[ordinal])._replace(cost=dice.integers(300, 900).item())
        plans.append(timed(lambda o=ordinal, r=row: market.plan_row(RowChange(Side.OFFER, o, r))))
        lists.append(len(market.plan_row(RowChange(Side.OFFER, ordinal, row)).lists[SEEKERS_FITS]))
    what = "one changed offer beside 200,000 households"
    yield at_most(f"{what}: who passes, median", statistics.median(scans) * 1e3, "ms", goal=0.27)
    yield Measure(f"{what}: who passes, p95", sorted(scans)[94] * 1e3, "ms")
    yield Measure(f"{what}: lists that change", statistics.mean(lists), "")
    yield Measure(f"{what}: the whole plan, median", statistics.median(plans) * 1e3, "ms")


def loaded() -> Iterator[Measure]:
    """A million rows from their stored bytes: loaded and sorted; what a row takes."""
    market, _ = offers(MILLION)
    table = market.tables[Side.OFFER]
    packed = list(rows_of(table.rows[:MILLION]))
    fresh = Market()
    seconds = timed(lambda: fresh.tables[Side.OFFER].load(packed))
    yield at_most("1,000,000 rows loaded and sorted", seconds, "s", goal=10)
    bytes_per_row = (table.rows.nbytes + table.cells.nbytes) / table.rows.size
    yield at_most("one row in memory, without its list", bytes_per_row, "bytes", goal=150 / 1.2)
    yield Measure("one list of 100 keys", 8.0 * SEEKERS_FITS.kept + 16, "bytes")


def check_by_oracle(market: Market) -> None:
    """Some lists must be those that plain Python finds among all rows."""
    tables = market.tables
    others = {n: row_at(tables[Side.OFFER].rows, s) for n, s in tables[Side.OFFER].slots.items()}
    for ordinal in sorted(tables[Side.SEEKER].slots)[:: len(tables[Side.SEEKER].slots) // SAMPLE]:
        seeker = tables[Side.SEEKER].row(ordinal)
        expected = oracle.best(seeker, others, seeks=True, wanted=passes, shown=50)
        shown = market.shown(SEEKERS_FITS, ordinal).items()
        if [(n, fit_of(rank), not has_unknown(rank)) for n, rank in shown] != expected:
            raise SystemExit(f"the list of {ordinal} is not the oracle's: figures mean nothing")


def passes(seeker: Row, offer: Row) -> bool:
    return oracle.masks(seeker, offer)[0] == 0


def fill(market: Market, family: Family) -> None:
    """All lists of a family, on all cores."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(partial(market.fill, family), market.parts(family, cores * 8)))


def timed(deed: Callable[[], Any]) -> float:
    gc.disable()
    began = time.perf_counter()
    deed()
    seconds = time.perf_counter() - began
    gc.enable()
    return seconds


def a_market(seekers: int, projects: int) -> Market:
    """Households and offers all over Germany, without lists."""
    market = Market()
    market.tables[Side.OFFER].load(rows_of(offers(projects)[0].tables[Side.OFFER].rows[:projects]))
    market.tables[Side.SEEKER].load(rows_of(households(seekers)))
    return market


def households(size: int) -> Any:
    """Rows of households, with radii of 30 to 100 km."""
    dice = np.random.default_rng(size)
    made = kernel.empty(size)
    made["ordinal"] = np.arange(1, size + 1)
    made["x"], made["y"] = dice.integers(40_500, 46_500, size), dice.integers(27_000, 35_500, size)
    made["radius"] = dice.choice([300, 600, 1000], size)
    made["cost"], made["equity"] = dice.integers(600, 1300, size), (1 << 31) - 1
    made["opens"], made["closes"] = 2450, 2650
    made["kind"], made["welcome"] = 1 << dice.integers(0, 5, size), 1 << 12
    made["language"] = made["area"] = made["topic"] = 1
    made["tenure"] = 7
    made["size"], made["needs"] = dice.integers(1, 5, size), dice.integers(0, 2, size)
    soften(made, dice)
    return made


def rows_of(rows: Any) -> Iterator[tuple[int, bytes]]:
    """Rows as they are stored, by ordinal."""
    records = np.zeros(rows.size, RECORD)
    for name in RECORD.names or ():
        records[name] = rows[name]
    packed, width = records.tobytes(), RECORD.itemsize
    for n, ordinal in enumerate(rows["ordinal"].tolist()):
        yield ordinal, packed[n * width : (n + 1) * width]


if __name__ == "__main__":
    main()
