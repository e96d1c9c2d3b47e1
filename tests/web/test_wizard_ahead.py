"""The last page of the wizard: what the limits lead to, and whether a search starts or goes on."""

from typing import Any

import httpx
import pytest

from tests.web.conftest import Behind, Outage
from tests.web.real_pages import ID
from tests.web.signing import Visitor
from tests.web.wizard_steps import a_profile, fills_in

CHECK = "/mitmachen/pruefen"
PROFILE = "/v1/profile"
AHEAD = "/v1/profile/what-if"


@pytest.fixture(autouse=True)
def everything_is_there(behind: Behind) -> None:
    place = {"ags": "14713000", "name": "Leipzig", "name_hsb": None, "lat": 51.34, "lon": 12.37}
    behind.says("registry", "/v1/municipalities", [{**place, "district_name": "Leipzig"}])
    behind.says("notifications", "/v1/messages", {"status": "accepted"}, status=202)
    behind.says("matching", PROFILE, {"slug": "not-found", "title": ""}, status=404)


@pytest.mark.parametrize(
    ("state", "said"), [("live", "Änderungen speichern"), ("paused", "Suche starten")]
)
async def test_the_last_page_says_whether_a_search_starts_or_goes_on(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, state: str, said: str
) -> None:
    await visitor.signs_in()
    behind.says("matching", PROFILE, {**a_profile(), "state": state})

    page = await browser_like.get(CHECK)

    assert f">{said}</button>" in page.text
    assert ("Ihre Suche läuft schon." in page.text) is (state == "live")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"fits": 0, "nobody": True, "near": ["raise-cost"]},
            "passt zurzeit niemand; am nächsten kommt «Hof 7»",
        ),
        ({"fits": 0, "nobody": True, "near": []}, "Mit diesen Grenzen passt zurzeit niemand."),
        (
            {"fits": 3, "nobody": False, "near": ["raise-cost"]},
            "Mit 40 € mehr im Monat kämen 7 dazu.",
        ),
        ({"fits": 1, "nobody": False, "near": []}, "Zurzeit gibt es 1 Treffer für das"),
    ],
)
async def test_the_last_page_says_what_the_limits_lead_to(
    browser_like: httpx.AsyncClient, behind: Behind, told: dict[str, Any], said: str
) -> None:
    near = [
        {
            "market": "living",
            "count": 7,
            "relaxation": {"code": code, "side": "seeker", "params": {"by_eur": 40}},
            "title": "Hof 7",
        }
        for code in told["near"]
    ]
    behind.says("matching", AHEAD, {**told, "near": near, "is_ready": True})
    await fills_in(browser_like)

    page = await browser_like.get(CHECK)

    assert said in page.text


@pytest.mark.parametrize(
    ("fits", "said"),
    [(0, "Zurzeit gibt es weniger als 5 Treffer"), (5, "Zurzeit gibt es mindestens 5 Treffer")],
)
async def test_of_people_the_last_page_tells_no_exact_number(
    browser_like: httpx.AsyncClient, behind: Behind, fits: int, said: str
) -> None:
    told = {"fits": fits, "nobody": False, "is_few": True, "near": [], "is_ready": True}
    behind.says("matching", AHEAD, told)
    await fills_in(browser_like)

    page = await browser_like.get(CHECK)

    assert said in page.text


async def test_limits_that_no_single_step_opens_are_told_with_the_nearest_and_all_its_points(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    nearest = {
        "market": "living",
        "title": "Hof 7",
        "initiative_id": ID,
        "points": 2,
        "relaxation": [
            {
                "code": "lower-cost",
                "knock_out": "cost",
                "side": "offer",
                "params": {"by_eur": 40},
                "is_enough": False,
            },
            {
                "code": "raise-cost",
                "knock_out": "cost",
                "side": "seeker",
                "params": {"by_eur": 40},
                "is_enough": False,
            },
            {
                "code": "raise-size",
                "knock_out": "size",
                "side": "offer",
                "params": {"by": 3},
                "is_enough": False,
            },
        ],
    }
    told = {"fits": 0, "nobody": True, "near": [], "nearest": nearest, "is_ready": True}
    behind.says("matching", AHEAD, told)
    await fills_in(browser_like)

    page = await browser_like.get(CHECK)

    hof = f'<a href="/initiativen/{ID}">«Hof 7»</a>'
    assert f"Mit diesen Grenzen passt zurzeit niemand; am nächsten kommt {hof}." in page.text
    assert "Dort stehen 2 Punkte im Weg" in page.text
    assert "Mit 40 € mehr im Monat wäre ein Teil geschafft." in page.text
    assert page.text.count('class="change"') == 2


async def test_what_the_limits_lead_to_is_asked_without_a_name_or_a_way_to_reach(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)

    await browser_like.get(CHECK)

    (told,) = visitor.told(AHEAD)
    assert {"contact", "locale"} & set(told) == set()
    assert (told["radius_km"], told["household"]["persons"]) == (30, 2)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"slug": "not-found"}, 404),
        ({"slug": "not-ready"}, 503),
        ({"near": None}, 200),
    ],
)
async def test_the_last_page_does_without_what_nobody_can_say(
    browser_like: httpx.AsyncClient, behind: Behind, told: dict[str, Any], status: int
) -> None:
    behind.says("matching", AHEAD, told, status=status)
    await fills_in(browser_like)

    page = await browser_like.get(CHECK)

    assert page.status_code == 200
    assert "Was diese Grenzen heißen" not in page.text
    assert "Suche starten" in page.text


async def test_the_last_page_says_where_what_the_limits_lead_to_is_still_being_worked_out(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", AHEAD, {"is_ready": False})
    await fills_in(browser_like)

    page = await browser_like.get(CHECK)

    assert "Das rechnen wir gerade aus." in page.text
    assert "Zurzeit gibt es" not in page.text
    assert "Suche starten" in page.text


async def test_the_last_page_stands_while_matching_is_away(
    browser_like: httpx.AsyncClient, behind: Behind, outage: Outage
) -> None:
    await fills_in(browser_like)
    behind.says("matching", AHEAD, {})
    with outage("matching", AHEAD):
        page = await browser_like.get(CHECK)

    assert page.status_code == 200
