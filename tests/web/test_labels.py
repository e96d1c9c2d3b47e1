"""Figures, dates and codes as people read them."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.languages import LANGUAGE_NAMES
from contracts.registry import Dimension
from services.registry.decide import vocabulary
from services.registry.decide.vocabulary import TOPICS
from services.web.forms.wizard import DIMENSIONS
from services.web.words import dates, labels, offers, reasons
from services.web.words.languages import label, languages, speaking
from tests.web.conftest import Behind

DEMO = Path(__file__).parents[2] / "deploy" / "demo"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (0.0084953, "unter 1 Minute"),
        (0.0168, "1 Minute"),
        (0.2, "12 Minuten"),
        (1, "1 Stunde"),
        (2.4951, "2,5 Stunden"),
        (71.5, "3 Tage"),
    ],
)
def test_a_duration_is_rounded_to_what_people_say(hours: float, told: str) -> None:
    assert dates.lasting(hours) == told


async def test_the_figures_are_german_and_count_who_went_further(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", "/v1/figures", {"listed": 1204, "median_review_hours": 0.0084953})
    behind.says(
        "matching", "/v1/figures", {"seeking": 2, "proposed": 3, "mutual": 0, "released": 1}
    )
    behind.says("notifications", "/v1/figures", {"handed_over": 7, "within_10s_percent": 99})

    page = await browser_like.get("/zahlen")

    assert figure(page, "Initiativen im Verzeichnis") == "1.204"
    assert figure(page, "So lange wartet ein Eintrag meist auf die Redaktion") == "unter 1 Minute"
    assert figure(page, "Beide haben Ja gesagt") == "1"
    assert figure(page, "davon warten auf Zustimmung") == "0"
    assert figure(page, "davon Kontakte ausgetauscht") == "1"
    assert figure(page, "davon höchstens 10 Sekunden nach dem Anlass") == "99 %"


def test_every_topic_is_called_as_the_registry_calls_it() -> None:
    assert dict(labels.TOPICS) == dict(TOPICS)


@pytest.mark.parametrize(
    ("shown", "stored"),
    [(offers.TENURES, vocabulary.TENURES), (offers.LANGUAGES, vocabulary.LANGUAGES)],
)
def test_what_a_project_offers_is_called_as_the_registry_calls_it(
    shown: Mapping[str, str], stored: Mapping[str, str]
) -> None:
    assert list(shown.items()) == list(stored.items())


def test_a_language_is_called_in_english_as_everywhere_else() -> None:
    with speaking(languages()["en"]):
        told = {code: label(name) for code, name in offers.LANGUAGES.items()}

    assert told == dict(LANGUAGE_NAMES["en"])


@pytest.mark.parametrize("dimension", Dimension)
def test_a_dimension_is_called_the_same_in_the_form_in_a_match_and_as_data(
    dimension: Dimension,
) -> None:
    told = {"code": "dimension-close", "side": "seeker", "params": {"dimension": dimension.value}}

    in_a_match = reasons.fits(told, side="seeker")

    assert isinstance(in_a_match, dict)
    assert in_a_match["strong"] == DIMENSIONS[dimension][0] == vocabulary.DIMENSIONS[dimension]


def test_every_access_feature_of_the_demo_has_a_german_label() -> None:
    features = features_in(json.loads((DEMO / "series.json").read_text(encoding="utf-8")))

    assert features >= {"step-free", "quiet-room"}
    told = {feature: labels.access(feature) for feature in features}
    assert {code for code in told if told[code] not in labels.ACCESS.values()} == set()


@pytest.mark.parametrize(
    ("starts", "leaf"),
    [("2026-12-09T17:00:00+00:00", "Dez"), ("2026-12-31T23:30:00+00:00", "Jan 2027")],
)
def test_a_day_of_another_year_names_the_year(starts: str, leaf: str) -> None:
    assert dates.short_month(starts, now=datetime(2026, 11, 25, 12, tzinfo=UTC)) == leaf


async def test_a_card_counts_the_places_on_site_and_online(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    online = {"kind": "online", "free": 129, "waiting": 0}
    both = {"rooms": [online, {"kind": "on_site", "free": 39, "waiting": 0}]}
    alone = {"rooms": [{"kind": "on_site", "free": 12, "waiting": 0}]}
    items = [a_gathering(**both), a_gathering(**alone), a_gathering(**both, state="cancelled")]
    behind.says("events", "/v1/gatherings", {"items": items})

    page = await browser_like.get("/veranstaltungen")

    seats = re.findall(r'<p class="seats .*?</svg>(.*?)</p>', page.text)
    assert seats == [
        "vor Ort: 39 Plätze frei, online: 129 Plätze frei",
        "12 Plätze frei",
        "fällt aus",
    ]


def a_gathering(**told: Any) -> dict[str, Any]:
    return {
        "gathering_id": str(uuid4()),
        "title": "Sofagespräch",
        "starts_at": "2100-03-01T17:00:00Z",
        "ends_at": "2100-03-01T19:00:00Z",
        "state": "announced",
        **told,
    }


def figure(page: httpx.Response, label: str) -> str:
    """What stands beside this label in the table."""
    return page.text.partition(f">{label}</th>")[2].partition("</td>")[0].rpartition(">")[2]


def features_in(told: Any) -> set[str]:
    """Every access feature, however deep it stands."""
    match told:
        case dict():
            here = set(told.get("access_features", []))
            return here.union(*(features_in(value) for value in told.values()))
        case list():
            return set().union(*(features_in(value) for value in told))
        case _:
            return set()
