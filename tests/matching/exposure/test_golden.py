"""The golden tables 6a and 6b, every figure within its tolerance."""

import pytest

from tests.matching.exposure.golden import JOBS, OBLONG, SMALL, quick_lines, slow_lines


def test_every_figure_of_the_golden_tables_is_met():
    found = list(quick_lines())

    assert [line for line in found if not line.is_met] == []
    small = sum(len(rows) for rows in SMALL.values())
    assert len(found) == 3 * (small + len(OBLONG)) + 3 + 2 + 4 * (len(JOBS) - 1)


@pytest.mark.slow
def test_every_figure_of_the_large_golden_markets_is_met():
    assert [line for line in slow_lines() if not line.is_met] == []
