"""Everything that matching is measured by: ``python -m tests.bench.bench_matching``.

One change beside its rivals, whole markets, a change until its facts are committed, attention
spread fairly, villages; each figure beside its goal. ``--quick`` leaves out the million and the
markets of 1,000².
"""

import argparse
from collections.abc import Iterator

from tests.bench import (
    matching_changes,
    matching_exposure,
    matching_facts,
    matching_market,
    matching_villages,
)
from tests.bench.measure import Measure


def main() -> None:
    """Print every line as it comes, and the goals that were missed once more at the end."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.bench_matching")
    asked.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    missed = []
    for line in measured(is_quick=asked.parse_args().quick):
        print(line, flush=True)
        missed += [] if line.is_met else [line]
    print(f"\n{len(missed)} goals missed.")
    for line in missed:
        print(line)


def measured(*, is_quick: bool) -> Iterator[Measure]:
    """All figures, chapter by chapter."""
    sizes = matching_changes.SIZES[:2] if is_quick else matching_changes.SIZES
    yield from matching_changes.measured(sizes)
    yield from matching_facts.measured()
    if not is_quick:
        yield from matching_market.measured()
        yield from matching_exposure.measured()
    yield from matching_villages.measured()


if __name__ == "__main__":
    main()
