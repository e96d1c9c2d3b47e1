"""Everybody reads how attention is spread and what is missing where people want to live."""

from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
import pytest

from services.web.words import fairness
from services.web.words.languages import languages, speaking
from tests.web import real_board
from tests.web.conftest import Behind
from tests.web.fairness_pages import CELL, CELLS, MARKET, SAID, SOUGHT, TOWNS
from tests.web.real_board import AGS
from tests.web.signing import Visitor


def text_of(page: httpx.Response) -> str:
    return unescape(page.text)


@pytest.fixture
def told(behind: Behind) -> Behind:
    for (service, path), data in SAID.items():
        behind.says(service, path, data)
    behind.says("registry", "/v1/municipalities", TOWNS)
    behind.says("registry", "/v1/districts", [{"district": "14626", "name": "Landkreis Görlitz"}])
    return behind


async def test_the_rule_stands_with_what_it_leads_to_beside_sorting_by_fit(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    page = text_of(await browser_like.get("/fairness"))

    assert "Die Zahl der Regel: 40 %." in page
    assert "bei 0 % nur, dass alle gleiche Chancen haben" in page
    assert "17.407" in page
    assert "1.423,2" in page
    assert "Haushalte und Wohnprojekte" in page
    assert "in 3 Gebiete geteilt" in page


async def test_a_market_begins_with_a_verdict_and_calls_its_sides_by_their_names(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    page = text_of(await browser_like.get("/fairness"))

    assert "kommt mit der Regel auf 71 % des Durchschnitts, ohne sie auf 1 %." in page
    assert "Haushalte: 1.000, Wohnprojekte: 90." in page
    assert "Initiativen: 1.000, Unterstützende: 90." in page
    assert "Prozent" not in page


@pytest.mark.parametrize(("seekers", "offers"), [(4, 90), (1000, 4)])
async def test_a_market_with_fewer_than_five_on_a_side_names_no_figures(
    browser_like: httpx.AsyncClient, behind: Behind, seekers: int, offers: int
) -> None:
    small = {**MARKET, "seekers": seekers, "offers": offers}
    behind.says("matching", "/v1/fairness", {"markets": [small]})
    behind.says("registry", "/v1/districts", [])

    page = text_of(await browser_like.get("/fairness"))

    assert "Hier sind es noch zu wenige" in page
    assert "Gini)" not in page
    assert "1.423,2" not in page


async def test_a_group_that_falls_behind_is_named_in_words(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    page = text_of(await browser_like.get("/fairness"))

    assert "vier Fünftel ihres Anteils: Alleinerziehende, Landkreis Görlitz." in page
    assert "Keine Gruppe wird seltener gezeigt" in page


async def test_before_the_first_night_the_page_says_so(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", "/v1/fairness", {"markets": []})

    page = await browser_like.get("/fairness")

    assert page.status_code == 200
    assert "Noch gibt es nichts zu verteilen." in text_of(page)


async def test_what_is_missing_stands_on_a_map_and_in_a_table(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    page = text_of(await browser_like.get("/bedarf-wohnen"))

    assert "40 € mehr im Monat: 7 Angebote" in page
    assert "mindestens 15 Haushalte" in page
    assert f'href="/gemeinden/{AGS}"' in page
    assert "14713000" in page
    assert "3,4" in page
    assert "Was es ausmacht" in page
    places = ["14713000", "Görlitz", "Weißwasser/O.L."]
    rows = [page.index(f'class="kern-table__header">{place}</th>') for place in places]
    assert rows == sorted(rows)


async def test_a_map_of_nothing_says_from_when_on_numbers_are_named(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", "/v1/demand", {"markets": []})
    behind.says("matching", "/v1/pressure", {"markets": []})

    page = text_of(await browser_like.get("/bedarf-wohnen"))

    assert "mindestens fünf Haushalte" in page


async def test_the_names_of_the_map_are_asked_for_at_once(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    await browser_like.get("/bedarf-wohnen")

    asked = [each for each in told.asked if each.url.path == "/v1/municipalities"]
    assert [each.url.params.get_list("keys") for each in asked] == [
        sorted({cell["ags"] for cell in CELLS})
    ]


async def test_a_municipality_says_what_stands_in_the_way_there(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    for (service, path), data in real_board.SAYS.items():
        told.says(service, path, data)

    page = text_of(await browser_like.get(f"/gemeinden/{AGS}"))

    assert "auf einen freien Platz kommen 3,4 Haushalte" in page
    assert "Zu teuer im Monat" in page


async def test_a_municipality_stands_while_matching_is_away(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    for (service, path), data in real_board.SAYS.items():
        behind.says(service, path, data)

    page = await browser_like.get(f"/gemeinden/{AGS}")

    assert page.status_code == 200
    assert "auf einen freien Platz" not in text_of(page)


async def test_town_halls_are_led_to_the_map(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", "/v1/town-desk/postings", {"items": []})
    await visitor.signs_in_as_editor(role="municipality")

    assert 'href="/bedarf-wohnen"' in (await browser_like.get("/kommune")).text


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({}, "40 € mehr im Monat: 7 Angebote"),
        ({"knock_out": "distance", "step": 150, "opens": 1}, "15 km mehr Umkreis: 1 Angebot"),
        ({"knock_out": "equity", "step": 2000}, "2.000 € mehr Eigenkapital: 7 Angebote"),
        ({"knock_out": "window", "step": 60}, "60 Tage früher oder später: 7 Angebote"),
        ({"knock_out": "pets", "step": None}, "verschließt 7 Angebote"),
    ],
)
def test_a_way_out_names_its_unit(cell: Mapping[str, Any], words: str) -> None:
    assert fairness.way_out({**CELL, **cell}) == words


def test_in_english_the_same_is_said() -> None:
    with speaking(languages()["en"]):
        assert fairness.way_out(CELL) == "€40 more per month: 7 offers"
        assert fairness.pressure(SOUGHT, "Görlitz").endswith("3.4 households for each free place")
        assert fairness.figures(MARKET["figures"], MARKET["plain"])[5][1:] == [
            "71%",
            "1%",
        ]
