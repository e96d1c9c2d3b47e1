"""Pages in English and Upper Sorbian: nothing is lost on the way, and nothing stays German unsaid."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from services.chassis.http.policy import policies
from services.web.addresses import has_languages, in_language, split
from services.web.words.languages import languages
from tests.web.all_pages import tell_everything
from tests.web.catalogues import catalogue
from tests.web.conftest import Behind
from tests.web.language_pages import CODES, GERMAN_INSIDE, TRANSLATED
from tests.web.real_pages import ENTRY, GATHERING, ID
from tests.web.signing import Visitor

SITE: Final = "https://zukunft.example"
PAGES: Final = [(code, path) for code in CODES for path in TRANSLATED.values()]
VOID: Final = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect"})
READ_ALOUD: Final = ("aria-label", "title", "placeholder", "alt")


class Reader(HTMLParser):
    """Every text of a page with its language, also what is only read aloud; and its links."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.texts: list[tuple[str, str]] = []
        self.links: list[tuple[str, bool]] = []
        """Address, and whether the link says its language."""
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        lang = told.get("lang") or self.open[-1][1]
        self.texts += [(lang, told[name]) for name in READ_ALOUD if told.get(name)]
        for name in ("href", "action", "formaction", "hx-get", "hx-post"):
            if told.get(name, "").startswith("/"):
                self.links.append((told[name], "hreflang" in told))
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                continue

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1][0] not in {"script", "style"}:
            self.texts.append((self.open[-1][1], " ".join(data.split())))


@pytest.fixture(autouse=True)
def everything_said(behind: Behind) -> None:
    tell_everything(behind)


@pytest.mark.parametrize(("code", "path"), PAGES)
async def test_a_translated_page_says_its_language_and_leads_to_the_others(
    browser_like: httpx.AsyncClient, code: str, path: str
) -> None:
    page = await browser_like.get(f"/{code}{path}")

    assert page.status_code == 200
    assert page.headers["content-language"] == code
    assert f'<html lang="{code}"' in page.text
    switch = re.findall(r'<li><a href="([^"]+)" hreflang="([\w-]+)" lang="([\w-]+)"', page.text)
    assert [(unescape(href), tongue) for href, tongue, _ in switch] == [
        (path, "de"),
        (f"/en{path}", "en"),
        (f"/hsb{path}", "hsb"),
        ("/leichte-sprache", "de-x-leicht"),
    ]
    assert re.findall(r'hreflang="([\w-]+)" lang="[\w-]+" aria-current="true"', page.text) == [code]
    told = re.findall(r'<link rel="alternate" href="([^"]+)" hreflang="([\w-]+)">', page.text)
    assert {(tongue, unescape(href)) for href, tongue in told} == {
        ("x-default", SITE + path),
        ("de", SITE + path),
        ("en", f"{SITE}/en{path}"),
        ("hsb", f"{SITE}/hsb{path}"),
    }


async def test_no_link_of_a_translated_page_loses_its_language(
    browser_like: httpx.AsyncClient,
) -> None:
    for code, path in PAGES:
        page = await browser_like.get(f"/{code}{path}")

        links = {href for href, is_choice in Reader(page).links if not is_choice}
        lost = {href for href in links if has_languages(href) and not href.startswith(f"/{code}/")}
        assert len(links) >= 20
        assert lost == set(), path


@pytest.mark.parametrize("code", CODES)
async def test_every_page_that_a_translated_page_leads_to_is_there_in_its_language(
    browser_like: httpx.AsyncClient, code: str
) -> None:
    found: set[str] = set()
    for path in TRANSLATED.values():
        page = await browser_like.get(f"/{code}{path}")
        links = [href for href, is_choice in Reader(page).links if not is_choice]
        found |= {href.partition("#")[0] for href in links}
    pages = sorted(href for href in found if href.startswith(f"/{code}/"))

    given = {href: await browser_like.get(href, follow_redirects=False) for href in pages}

    assert len(pages) > 30
    assert {href for href, page in given.items() if page.status_code == 404} == set()
    for href, page in given.items():
        if page.is_redirect:
            assert page.headers["location"] == f"/anmelden?weiter={href}"
        else:
            assert f'<html lang="{code}"' in page.text, href


@pytest.mark.parametrize(("code", "path"), PAGES)
async def test_what_reads_as_in_german_is_marked_as_german_or_is_the_same_word(
    browser_like: httpx.AsyncClient, code: str, path: str
) -> None:
    german = Reader(await browser_like.get(path))

    spoken = Reader(await browser_like.get(f"/{code}{path}"))

    assert unmarked(spoken, german, code) == set()


@pytest.mark.parametrize("code", CODES)
async def test_who_finds_nothing_is_led_on_in_the_language(
    browser_like: httpx.AsyncClient, behind: Behind, code: str
) -> None:
    topics = [{"value": "wohnen", "label": "Gemeinschaftlich wohnen", "count": 0}]
    nothing = {"items": [], "total": 0, "facets": {"topic": topics}, "suggestion": None}
    behind.says("registry", "/v1/initiatives", nothing)
    path = "/initiativen?q=Zebra&topic=wohnen&ort=Wei%C3%9Fwasser&umkreis=25"

    german, spoken = [
        Reader(await browser_like.get(f"{prefix}{path}")) for prefix in ("", f"/{code}")
    ]

    assert unmarked(spoken, german, code) == set()
    ways = {href for href, _ in spoken.links if href.startswith(f"/{code}/initiativen?")}
    assert len(ways) > 3


NAMES: Final = {
    "English",
    "Hornjoserbsce",
    "Ines Muster",
    "ines@example.org",
    "bauamt@example.org",
    "Zukunftsplattform",
    "– Zukunftsplattform",
    "Zukunftsplattform (Demo)",
    f"{ENTRY['title']} – Zukunftsplattform",
    f"{GATHERING['title']} – Zukunftsplattform",
    "Görlitz",
    "Landkreis Görlitz",
    GATHERING["venue"]["name"],
    GATHERING["venue"]["street"],
    f"{GATHERING['venue']['postcode']} {GATHERING['venue']['city']}",
    GATHERING["venue"]["city"],
    "Weißwasser/O.L.",
    "Kultur",
    "Wohnen",
}
"""Of people, places and things; and what the demo calls topics, which no vocabulary has."""


def unmarked(spoken: Reader, german: Reader, code: str) -> set[str]:
    """What a page says in its language and the German one too, in the same letters."""
    there = {text for _, text in german.texts if re.search(r"[A-Za-z]{3}", text)}
    same = {text for lang, text in spoken.texts if lang == code and text in there}
    return same - the_same_in(code) - NAMES


def the_same_in(code: str) -> set[str]:
    """Words that are written alike in both languages."""
    return {str(text.id) for text in catalogue(code) if text.id and text.string == text.id}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", GERMAN_INSIDE.values())
async def test_a_page_without_a_translation_is_german_in_a_translated_frame_and_says_so(
    browser_like: httpx.AsyncClient, code: str, path: str
) -> None:
    german = await browser_like.get(path)
    page = await browser_like.get(f"/{code}{path}")

    note = str(catalogue(code)["Diese Seite gibt es bisher nur auf Deutsch."].string)
    assert (code, note) in Reader(page).texts
    assert '<main id="main" tabindex="-1" lang="de">' in page.text
    assert inside(page).replace(f'="/{code}/', '="/') == inside(german)
    assert f'<link rel="canonical" href="{SITE}{path}">' in page.text
    assert 'rel="alternate"' not in page.text


def inside(page: httpx.Response) -> str:
    """What a page is about, without its frame."""
    return page.text.partition('<div class="wrap page">')[2].partition("</main>")[0]


@pytest.mark.parametrize("path", ["/", "/initiativen", "/impressum", "/nichts"])
async def test_every_sorbian_page_says_in_both_languages_that_it_is_a_draft(
    browser_like: httpx.AsyncClient, path: str
) -> None:
    texts = Reader(await browser_like.get(f"/hsb{path}")).texts

    assert (
        "hsb",
        "Naćisk přełožka: nichtó, kiž serbsce rěči, jón hišće njeje přepruwował.",
    ) in texts
    assert any(lang == "de" and text.startswith("Entwurf der Übersetzung") for lang, text in texts)
    assert "Naćisk" not in (await browser_like.get(path)).text
    assert "Naćisk" not in (await browser_like.get(f"/en{path}")).text


@pytest.mark.parametrize(
    "path",
    [
        "/de/",
        "/fr/initiativen",
        "/en/en/initiativen",
        "/en/hsb/",
        "/en/redaktion",
        "/en/anmelden",
        f"/en/m/{'e' * 44}",
        "/hsb/static/manifest.json",
        f"/en/veranstaltungen/{ID}/termin.ics",
    ],
)
async def test_other_prefixes_and_pages_that_are_german_only_are_not_there(
    browser_like: httpx.AsyncClient, path: str
) -> None:
    assert (await browser_like.get(path)).status_code == 404


def test_staff_links_from_mails_and_signing_in_stay_german(web_app: FastAPI) -> None:
    everybody = {"public", "person", "owner"}
    routes = list(policies(web_app))
    staff = {route.path for route in routes if route.policy not in everybody}
    private = {
        "/m/{token}",
        "/abbestellen/{token}",
        "/anmelden",
        "/abmelden",
        "/redaktion/anmelden",
    }

    assert len(staff) > 30
    assert {path for path in staff | private if has_languages(path)} == set()


async def test_the_language_is_the_addresss_alone(browser_like: httpx.AsyncClient) -> None:
    wishes = {"accept-language": "hsb, en;q=0.5"}

    pages = [await browser_like.get("/en/zahlen", headers=told) for told in ({}, wishes)]

    assert pages[0].text == pages[1].text
    assert "accept-language" not in pages[1].headers["vary"].lower()
    assert "set-cookie" not in pages[1].headers


@pytest.mark.parametrize("code", CODES)
async def test_redirects_stay_in_the_language(
    browser_like: httpx.AsyncClient, behind: Behind, code: str
) -> None:
    behind.says("events", f"/v1/gatherings/{ID}/seats", {"state": "held"})
    booking = {"room": "on_site", "guest_1": "Ines Muster", "email": "ines@example.org"}
    book, booked = f"/{code}/veranstaltungen/{ID}", f"/{code}/veranstaltungen/{ID}/gebucht"

    plain = await browser_like.post(book, data=booking)
    by_script = await browser_like.post(book, data=booking, headers={"hx-request": "true"})
    private = await browser_like.get(f"/{code}/meine-plattform")

    assert plain.headers["location"].startswith(booked)
    assert by_script.headers["hx-redirect"].startswith(booked)
    assert private.headers["location"] == f"/anmelden?weiter=/{code}/meine-plattform"


@pytest.mark.parametrize(("code", "mails"), [("", "de"), ("/en", "en"), ("/hsb", "de")])
async def test_who_books_on_an_english_page_gets_english_mails(
    visitor: Visitor, behind: Behind, code: str, mails: str
) -> None:
    path = f"/v1/gatherings/{ID}/seats"
    behind.says("events", path, {"state": "held"})
    booking = {"room": "on_site", "guest_1": "Ines Muster", "email": "ines@example.org"}

    await visitor.client.post(f"{code}/veranstaltungen/{ID}", data=booking)

    assert [told["locale"] for told in visitor.told(path)] == [mails]


async def test_a_form_sent_elsewhere_leads_to_a_page_in_the_other_languages(
    browser_like: httpx.AsyncClient,
) -> None:
    wrong = await browser_like.post(f"/en/veranstaltungen/{ID}")

    assert wrong.status_code == 422
    assert f'href="/hsb/veranstaltungen/{ID}"' in wrong.text
    assert "Please say who is coming." in wrong.text


@pytest.mark.parametrize(
    ("code", "missing", "away", "broken"),
    [
        ("en", "Page not found", "Not available just now", "Something went wrong"),
        ("hsb", "Strona njeje so namakała", "Tuchwilu njedocpějomne", "Něšto njeje so poradźiło"),
    ],
)
async def test_what_went_wrong_is_said_in_the_language_of_the_address(
    web_app: FastAPI,
    browser_like: httpx.AsyncClient,
    code: str,
    missing: str,
    away: str,
    broken: str,
) -> None:
    clients = web_app.state.upstream.clients
    clients["registry"] = httpx.AsyncClient(
        transport=httpx.MockTransport(nobody), base_url="http://r"
    )

    pages = [
        await browser_like.get(f"/{code}{path}") for path in ("/nichts", "/initiativen", "/ideen")
    ]
    web_app.state.upstream = None
    pages.append(await browser_like.get(f"/{code}/zahlen"))

    assert [page.status_code for page in pages] == [404, 503, 503, 500]
    titles = [re.findall(r"<title>(.*) – Zukunftsplattform</title>", page.text) for page in pages]
    assert titles == [[missing], [away], [away], [broken]]
    assert {re.findall(r'<html lang="(\w+)"', page.text)[0] for page in pages} == {code}


def nobody(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away")


async def test_a_place_is_named_in_both_languages_and_each_name_says_its_own(
    browser_like: httpx.AsyncClient,
) -> None:
    german, english, sorbian = [
        (await browser_like.get(f"{code}/initiativen/{ID}")).text for code in ("", "/en", "/hsb")
    ]

    assert 'Weißwasser/O.L./<span lang="hsb">Běła Woda</span>' in german
    assert '<span lang="de">Weißwasser/O.L.</span>/<span lang="hsb">Běła Woda</span>' in english
    assert 'Běła Woda/<span lang="de">Weißwasser/O.L.</span>' in sorbian


async def test_what_somebody_typed_is_neither_markup_nor_a_link(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    typed = '<b>" href="/initiativen" x="'
    places = [{**ENTRY["place"], "name": typed, "ags": ags} for ags in ("14626610", "14612000")]
    behind.says("registry", "/v1/municipalities", places)

    page = await browser_like.get("/en/initiativen", params={"ort": typed, "q": typed})

    assert page.status_code == 200
    assert "Searching around &lt;b&gt;" in page.text
    assert "<b>" not in inside(page)
    assert "/en/initiativen&#34; x=" not in page.text


@pytest.mark.parametrize("path", ["//evil.example/x", "/en//evil.example/x", "/hsb///evil.example"])
async def test_the_choice_of_a_language_never_leaves_this_site(web_app: FastAPI, path: str) -> None:
    page = await asked_for(web_app, path)

    links = [href for href, _ in Reader(page).links]
    assert page.status_code == 404
    assert [href for href in links if href.startswith("//") or urlsplit(href).netloc] == []


async def asked_for(web_app: FastAPI, path: str) -> httpx.Response:
    """The answer to a path that a client would tidy up."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    await web_app({**scope, "server": ("zukunft.example", 443), "scheme": "https"}, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


@pytest.mark.parametrize(
    ("address", "code", "told"),
    [
        ("/", "en", "/en/"),
        ("/initiativen?q=a", "hsb", "/hsb/initiativen?q=a"),
        ("/en/initiativen", "hsb", "/en/initiativen"),
        ("/initiativen", "de", "/initiativen"),
        ("/redaktion/1", "en", "/redaktion/1"),
        ("/foerderung/fristen.ics", "en", "/foerderung/fristen.ics"),
        ("//elsewhere.example/", "en", "//elsewhere.example/"),
        ("https://elsewhere.example/", "en", "https://elsewhere.example/"),
        ("/englisch", "en", "/en/englisch"),
    ],
)
def test_an_address_gets_the_language_where_it_has_one(address: str, code: str, told: str) -> None:
    language = languages()[code]

    assert in_language(address, language) == told
    assert in_language(told, language) == told
    if told.startswith(f"/{code}/"):
        assert split(told)[0] is language
