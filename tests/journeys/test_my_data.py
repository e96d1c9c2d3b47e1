"""Somebody takes away all that is kept of her: asked for on her page, and by a link in a mail."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pyzipper import zipfile_aes

from tests.journeys import steps, traces
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, new_name, new_number
from tests.journeys.test_erasure import an_entry, become_known_everywhere

Picture = Callable[[Page, str], None]
FILES = {
    "verzeichnis.json",
    "suche.json",
    "veranstaltungen.json",
    "nachrichten.json",
    "webseite.json",
    "uebersicht.html",
    "uebersicht.txt",
}


def test_she_takes_all_away_and_then_is_forgotten(
    platform: Platform, new_page: NewPage, picture: Picture, tmp_path: Path
) -> None:
    name = f"Auskunft{new_name()}"
    person = traces.somebody(
        platform.local, name=name, email=f"{name.lower()}@example.org", phone=new_number()
    )
    other = traces.somebody(
        platform.local, name="Fremd Anders", email=f"{new_name()}@example.org", phone=new_number()
    )
    platform.tell("registry", "/internal/v1/initiatives", an_entry(other))
    page, phone = new_page(), new_page()
    become_known_everywhere(platform, page, person)

    page.goto(f"{platform.url}/meine-plattform")
    page.click("main >> a:has-text('Meine Daten abrufen')")
    picture(page, "meine-daten")
    page.click("main >> button:has-text('Meine Daten zusammenstellen')")
    expect(page.locator("main")).to_contain_text("Ihre Datei ist fertig")
    passphrase = page.locator("code.pass").inner_text()
    picture(page, "meine-daten-fertig")
    told = opened(download(page, tmp_path / "eins.zip"), passphrase)

    assert set(told) == FILES
    for file in ("verzeichnis.json", "suche.json", "veranstaltungen.json", "nachrichten.json"):
        assert person.email in told[file], file
    assert person.name in told["uebersicht.html"]
    assert [trace for trace in other.traces if trace in "".join(told.values())] == []
    show(page, told["uebersicht.html"], tmp_path, picture)

    mail = platform.mailbox(person.email).wait_for("Ihre Daten liegen bereit")
    assert passphrase not in mail["text"]
    assert traces.in_logs(platform.local.logs, [passphrase]) == []
    steps.open_link(phone, platform, mail)
    phone.click("main >> button:has-text('Zur Datei')")
    expect(phone.locator("main")).to_contain_text("Die Passphrase sehen Sie nach dem Anmelden")
    assert passphrase not in phone.content()
    assert opened(download(phone, tmp_path / "zwei.zip"), passphrase).keys() == FILES

    forget(platform, page)
    phone.goto(f"{platform.url}/meine-daten")
    expect(phone.locator("main")).not_to_contain_text("Ihre Datei ist fertig")


def test_who_has_no_sign_in_asks_by_a_mail(
    platform: Platform, new_page: NewPage, picture: Picture, tmp_path: Path
) -> None:
    person = traces.somebody(
        platform.local, name="Ohne Zugang", email=f"{new_name()}@example.org", phone=new_number()
    )
    platform.tell("registry", "/internal/v1/initiatives", an_entry(person))
    page = new_page()

    page.goto(f"{platform.url}/meine-daten/anfordern")
    page.fill("#email", person.email)
    page.click("main >> button:has-text('Link schicken')")
    expect(page.locator("main")).to_contain_text("Schauen Sie in Ihr Postfach")
    picture(page, "meine-daten-link")
    steps.open_link(page, platform, platform.mailbox(person.email).wait_for("Ihre Daten bei"))
    page.click("main >> button:has-text('Weiter zu meinen Daten')")
    page.click("main >> button:has-text('Meine Daten zusammenstellen')")
    expect(page.locator("main")).to_contain_text("Ihre Datei ist fertig")
    passphrase = page.locator("code.pass").inner_text()

    told = opened(download(page, tmp_path / "drei.zip"), passphrase)
    entries = json.loads(told["verzeichnis.json"])["entries"]
    assert [each["contact"]["email"] for each in entries] == [person.email]


def download(page: Page, to: Path) -> Path:
    with page.expect_download() as waiting:
        page.click("main >> button:has-text('Datei herunterladen')")
    waiting.value.save_as(to)
    return to


def opened(file: Path, passphrase: str) -> dict[str, str]:
    with zipfile_aes.AESZipFile(file) as archive:
        archive.setpassword(passphrase.encode())
        return {name: archive.read(name).decode() for name in archive.namelist()}


def show(page: Page, overview: str, folder: Path, picture: Picture) -> None:
    """The overview as a person opens it from the file."""
    (folder / "uebersicht.html").write_text(overview, encoding="utf-8")
    reading = page.context.new_page()
    reading.goto((folder / "uebersicht.html").as_uri())
    expect(reading.locator("h1")).to_contain_text("über Sie gespeichert")
    picture(reading, "meine-daten-uebersicht")
    reading.close()


def forget(platform: Platform, page: Page) -> None:
    page.goto(f"{platform.url}/loeschen")
    page.check("#sure")
    page.click("main >> button:has-text('Alles löschen')")
    expect(page.locator("main")).to_contain_text("gelöscht")
