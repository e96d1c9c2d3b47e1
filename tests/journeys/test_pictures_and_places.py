"""An entry gets a picture and a second place; editors look first, then everybody sees both."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name
from tests.journeys.test_initiative import is_found, open_review, register

Picture = Callable[[Page, str], None]
ALT = "Eine Werkbank mit einem roten Fahrrad"


def test_an_entry_shows_a_picture_and_comes_to_a_second_place(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    email, title = f"cafe.{new_name()}@example.org", f"Reparaturcafé {new_address()}"
    theirs, editors, visitor = new_page(), new_page(), new_page()
    register(platform, theirs, email=email, title=title)
    steps.open_link(theirs, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    theirs.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    steps.sign_in_as_editor(editors, platform)
    clear(platform, editors, title, picture)
    eventually(lambda: is_found(platform, visitor, title) or None, what="the entry is found")
    steps.open_link(theirs, platform, platform.mailbox(email).wait_for("online"))
    theirs.click("main >> button:has-text('Eintrag öffnen')")
    entry = theirs.url

    theirs.click("main >> a[href$='/bilder']")
    send_picture(theirs, consent=False)
    expect(theirs.locator("main")).to_contain_text("einverstanden")
    send_picture(theirs, consent=True)
    expect(theirs.locator("main")).to_contain_text("noch nicht öffentlich")
    picture(theirs, "bilder")
    theirs.goto(entry)
    theirs.click("main >> a[href$='/orte']")
    theirs.click("main >> a:has-text('Weiteren Ort hinzufügen')")
    theirs.fill("#name", "Werkstatt Zittau")
    theirs.fill("#place", "Zittau")
    theirs.check("input[name=covers][value=radius]")
    theirs.fill("#radius_km", "15")
    theirs.click("main >> button:has-text('An die Redaktion senden')")
    expect(theirs.locator("main")).to_contain_text("Kommt bis 15 km um Zittau")
    picture(theirs, "orte")
    assert not comes_to_oybin(platform, visitor, title)

    clear(platform, editors, title, picture)

    eventually(lambda: comes_to_oybin(platform, visitor, title) or None, what="it comes to Oybin")
    expect(visitor.locator("#results")).to_contain_text("Werkstatt Zittau: kommt bis 15 km")
    visitor.locator("#results article a, #results .initiative a", has_text=title).first.click()
    shown = visitor.locator(f"img[alt='{ALT}']")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(visitor.locator("main")).to_contain_text("Bild: Hana Šołta")
    expect(visitor.locator("main")).to_contain_text("Werkstatt Zittau")
    picture(visitor, "eintrag-mit-bild")


def clear(platform: Platform, page: Page, title: str, picture: Picture) -> None:
    open_review(platform, page, title, picture)
    page.click("main >> button:has-text('Freigeben')")
    expect(page.locator("body")).to_contain_text("Freigegeben")


def send_picture(page: Page, *, consent: bool) -> None:
    page.set_input_files(
        "#file", {"name": "werkbank.jpg", "mimeType": "image/jpeg", "buffer": a_drawing()}
    )
    page.fill("#alt", ALT)
    page.fill("#credit", "Hana Šołta")
    page.select_option("#licence", "cc-by-4.0")
    page.set_checked("#consent", consent)
    page.click("main >> button:has-text('Bild senden')")


def a_drawing() -> bytes:
    image = Image.new("RGB", (1200, 800), "#f2e6d0")
    ImageDraw.Draw(image).rectangle((100, 500, 1100, 560), fill="#7a4b2a")
    ImageDraw.Draw(image).ellipse((300, 300, 500, 500), outline="#b3261e", width=24)
    held = io.BytesIO()
    image.save(held, "JPEG")
    return held.getvalue()


def comes_to_oybin(platform: Platform, page: Page, title: str) -> bool:
    word = title.rsplit(maxsplit=1)[-1]
    page.goto(f"{platform.url}/initiativen?q={word}&kommt_nach=Oybin")
    return page.locator("#results a", has_text=title).count() > 0
