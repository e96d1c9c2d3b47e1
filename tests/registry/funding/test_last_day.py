"""«Until 31 March» is the whole day, in summer and winter, wherever the server stands."""

from datetime import UTC, date, datetime

import pytest

from services.registry.decide.funding.calls import CallTexts, closes_at


@pytest.mark.parametrize(
    ("last_day", "moment"),
    [
        (date(2026, 3, 31), datetime(2026, 3, 31, 22, tzinfo=UTC)),
        (date(2025, 12, 31), datetime(2025, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_last_day_counts_whole_in_saxony(last_day: date, moment: datetime) -> None:
    texts = CallTexts(
        title="Aufruf",
        funder="Land",
        summary="Worum es geht.",
        closes_on=last_day,
        checked_on=last_day,
    )

    assert closes_at(texts) == moment
