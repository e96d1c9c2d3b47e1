"""Pages with the services there, away, and with odd input."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from tests.web.conftest import Behind

STANDING = [
    "/",
    "/zahlen",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/leichte-sprache",
    "/gebaerdensprache",
    "/barriere-melden",
    "/entwickler",
    "/zusammen-wohnen",
    "/mitmachen",
    "/mitmachen/1",
    "/mitmachen/spaeter",
    "/anmelden",
    "/anmelden/code",
]
NEEDING = ["/initiativen", "/initiativen/neu", "/veranstaltungen"]
PLACE = {
    "ags": "14713000",
    "municipality": "Leipzig",
    "municipality_hsb": None,
    "lat": 51.34,
    "lon": 12.37,
}


@pytest.mark.parametrize("path", STANDING)
async def test_a_page_that_needs_no_service_stands_while_all_are_away(
    browser_like: httpx.AsyncClient, path: str
) -> None:
    answer = await browser_like.get(path)

    assert answer.status_code == 200
    assert '<html lang="de"' in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("path", NEEDING)
async def test_a_page_that_needs_a_service_says_when_to_come_back(
    browser_like: httpx.AsyncClient, path: str
) -> None:
    answer = await browser_like.get(path)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "gerade nicht erreichbar" in answer.text


async def test_an_unknown_address_is_a_german_404(browser_like: httpx.AsyncClient) -> None:
    answer = await browser_like.get("/gibt-es-nicht")

    assert answer.status_code == 404
    assert '<html lang="de"' in answer.text


async def test_every_page_forbids_scripts_and_frames_of_others(
    browser_like: httpx.AsyncClient,
) -> None:
    answer = await browser_like.get("/")

    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


async def test_the_directory_shows_hits_facets_and_dots(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    hit = an_entry(title="Dorfladen Krauschwitz")
    behind.says("registry", "/v1/initiatives", a_page(hit))
    behind.says("registry", "/v1/initiatives/clusters", {"clusters": [a_cluster(hit)]})

    answer = await browser_like.get("/initiativen?q=Dorfladen&topic=versorgung")

    assert answer.status_code == 200
    assert "1 Initiative gefunden" in answer.text
    assert f'href="/initiativen/{hit["initiative_id"]}"' in answer.text
    assert re.search(r"<circle[^>]*class=\"hit\"", answer.text)


async def test_a_mistyped_place_is_offered_as_it_is_spelled(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", "/v1/initiatives", a_page())
    behind.says("registry", "/v1/municipalities", places_beginning)

    mistyped, unknown, right = [
        await browser_like.get("/initiativen", params={"ort": typed, "topic": "wohnen"})
        for typed in ("Weiswasser", "Wxyzzy", "Weißwasser")
    ]

    offered = re.findall(r'Meinten Sie <a href="([^"]*)">([^<]*)</a>', mistyped.text)
    assert [(unquote(unescape(href)), name) for href, name in offered] == [
        ("/initiativen?topic=wohnen&ort=Weißwasser&umkreis=25", "Weißwasser")
    ]
    assert "Diesen Ort finden wir in Sachsen nicht." in unknown.text
    assert "Meinten Sie" not in unknown.text + right.text


async def test_a_name_that_two_places_have_leads_to_either(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", "/v1/initiatives", a_page())
    behind.says("registry", "/v1/initiatives/clusters", {"clusters": []})
    behind.says("registry", "/v1/initiatives/near", [])
    two = [
        {"ags": ags, "name": "Bernsdorf", "district_name": district, "lat": lat, "lon": 14.0}
        for ags, district, lat in (("14625030", "Bautzen", 51.4), ("14524010", "Zwickau", 50.8))
    ]
    behind.says("registry", "/v1/municipalities", two)

    first = await browser_like.get("/initiativen", params={"ort": "Bernsdorf", "topic": "wohnen"})
    [other] = re.findall(
        r'Oder meinten Sie <a href="([^"]*)">Bernsdorf \(Zwickau\)</a>', first.text
    )
    await browser_like.get(unescape(other))

    asked = [
        request.url.params["near"]
        for request in behind.asked
        if request.url.path == "/v1/initiatives"
    ]
    assert "Gesucht wird um Bernsdorf (Bautzen)." in first.text
    assert asked == ["51.4,14.0", "50.8,14.0"]
    assert "topic=wohnen" in other


async def test_a_mistyped_place_in_the_wizard_is_offered_too(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", "/v1/municipalities", places_beginning)

    answer = await browser_like.post("/mitmachen/3", data={"place": "weiswaser", "radius_km": "30"})

    assert answer.status_code == 422
    assert "Meinten Sie Weißwasser?" in answer.text


def places_beginning(params: httpx.QueryParams) -> list[dict[str, Any]]:
    """As the registry finds them: by how a name begins."""
    names = ("Weischlitz", "Weißenberg", "Weißwasser", "Wermsdorf")
    begins = params["q"].casefold()
    return [
        {"ags": f"1462660{n}", "name": name, "name_hsb": None, "lat": 51.5, "lon": 14.6}
        for n, name in enumerate(names)
        if name.casefold().startswith(begins)
    ]


async def test_a_missing_map_does_not_hide_the_list(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", "/v1/initiatives", a_page(an_entry(title="Café Kolibri")))

    answer = await browser_like.get("/initiativen")

    assert answer.status_code == 200
    assert "Café Kolibri" in answer.text
    assert "Die Karte lässt sich gerade nicht laden" in answer.text


async def test_a_step_of_the_wizard_keeps_what_was_typed_and_names_what_is_wrong(
    browser_like: httpx.AsyncClient,
) -> None:
    answer = await browser_like.post("/mitmachen/1", data={"persons": "viele", "pets": "no"})

    assert answer.status_code == 422
    assert "<title>Fehler: " in answer.text
    assert 'href="#persons"' in answer.text
    assert 'value="viele"' in answer.text


async def test_the_wizard_saves_a_step_and_resumes_with_the_cookie(
    browser_like: httpx.AsyncClient,
) -> None:
    step = {"kind": "single-parent", "persons": "2", "pets": "no", "needs_step_free": "no"}

    saved = await browser_like.post("/mitmachen/1", data=step)
    again = await browser_like.get("/mitmachen/1")

    assert saved.status_code == 303
    assert saved.headers["location"] == "/mitmachen/2"
    assert re.search(r'value="single-parent" checked', again.text)


@pytest.mark.parametrize("typed", ["\x00", "Ines\ufffe", "\x07"])
async def test_a_text_that_cannot_be_stored_is_refused_beside_its_field(
    browser_like: httpx.AsyncClient, typed: str
) -> None:
    answer = await browser_like.post("/mitmachen/8", data={"name": typed, "email": "a@example.org"})

    assert answer.status_code == 422
    assert "Steuerzeichen" in answer.text


async def test_six_typed_letters_are_a_text_like_any_other(browser_like: httpx.AsyncClient) -> None:
    answer = await browser_like.post("/anmelden", data={"email": "\\u0000@example.org"})

    assert answer.status_code == 422
    assert "Steuerzeichen" not in answer.text


async def test_a_form_from_another_site_is_refused(browser_like: httpx.AsyncClient) -> None:
    answer = await browser_like.post(
        "/mitmachen/1", data={}, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403


async def test_without_fetch_metadata_the_origin_must_be_ours(
    browser_like: httpx.AsyncClient,
) -> None:
    del browser_like.headers["sec-fetch-site"]

    foreign = await browser_like.post(
        "/mitmachen/1", data={}, headers={"origin": "https://evil.example"}
    )
    ours = await browser_like.post(
        "/mitmachen/1", data={}, headers={"origin": "https://zukunft.example"}
    )

    assert foreign.status_code == 403
    assert ours.status_code == 422


def an_entry(*, title: str) -> dict[str, Any]:
    return {
        "initiative_id": "0e7a3f0e-3f0c-4d5a-9d3e-2a1f6b7c8d90",
        "kind": "initiative",
        "title": title,
        "summary": "Ein Laden für alle.",
        "topics": ["versorgung"],
        "place": PLACE,
        "distance_km": None,
        "listed_at": "2026-11-01T10:00:00Z",
        "confirmed_at": "2026-11-01T10:00:00Z",
        "is_stale": False,
    }


def a_page(*items: dict[str, Any]) -> dict[str, Any]:
    facet = {"value": "versorgung", "label": "Versorgung", "count": len(items)}
    return {
        "items": list(items),
        "total": len(items),
        "facets": {"topic": [facet]},
        "suggestion": None,
        "next_cursor": None,
    }


def a_cluster(entry: dict[str, Any]) -> dict[str, Any]:
    lat, lon = entry["place"]["lat"], entry["place"]["lon"]
    edges = {"south": lat, "west": lon, "north": lat, "east": lon}
    one = {"initiative_id": entry["initiative_id"], "title": entry["title"], "place": "Krauschwitz"}
    return {"count": 1, "lat": lat, "lon": lon, **edges, **one}
