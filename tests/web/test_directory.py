"""The directory's pages on a real registry: filters, map, what leads on, what seekers want."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from services.registry.decide.search_log import Tally
from tests.registry.builders import World, a_content, put_entry

DRESDEN = {"ags": "14612000", "lat": 51.05, "lon": 13.74}
LEIPZIG = {"ags": "14713000", "lat": 51.34, "lon": 12.37}


async def listed(registry: World, title: str, **other: Any) -> None:
    await put_entry(registry.database, a_content(title, **other))


async def page(browser_like: httpx.AsyncClient, path: str) -> str:
    answer = await browser_like.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def titles(html: str) -> list[str]:
    """The names of the cards, in order."""
    return re.findall(
        r"<article class=\"card initiative\">.*?<h3><a [^>]*>([^<]*)</a>", html, re.DOTALL
    )


def links(html: str, text: str) -> list[str]:
    """Where links with this text lead."""
    return [
        unescape(href)
        for href, told in re.findall(r'<a[^>]* href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
        if text in re.sub(r"<[^>]*>", "", told)
    ]


async def test_every_facet_counts_what_one_sees_after_choosing_it(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Verein", legal_form="ev", sdgs=("3",), **LEIPZIG)
    await listed(registry, "Genossenschaft", legal_form="eg", sdgs=("3", "11"), **LEIPZIG)
    html = await page(browser_like, "/initiativen")

    for name, value in re.findall(r'name="(legal_form|sdg)" value="([^"]+)"', html):
        [count] = re.findall(
            rf'name="{name}" value="{value}".*?Anzahl: </span>([0-9]+)', html, re.DOTALL
        )[:1]
        chosen = await page(browser_like, f"/initiativen?{name}={value}")
        assert len(titles(chosen)) == int(count)


async def test_a_cluster_opens_as_a_part_of_the_map_with_the_same_list(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    for number in range(4):
        place = {**DRESDEN, "lat": 51.05 + number / 100}
        await listed(registry, f"Dresden {number}", **place)
    await listed(registry, "Leipzig allein", **LEIPZIG)
    html = await page(browser_like, "/initiativen")

    [closer] = links(html, "4 Initiativen in und um Dresden")[:1]
    opened = await page(browser_like, closer)

    assert sorted(titles(opened)) == [f"Dresden {number}" for number in range(4)]
    assert "Ausschnitt der Karte" in opened
    assert links(html, "Leipzig allein")[0].startswith("/initiativen/")
    whole = links(opened, "Ganz Sachsen zeigen")
    assert len(titles(await page(browser_like, whole[0]))) == 5


async def test_three_in_one_house_are_all_reached_by_the_map_and_the_list(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    for name in ("Erdgeschoss", "Erster Stock", "Dach"):
        await listed(registry, name, **DRESDEN)
    [closer] = links(await page(browser_like, "/initiativen"), "3 Initiativen")[:1]
    opened = await page(browser_like, closer)
    [again] = links(opened, "3 Initiativen in und um")[:1]

    assert sorted(titles(opened)) == ["Dach", "Erdgeschoss", "Erster Stock"]
    assert sorted(titles(await page(browser_like, again))) == [
        "Dach",
        "Erdgeschoss",
        "Erster Stock",
    ]


async def test_an_unknown_place_is_said_beside_the_hits_and_a_postcode_is_a_place(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Gleich hier", **DRESDEN)
    await listed(registry, "Anderswo")

    unknown = await page(browser_like, "/initiativen?ort=Berlin&umkreis=5")
    by_code = await page(browser_like, "/initiativen?ort=01067&umkreis=25")

    assert "«Berlin» finden wir in Sachsen nicht." in unknown
    assert "Gesucht wird deshalb ohne Ort und Umkreis." in unknown
    assert titles(by_code) == ["Gleich hier"]


async def test_distances_are_shown_and_sorted_by(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Weiter weg", **{**DRESDEN, "lat": 51.10})
    await listed(registry, "Gleich hier", **DRESDEN)
    html = await page(browser_like, "/initiativen?ort=Dresden&umkreis=25")

    assert titles(html) == ["Gleich hier", "Weiter weg"]
    assert re.search(r"[2-9] km entfernt", html)
    assert links(html, "Entfernung")


async def test_a_suggestion_keeps_the_filters(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Nachbarschaftsgarten", topics=("nachbarschaft",), **LEIPZIG)
    html = await page(browser_like, "/initiativen?q=Nachbarschafstgarten&topic=nachbarschaft")

    [offered] = links(html, "Nachbarschaftsgarten")
    assert parse_qs(urlsplit(offered).query) == {
        "q": ["Nachbarschaftsgarten"],
        "topic": ["nachbarschaft"],
    }
    assert titles(await page(browser_like, offered)) == ["Nachbarschaftsgarten"]


async def test_an_empty_page_leads_on_to_what_there_is(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Pflegenetz", topics=("pflege",), **LEIPZIG)
    await listed(registry, "Theater", topics=("kultur",), **DRESDEN)
    html = await page(browser_like, "/initiativen?topic=pflege&ort=Dresden&umkreis=10")

    [without] = links(html, "ohne «Pflege und Sorge»")
    [everywhere] = links(html, "in ganz Sachsen")
    assert "Dazu gibt es noch nichts." in html
    assert titles(await page(browser_like, without)) == ["Theater"]
    assert titles(await page(browser_like, everywhere)) == ["Pflegenetz"]
    assert titles(html[html.index("In der Nähe von Dresden") :]) == ["Theater", "Pflegenetz"]


async def test_looking_for_weaker_filters_is_no_search_of_its_own(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Theater", topics=("kultur",), **DRESDEN)
    await page(browser_like, "/initiativen?topic=pflege&stage=idee")

    counted = tally(registry).filtered
    assert counted == {
        ("topic", ""): 1,
        ("topic", "pflege"): 1,
        ("stage", ""): 1,
        ("stage", "idee"): 1,
    }


async def test_pages_follow_one_another_and_lead_back_to_the_first(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    for number in range(23):
        await listed(registry, f"Garten {number:02}", **LEIPZIG)
    first = await page(browser_like, "/initiativen?q=Garten&sort=name")
    second = await page(browser_like, links(first, "Weitere Initiativen")[0])

    assert titles(first) + titles(second) == [f"Garten {number:02}" for number in range(23)]
    assert links(second, "Weitere Initiativen") == []
    assert titles(await page(browser_like, links(second, "Zum Anfang der Liste")[0])) == titles(
        first
    )


async def test_an_order_that_needs_a_place_is_left_where_there_is_none(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    await listed(registry, "Garten", **LEIPZIG)

    assert titles(await page(browser_like, "/initiativen?sort=distance")) == ["Garten"]


async def test_an_entry_shows_its_goals_its_easy_words_and_its_neighbours(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    easy = {"sdgs": ("11",), "summary_easy": "Wir haben einen Garten.\nAlle dürfen kommen."}
    await listed(registry, "Garten", target_groups=("familien",), **easy, **LEIPZIG)
    await listed(registry, "Nebenan", **LEIPZIG)
    [own] = links(await page(browser_like, "/initiativen"), "Garten")[:1]
    html = await page(browser_like, own)

    assert "Nachhaltigkeitsziele: Nachhaltige Städte und Gemeinden" in html
    assert "Für wen: Familien" in html
    assert re.search(r'lang="de-x-leicht".*?<p>Wir haben einen Garten\.</p>', html, re.DOTALL)
    assert titles(html) == ["Nebenan"]


def tally(registry: World) -> Tally:
    api = registry.http._transport.app  # type: ignore[attr-defined]
    found: Tally = api.state.tally
    return found


async def test_the_form_says_what_seekers_filter_by(
    registry: World, browser_like: httpx.AsyncClient
) -> None:
    told = {
        "filters": [
            {"facet": "target_group", "searches": 41},
            {"facet": "target_group", "value": "senioren", "searches": 30},
            {"facet": "legal_form", "searches": 4},
        ]
    }
    await registry.http.post(
        "/internal/v1/searches", json=told, headers=registry.token("staff-cli")
    )
    html = await page(browser_like, "/initiativen/neu")

    assert (
        "Danach wurde zuletzt 41-mal gefiltert, am häufigsten nach «Seniorinnen und Senioren»."
        in html
    )
    assert html.count("Danach wurde zuletzt") == 1
