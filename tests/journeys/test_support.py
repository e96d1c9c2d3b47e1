"""An initiative finds its mentor; another one, a moment later, hears that the place is taken."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name

Picture = Callable[[Page, str], None]
SPOKEN = "hu"
"""Nobody of the demo speaks it: these three are among themselves."""


def test_an_initiative_finds_its_mentor_and_the_place_is_given_once(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    first, second = an_initiative(platform), an_initiative(platform)
    mentor = f"mentorin.{new_name()}@example.org"
    hers, others, mentors = (new_page() for _ in range(3))

    for page, entry in ((hers, first), (others, second)):
        ask(platform, page, entry)
    picture(hers, "unterstuetzung-suchen")
    give(platform, mentors, mentor, picture)

    waiting = [find_match(platform, page) for page in (hers, others)]
    say_yes_to_both(platform, mentors)
    press(hers, waiting[0], "Ja, kennenlernen")
    expect(hers.locator("main")).to_contain_text("Beide haben Ja gesagt.")

    eventually(
        lambda: is_told(others, waiting[1], "Der Platz ist inzwischen vergeben") or None,
        what="the second initiative hears that the place is taken",
    )
    assert mentor not in hers.content()

    consent(hers, waiting[0], name=first["contact"]["name"], email=first["contact"]["email"])
    consent(mentors, waiting[0], name="Ilona Beispiel", email=mentor)
    hers.goto(waiting[0])
    expect(hers.locator("main")).to_contain_text(mentor)

    for page, told in (
        (mentors, "5 Stunden im Monat von 6 Stunden im Monat vergeben."),
        (hers, "Sie haben Unterstützung gefunden."),
        (others, "Noch offen."),
    ):
        page.goto(f"{platform.url}/unterstuetzung/meine")
        expect(page.locator("main")).to_contain_text(told)
    picture(mentors, "unterstuetzung-meine")


def an_initiative(platform: Platform) -> dict[str, Any]:
    """A public entry in Görlitz with an owner of its own."""
    name = new_name()
    contact = {"name": "Olga Beispiel", "email": f"initiative.{name}@example.org", "phone": None}
    told = {
        "kind": "initiative",
        "title": f"Treffpunkt {new_address()}",
        "summary": "Ein Raum für alle im Viertel, mit Werkstatt und Küche.",
        "description": "Wir öffnen einen leeren Laden für das ganze Viertel. Dort wird repariert, "
        "gekocht und gelernt, und alle können mitmachen.",
        "topics": ["nachbarschaft"],
        "target_groups": ["alle"],
        "legal_form": "ev",
        "stage": "erprobung",
        "actor_kind": "zivilgesellschaft",
        "ags": "14626110",
        "lat": 51.15,
        "lon": 14.99,
        "contact": contact,
        "state": "listed",
    }
    platform.tell("registry", "/internal/v1/initiatives", told)
    return told


def ask(platform: Platform, page: Page, entry: dict[str, Any]) -> None:
    """Sign in, wait until the entry can be chosen, ask for five hours of a mentor."""
    steps.sign_in_by_code(page, platform, entry["contact"]["email"])
    where = f"{platform.url}/unterstuetzung/suchen"
    eventually(
        lambda: is_told(page, where, entry["title"]) or None,
        what=f"matching knows of {entry['title']}",
    )
    page.get_by_label(entry["title"]).check()
    page.fill("#amount", "5")
    page.check("input[name=kind][value=mentor]")
    speak(page)
    page.fill("#name", entry["contact"]["name"])
    page.click("main >> button:has-text('Unterstützung suchen')")
    page.wait_for_url("**/unterstuetzung/meine*")
    expect(page.locator("main")).to_contain_text("Noch offen.")


def give(platform: Platform, page: Page, mentor: str, picture: Picture) -> None:
    """First what is wrong stands beside its field; then six hours for all together."""
    steps.sign_in_by_code(page, platform, mentor)
    page.goto(f"{platform.url}/unterstuetzung/anbieten")
    page.check("input[name=kind][value=mentor]")
    page.fill("#place", "Görlitz")
    page.fill("#capacity", "sechs")
    speak(page)
    page.fill("#name", "Ilona Beispiel")
    page.click("main >> button:has-text('Unterstützung anbieten')")
    expect(page.locator("#capacity-error")).to_be_visible()
    assert page.input_value("#place") == "Görlitz"
    page.fill("#capacity", "6")
    picture(page, "unterstuetzung-anbieten")
    page.click("main >> button:has-text('Unterstützung anbieten')")
    page.wait_for_url("**/unterstuetzung/meine*")
    expect(page.locator("main")).to_contain_text("Noch alles frei: 6 Stunden im Monat.")


def speak(page: Page) -> None:
    spoken = page.locator(f"input[name=languages][value={SPOKEN}]")
    spoken.evaluate("box => { box.closest('details').open = true }")
    spoken.check()


def find_match(platform: Platform, page: Page) -> str:
    """The address of the one match that there is."""
    where = f"{platform.url}/treffer"
    eventually(
        lambda: is_told(page, where, "Ganz ansehen") or None, what="the engine finds the mentor"
    )
    page.locator("main a", has_text="Ganz ansehen").first.click()
    page.wait_for_url(re.compile(r"/treffer/[0-9a-f-]{36}"))
    return page.url


def say_yes_to_both(platform: Platform, page: Page) -> None:
    for _ in range(2):
        page.goto(f"{platform.url}/treffer")
        page.locator("main button", has_text="Ja, kennenlernen").first.click()
        page.wait_for_url(re.compile(r"/treffer/[0-9a-f-]{36}"))


def press(page: Page, where: str, button: str) -> None:
    page.goto(where)
    page.click(f"main >> button:has-text('{button}')")


def consent(page: Page, match: str, *, name: str, email: str) -> None:
    page.goto(match)
    page.fill("#name", name)
    page.fill("#email", email)
    page.check("#agree")
    page.click("main >> button:has-text('Zustimmen')")
    expect(page.locator("main")).to_contain_text("zugestimmt")


def is_told(page: Page, where: str, text: str) -> bool:
    page.goto(where)
    return text in page.locator("main").inner_text()
