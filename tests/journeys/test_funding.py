"""A funder writes a rule, a second one publishes it, and an initiative from Leipzig hears why not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name

Picture = Callable[[Page, str], None]
RULE = """{
  "valid_from": "2024-01-01",
  "all": [
    {"any": [
      {"id": "sitz", "kind": "seat_area", "in": "sn-transition@2021-27.1d",
       "source": {"section": "Nr. 2.1", "url": "https://www.example.org/aufruf"}},
      {"id": "zweig", "kind": "branch_area", "in": "sn-transition@2021-27.1d",
       "source": {"section": "Nr. 2.2"}}
    ]}
  ]
}"""


def test_a_rule_by_two_people_explains_leipzig_and_what_would_change_it(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    name = new_name()
    key, title = f"aufruf-{name}", f"Werkstätten {new_address()}"
    flora, felix, owner = new_page(), new_page(), new_page()
    email = f"leipzig.{name}@example.org"
    register_in_leipzig(platform, owner, email=email)

    steps.sign_in_as_staff(flora, platform, "flora.probe", "/redaktion/foerderung")
    write_call(platform, flora, key=key, title=title)
    propose_rule(platform, flora, key=key, picture=picture)
    expect(flora.locator("main")).to_contain_text("Das haben Sie selbst vorgeschlagen.")
    assert flora.locator("main >> button:has-text('Veröffentlichen')").count() == 0

    steps.sign_in_as_staff(felix, platform, "felix.muster", "/redaktion/foerderung")
    felix.click(f"main >> a.chip:has-text('{title}')")
    picture(felix, "foerderregel-zweite-person")
    felix.click("main >> button:has-text('Veröffentlichen')")
    expect(felix.locator("main")).to_contain_text("gilt")

    save_at_the_entry(platform, owner, email=email, picture=picture)
    publish_call(platform, flora, key=key)
    mail = platform.mailbox(email).wait_for(f"Förderaufruf.*{re.escape(title)}")
    assert "noch offen" in mail["text"]

    ask(platform, owner, key=key, branch="no")
    main = owner.locator("main")
    expect(main).to_contain_text("Wahrscheinlich nicht förderfähig")
    expect(main).to_contain_text("Ihr Sitz liegt außerhalb des Gebiets")
    expect(main).to_contain_text("Eine Zweigstelle im Gebiet")
    picture(owner, "foerderung-antwort")
    ask(platform, owner, key=key, branch="yes")
    expect(main.locator("h1")).to_contain_text("Wahrscheinlich förderfähig")


def register_in_leipzig(platform: Platform, page: Page, *, email: str) -> None:
    """An entry whose mailbox is confirmed; nobody has to clear it for this."""
    page.goto(f"{platform.url}/initiativen/neu")
    page.check("input[name=kind][value=initiative]")
    page.fill("#title", f"Hofladen {new_address()}")
    page.fill("#summary", "Nachbarinnen und Nachbarn verkaufen, was im Viertel wächst.")
    page.fill("#description", "Ein Laden im Hinterhof, jeden Freitag offen.")
    page.check("input[name=topics][value=versorgung]")
    page.fill("#place", "Leipzig")
    page.fill("#name", "Lene Muster")
    page.fill("#email", email)
    page.click("main >> button:has-text('Eintrag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")
    steps.open_link(page, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    page.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    expect(page.locator("main")).to_contain_text("bestätigt")


def write_call(platform: Platform, page: Page, *, key: str, title: str) -> None:
    page.goto(f"{platform.url}/redaktion/foerderung/neu")
    page.fill("#key", key)
    page.fill("#title", title)
    page.fill("#funder", "Stiftung Musterland")
    page.fill("#summary", "Für Werkstätten, in denen Menschen zusammen etwas bauen.")
    today = datetime.now(UTC) - timedelta(days=1)
    for part, value in (("day", today.day), ("month", today.month), ("year", today.year)):
        page.fill(f"#checked_on_{part}", str(value))
    page.click("main >> button:has-text('Speichern')")
    page.wait_for_url(f"**/{key}*")


def propose_rule(platform: Platform, page: Page, *, key: str, picture: Picture) -> None:
    """First with a mistake, which is named by its place; then tried, then proposed."""
    page.goto(f"{platform.url}/redaktion/foerderung/{key}/regel")
    page.fill("#rule", RULE.replace("seat_area", "mond_area"))
    page.click("main >> button:has-text('Ausprobieren')")
    expect(page.locator("main")).to_contain_text("all.0.any.0")
    page.fill("#rule", RULE)
    page.click("main >> button:has-text('Ausprobieren')")
    expect(page.locator("main")).to_contain_text("Verein in Leipzig")
    picture(page, "foerderregel")
    page.click("main >> button:has-text('Vorschlagen')")
    page.wait_for_url("**/regel/1*")


def publish_call(platform: Platform, page: Page, *, key: str) -> None:
    page.goto(f"{platform.url}/redaktion/foerderung/{key}")
    page.click("main >> button:has-text('Aufruf veröffentlichen')")
    expect(page.locator("main")).to_contain_text("Stand: offen")


def save_at_the_entry(platform: Platform, page: Page, *, email: str, picture: Picture) -> None:
    """The owner comes by her entry and saves what it says, with her consent."""
    steps.sign_in_by_code(page, platform, email)
    page.goto(f"{platform.url}/meine-plattform")
    page.click("main >> a:has-text('Förderung')")
    expect(page.locator("#place")).to_have_value("Leipzig")
    page.check("#agrees")
    page.click("main >> button:has-text('Antworten speichern')")
    expect(page.locator("main")).to_contain_text("Gespeicherte Antworten")
    picture(page, "foerderung-eintrag")


def ask(platform: Platform, page: Page, *, key: str, branch: str) -> None:
    """What the owner's entry says is filled in already; she adds the branch."""

    def look() -> bool | None:
        page.goto(f"{platform.url}/meine-plattform")
        page.click("main >> a:has-text('Förderung')")
        return page.locator(f"main a[href*='/{key}/pruefen']").count() > 0 or None

    eventually(look, what=f"{key} stands at the entry")
    page.click(f"main >> a[href*='/{key}/pruefen']")
    expect(page.locator("#place")).to_have_value("Leipzig")
    page.check(f"input[name=has_branch][value={branch}]")
    if branch == "yes":
        page.fill("#branches", "Weißwasser")
    page.click("main >> button:text-is('Prüfen')")
    expect(page.locator("main")).to_contain_text("Jede Bedingung")
