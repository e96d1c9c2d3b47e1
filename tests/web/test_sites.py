"""Sites and service areas on the pages: the owner's forms, and what the public sees of them."""

import re
from uuid import UUID

import httpx
import pytest

from services.registry.decide.sites import ServiceArea
from services.web.words.sites import area_words, serving_words
from tests.registry.builders import World, a_content, a_site, put_entry
from tests.registry.directory.test_both_adapters import a_circle
from tests.registry.directory.test_sites import places
from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.site_pages import OTHER, OWN, SAID, SITES
from tests.web.test_directory import DRESDEN, LEIPZIG, listed, page, titles


@pytest.fixture
def of_an_owner(behind: Behind) -> Behind:
    for (service, path), data in SAID.items():
        behind.says(service, path, data)
    behind.says("registry", f"/v1/initiatives/{OTHER}/sites", {"state": "listed"})
    behind.says("registry", "/v1/districts", [{"district": "14626", "name": "Görlitz"}])
    behind.says(
        "registry",
        "/v1/municipalities",
        [
            {
                "ags": "14626420",
                "name": "Ostritz",
                "name_hsb": None,
                "district": "14626",
                "district_name": "Görlitz",
                "lat": 51.0145,
                "lon": 14.9306,
            }
        ],
    )
    return behind


async def test_an_owner_adds_a_site_and_says_whom_it_serves(
    of_an_owner: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    typed = {
        "name": "Büro Ostritz",
        "place": "Ostritz",
        "address": "Markt 1",
        "covers": "places",
        "places": "Ostritz\nLandkreis Görlitz",
    }

    answer = await visitor.client.post(f"{OWN}/5", data=await visitor.fills(f"{OWN}/5", **typed))

    assert answer.headers["location"] == f"{OWN}?getan=1"
    [sent] = visitor.told(f"/v1/initiatives/{OTHER}/sites")
    assert [site["name"] for site in sent["sites"]] == [
        *(site["name"] for site in SITES),
        "Büro Ostritz",
    ]
    assert sent["sites"][-1] == {
        "name": "Büro Ostritz",
        "ags": "14626420",
        "lat": None,
        "lon": None,
        "address": "Markt 1",
        "serves": {"covers": "places", "radius_km": None, "places": ["14626420", "14626"]},
    }
    assert sent["serves"] == {"covers": "radius", "radius_km": 25.0, "places": []}


async def test_a_draft_says_that_its_places_come_later(
    of_an_owner: Behind, visitor: Visitor
) -> None:
    draft = {**SAID["registry", f"/v1/initiatives/{OTHER}/own"], "state": "drafted"}
    of_an_owner.says("registry", f"/v1/initiatives/{OTHER}/own", draft)
    await visitor.signs_in()

    shown = await visitor.client.get(OWN)

    assert "Bitte geben Sie erst den Eintrag ab." in shown.text
    assert f"{OWN}/" not in shown.text


async def test_an_owner_changes_whom_the_main_place_serves_and_nothing_else(
    of_an_owner: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()

    await visitor.client.post(
        f"{OWN}/0", data=await visitor.fills(f"{OWN}/0", covers="radius", radius_km="40")
    )

    [sent] = visitor.told(f"/v1/initiatives/{OTHER}/sites")
    assert sent["serves"] == {"covers": "radius", "radius_km": 40, "places": []}
    assert [site["name"] for site in sent["sites"]] == [site["name"] for site in SITES]
    assert [site["lat"] for site in sent["sites"]] == [site["lat"] for site in SITES]


async def test_an_owner_removes_one_site_alone(of_an_owner: Behind, visitor: Visitor) -> None:
    await visitor.signs_in()

    await visitor.client.post(
        f"{OWN}/2/entfernen", data={**await visitor.fills(OWN), "revision": "3"}
    )

    [sent] = visitor.told(f"/v1/initiatives/{OTHER}/sites")
    kept = [site["name"] for number, site in enumerate(SITES, 1) if number != 2]
    assert [site["name"] for site in sent["sites"]] == kept


async def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    of_an_owner: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    typed = {"name": "", "place": "Ostritz", "covers": "places", "places": "Nirgendwo"}

    answer = await visitor.client.post(f"{OWN}/5", data=await visitor.fills(f"{OWN}/5", **typed))

    assert answer.status_code == 422
    assert "Wie heißt dieser Ort bei Ihnen?" in answer.text
    assert "«Nirgendwo» ist nicht eindeutig" in answer.text
    assert re.search(r"<textarea[^>]*>\s*Nirgendwo", answer.text)
    assert visitor.told(f"/v1/initiatives/{OTHER}/sites") == []


async def test_too_many_places_are_refused_before_any_is_looked_up(
    of_an_owner: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    form = await visitor.fills(
        f"{OWN}/0", covers="places", places="\n".join(f"Ort {n}" for n in range(61))
    )

    answer = await visitor.client.post(f"{OWN}/0", data=form)

    assert answer.status_code == 422
    assert "höchstens 60" in answer.text
    assert "Ort 60" in answer.text
    assert "/v1/municipalities" not in [request.url.path for request in of_an_owner.asked]
    assert visitor.told(f"/v1/initiatives/{OTHER}/sites") == []


async def test_a_number_of_no_site_is_not_found(of_an_owner: Behind, visitor: Visitor) -> None:
    await visitor.signs_in()

    answers = [await visitor.client.get(f"{OWN}/{number}") for number in (6, 99)]

    assert [answer.status_code for answer in answers] == [404, 404]


async def with_site(registry: World, title: str, serves: ServiceArea | None = None) -> UUID:
    site = a_site(
        "Büro Zittau",
        ags="14626610",
        municipality="Zittau",
        lat=50.8977,
        lon=14.8076,
        address="Markt 1",
        serves=serves,
    )
    content = a_content(title, sites=(site,), **LEIPZIG)
    return await put_entry(registry.database, content)


async def test_the_list_says_who_comes_to_a_place_and_why(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await with_site(registry, "Beratung", serves=a_circle(25))
    await listed(registry, "Bleibt zu Hause", ags="14626420", lat=51.0145, lon=14.9306)

    html = await page(browser_like, "/initiativen?kommt_nach=Ostritz")

    assert titles(html) == ["Beratung"]
    assert "Büro Zittau: kommt bis 25 km um Zittau" in html
    assert "kommt nach Ostritz" in html


async def test_a_misspelt_place_to_come_to_is_said_beside_its_field(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await with_site(registry, "Beratung")

    html = await page(browser_like, "/initiativen?kommt_nach=Nirgendwo")

    assert "Diesen Ort finden wir in Sachsen nicht." in html


async def test_the_list_names_the_nearest_site_and_the_map_counts_places(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    initiative_id = await with_site(registry, "Beratung")
    await listed(registry, "Garten", **DRESDEN)

    html = await page(browser_like, "/initiativen")
    near = await page(browser_like, "/initiativen?ort=Zittau&umkreis=25")

    assert re.search(r"2 Initiativen an 3 Orten", html)
    assert "Büro Zittau" in near
    assert f"/initiativen/{initiative_id}?ort=Zittau" in near


async def test_the_page_of_an_entry_shows_its_sites_with_their_distance(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    serves = places(("14626", "Landkreis Görlitz"), ("14626420", "Ostritz"))
    initiative_id = await with_site(registry, "Beratung", serves=serves)

    html = await page(browser_like, f"/initiativen/{initiative_id}?ort=Ostritz")

    assert "Büro Zittau" in html
    assert "Markt 1" in html
    assert re.search(r"1[56] km (entfernt )?von Ostritz", html)
    assert "Kommt nach Landkreis Görlitz, Ostritz" in html
    assert html.count('<g class="dot') == 2


async def test_town_and_district_name_who_is_there_and_who_comes(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await with_site(registry, "Beratung", serves=places(("14626", "Landkreis Görlitz")))

    zittau = await page(browser_like, "/gemeinden/14626610")
    ostritz = await page(browser_like, "/gemeinden/14626420")
    lead = await browser_like.get("/kreis/14626")
    district = await page(browser_like, lead.headers["location"])

    assert "Wer hierher kommt" not in zittau
    assert titles(zittau) == ["Beratung"]
    assert "Wer hierher kommt" in ostritz
    assert titles(ostritz) == ["Beratung"]
    assert "Für den ganzen Kreis da" in district


def test_many_places_are_named_and_counted() -> None:
    area = {
        "covers": "places",
        "radius_km": None,
        "places": [{"key": str(number), "name": f"Ort {number}"} for number in range(10)],
    }

    told = area_words(area, town="Zittau")

    assert told == "kommt nach Ort 0, Ort 1, Ort 2, Ort 3, Ort 4, Ort 5, Ort 6 und 3 weitere Orte"


def test_half_a_kilometre_is_written_with_a_comma() -> None:
    serving = {"site": None, "municipality": "Zittau", "covers": "radius", "radius_km": 2.5}

    assert serving_words(serving) == "kommt bis 2,5 km um Zittau"
