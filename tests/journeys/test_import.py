"""An official whom no place binds brings in a list, mends what is wrong, and an editor lets it be seen."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_name

Picture = Callable[[Page, str], None]
DESK = "/redaktion/einlesen"
HEAD = "Name;PLZ;Ort;Thema;Kurzbeschreibung;E-Mail"


def test_an_official_brings_in_a_list_and_mends_it(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    name = new_name()
    good, bad, list_name = f"Nähstube {name}", f"Dorfkino {name}", f"Liste {name}"
    official, editor, visitor = new_page(), new_page(), new_page()
    steps.sign_in_as_staff(official, platform, "gesine.muster", DESK)
    picture(official, "einlesen")

    refuse_what_cannot_be_read(official, list_name=list_name, picture=picture)
    send(
        official,
        list_name=list_name,
        rows=(row(good, "1067", "Dresden"), row(bad, "", "Bernsdorf")),
    )
    wait_until_checked(official)
    main = official.locator("main")
    expect(main).to_contain_text("Gespeichert ist noch nichts.")
    expect(main).to_contain_text("«Bernsdorf» gibt es mehrmals")
    picture(official, "einlesen-vorschau")

    store(official, "1 Zeile einlesen")
    picture(official, "einlesen-fertig")
    with official.expect_download() as download:
        official.click("main >> a:has-text('Diese Zeilen als Tabelle')")
    taken = download.value.path().read_text(encoding="utf-8-sig")
    assert "gibt es mehrmals" in taken

    official.goto(f"{platform.url}{DESK}")
    send(
        official,
        list_name=list_name,
        rows=(row(good, "1067", "Dresden"), row(bad, "2994", "Bernsdorf")),
    )
    wait_until_checked(official)
    expect(main).to_contain_text("Neu: 1 Zeile")
    expect(main).to_contain_text("Unverändert: 1 Zeile")
    store(official, "1 Zeile einlesen")

    steps.sign_in_as_editor(editor, platform)
    for title in (good, bad):
        clear(editor, platform, title, picture)
    visitor.goto(f"{platform.url}/initiativen?q={name}")
    expect(visitor.locator("main")).to_contain_text("2 Initiativen gefunden")
    expect(visitor.locator("main")).to_contain_text("Daten mitnehmen")
    picture(visitor, "daten-mitnehmen")
    assert "person@example.org" not in visitor.content()


def row(title: str, postcode: str, place: str) -> str:
    summary = "Ein offener Treff für alle, die Lust haben."
    return f"{title};{postcode};{place};Kultur;{summary};person@example.org"


def send(page: Page, *, list_name: str, rows: tuple[str, ...]) -> None:
    """As Excel saves it in German: semicolons and Windows-1252."""
    content = "\r\n".join((HEAD, *rows, "")).encode("cp1252")
    page.fill("#list_name", list_name)
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("#file", files=[file])
    page.click("main >> button:has-text('Datei ansehen')")
    page.wait_for_url(re.compile(rf"{DESK}/[0-9a-f-]{{36}}"))


def refuse_what_cannot_be_read(page: Page, *, list_name: str, picture: Picture) -> None:
    mixed = "Name;Ort\r\nKüche;".encode("cp1252") + "Görlitz\r\nMöbel;Görlitz\r\n".encode()
    page.fill("#list_name", list_name)
    file = {"name": "gemischt.csv", "mimeType": "text/csv", "buffer": mixed}
    page.set_input_files("#file", files=[file])
    page.click("main >> button:has-text('Datei ansehen')")
    expect(page.locator("#error-summary")).to_contain_text("Gespeichert ist nichts.")
    expect(page.locator("#list_name")).to_have_value(list_name)
    picture(page, "einlesen-abgelehnt")


def wait_until_checked(page: Page) -> None:
    """Looking again is all that a page without JavaScript needs."""
    eventually(lambda: _has_on_reload(page, "wartet auf Sie"), what="every row looked at")


def store(page: Page, button: str) -> None:
    page.click(f"main >> button:has-text('{button}')")
    eventually(
        lambda: _has_on_reload(page, "Das wartet jetzt auf die Redaktion"), what="rows stored"
    )


def clear(page: Page, platform: Platform, title: str, picture: Picture) -> None:
    page.goto(f"{platform.url}/redaktion")
    page.locator(".worklist b", has_text=re.compile(f"^{re.escape(title)}$")).click()
    page.wait_for_url(re.compile(r"/redaktion/[0-9a-f-]{36}"))
    expect(page.locator("main")).to_contain_text("aus der Liste «Liste")
    picture(page, "redaktion-eingelesen")
    page.click("main >> button:has-text('Freigeben')")
    expect(page.locator("body")).to_contain_text("Freigegeben")


def _has_on_reload(page: Page, text: str) -> bool:
    page.goto(page.url.partition("?")[0])
    return text in page.inner_text("main")
