"""The golden tables, each figure beside what is expected: ``python -m tests.matching.golden``.

Exit code 1 if one is missed. ``--quick`` leaves out what takes longer than a few seconds.
"""

import argparse
import importlib
import sys
from collections.abc import Iterator

from tests.matching.golden_line import Line

TABLES = ("tests.matching.exposure.golden", "tests.matching.village.golden")
"""Modules with ``lines()``, and ``quick_lines()`` where some take long."""


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.matching.golden", description=__doc__)
    asked.add_argument("--quick", action="store_true")
    found = [told(line) for line in lines(quick=asked.parse_args().quick)]
    missed = [line.row for line in found if not line.is_met]
    print(f"{len(found) - len(missed)} of {len(found)} figures are met.")  # noqa: T201
    sys.exit(f"Missed: {', '.join(missed)}." if missed else 0)


def lines(*, quick: bool) -> Iterator[Line]:
    for name in TABLES:
        table = importlib.import_module(name)
        yield from table.quick_lines() if quick and hasattr(table, "quick_lines") else table.lines()


def told(line: Line) -> Line:
    """Print a figure at once, and pass it on."""
    verdict = "met" if line.is_met else "MISSED"
    print(  # noqa: T201
        f"{line.table}  {line.row:<36} expected {line.expected:>14.8g}  found {line.found:>14.8g}"
        f"  off by {abs(line.found - line.expected):8.1e} of {line.tolerance:.1e}  {verdict}",
        flush=True,
    )
    return line


if __name__ == "__main__":
    main()
