"""A list on other people's pages, and the page of a district, with the real registry behind."""

import html
import re

import httpx
import pytest

from services.web.api.districts import slug_of, where_of
from tests.registry.builders import DRESDEN
from tests.web.conftest import Behind
from tests.web.following_pages import SAID
from tests.web.real_pages import SAID as ALL_SAID
from tests.web.test_scanners import PERSON
from tests.web.town import SITE, Town

LIST = "/einbetten/liste"


async def test_the_list_alone_may_stand_in_a_frame_and_sets_no_cookie(town: Town) -> None:
    await town.registry.list_entry()
    async with town.somebody(**PERSON) as browser:
        framed = await browser.get(LIST)
        others = [await browser.get(path) for path in ("/einbetten", "/initiativen", "/kreis")]

    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert "script-src 'none'" in framed.headers["content-security-policy"]
    assert "<script" not in framed.text
    assert "set-cookie" not in framed.headers
    assert framed.headers["cache-control"] == "public, max-age=300"
    for page in others:
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_its_links_open_in_the_whole_window_and_lead_to_the_same_search(town: Town) -> None:
    await town.registry.list_entry(title="Nachbarschaftsgarten", topics=["nachbarschaft"])
    await town.registry.list_entry(title="Gartenküche", topics=["nachbarschaft"])
    await town.registry.list_entry(title="Woanders", topics=["kultur"])
    async with town.somebody(**PERSON) as browser:
        framed = await browser.get(f"{LIST}?topic=nachbarschaft&anzahl=3")
        [href] = re.findall(r'class="btn quiet" href="([^"]+)"', framed.text)
        found = await browser.get(html.unescape(href))

    assert '<base target="_top">' in framed.text
    assert "Woanders" not in framed.text
    assert "Alle 2 Initiativen ansehen" in framed.text
    assert "2 Initiativen gefunden" in found.text


async def test_what_is_to_be_copied_is_a_frame_of_that_list_and_a_link_without(town: Town) -> None:
    asked = (
        "/einbetten?district=14612&topic=kultur&titel=In+%22Dresden%22&anzahl=3&hoehe=450&lang=en"
    )
    await town.registry.list_entry(title="Kulturhof", topics=["kultur"], ags=DRESDEN)
    async with town.somebody(**PERSON) as browser:
        page = await browser.get(asked)
        [text] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
        snippet = html.unescape(text)
        [frame] = re.findall(r'<iframe src="([^"]+)"', snippet)
        [link] = re.findall(r'<a href="([^"]+)"', snippet)
        framed = await browser.get(html.unescape(frame).removeprefix(SITE))

    assert frame.startswith(f"{SITE}{LIST}?")
    assert 'height="450"' in snippet
    assert html.unescape(link).startswith(f"{SITE}/initiativen?")
    assert "<script" not in snippet
    assert "Kulturhof" in framed.text
    assert "See it in the directory" in framed.text
    assert "In &#34;Dresden&#34;" in framed.text
    assert 'title="In &quot;Dresden&quot;" width' in snippet
    assert "district=14612&amp;" in frame


@pytest.mark.parametrize(
    "asked", ["anzahl=9999", "anzahl=-1", "hoehe=99999999", "lang=xx", "titel=%3Cscript%3E"]
)
async def test_what_makes_no_sense_is_as_usual(
    browser_like: httpx.AsyncClient, behind: Behind, asked: str
) -> None:
    for (service, path), data in {**ALL_SAID, **SAID}.items():
        behind.says(service, path, data)

    pages = [await browser_like.get(f"{path}?{asked}") for path in (LIST, "/einbetten")]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("<script>" not in page.text for page in pages)


async def test_without_the_registry_the_frame_says_so_and_keeps_the_link(
    browser_like: httpx.AsyncClient,
) -> None:
    framed = await browser_like.get(LIST)

    assert framed.status_code == 200
    assert "lässt sich gerade nicht laden" in framed.text
    assert 'href="/initiativen' in framed.text
    assert framed.headers["cache-control"] != "public, max-age=300"


async def test_a_district_has_a_page_with_what_is_there(town: Town) -> None:
    await town.registry.list_entry(title="Kulturhof", topics=["kultur"], ags=DRESDEN)
    await town.registry.list_entry(title="Anderswo")
    async with town.somebody(**PERSON) as browser:
        page = await browser.get("/kreis/dresden")
        by_key = await browser.get("/kreis/14612")
        unknown = await browser.get("/kreis/atlantis")
        index = await browser.get("/kreis")

    assert "Was Menschen in Dresden gemeinsam" in page.text
    assert "Kulturhof" in page.text
    assert "Anderswo" not in page.text
    for href in ("/neues-per-mail?district=14612", "/einbetten?district=14612"):
        assert f'href="{href}"' in page.text
    assert (by_key.status_code, by_key.headers["location"]) == (301, "/kreis/dresden")
    assert unknown.status_code == 404
    assert 'href="/kreis/saechsische-schweiz-osterzgebirge"' in index.text


async def test_every_district_has_an_address_of_its_own(town: Town) -> None:
    districts = (await town.registry.http.get("/v1/districts")).json()

    assert len({slug_of(each) for each in districts}) == len(districts) == 13


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("Dresden", "in Dresden"),
        ("Nordsachsen", "in Nordsachsen"),
        ("Landkreis Görlitz", "im Landkreis Görlitz"),
        ("Vogtlandkreis", "im Vogtlandkreis"),
        ("Sächsische Schweiz-Osterzgebirge", "im Landkreis Sächsische Schweiz-Osterzgebirge"),
    ],
)
def test_a_district_is_named_as_people_say_it(name: str, where: str) -> None:
    assert where_of({"name": name}) == where
