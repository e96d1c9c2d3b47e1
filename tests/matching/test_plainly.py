"""Reasons as operators read them: plain words and numbers."""

import pytest

from services.matching.work.explaining import plainly


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, ""),
        ({"km": 12.5, "radius_km": 30.0}, " (km 12.5, radius_km 30)"),
        ({"limit_eur": None}, " (limit_eur unstated)"),
        ({"languages": ["de", "pl"], "kinds": ()}, " (languages de+pl, kinds none)"),
    ],
)
def test_the_params_of_a_reason_are_told_plainly(params, said):
    assert plainly(params) == said
