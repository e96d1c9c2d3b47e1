"""From the exchange of contacts to moving in: a family, a project, and their companion."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.moving_in import day_in_saxony
from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_name, new_number
from tests.journeys.test_family import a_project, consent, fill_the_wizard_in_two_sittings

Picture = Callable[[Page, str], None]
NOTE = "Alle saßen im Garten, die Großeltern auch."
BEGINS = "Jetzt können Sie sich kennenlernen"


@pytest.fixture
def home(platform: Platform) -> Iterator[dict[str, Any]]:
    """A project that fits this family alone."""
    made = a_project(platform)
    yield made
    body = {"reason": "Der Hof ist voll."}
    platform.tell("registry", f"/v1/review/{made['id']}/archive", body, roles=("editor",))


def test_two_people_are_accompanied_until_they_have_moved_in(
    platform: Platform, home: dict[str, Any], new_page: NewPage, picture: Picture
) -> None:
    family = f"ines.{new_name()}@example.org"
    hers, theirs, mara = (new_page() for _ in range(3))
    find_each_other(platform, hers, theirs, family=family, home=home)

    begin(platform, hers, family, "Wir haben telefoniert oder geschrieben")
    expect(hers.locator("main")).to_contain_text("Miteinander gesprochen (sagen Sie)")
    picture(hers, "weg")
    begin(platform, theirs, home["email"], "zu meinem Weg")
    expect(theirs.locator("main")).to_contain_text("Miteinander gesprochen (sagt die andere Seite)")

    say(hers, "Ja, ich möchte eine Begleitung")
    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("Die andere Seite wünscht sich eine Begleitung.")
    say(theirs, "Ja, ich möchte eine Begleitung")
    way = take_on(platform, mara, home["title"], picture)
    expect(mara.locator("main")).to_contain_text(family)
    platform.mailbox(family).wait_for("Mara Probe begleitet Sie")
    log_visit(mara, way)
    picture(mara, "weg-begleiten")

    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("Besuch mit der Begleitung")
    expect(theirs.locator("main")).not_to_contain_text(NOTE)
    say(theirs, "Wir wohnen zur Probe")
    platform.mailbox(family).wait_for("Ein Schritt weiter")
    hers.reload()
    say(hers, "Wir sind eingezogen")
    expect(hers.locator("main")).to_contain_text("Eingezogen (sagen Sie)")
    expect(hers.locator("main")).not_to_contain_text("Geschafft: Sie wohnen zusammen.")
    platform.mailbox(home["email"]).wait_for("Sind Sie eingezogen")
    theirs.reload()
    say(theirs, "Ja, wir sind eingezogen")
    expect(theirs.locator("main")).to_contain_text("Geschafft: Sie wohnen zusammen.")
    picture(theirs, "weg-geschafft")

    platform.mailbox(family).wait_for("Geschafft: Sie sind eingezogen")
    mara.goto(way)
    expect(mara.locator("body")).not_to_contain_text(family)


def find_each_other(
    platform: Platform, hers: Page, theirs: Page, *, family: str, home: dict[str, Any]
) -> None:
    """Two yeses and two consents."""
    fill_the_wizard_in_two_sittings(platform, hers, family, new_number(), lambda _page, _name: None)
    for page, email, subject in (
        (hers, family, home["title"]),
        (theirs, home["email"], "passt zu"),
    ):
        steps.open_link(page, platform, platform.mailbox(email).wait_for(subject))
        if page.locator("button:has-text('Treffer öffnen')").count():
            page.click("main >> button:has-text('Treffer öffnen')")
        page.click("main >> button:has-text('Ja, kennenlernen')")
    agreed = "Ja gesagt|zustimmen|Zustimmung"
    her_mail = platform.mailbox(family).wait_for(agreed)
    their_mail = platform.mailbox(home["email"]).wait_for(agreed)
    consent(platform, hers, her_mail, name="Ines Krüger", email=family)
    consent(platform, theirs, their_mail, name=home["contact"], email=home["email"])


def begin(platform: Platform, page: Page, email: str, button: str) -> None:
    """By the link in the mail: opening it says nothing, the button does."""
    steps.open_link(page, platform, platform.mailbox(email).wait_for(BEGINS))
    expect(page.locator("main")).to_contain_text("Wie ist es gelaufen?")
    page.click(f"main >> button:has-text('{button}')")
    page.wait_for_url("**/weg*")


def say(page: Page, button: str) -> None:
    page.click(f"main >> button:has-text('{button}')")
    page.wait_for_url("**/weg?getan=*")


def take_on(platform: Platform, page: Page, title: str, picture: Picture) -> str:
    """Her name, the list of those who wait, and the way's own address."""
    steps.sign_in_as_staff(page, platform, "mara.probe", "/wege")
    if page.locator("button:has-text('Eintragen')").count():
        page.fill("#name", "Mara Probe")
        page.click("main >> button:has-text('Eintragen')")
    eventually(lambda: waits(page, title) or None, what="the two wait for a companion")
    picture(page, "wege")
    card = page.locator("section.card", has_text=title)
    card.locator("button", has_text="Übernehmen").first.click()
    page.wait_for_url(re.compile(r"/wege/[0-9a-f-]{36}"))
    expect(page.locator("body")).to_contain_text("Sie begleiten diesen Weg jetzt.")
    return page.url.partition("?")[0]


def waits(page: Page, title: str) -> bool:
    page.reload()
    return page.locator("section.card", has_text=title).count() > 0


def log_visit(page: Page, way: str) -> None:
    page.goto(f"{way}/kontakt")
    page.check("input[name=kind][value=visit]")
    day = day_in_saxony(datetime.now(UTC))
    for part in ("day", "month", "year"):
        page.fill(f"#happened_on_{part}", str(getattr(day, part)))
    page.fill("#note", NOTE)
    page.check("input[name=about][value=both]")
    page.click("main >> button:has-text('Kontakt eintragen')")
    expect(page.locator("body")).to_contain_text("Der Kontakt ist eingetragen.")
    expect(page.locator("main")).to_contain_text(NOTE)
