"""An initiative registers, is corrected once, and is found."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name

Picture = Callable[[Page, str], None]
REASON = "Bitte schreiben Sie dazu, an welchem Tag das Café geöffnet ist."


def test_an_initiative_registers_is_corrected_and_found(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    name = new_name()
    email, title = f"cafe.{name}@example.org", f"Reparaturcafé {new_address()}"
    theirs, editors = new_page(), new_page()

    register(platform, theirs, email=email, title=title)
    steps.open_link(theirs, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    theirs.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    expect(theirs.locator("main")).to_contain_text("bestätigt")
    assert not is_found(platform, theirs, title)

    steps.sign_in_as_editor(editors, platform)
    open_review(platform, editors, title, picture)
    editors.fill("#reason", REASON)
    editors.click("main >> button:has-text('Zurückgeben')")
    expect(editors.locator("body")).to_contain_text("Zurückgegeben")

    returned = platform.mailbox(email).wait_for("noch einmal ansehen")
    eventually(lambda: REASON in returned["text"] or None, what="the reason stands in the mail")
    steps.open_link(theirs, platform, returned)
    theirs.click("main >> button:has-text('Eintrag öffnen')")
    picture(theirs, "mein-eintrag")
    expect(theirs.locator("main")).to_contain_text(REASON)
    theirs.fill(
        "#description",
        "Jeden ersten Samstag reparieren wir gemeinsam Fahrräder und Toaster. Werkzeug ist da, Kuchen auch.",
    )
    theirs.click("main >> button:has-text('Korrektur senden')")
    expect(theirs.locator("main")).to_contain_text("Gesendet")

    open_review(platform, editors, title, picture)
    editors.click("main >> button:has-text('Freigeben')")
    expect(editors.locator("body")).to_contain_text("Freigegeben")
    platform.mailbox(email).wait_for("online|[öÖ]ffentlich|steht")
    eventually(lambda: is_found(platform, theirs, title) or None, what="the entry is found")
    picture(theirs, "suche")
    assert theirs.locator(f"svg a[aria-label*='{title}']").count() == 1


def register(platform: Platform, page: Page, *, email: str, title: str) -> None:
    page.goto(f"{platform.url}/initiativen/neu")
    page.check("input[name=kind][value=initiative]")
    page.fill("#title", title)
    page.fill("#summary", "Nachbarinnen und Nachbarn reparieren gemeinsam, was kaputt ist.")
    page.fill(
        "#description",
        "Wir reparieren gemeinsam Fahrräder und Toaster. Werkzeug ist da, Kuchen auch.",
    )
    page.check("input[name=topics][value=nachbarschaft]")
    page.fill("#place", "Weißwasser")
    page.fill("#name", "Hana Šołta")
    page.fill("#email", email)
    page.click("main >> button:has-text('Eintrag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")


def open_review(platform: Platform, page: Page, title: str, picture: Picture) -> None:
    def look() -> bool | None:
        page.goto(f"{platform.url}/redaktion")
        return page.locator("main a", has_text=title).count() > 0 or None

    eventually(look, what=f"«{title}» waits for the editors")
    picture(page, "redaktion")
    page.locator("main a", has_text=title).first.click()
    page.wait_for_url(re.compile(r"/redaktion/[0-9a-f-]{36}"))
    picture(page, "pruefung")


def is_found(platform: Platform, page: Page, title: str) -> bool:
    page.goto(f"{platform.url}/initiativen?q={title.rsplit(maxsplit=1)[-1]}")
    return page.locator("#results a", has_text=title).count() > 0
