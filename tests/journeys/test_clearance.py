"""Editors at work: a suspicious and a reported entry, a diff, a return, a merge and its undoing."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name

Picture = Callable[[Page, str], None]
TELLING = "Bitte schreiben Sie dazu, wer mitmachen kann und wie man Sie erreicht."
STORY = "Wir verkaufen, was im Dorf wächst, und wer Zeit hat, bleibt auf einen Kaffee."


def test_editors_clear_up(platform: Platform, new_page: NewPage, picture: Picture) -> None:
    name, title = new_name(), f"Dorfladen {new_address()}"
    anna, bert = f"anna.{name}@example.org", f"bert.{name}@example.org"
    theirs, editors, visitor = new_page(), new_page(), new_page()
    steps.sign_in_as_editor(editors, platform)

    # Anna's entry is saved unfinished, finished by the link in the mail, and listed.
    begin_and_leave(platform, theirs, title=title, email=anna)
    steps.open_link(theirs, platform, platform.mailbox(anna).wait_for("mit Ihrem Eintrag weiter"))
    theirs.click("main >> button:has-text('Weitermachen')")
    expect(theirs.locator("#title")).to_have_value(title)
    finish(theirs, email=anna)
    annas = confirm_and_clear(platform, theirs, editors, email=anna, title=title)

    # Bert enters the same once more; the hint names Anna's entry and holds nobody up.
    page = new_page()
    page.goto(f"{platform.url}/initiativen/neu")
    fill(page, title=f"{title} e. V.", email=bert)
    page.click("main >> button:has-text('Eintrag senden')")
    send_anyway(page, title, picture)
    berts = confirm_and_clear(platform, page, editors, email=bert, title=f"{title} e. V.")

    shouting = f"KREDIT SOFORT {name.upper()}"
    register_spam(platform, new_page(), shouting, email=f"spam.{name}@example.org")
    editors.goto(f"{platform.url}/redaktion")
    row = editors.locator(".worklist li", has_text=shouting)
    expect(row).to_contain_text("auffällig")
    expect(row).to_contain_text("lauter Großbuchstaben")
    picture(editors, "redaktion-liste")

    # A visitor reports Anna's entry; the editor answers.
    report(platform, visitor, annas, email=f"paula.{name}@example.org", picture=picture)
    editors.goto(f"{platform.url}/redaktion/meldungen")
    editors.locator("main a", has_text=title).first.click()
    picture(editors, "redaktion-meldung")
    editors.fill("#answer", "Danke, wir fragen bei der Initiative nach.")
    editors.click("main >> button:has-text('Meldung war berechtigt')")
    expect(editors.locator("body")).to_contain_text("Beantwortet")
    answered = platform.mailbox(f"paula.{name}@example.org").wait_for("Ihre Meldung")
    assert "Danke, wir fragen bei der Initiative nach." in answered["text"]

    # Anna changes a word; the editor sees which one, and returns the change.
    own = platform.mailbox(anna).wait_for("liegt|Redaktion|öffentlich|online")
    steps.open_link(theirs, platform, own)
    theirs.click("main >> button:has-text('Eintrag öffnen')")
    theirs.fill("#summary", "Nachbarinnen und Nachbarn verkaufen gemeinsam, was im Garten wächst.")
    theirs.click("main >> button:has-text('Korrektur senden')")
    expect(theirs.locator("main")).to_contain_text("Gesendet")
    open_entry(editors, platform, annas)
    expect(editors.locator("main del").first).to_contain_text("Dorf")
    expect(editors.locator("main ins").first).to_contain_text("Garten")
    picture(editors, "redaktion-vergleich")
    editors.check("input[name=template][value=who]")
    editors.click("main >> button:has-text('Zurückgeben')")
    expect(editors.locator("body")).to_contain_text("Zurückgegeben")
    returned = platform.mailbox(anna).wait_for("noch einmal ansehen")
    eventually(lambda: TELLING in returned["text"] or None, what="the sentence stands in the mail")
    editors.goto(f"{platform.url}/redaktion/{annas}/fassungen")
    expect(editors.locator("main")).to_contain_text("Kurz gesagt")
    picture(editors, "fassungen")

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


def finish(page: Page, *, email: str) -> None:
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


def send_anyway(page: Page, title: str, picture: Picture) -> None:
    """The hint stands there at the latest after sending; a second press sends."""
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
