"""A commune misses a household for its village, calls for it, and the village is founded."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name, new_number

Picture = Callable[[Page, str], None]
SPOKEN = "hu"
"""Nobody of the demo speaks it: these two are among themselves."""
DESK = "/kommune/doerfer"


def test_a_village_calls_for_whom_it_misses_and_is_founded(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    title = f"Dorf {new_address()}"
    founder, newcomer = (f"{who}.{new_name()}@example.org" for who in ("gruendet", "kommt"))
    karlas, founders, newcomers, anybodys = (new_page() for _ in range(4))

    room = plan(platform, karlas, title, picture)
    code = code_in(karlas)
    take_part(platform, founders, founder, name="Ada Beispiel")
    found_by_code(platform, founders, code, title)
    press(karlas, room, "Haushalt 1 bestätigen")
    expect(karlas.locator("main")).to_contain_text("Haushalt 1 entfernen")
    assert is_told(founders, f"{platform.url}/doerfer/meine", "Ihr Haushalt gründet mit")

    press(karlas, room, "Haushalte suchen")
    eventually(lambda: is_told(karlas, room, "Wer fehlt"), what="the search says who is missing")
    expect(karlas.locator("main")).to_contain_text("1 Familie mit einem Elternteil")
    picture(karlas, "dorf-blockiert")
    karlas.fill("#days", "30")
    karlas.click("main >> button:has-text('Aufruf starten')")
    expect(karlas.locator("main")).to_contain_text("Aufruf läuft bis")

    read_the_call(platform, anybodys, title, picture)
    read_the_call(platform, newcomers, title, picture)
    newcomers.click("main >> button:has-text('Mitmachen')")
    take_part(platform, newcomers, newcomer, name="Bela Beispiel")

    eventually(lambda: is_found(karlas, room), what="the newcomer is found")
    expect(karlas.locator("main")).to_contain_text("Vorschlag 1: passt zu")
    picture(karlas, "dorf-vorschlag")
    karlas.click("main >> button:has-text('Diese Haushalte fragen')")
    expect(karlas.locator("main")).to_contain_text("0 von 1 haben Ja gesagt")
    picture(karlas, "dorf-gefragt")
    assert founder not in karlas.content()
    assert newcomer not in karlas.content()

    steps.open_link(
        newcomers, platform, platform.mailbox(newcomer).wait_for(f"Sind Sie dabei.*{title}")
    )
    picture(newcomers, "dorf-antwort")
    newcomers.click("main >> button:has-text('Ja, wir sind dabei')")
    expect(newcomers.locator("main")).to_contain_text("Danke, Ihr Ja ist angekommen.")

    eventually(lambda: is_told(karlas, room, "Alle haben Ja gesagt"), what="the village is founded")
    picture(karlas, "dorf-gegruendet")
    release(platform, newcomers, newcomer, title)
    release(platform, founders, founder, title)
    expect(founders.locator("main")).to_contain_text(newcomer)
    picture(founders, "dorf-kontakte")
    newcomers.reload()
    expect(newcomers.locator("main")).to_contain_text(founder)

    anybodys.goto(f"{platform.url}/doerfer")
    assert title not in anybodys.content()


def plan(platform: Platform, page: Page, title: str, picture: Picture) -> str:
    """First what is wrong stands beside its field; then the address of the new village's room."""
    steps.sign_in_as_staff(page, platform, "karla.beispiel", DESK)
    page.click("main >> a:has-text('Neues Dorf')")
    page.fill("#title", title)
    page.fill("#place", "Wurzen")
    page.fill("#radius_km", "120")
    page.fill("#households", "zwei")
    page.check("input[name=quota_0_kinds][value=single-parent]")
    page.fill("#quota_0_at_least", "2")
    page.click("main >> button:has-text('Wohnungen hinzufügen')")
    page.fill("#homes_0_count", "2")
    page.fill("#homes_0_persons_max", "4")
    page.click("main .acts >> button:has-text('Speichern')")
    expect(page.locator("#households-error")).to_be_visible()
    assert page.input_value("#homes_0_persons_max") == "4"
    page.fill("#households", "2")
    picture(page, "dorf-planen")
    page.click("main .acts >> button:has-text('Speichern')")
    page.wait_for_url(re.compile(rf"{DESK}/[0-9a-f-]{{36}}"))
    return page.url.partition("?")[0]


def code_in(page: Page) -> str:
    """The code that the commune hands to founding households."""
    return page.locator("aside b").last.inner_text()


def take_part(platform: Platform, page: Page, email: str, *, name: str) -> None:
    """Search as a household that wants to be in a village; the aim is ticked by the button."""
    if "/mitmachen" not in page.url:
        page.goto(f"{platform.url}/doerfer")
        page.click("main >> button:has-text('Mitmachen')")
    page.wait_for_url("**/mitmachen")
    page.goto(f"{platform.url}/mitmachen/1")
    steps.fill_household(page)
    speak(page)
    steps.fill_needs(page)
    steps.fill_place(page, radius_km=100)
    steps.fill_limits(page, max_eur=850, year=datetime.now(UTC).year + 1)
    expect(page.locator("input[name=markets][value=groups]")).to_be_checked()
    steps.fill_aims(page)
    steps.fill_wishes(page)
    steps.skip_the_finer_step(page)
    steps.fill_contact(page, name=name, email=email, phone=new_number())
    page.click("main >> button:has-text('Suche starten')")
    page.click("main >> button:has-text('Code senden')")
    steps.enter_code(page, platform, email)
    page.click("main >> button:has-text('Suche starten')")
    page.wait_for_url(re.compile(r"/(treffer|doerfer/[0-9a-f-]{36})"))


def speak(page: Page) -> None:
    page.uncheck("input[name=languages][value=de]")
    page.check(f"input[name=languages][value={SPOKEN}]")


def found_by_code(platform: Platform, page: Page, code: str, title: str) -> None:
    """A wrong code says whom to ask; with the right one the commune has to confirm the household."""
    page.goto(f"{platform.url}/doerfer/meine")
    page.fill("#code", "FALSCH")
    page.click("main >> button:has-text('Code einlösen')")
    expect(page.locator("#code-error")).to_contain_text("Dieser Code stimmt nicht.")
    page.fill("#code", code)
    page.click("main >> button:has-text('Code einlösen')")
    expect(page.locator("main")).to_contain_text(title)
    expect(page.locator("main")).to_contain_text("Wartet auf die Gemeinde")


def read_the_call(platform: Platform, page: Page, title: str, picture: Picture) -> None:
    """Whoever comes by, without an account: the list, and the call itself."""
    page.goto(f"{platform.url}/doerfer")
    picture(page, "doerfer")
    page.click(f"main >> a:has-text('{title}')")
    expect(page.locator("main")).to_contain_text("Wer fehlt?")
    expect(page.locator("main")).to_contain_text("1 Familie mit einem Elternteil")
    picture(page, "dorf-aufruf")


def press(page: Page, where: str, button: str) -> None:
    page.goto(where)
    page.click(f"main >> button:has-text('{button}')")


def is_told(page: Page, where: str, text: str) -> bool | None:
    page.goto(where)
    return text in page.locator("main").inner_text() or None


def is_found(page: Page, room: str) -> bool | None:
    """Whether there is somebody to ask; a village that still lacks somebody looks again."""
    page.goto(room)
    if page.locator("main >> button:has-text('Neu suchen')").count():
        if is_told(page, room, "Diese Haushalte fragen"):
            return True
        press(page, room, "Neu suchen")
    return is_told(page, room, "Diese Haushalte fragen")


def release(platform: Platform, page: Page, email: str, title: str) -> None:
    """Read that it is founded, and let the others have one's contact."""
    mail = platform.mailbox(email).wait_for(f"Ihr Dorf ist gegründet.*{title}")
    steps.open_link(page, platform, mail)
    page.click("main >> button:has-text('Öffnen')")
    expect(page.locator("main")).to_contain_text("Das Dorf ist gegründet")
    page.fill("#email", email)
    page.check("#agree")
    page.click("main >> button:has-text('Kontakt freigeben')")
    expect(page.locator("main")).to_contain_text("Sie haben Ihren Kontakt freigegeben.")
