"""Each page as the web really gives it: accessible, narrow enough, light, and nobody else is asked."""

import gzip
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Final

import httpx
import pytest
from fastapi import FastAPI
from jinja2 import FileSystemLoader
from playwright.async_api import ConsoleMessage, Page, Route, async_playwright

from services.web.rendering import TEMPLATES
from services.web.settings import WebSettings
from tests.web.all_pages import SHOWN, tell_everything
from tests.web.conftest import Behind
from tests.web.look_pages import CHROMIUM_ARGUMENTS
from tests.web.signing import Visitor
from tests.web.test_look import AXE, AXE_RUN, KILOBYTE

ALL_PAGES: Final = {
    str(file.relative_to(TEMPLATES)) for file in TEMPLATES.glob("pages/**/[!_]*.html")
}
SITE: Final = "https://zukunft.example"
OURS: Final = (f"{SITE}/static/", f"{SITE}/einbetten/liste?")
"""What a page may ask for besides pictures."""
NARROW: Final = 320
SHARES: Final = 6
"""Parts of the pages, so that several workers look at them."""
NO_WORDS: Final = {"None", "True", "False", "NaN", "undefined"}
"""What a program says where it should have said something."""
BACK_OFFICE: Final = '<body class="back-office">'
ID: Final = re.compile(r'<[a-z][^<>]*\sid="([^"]*)"')
Ask = Callable[[Iterable[str]], Awaitable[dict[str, httpx.Response]]]
DESK: Final = 1200
TOLD: Final = (
    "main :is(h1, h2, h3, p, dd, dt, .btn, .picture, .door-title, .door-text), .foot :is(p, li)"
)
LARGEST_GAP: Final = 220
"""Two cards of one row may differ in height by some lines, no more."""


class RecordingLoader(FileSystemLoader):
    """Knows which templates were shown."""

    def __init__(self) -> None:
        super().__init__(TEMPLATES)
        self.shown: set[str] = set()

    def get_source(self, environment, template):  # type: ignore[no-untyped-def]
        self.shown.add(template)
        return super().get_source(environment, template)


@pytest.fixture
def loader(web_app: FastAPI) -> RecordingLoader:
    loader = RecordingLoader()
    web_app.state.templates = web_app.state.templates.overlay(loader=loader)
    return loader


@pytest.fixture
def ask(
    loader: RecordingLoader, browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> Ask:
    """What the web answers where these pages are asked for, by name."""
    tell_everything(behind)

    async def ask(names: Iterable[str]) -> dict[str, httpx.Response]:
        given = {}
        for name in names:
            browser_like.cookies.clear()
            given[name] = await SHOWN[name](Visitor(browser_like, behind, settings))
        return given

    return ask


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS
        )
        yield await browser.new_page(viewport={"width": NARROW, "height": 800})
        await browser.close()


async def test_every_template_is_shown_by_a_route_and_no_page_is_an_error_of_ours(
    ask: Ask, loader: RecordingLoader
) -> None:
    pages = await ask(SHOWN)

    assert ALL_PAGES - loader.shown == set()
    assert [name for name, page in pages.items() if page.status_code >= 500] == []
    assert [name for name, page in pages.items() if page.is_redirect] == []


async def test_no_page_weighs_more_than_15_kilobytes_on_the_wire(ask: Ask) -> None:
    pages = await ask(SHOWN)

    weights = {name: len(gzip.compress(page.content)) for name, page in pages.items()}

    assert {name: weight for name, weight in weights.items() if weight > 15 * KILOBYTE} == {}


async def test_no_id_stands_twice_on_a_page(ask: Ask) -> None:
    pages = await ask(SHOWN)

    twice = {
        name: [one for one, times in Counter(ID.findall(page.text)).items() if times > 1]
        for name, page in pages.items()
    }

    assert {name: ids for name, ids in twice.items() if ids} == {}


async def test_staff_signs_out_at_the_top_of_every_page_of_the_back_office(ask: Ask) -> None:
    pages = await ask(SHOWN)

    desks = {
        name: page.text.split("<main")[0]
        for name, page in pages.items()
        if BACK_OFFICE in page.text
    }

    assert len(desks) > 30
    assert {name for name, head in desks.items() if head.count('action="/abmelden"') != 1} == set()


@pytest.mark.parametrize("share", range(SHARES))
async def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(
    ask: Ask, page: Page, browser_like: httpx.AsyncClient, share: int
) -> None:
    pages = await ask(list(SHOWN)[share::SHARES])

    complaints = {
        name: await complaints_about(page, given, browser_like) for name, given in pages.items()
    }

    assert {name: found for name, found in complaints.items() if found} == {}


@pytest.mark.parametrize("half", ["left", "right"])
async def test_on_a_desk_no_half_of_the_start_page_is_empty_for_long(
    page: Page, browser_like: httpx.AsyncClient, behind: Behind, half: str
) -> None:
    tell_everything(behind)
    given = await browser_like.get("/")

    async def answer(route: Route) -> None:
        url = route.request.url
        await fulfil(route, given if url == f"{SITE}/page" else await browser_like.get(url))

    await page.route("**/*", answer)
    await page.set_viewport_size({"width": DESK, "height": 900})
    await page.goto(f"{SITE}/page")
    boxes = await page.locator(TOLD).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.right, b.top, b.bottom])"
    )

    inside = [
        (top, bottom)
        for left, right, top, bottom in boxes
        if (left < DESK / 2 if half == "left" else right > DESK / 2)
    ]
    assert widest_gap(inside) < LARGEST_GAP


async def test_the_fields_of_housing_projects_come_with_the_kind_also_without_scripts(
    page: Page, browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    tell_everything(behind)
    given = await browser_like.get("/initiativen/neu")

    async def answer(route: Route) -> None:
        url = route.request.url
        if url.endswith(".js"):
            await route.abort()
        else:
            await fulfil(route, given if url == f"{SITE}/page" else await browser_like.get(url))

    await page.route("**/*", answer)
    await page.goto(f"{SITE}/page")
    places = page.locator("#free_places")
    await page.check("[name=kind][value=initiative]")
    hidden = await places.is_hidden()
    await page.check("[name=kind][value=housing-project]")

    assert hidden
    assert await places.is_visible()


def widest_gap(blocks: list[tuple[float, float]]) -> float:
    """The tallest stripe in which nothing stands, in pixels."""
    blocks = sorted(blocks)
    reached, widest = blocks[0][1], 0.0
    for top, bottom in blocks:
        widest, reached = max(widest, top - reached), max(reached, bottom)
    return widest


async def complaints_about(
    page: Page, given: httpx.Response, client: httpx.AsyncClient
) -> list[str]:
    """What is wrong with one page in a narrow window: axe, width, strangers, the content policy."""
    found: list[str] = []

    async def answer(route: Route) -> None:
        url = route.request.url
        if url == f"{SITE}/page":
            await fulfil(route, given)
        elif url.startswith(OURS) or (url.startswith(SITE) and url.endswith(".webp")):
            await fulfil(route, await client.get(url))
        else:
            found.append(f"asked {url}")
            await route.abort()

    def hear(message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource"):
            found.append(message.text)

    page.on("console", hear)
    await page.route("**/*", answer)
    await page.goto(f"{SITE}/page")
    await page.evaluate("Promise.all(document.getAnimations().map(a => a.finished))")
    width = await page.evaluate("document.documentElement.scrollWidth")
    words = set(re.findall(r"\w+", await page.evaluate("document.body.innerText")))
    found += [f"says {word}" for word in sorted(words & NO_WORDS)]
    await page.evaluate(AXE)
    rules = (await page.evaluate(AXE_RUN))["violations"]
    await page.unroute_all(behavior="wait")
    page.remove_listener("console", hear)
    found += [f"is {width} wide"] if width > NARROW else []
    found += [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in rules
        for node in rule["nodes"]
    ]
    return found


async def fulfil(route: Route, given: httpx.Response) -> None:
    headers = {
        name: value
        for name, value in given.headers.items()
        if name not in {"content-encoding", "content-length", "set-cookie"}
    }
    await route.fulfill(status=given.status_code, headers=headers, body=given.content)
