"""The look holds: accessible in light and dark, on a phone too, within its budgets, with every letter."""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import combinations, product
from math import dist
from pathlib import Path
from typing import Any

import brotli
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from services.web.map_projection import DOTS_APART, SAXONY, Place, gather_dots
from services.web.static_files import (
    STATIC_FOLDER,
    STATIC_PREFIX,
    UnknownAssetError,
    asset_urls,
    read_manifest,
)
from tests.web.look_pages import PAGES, chromium, render, serving

AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
AXE_RUN = """axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],  // what is well needs no description of each of its nodes
})"""
SORBIAN = "ćčěłńóřšśźžĆČĚŁŃÓŘŠŚŹŽ"
KILOBYTE = 1000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as url:
        yield url


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def settle(page: Page) -> None:
    page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        *product(["gallery"], ["light", "dark"], [1200, 390]),
        *((name, "light", 390) for name in PAGES if name != "gallery"),
    ],
)
def test_axe_finds_nothing_to_complain_about(
    browser: Browser, url: str, name: str, scheme: Any, width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})

    page.goto(f"{url}/{name}")
    settle(page)

    assert violations(page) == []
    page.close()


def test_axe_would_complain_about_a_field_without_a_label(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}/404")

    page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    assert any("label" in complaint for complaint in violations(page))
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_wins_over_the_system(browser: Browser, url: str, theme: Any) -> None:
    other = {"light": "dark", "dark": "light"}[theme]
    chosen, native = browser.new_page(color_scheme=other), browser.new_page(color_scheme=theme)
    chosen.goto(f"{url}/gallery")
    native.goto(f"{url}/gallery")

    chosen.evaluate(f"document.documentElement.dataset.kernTheme = {theme!r}")

    ask = "[...document.querySelectorAll('body, .card, .kern-form-input__input')].map(e => getComputedStyle(e).backgroundColor)"
    assert chosen.evaluate(ask) == native.evaluate(ask)
    chosen.close()
    native.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, url: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})

    page.goto(f"{url}/{name}")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_on_a_phone_each_cell_of_a_table_says_its_column(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{url}/gallery")

    said = page.evaluate("""[...document.querySelectorAll("table.kern-table")].map(table => [
        [...table.querySelectorAll("thead th")].slice(1).map(head => head.textContent),
        [...table.querySelectorAll("tbody tr:first-child td")].map(
            cell => JSON.parse(getComputedStyle(cell, "::before").content)),
        Math.max(...[...table.querySelectorAll("td")].map(cell => cell.getBoundingClientRect().right)),
    ])""")

    assert said
    assert all(heads == cells and right <= 390 for heads, cells, right in said)
    page.close()


def test_on_a_phone_a_message_after_an_action_covers_nothing(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{url}/gallery")

    page.evaluate("""document.querySelector("#toast").innerHTML =
        '<p class="toast-text">Gespeichert.</p>'""")
    settle(page)

    below = page.evaluate("""[document.querySelector(".toast-text"), document.querySelector("main")]
        .map(each => each.getBoundingClientRect()).map(box => [box.top, box.bottom])""")
    assert below[0][1] <= below[1][0]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_end_of_a_bar_and_the_edge_of_a_row_are_seen(
    browser: Browser, url: str, scheme: Any
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{url}/gallery")

    bar, row = page.evaluate("""[
        getComputedStyle(document.querySelector(".card .bar")).borderColor,
        getComputedStyle(document.querySelector(".worklist a:not([aria-current])")).borderLeftColor,
    ]""")

    paper = page.evaluate('getComputedStyle(document.querySelector(".card")).backgroundColor')
    assert contrast(bar, paper) >= 3
    assert row not in {"transparent", "rgba(0, 0, 0, 0)"}
    page.close()


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, as WCAG reckons it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("width", [1200, 390])
def test_everything_that_acts_is_large_enough_for_a_finger(
    browser: Browser, url: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})

    page.goto(f"{url}/gallery")

    heights = page.locator(
        "main .btn, .menu summary, .map a .hit, main .kern-form-input__input"
    ).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height).filter(height => height > 0)"
    )
    assert len(heights) > 20
    assert min(heights) >= 24
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_a_third_party_or_breaks_the_content_policy(
    browser: Browser, url: str, name: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{url}/{name}")
    page.wait_for_load_state("networkidle")

    assert [one for one in asked if not one.startswith((url, "data:"))] == []
    assert complaints == []
    page.close()


def test_the_menu_opens_without_scripts_on_a_phone_and_is_open_on_a_desk(
    browser: Browser, url: str
) -> None:
    phone = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    ).new_page()
    desk = browser.new_context(
        java_script_enabled=False, viewport={"width": 1200, "height": 800}
    ).new_page()
    phone.goto(f"{url}/start")
    desk.goto(f"{url}/start")
    assert not phone.get_by_role("link", name="Veranstaltungen", exact=True).is_visible()

    phone.get_by_text("Menü", exact=True).click()

    assert phone.get_by_role("link", name="Veranstaltungen", exact=True).is_visible()
    assert desk.get_by_role("link", name="Veranstaltungen", exact=True).is_visible()
    assert not desk.get_by_text("Menü", exact=True).is_visible()
    phone.context.close()
    desk.context.close()


def test_the_filter_is_usable_without_scripts(browser: Browser, url: str) -> None:
    page = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    ).new_page()
    page.goto(f"{url}/gallery")

    page.locator(".fold > summary").click()
    page.get_by_label("Wohnen").check()
    page.get_by_role("button", name="Filter anwenden").click()

    assert "topic=wohnen" in page.url
    page.context.close()


def test_a_ticked_facet_swaps_the_results_and_the_address(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}/gallery")
    answer = '<!doctype html><div id="results"><p>Eine Initiative gefunden</p></div>'
    page.route("**/_ui?*", lambda route: route.fulfill(body=answer, content_type="text/html"))

    page.get_by_label("Wohnen").check()

    page.get_by_text("Eine Initiative gefunden").wait_for()
    page.wait_for_url("**/_ui?*topic=wohnen*")
    assert page.get_by_role("heading", name="Bausteine", exact=True).is_visible()
    page.close()


def test_a_failing_service_leaves_the_results_and_is_announced(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}/gallery")
    page.route("**/_ui?*", lambda route: route.fulfill(status=503, body="<h1>kaputt</h1>"))

    page.get_by_label("Wohnen").check()

    page.get_by_role("alert").filter(has_text="noch einmal").wait_for(state="attached")
    assert page.get_by_role("heading", name="Dorfladen Krauschwitz").is_visible()
    assert page.get_by_text("kaputt").count() == 0
    page.close()


def test_the_focus_goes_to_the_error_summary_and_its_links_to_the_fields(
    browser: Browser, url: str
) -> None:
    page = browser.new_page()
    page.goto(f"{url}/gallery")
    assert page.evaluate("document.activeElement.id") == "error-summary"

    page.get_by_role("link", name="Bitte geben Sie eine E-Mail-Adresse an.").click()

    assert page.evaluate("document.activeElement.id") == "email"
    page.close()


def test_a_second_click_sends_no_second_form(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}/gallery")
    sent: list[str] = []
    page.route(
        "**/abmelden", lambda route: (sent.append(route.request.method), route.fulfill(status=204))
    )

    page.get_by_role("button", name="Abmelden").click(no_wait_after=True)
    page.get_by_role("button", name="Abmelden").click(no_wait_after=True)
    page.wait_for_load_state("networkidle")

    assert sent == ["POST"]
    page.close()


def test_print_leaves_out_what_paper_cannot_do(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}/match")

    page.emulate_media(media="print")

    assert page.locator(".menu, .acts, .foot nav").evaluate_all(
        "all => all.every(e => e.getBoundingClientRect().height === 0)"
    )
    assert page.get_by_role("heading", name="Hof am Mühlteich").is_visible()
    page.close()


@pytest.mark.parametrize(
    ("suffix", "budget"),
    [(".css", 32 * KILOBYTE), (".js", 20 * KILOBYTE), (".woff2", 70 * KILOBYTE)],
)
def test_the_files_of_a_kind_stay_within_their_budget(suffix: str, budget: int) -> None:
    files = [STATIC_FOLDER / name for name in read_manifest().values() if name.endswith(suffix)]

    weight = sum(weight_on_the_wire(file) for file in files)

    assert 0 < weight <= budget


def weight_on_the_wire(file: Path) -> int:
    packed = file.with_name(file.name + ".gz")
    return packed.stat().st_size if packed.exists() else file.stat().st_size


@pytest.mark.parametrize("name", PAGES)
def test_the_html_of_a_page_stays_within_15_kilobytes(name: str) -> None:
    html = render(name)

    assert len(gzip.compress(html.encode())) <= 15 * KILOBYTE


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_the_font_knows_every_sorbian_letter_and_the_capital_sharp_s(weight: int) -> None:
    file = STATIC_FOLDER / read_manifest()[f"fira-sans-{weight}.woff2"]

    letters = TTFont(file).getBestCmap()

    assert [letter for letter in SORBIAN + "äöüßÄÖÜẞ„“–€→←" if ord(letter) not in letters] == []


def test_the_style_sheet_names_only_fonts_that_exist() -> None:
    css = (STATIC_FOLDER / read_manifest()["app.css"]).read_text(encoding="utf-8")

    named = set(re.findall(r"fira-sans-\d+\.\w+\.woff2", css))

    assert len(named) == 3
    assert all((STATIC_FOLDER / name).exists() for name in named)


def test_packed_copies_hold_the_same_bytes() -> None:
    for name in read_manifest().values():
        plain = STATIC_FOLDER / name
        if plain.suffix != ".woff2":
            assert gzip.decompress(plain.with_name(name + ".gz").read_bytes()) == plain.read_bytes()
            assert (
                brotli.decompress(plain.with_name(name + ".br").read_bytes()) == plain.read_bytes()
            )


def test_our_own_script_stays_a_page_long() -> None:
    script = (STATIC_FOLDER / read_manifest()["app.js"]).read_text(encoding="utf-8")

    assert len(script.splitlines()) <= 100


def test_the_lock_of_the_build_names_no_host() -> None:
    lock = json.loads(
        (STATIC_FOLDER.parent / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    )

    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def test_an_asset_has_a_hashed_url_and_a_wrong_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"app.css": "app.0123456789.css"}', encoding="utf-8")

    asset = asset_urls(tmp_path)

    assert asset("app.css") == STATIC_PREFIX + "app.0123456789.css"
    with pytest.raises(UnknownAssetError):
        asset("app.scss")


def test_weisswasser_lies_in_the_north_east_of_the_drawing() -> None:
    x, y = SAXONY.to_xy(lon=14.64, lat=51.5)

    assert 0.8 < x / SAXONY.width < 0.9
    assert 0.1 < y / SAXONY.height < 0.2


def test_the_drawing_keeps_the_shape_of_the_land() -> None:
    """At 51° north one degree of latitude is 111.2 km and one of longitude 70 km."""
    west_east = SAXONY.to_xy(lon=13, lat=51)[0] - SAXONY.to_xy(lon=12, lat=51)[0]
    north_south = SAXONY.to_xy(lon=12, lat=50.5)[1] - SAXONY.to_xy(lon=12, lat=51.5)[1]

    assert north_south / west_east == pytest.approx(111.2 / 70.0, rel=0.01)


@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 620)), max_size=60))
def test_gathered_dots_never_overlap_and_lose_nothing(spots: list[tuple[float, float]]) -> None:
    places = [Place(x, y, thing=number) for number, (x, y) in enumerate(spots)]

    dots = gather_dots(places)

    assert sorted(thing for dot in dots for thing in dot.things) == list(range(len(places)))
    assert all(dist((a.x, a.y), (b.x, b.y)) >= DOTS_APART for a, b in combinations(dots, 2))


def test_the_fullest_spot_becomes_the_dot_and_not_its_suburb() -> None:
    suburb, city = Place(100, 100, "Vorort"), [Place(110, 100, "Stadt"), Place(110, 100, "Stadt")]

    dots = gather_dots([suburb, *city])

    assert [(dot.x, len(dot.things)) for dot in dots] == [(110, 3)]


@pytest.mark.parametrize("width", [1200, 390])
def test_the_sign_of_a_notice_stands_beside_its_text_however_often_it_wraps(
    browser: Browser, url: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{url}/gallery")

    sign = page.locator(".working .icon").first.bounding_box()
    text = page.locator(".working > span").first.bounding_box()

    assert sign is not None
    assert text is not None
    assert text["x"] >= sign["x"] + sign["width"]
    assert abs(sign["y"] - text["y"]) < sign["height"] / 2
    assert text["x"] + text["width"] <= width
    page.close()
