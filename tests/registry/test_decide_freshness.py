"""An entry counts as true for a while after its owner said so, and fades then."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registry.decide import ranking
from services.registry.decide.freshness import Freshness, freshness, plan

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
    ("days", "thousandths"), [(0, 1000), (180, 1000), (290, 750), (400, 500), (539, 500)]
)
def test_the_rank_stays_for_half_a_year_and_falls_to_a_half(days, thousandths):
    assert ranking.freshness(CONFIRMED, now=after(days)) == thousandths


def test_whoever_follows_the_plan_meets_each_step_once_and_ends():
    said, now, met = Freshness.FRESH, CONFIRMED, []
    while (coming := plan(CONFIRMED, said=said, now=now)) is not None:
        said, now = coming
        met.append((said, (now - CONFIRMED).days))

    assert met == [
        (Freshness.REMINDED, 330),
        (Freshness.REMINDED_TWICE, 365),
        (Freshness.STALE, 400),
        (Freshness.ARCHIVED, 540),
    ]


@pytest.mark.parametrize(
    ("days", "said", "step", "due"),
    [
        (370, Freshness.FRESH, Freshness.REMINDED_TWICE, 365),
        (420, Freshness.REMINDED, Freshness.STALE, 400),
        (800, Freshness.FRESH, Freshness.STALE, 400),
        (800, Freshness.REMINDED_TWICE, Freshness.STALE, 400),
        (800, Freshness.STALE, Freshness.ARCHIVED, 830),
        (515, Freshness.STALE, Freshness.ARCHIVED, 545),
    ],
)
def test_what_was_missed_is_made_up_for_once_and_nobody_is_archived_unwarned(days, said, step, due):
    assert plan(CONFIRMED, said=said, now=after(days)) == (step, after(due))
