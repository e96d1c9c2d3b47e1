"""An initiative is accompanied: asked for, taken on, led, handed over with consent, ended."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from contracts.moving_in import day_in_saxony
from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name
from tests.journeys.test_initiative import register

Picture = Callable[[Page, str], None]
INTERNAL = "Intern: Der Schatzmeister will aufhören."


def test_an_initiative_is_accompanied_from_the_question_to_the_end(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    email, title = f"begleitet.{new_name()}@example.org", f"Nähstube {new_address()}"
    theirs, kora, mara, milan = (new_page() for _ in range(4))
    for page, name in ((kora, "kora.beispiel"), (mara, "mara.probe"), (milan, "milan.muster")):
        sign_in(page, platform, name)
    register(platform, theirs, email=email, title=title)
    steps.open_link(theirs, platform, platform.mailbox(email).wait_for("[Bb]estätig"))
    theirs.click("main >> button:has-text('Ja, das ist unser Eintrag')")
    expect(theirs.locator("main")).to_contain_text("bestätigt")

    ask(theirs, platform, email, picture)
    case = assign(kora, platform, title, picture)
    accept(mara, platform, title, picture)
    platform.mailbox(email).wait_for("Mara Probe begleitet")

    log(mara, case, kind="visit", days_ago=2, note=INTERNAL, next_in=14)
    log(mara, case, kind="phone", days_ago=0, note="Bis bald in der Nähstube!", shared=True)
    platform.mailbox(email).wait_for("Nächster Kontakt am")
    reach_goal(mara, case, "Satzung beschlossen")
    platform.mailbox(email).wait_for("Geschafft: Satzung beschlossen")
    picture(mara, "begleitung")

    hand_over(mara, case, "Milan Muster")
    accept(milan, platform, title, picture)
    mail = platform.mailbox(email).wait_for("Ihre Zustimmung, bitte")
    consent(theirs, platform, mail, picture)
    platform.mailbox(email).wait_for("Ihre neue Begleitung: Milan Muster")
    mara.goto(case)
    expect(mara.locator("h1")).not_to_contain_text(title)

    milan.goto(case)
    expect(milan.locator("main")).to_contain_text(INTERNAL)
    close(milan, case, picture)
    platform.mailbox(email).wait_for("ist beendet")
    ended = "Die Begleitung ist beendet: gegründet."
    eventually(lambda: shows(theirs, ended) or None, what="the owner reads how it ended")
    expect(theirs.locator("main")).to_contain_text("Bis bald in der Nähstube!")
    expect(theirs.locator("main")).not_to_contain_text(INTERNAL)


def sign_in(page: Page, platform: Platform, name: str) -> None:
    page.goto(f"{platform.url}/redaktion/anmelden")
    page.click(f"button[value='{name}']")
    page.wait_for_url("**/begleitung**")


def ask(page: Page, platform: Platform, email: str, picture: Picture) -> None:
    mail = platform.mailbox(email).wait_for("ist in Prüfung")
    steps.open_link(page, platform, mail)
    page.click("main >> button:has-text('Eintrag öffnen')")
    page.click("main >> a:has-text('Begleitung anfragen oder ansehen')")
    page.fill("#concern", "Wir sind eine lose Runde und möchten einen Verein gründen.")
    page.check("input[name=help][value=founding]")
    page.fill("#reach", "Am liebsten abends.")
    picture(page, "begleitung-anfragen")
    page.click("main >> button:has-text('Begleitung anfragen')")
    expect(page.locator("body")).to_contain_text("Ihre Anfrage ist angekommen")


def assign(page: Page, platform: Platform, title: str, picture: Picture) -> str:
    page.goto(f"{platform.url}/begleitung/uebersicht?state=requested")
    picture(page, "begleitungen")
    page.locator("main a", has_text=title).first.click()
    page.wait_for_url(re.compile(r"/begleitung/[0-9a-f-]{36}"))
    case = page.url.partition("?")[0]
    page.goto(f"{case}/anfragen")
    choose(page, "Mara Probe")
    page.click("main >> button:has-text('Anfragen')")
    expect(page.locator("main")).to_contain_text("Mara Probe ist angefragt.")
    return case


def choose(page: Page, name: str) -> None:
    option = page.locator("#mentor option", has_text=name).first
    page.select_option("#mentor", value=option.get_attribute("value"))


def accept(page: Page, platform: Platform, title: str, picture: Picture) -> None:
    page.goto(f"{platform.url}/begleitung")
    expect(page.locator("main")).to_contain_text("Wartet auf Ihr Ja")
    picture(page, "meine-begleitungen")
    page.locator("main a", has_text=title).first.click()
    expect(page.locator("main")).not_to_contain_text(INTERNAL)
    page.click("main >> button:has-text('Ja, ich begleite')")
    expect(page.locator("body")).to_contain_text("Ihre Antwort ist gespeichert.")


def log(
    page: Page,
    case: str,
    *,
    kind: str,
    days_ago: int,
    note: str,
    shared: bool = False,
    next_in: int | None = None,
) -> None:
    page.goto(f"{case}/kontakt")
    page.check(f"input[name=kind][value={kind}]")
    fill_day(page, "happened_on", -days_ago)
    page.fill("#note", note)
    if shared:
        page.check("#shared")
    if next_in is not None:
        fill_day(page, "next_contact_on", next_in)
    page.click("main >> button:has-text('Kontakt eintragen')")
    expect(page.locator("body")).to_contain_text("Der Kontakt ist eingetragen.")
    expect(page.locator("main")).to_contain_text(note)


def fill_day(page: Page, field: str, days: int) -> None:
    day = day_in_saxony(datetime.now(UTC)) + timedelta(days=days)
    for part in ("day", "month", "year"):
        page.fill(f"#{field}_{part}", str(getattr(day, part)))


def reach_goal(page: Page, case: str, goal: str) -> None:
    page.goto(f"{case}/ziel")
    page.fill("#title", goal)
    page.click("main >> button:has-text('Ziel setzen')")
    page.click("main >> a:has-text('Als erreicht eintragen')")
    page.click("main >> button:has-text('Als erreicht eintragen')")
    expect(page.locator("body")).to_contain_text("Das Ziel ist erreicht.")


def hand_over(page: Page, case: str, name: str) -> None:
    page.goto(f"{case}/anfragen")
    choose(page, name)
    page.click("main >> button:has-text('Anfragen')")
    expect(page.locator("main")).to_contain_text(f"{name} ist angefragt.")


def consent(page: Page, platform: Platform, mail: dict, picture: Picture) -> None:  # type: ignore[type-arg]
    steps.open_link(page, platform, mail)
    page.click("main >> button:has-text('Begleitung öffnen')")
    expect(page.locator("main")).to_contain_text("Dürfen die Notizen mitgehen?")
    expect(page.locator("main")).not_to_contain_text(INTERNAL)
    picture(page, "meine-begleitung")
    page.click("main >> button:has-text('Ja, ich stimme zu')")
    expect(page.locator("body")).to_contain_text("Danke für Ihre Zustimmung.")
    eventually(lambda: "Milan Muster" in page.inner_text("main") or None, what="Milan accompanies")


def shows(page: Page, text: str) -> bool:
    page.reload()
    return page.get_by_text(text).count() > 0


def close(page: Page, case: str, picture: Picture) -> None:
    page.goto(f"{case}/ende")
    page.check("input[name=outcome][value=founded]")
    page.fill("#learnt", "Erst die Leute, dann die Satzung.")
    page.click("main >> button:has-text('Begleitung beenden')")
    expect(page.locator("body")).to_contain_text("Die Begleitung ist beendet.")
    picture(page, "begleitung-beendet")
