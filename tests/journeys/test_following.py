"""A citizen follows a search by mail, hears once of an entry that an editor cleared, and ends it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, links_in, new_address, new_name

Picture = Callable[[Page, str], None]
OWN_LINK, END_LINK = 0, 1
"""Where the two links stand in a digest."""


def test_a_search_is_followed_and_what_an_editor_clears_is_told_once(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    word = f"Tauschtisch{new_name()}"
    eva, owner = f"eva.{word.lower()}@example.org", f"olga.{word.lower()}@example.org"
    title = f"{word} {new_address()}"
    citizen, initiative, editors = new_page(), new_page(), new_page()

    follow(platform, citizen, picture, word=word, email=eva)
    steps.open_link(citizen, platform, platform.mailbox(eva).wait_for("Bitte bestätigen"))
    expect(citizen.locator("main")).to_contain_text("Solange Sie keinen Knopf drücken")
    citizen.click("main >> button:has-text('Ja, ich möchte diese Mails')")
    expect(citizen.locator("main")).to_contain_text(f"Suchwort «{word}»")
    picture(citizen, "abo")

    submit(platform, initiative, title=title, email=owner)
    bring_forward(platform)
    assert digests(platform, eva) == []
    clear(platform, editors, title)
    eventually(lambda: bring_forward(platform) or None, what="the news wait for the mail")
    digest = platform.mailbox(eva).wait_for(title)
    assert title in digest["text"]
    assert f"Suchwort «{word}»" in digest["text"]

    bring_forward(platform)
    steps.open_link(citizen, platform, digest, number=OWN_LINK)
    citizen.click("main >> button:has-text('Abo öffnen')")
    expect(citizen.locator("main")).to_contain_text("Mail vom")
    expect(citizen.locator("main")).to_contain_text(title)
    picture(citizen, "abo-mit-mail")
    assert len(digests(platform, eva)) == 1

    end(platform, citizen, digest, picture)


def test_a_town_puts_a_list_on_its_own_page(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    town = new_page()

    town.goto(f"{platform.url}/kreis")
    town.click("main >> a:has-text('Landkreis Görlitz')")
    expect(town.locator("main")).to_contain_text("im Landkreis Görlitz gemeinsam")
    picture(town, "kreis")
    town.click("main >> a:has-text('Diese Liste auf Ihrer Website')")
    town.fill("#titel", "Bei uns im Landkreis")
    town.select_option("#anzahl", "3")
    town.click("main >> button:has-text('Vorschau')")
    snippet = town.locator("#snippet").input_value()
    expect(town.frame_locator("main iframe").locator("h1")).to_have_text("Bei uns im Landkreis")
    picture(town, "einbetten")

    elsewhere = new_page()
    with a_town_hall(f"<!doctype html><title>Rathaus</title>{snippet}") as address:
        elsewhere.goto(address)
        frame = elsewhere.frame_locator("iframe")
        expect(frame.locator("article")).to_have_count(3)
    assert "anzahl=3" in snippet
    assert not [each for each in elsewhere.context.cookies() if "zp" in str(each["name"])]
    frame.locator("article a").first.click()
    elsewhere.wait_for_url("**/initiativen/*")


@contextmanager
def a_town_hall(html: str) -> Iterator[str]:
    """Another site: a server of its own with one page; its address."""

    class Hall(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hall) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def follow(platform: Platform, page: Page, picture: Picture, *, word: str, email: str) -> None:
    link = page.locator("main a", has_text="Neues dazu per Mail")

    def look() -> bool | None:
        page.goto(f"{platform.url}/initiativen?q={word}")
        return link.count() > 0 or None

    eventually(look, what="the search can be followed")
    link.click()
    assert page.input_value("#q") == word
    page.check("input[name=rhythm][value=daily]")
    page.click("main >> button:has-text('Neues per Mail bestellen')")
    expect(page.locator("main")).to_contain_text("Bitte prüfen Sie Ihre Angaben")
    page.fill("#email", email)
    picture(page, "neues-per-mail")
    page.click("main >> button:has-text('Neues per Mail bestellen')")
    expect(page.locator("main")).to_contain_text("Postfach")


def submit(platform: Platform, page: Page, *, title: str, email: str) -> None:
    page.goto(f"{platform.url}/initiativen/neu")
    page.check("input[name=kind][value=initiative]")
    page.fill("#title", title)
    page.fill("#summary", "Wir tauschen, was zu schade zum Wegwerfen ist. Jeden Freitag.")
    page.check("input[name=topics][value=nachbarschaft]")
    page.fill("#description", "Freitags ab vier im Bürgerhaus.")
    page.fill("#place", "Weißwasser")
    page.fill("#name", "Olga Ordnet")
    page.fill("#email", email)
    page.click("main >> button:has-text('Eintrag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")
    steps.open_link(page, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    page.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    expect(page.locator("main")).to_contain_text("bestätigt")


def clear(platform: Platform, page: Page, title: str) -> None:
    steps.sign_in_as_editor(page, platform)

    def look() -> bool | None:
        page.goto(f"{platform.url}/redaktion")
        return page.locator("main a", has_text=title).count() > 0 or None

    eventually(look, what=f"«{title}» waits for the editors")
    page.locator("main a", has_text=title).first.click()
    page.click("main >> button:has-text('Freigeben')")
    expect(page.locator("body")).to_contain_text("Freigegeben")


def bring_forward(platform: Platform) -> int:
    """As `zp digests`: the mails that wait for their morning come now."""
    return int(platform.tell("registry", "/internal/v1/digests/now", None)["moved"])


def digests(platform: Platform, email: str) -> list[str]:
    subjects = [str(mail["subject"]) for mail in platform.mailbox(email).mails()]
    return [subject for subject in subjects if "Verzeichnis:" in subject or "Einträge" in subject]


def end(platform: Platform, page: Page, mail: dict[str, str], picture: Picture) -> None:
    """A scanner follows every link first; the person's button ends it."""
    for target in links_in(mail):
        if target.startswith(platform.url):
            httpx.get(target, follow_redirects=True)
    steps.open_link(page, platform, mail, number=END_LINK)
    picture(page, "abo-beenden")
    page.click("main >> button:has-text('Ja, Abo beenden')")
    expect(page.locator("main")).to_contain_text("Das Abo ist beendet")
