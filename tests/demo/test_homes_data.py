"""The housing projects of the demo state all by which seekers are matched, each in its own way."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.registry import HousingOffer, Tenure
from services.registry.decide.housing import check_offer
from tests.demo.demo_files import Entry, projects

MATCHED = (
    "persons_min",
    "tenures",
    "equity_eur",
    "certificate_required",
    "smoke_free",
    "languages",
)


def answers(field: str) -> list[Any]:
    return [project["housing"][field] for project in projects()]


@pytest.mark.parametrize("project", projects(), ids=lambda project: project["key"])
def test_the_offer_of_a_project_is_one_that_the_registry_takes(project: Entry) -> None:
    told = dict(project["housing"])
    for end in ("move_in_from", "move_in_to"):
        day = date(2026, 1, 1) + timedelta(days=told.pop(f"{end}_days"))
        told[end] = day.isoformat()

    offer = HousingOffer.model_validate(told, strict=False)

    assert set(MATCHED) <= told.keys()
    assert list(check_offer(offer)) == []


def test_one_project_leaves_everything_open_on_purpose() -> None:
    silent = [
        project["key"]
        for project in projects()
        if not any(project["housing"][field] for field in MATCHED)
        and project["housing"]["equity_eur"] is None
    ]

    assert silent == ["spitzenfabrik-plauen"]


def test_homes_are_held_in_every_way_and_some_need_equity_or_a_certificate() -> None:
    held = {tenure for tenures in answers("tenures") for tenure in tenures}

    assert held == set(Tenure)
    assert sum((equity or 0) > 0 for equity in answers("equity_eur")) == 2
    assert answers("certificate_required").count(True) == 1


def test_smoking_is_answered_in_all_three_ways() -> None:
    assert set(answers("smoke_free")) == {True, False, None}
    assert answers("smoke_free").count(True) == 2


def test_sorbian_polish_and_signs_are_spoken_at_some() -> None:
    spoken = [code for codes in answers("languages") for code in codes]

    assert spoken.count("hsb") >= 3
    assert {"pl", "gsg", "cs"} <= set(spoken)
