"""Editors at work: a suspicious and a reported entry, a diff, a return, a merge and its undoing."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, new_address, new_name

Picture = Callable[[Page, str], None]
TELLING = "Bitte schreiben Sie dazu, wer mitmachen kann und wie man Sie erreicht."
ANSWER = "Danke, wir fragen bei der Initiative nach."
STORY = "Wir verkaufen, was im Dorf wächst, und wer Zeit hat, bleibt auf einen Kaffee."


def test_editors_clear_up(platform: Platform, new_page: NewPage, picture: Picture) -> None:
    name, title = new_name(), f"Dorfladen {new_address()}"
    anna, bert = f"anna.{name}@example.org", f"bert.{name}@example.org"
    theirs, editors, visitor = new_page(), new_page(), new_page()
    steps.sign_in_as_editor(editors, platform)

    begin_and_leave(platform, theirs, title=title, email=anna)
    come_back_and_finish(platform, theirs, title=title, email=anna)
    annas = confirm_and_clear(platform, theirs, editors, email=anna, title=title)

    enter_once_more(platform, visitor, title=title, email=bert, picture=picture)
    berts = confirm_and_clear(platform, visitor, editors, email=bert, title=f"{title} e. V.")

    shouting = f"KREDIT SOFORT {name.upper()}"
    register_spam(platform, visitor, shouting, email=f"spam.{name}@example.org")
    editors.goto(f"{platform.url}/redaktion")
    row = editors.locator(".worklist li", has_text=shouting)
    expect(row).to_contain_text(re.compile("auffällig|verdächtig"))
    expect(row).to_contain_text("lauter Großbuchstaben")
    picture(editors, "redaktion-liste")

    paula = f"paula.{name}@example.org"
    report(platform, visitor, annas, email=paula, picture=picture)
    answer_report(platform, editors, title=title, picture=picture)
    answered = platform.mailbox(paula).wait_for("Ihre Meldung")
    assert ANSWER in answered["text"]

    change(platform, theirs, email=anna)
    return_change(platform, editors, annas, picture=picture)
    returned = platform.mailbox(anna).wait_for("noch einmal ansehen")
    assert TELLING in " ".join(returned["text"].split())

    merge_and_undo(platform, editors, visitor, picture, merged=berts, into=annas)
    platform.mailbox(bert).wait_for("Zwei Einträge, eine Initiative")
    platform.mailbox(bert).wait_for("Wieder ein eigener Eintrag")
    editors.goto(f"{platform.url}/redaktion/protokoll?eintrag={berts}")
    expect(editors.locator("main")).to_contain_text("Zusammenführung rückgängig gemacht")
    picture(editors, "protokoll")


def begin_and_leave(platform: Platform, page: Page, *, title: str, email: str) -> None:
    page.goto(f"{platform.url}/initiativen/neu")
    page.fill("#title", title)
    page.click("main >> button:has-text('später weitermachen')")
    expect(page.locator("main")).to_contain_text("Noch sieht ihn niemand")
    page.fill("#email", email)
    page.click("main >> button:has-text('Link senden')")
    expect(page.locator("main")).to_contain_text("unterwegs")


def come_back_and_finish(platform: Platform, page: Page, *, title: str, email: str) -> None:
    """The link in the mail brings back what was typed."""
    steps.open_link(page, platform, platform.mailbox(email).wait_for("mit Ihrem Eintrag weiter"))
    page.click("main >> button:has-text('Weitermachen')")
    expect(page.locator("#title")).to_have_value(title)
    page.check("input[name=kind][value=initiative]")
    page.fill("#summary", "Nachbarinnen und Nachbarn verkaufen gemeinsam, was im Dorf wächst.")
    page.fill("#description", STORY)
    page.check("input[name=topics][value=nachbarschaft]")
    page.fill("#place", "Weißwasser")
    page.fill("#name", "Anna Šołta")
    page.fill("#email", email)
    page.click("main >> button:has-text('Eintrag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")


def fill(page: Page, *, title: str, email: str) -> None:
    page.check("input[name=kind][value=initiative]")
    page.fill("#title", title)
    page.fill("#summary", "Brot, Butter und Neuigkeiten aus dem Tal, jeden Tag ab sieben.")
    page.fill("#description", "Ein kleiner Laden, den das ganze Dorf zusammen betreibt.")
    page.check("input[name=topics][value=versorgung]")
    page.fill("#place", "Weißwasser")
    page.fill("#website", "https://dorfladen.example.org")
    page.fill("#name", "Bert Muster")
    page.fill("#email", email)


def enter_once_more(
    platform: Platform, page: Page, *, title: str, email: str, picture: Picture
) -> None:
    """The same initiative by another hand: the hint names it, and holds nobody up."""
    page.goto(f"{platform.url}/initiativen/neu")
    fill(page, title=f"{title} e. V.", email=email)
    page.click("main >> button:has-text('Eintrag senden')")
    if page.locator("h1", has_text="Postfach").count() == 0:
        expect(page.locator("#similar")).to_contain_text(title)
        picture(page, "schon-eingetragen")
        page.click("main >> button:has-text('Eintrag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")


def confirm_and_clear(
    platform: Platform, page: Page, editors: Page, *, email: str, title: str
) -> str:
    steps.open_link(page, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    page.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    expect(page.locator("main")).to_contain_text("bestätigt")
    editors.goto(f"{platform.url}/redaktion")
    editors.locator(".worklist b", has_text=re.compile(f"^{re.escape(title)}$")).click()
    editors.wait_for_url(re.compile(r"/redaktion/[0-9a-f-]{36}"))
    initiative_id = editors.url.rpartition("/")[2]
    editors.click("main >> button:has-text('Freigeben')")
    expect(editors.locator("body")).to_contain_text("Freigegeben")
    return initiative_id


def register_spam(platform: Platform, page: Page, title: str, *, email: str) -> None:
    page.goto(f"{platform.url}/initiativen/neu")
    fill(page, title=title, email=email)
    page.fill(
        "#description", "Gleich hier: https://a.example und www.b.example und https://c.example"
    )
    page.click("main >> button:has-text('Eintrag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")
    steps.open_link(page, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    page.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    expect(page.locator("main")).to_contain_text("bestätigt")


def report(
    platform: Platform, page: Page, initiative_id: str, *, email: str, picture: Picture
) -> None:
    page.goto(f"{platform.url}/initiativen/{initiative_id}")
    page.click("main >> a:has-text('Eintrag melden')")
    page.check("input[name=reason][value=wrong]")
    page.fill("#words", "Der Laden hat montags zu.")
    page.fill("#email", email)
    picture(page, "melden")
    page.click("main >> button:has-text('Meldung senden')")
    expect(page.locator("main")).to_contain_text("Danke für Ihre Meldung")


def answer_report(platform: Platform, page: Page, *, title: str, picture: Picture) -> None:
    page.goto(f"{platform.url}/redaktion/meldungen")
    page.locator("main a", has_text=title).first.click()
    picture(page, "redaktion-meldung")
    page.fill("#answer", ANSWER)
    page.click("main >> button:has-text('Meldung war berechtigt')")
    expect(page.locator("body")).to_contain_text("Beantwortet")


def change(platform: Platform, page: Page, *, email: str) -> None:
    """One word of the public text."""
    steps.open_link(
        page, platform, platform.mailbox(email).wait_for("Redaktion|online|[öÖ]ffentlich")
    )
    page.click("main >> button:has-text('Eintrag öffnen')")
    page.fill("#summary", "Nachbarinnen und Nachbarn verkaufen gemeinsam, was im Garten wächst.")
    page.click("main >> button:has-text('Korrektur senden')")
    expect(page.locator("main")).to_contain_text("Gesendet")


def return_change(platform: Platform, page: Page, initiative_id: str, *, picture: Picture) -> None:
    """The editor sees which word changed, and asks for more by one of the usual sentences."""
    open_entry(page, platform, initiative_id)
    expect(page.locator("main del").first).to_contain_text("Dorf")
    expect(page.locator("main ins").first).to_contain_text("Garten")
    picture(page, "redaktion-vergleich")
    page.check("input[name=template][value=who]")
    page.click("main >> button:has-text('Zurückgeben')")
    expect(page.locator("body")).to_contain_text("Zurückgegeben")
    page.goto(f"{platform.url}/redaktion/{initiative_id}/fassungen")
    expect(page.locator("main")).to_contain_text("Kurz gesagt")
    picture(page, "fassungen")


def open_entry(page: Page, platform: Platform, initiative_id: str) -> None:
    page.goto(f"{platform.url}/redaktion/{initiative_id}")


def merge_and_undo(
    platform: Platform, editors: Page, visitor: Page, picture: Picture, *, merged: str, into: str
) -> None:
    """The editor finds the likeness named, takes one field over, and goes back on it."""
    open_entry(editors, platform, merged)
    picture(editors, "redaktion-aehnlich")
    editors.locator(f"a[href*='zusammenfuehren?mit={into}']").click()
    picture(editors, "zusammenfuehren")
    editors.click("main >> button:has-text('Zusammenführen')")
    expect(editors.locator("body")).to_contain_text("Zusammengeführt")

    visitor.goto(f"{platform.url}/initiativen/{merged}")
    assert visitor.url.endswith(f"/initiativen/{into}")
    open_entry(editors, platform, merged)
    editors.click("main >> button:has-text('Rückgängig machen')")
    expect(editors.locator("main")).to_contain_text("Wieder zwei Einträge")
    visitor.goto(f"{platform.url}/initiativen/{merged}")
    assert visitor.url.endswith(f"/initiativen/{merged}")
