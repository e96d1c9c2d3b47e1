"""An entry counts as true for a while after its owner said so, and fades then."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registry.decide.freshness import Freshness, freshness, next_step, rank_factor

CONFIRMED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def after(days: float) -> datetime:
    return CONFIRMED + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0, Freshness.FRESH),
        (329.9, Freshness.FRESH),
        (330, Freshness.REMINDED),
        (364.9, Freshness.REMINDED),
        (365, Freshness.REMINDED_TWICE),
        (400, Freshness.STALE),
        (539.9, Freshness.STALE),
        (540, Freshness.ARCHIVED),
    ],
)
def test_each_step_is_due_on_its_day(days, step):
    assert freshness(CONFIRMED, now=after(days)) is step


@pytest.mark.parametrize(
    ("days", "factor"), [(0, 1.0), (180, 1.0), (290, 0.75), (400, 0.5), (539, 0.5)]
)
def test_the_rank_stays_for_half_a_year_and_falls_to_a_half(days, factor):
    assert rank_factor(CONFIRMED, now=after(days)) == pytest.approx(factor)


def test_whoever_follows_the_next_step_meets_each_once_and_ends():
    now, met = CONFIRMED, []
    while (coming := next_step(CONFIRMED, now=now)) is not None:
        step, now = coming
        met.append(step)
        assert freshness(CONFIRMED, now=now) is step

    assert met == list(Freshness)[1:]
