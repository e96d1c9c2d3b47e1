"""An official's list through the pages, with the real registry behind them."""

import csv
import io
from html import unescape
from typing import Any

import httpx
import pytest

from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.web.settings import WebSettings
from tests.registry.builders import DRESDEN
from tests.registry.importing.files import content, table
from tests.web.conftest import Behind
from tests.web.signing import Visitor, hidden
from tests.web.town import Town

PAGE = "/redaktion/einlesen"
MIXED = table(
    "Nähcafé Löbtau;Dresden;Hier wird gemeinsam genäht.;Nachbarschaft",
    "Kochclub;Bernsdorf;Hier wird gemeinsam gekocht.;Ernährung und Garten",
    "=1+1 Treff;Dresden;Hier wird gerechnet.;Rechnen",
)
EVIL_HEAD = '"=HYPERLINK(1)";Ort;Kurzbeschreibung;Thema'


@pytest.fixture
async def official(
    town: Town, browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> httpx.AsyncClient:
    await Visitor(browser_like, behind, settings).signs_in_as_editor(role="municipality")
    return browser_like


async def work(town: Town) -> None:
    while await run_one(town.registry.database, timers_of(town.registry.settings)):
        pass


async def send(browser: httpx.AsyncClient, file: bytes, **typed: str) -> httpx.Response:
    form = {**hidden(await browser.get(PAGE)), "list_name": "Vereine", **typed}
    files = {"file": ("vereine.csv", file, "text/csv")} if file else None
    return await browser.post(PAGE, data=form, files=files)


async def bring(browser: httpx.AsyncClient, town: Town, file: bytes) -> str:
    sent = await send(browser, file)
    assert sent.status_code == 303, sent.text
    await work(town)
    return str(sent.headers["location"])


async def press(browser: httpx.AsyncClient, at: str, what: str, **typed: Any) -> httpx.Response:
    form = hidden(await browser.get(at))
    return await browser.post(f"{at}/{what}", data={**form, **typed})


async def test_a_list_is_shown_then_stored_and_waits_for_the_editors(
    official: httpx.AsyncClient, town: Town
) -> None:
    at = await bring(official, town, MIXED)
    shown = unescape((await official.get(at)).text)
    waiting = await town.rows("registry", "SELECT FROM initiative")

    pressed = await press(official, at, "speichern")
    await work(town)
    done = unescape((await official.get(at)).text)

    assert "Gespeichert ist noch nichts." in shown
    assert "Neu: 1 Zeile" in shown
    assert waiting == []
    assert pressed.status_code == 303
    assert "1 neu, 0 geändert" in done
    assert len(await town.rows("registry", "SELECT FROM initiative")) == 1


async def test_the_page_says_row_field_value_and_what_would_be_right(
    official: httpx.AsyncClient, town: Town
) -> None:
    at = await bring(official, town, MIXED)

    shown = unescape((await official.get(f"{at}?zeigen=bad")).text)

    assert "Zeile 3: <bdi>Kochclub</bdi>" in shown
    assert "Gemeinde oder Stadt: «Bernsdorf» gibt es mehrmals" in shown
    assert "14625030" in shown
    assert "Themen: «Rechnen» kennen wir nicht. Richtig wäre: Gemeinschaftlich wohnen" in shown


async def test_rows_with_errors_are_taken_away_mended_and_sent_again(
    official: httpx.AsyncClient, town: Town
) -> None:
    at = await bring(official, town, MIXED)
    await press(official, at, "speichern")
    await work(town)

    taken = (await official.get(f"{at}/fehler.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(taken, newline=""), delimiter=";"))
    mended = taken.replace("Bernsdorf", "Pirna").replace("Rechnen", "Bildung").encode()
    again = await bring(official, town, mended)

    assert [(row["Zeile"], row["Name"]) for row in rows] == [
        ("3", "Kochclub"),
        ("4", "\u200b=1+1 Treff"),
    ]
    assert "gibt es mehrmals" in rows[0]["Fehler"]
    assert "Neu: 2 Zeilen" in unescape((await official.get(again)).text)


async def test_no_name_of_a_column_of_the_file_is_calculated_when_it_is_taken_away(
    official: httpx.AsyncClient, town: Town
) -> None:
    at = await bring(official, town, table("Kochclub;Bernsdorf;Kochen.;Kultur", head=EVIL_HEAD))
    await press(official, at, "lesart", column_0="title", column_1="place")
    await work(town)

    taken = (await official.get(f"{at}/fehler.csv")).content.decode("utf-8-sig")

    head = next(csv.reader(io.StringIO(taken, newline=""), delimiter=";"))
    assert head == ["\u200b=HYPERLINK(1)", "Ort", "Zeile", "Fehler"]


async def test_a_file_of_two_encodings_is_refused_beside_the_field_and_leaves_nothing(
    official: httpx.AsyncClient, town: Town
) -> None:
    before = await town.everything()

    refused = await send(official, content("csv-mixed-encoding.csv"))

    text = unescape(refused.text)
    assert refused.status_code == 422
    assert "Zeile 2 ist Windows-1252 (Byte 0xFC), Zeile 3 ist UTF-8" in text
    assert 'value="Vereine"' in text
    after = await town.everything()
    assert {name for name in after if after[name] != before[name]} <= {
        "registry.idempotency",
        "web.session",
    }


async def test_a_file_that_is_too_large_is_refused_beside_the_field(
    official: httpx.AsyncClient, town: Town
) -> None:
    answer = await send(official, b"Name;Ort\n" + b"Garten;Pirna\n" * 900_000)

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "Die Datei ist größer als 4 MB. Bitte teilen Sie sie auf." in page
    assert 'name="list_name"' in page
    assert await town.rows("registry", "SELECT FROM import_run") == []


async def test_without_a_file_or_a_name_the_form_says_so(official: httpx.AsyncClient) -> None:
    answer = await send(official, b"", list_name="")

    text = unescape(answer.text)
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Datei aus." in text
    assert "Bitte geben Sie der Liste einen Namen." in text


async def test_an_empty_file_is_not_asked_for_again(official: httpx.AsyncClient) -> None:
    form = {**hidden(await official.get(PAGE)), "list_name": "Vereine"}

    answer = await official.post(PAGE, data=form, files={"file": ("leer.csv", b"", "text/csv")})

    assert answer.status_code == 422
    assert "Die Datei ist leer." in answer.text
    assert "Bitte wählen Sie eine Datei aus." not in answer.text


async def test_the_preview_says_what_a_row_would_say_and_what_is_left_out(
    official: httpx.AsyncClient, town: Town
) -> None:
    head = "Name;Ort;PLZ;Kurzbeschreibung;Thema;Gegründet;E-Mail"
    file = table(
        "Treff D;Dresden;1067;Ein Treff für alle.;Kultur;1998;d@example.org",
        "Treff W;;2943;Ein Treff für alle.;Kultur;1998;d@example.org",
        head=head,
    )
    at = await bring(official, town, file)

    new = unescape((await official.get(at, params={"zeigen": "new"})).text)
    bad = unescape((await official.get(at, params={"zeigen": "bad"})).text)

    assert "Ein Treff für alle." in new
    assert "Der Postleitzahl fehlte vorn die Null, wir lesen 01067." in new
    assert new.count("Nicht übernommen: Gegründet, E-Mail (Personendaten)") == 2
    assert "d@example.org" not in new
    assert "Die Postleitzahl 02943 haben mehrere Orte:" in bad
    assert "Schreiben Sie den Ort dazu." in bad


async def test_a_table_of_tabs_says_so_and_both_missing_columns_are_named(
    official: httpx.AsyncClient, town: Town
) -> None:
    file = "Kurzbeschreibung\tThema\nEin Treff.\tKultur\n".encode("utf-16")
    at = await bring(official, town, file)

    text = unescape((await official.get(at)).text)

    assert "Trennzeichen: Tabulator." in text
    assert "Es fehlen noch die Spalten «Name» und «Gemeinde oder Stadt»." in text


async def test_a_town_hall_reads_for_which_place_it_brings_in(
    official: httpx.AsyncClient, town: Town, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="municipality", region=DRESDEN)
    at = await bring(official, town, table("Hof;Leipzig;Ein Hof für alle.;Kultur"))

    before = unescape((await official.get(PAGE)).text)
    row = unescape((await official.get(at)).text)

    assert "Sie lesen für Dresden ein." in before
    assert "«Leipzig» liegt woanders: Sie lesen für Dresden ein." in row


async def test_columns_and_a_topic_for_all_rows_are_corrected_on_the_page(
    official: httpx.AsyncClient, town: Town
) -> None:
    file = table("Treff;Dresden;Ein Treff für alle.", head="Wie;Ort;Kurzbeschreibung")
    at = await bring(official, town, file)
    before = unescape((await official.get(at)).text)

    read = await press(
        official,
        at,
        "lesart",
        column_0="title",
        column_1="place",
        column_2="summary",
        usual_topic="kultur",
    )
    await work(town)

    assert "Es fehlt noch die Spalte «Name»." in before
    assert read.status_code == 303
    assert "Neu: 1 Zeile" in unescape((await official.get(at)).text)


async def test_a_likeness_is_shown_with_its_reason_and_decided(
    official: httpx.AsyncClient, town: Town
) -> None:
    listed = await town.registry.list_entry(title="Nähcafé Löbtau e. V.", ags=DRESDEN)
    at = await bring(official, town, MIXED)
    shown = unescape((await official.get(f"{at}?zeigen=alike")).text)

    said = await press(official, at, "entscheiden", row_2=f"same~{listed}")
    after = unescape((await official.get(f"{at}?zeigen=alike")).text)

    assert "derselbe Name in Dresden" in shown
    assert f"/initiativen/{listed}" in shown
    assert said.status_code == 303
    assert "1 Zeile einlesen" in after
    assert f'value="same~{listed}" checked' in after


async def test_pressing_the_button_of_an_older_view_changes_nothing(
    official: httpx.AsyncClient, town: Town
) -> None:
    at = await bring(official, town, MIXED)
    old = hidden(await official.get(at))
    await press(official, at, "lesart", column_0="title", column_1="place")
    await work(town)

    late = await official.post(f"{at}/speichern", data=old)
    await work(town)

    assert late.status_code == 409
    assert await town.rows("registry", "SELECT FROM initiative") == []


async def test_a_dropped_list_is_gone_with_its_rows(
    official: httpx.AsyncClient, town: Town
) -> None:
    at = await bring(official, town, MIXED)

    await press(official, at, "verwerfen")

    assert "Diese Liste ist verworfen." in (await official.get(at)).text
    assert await town.rows("registry", "SELECT FROM import_row") == []


async def test_a_mentor_has_no_way_in(
    town: Town, browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> None:
    await Visitor(browser_like, behind, settings).signs_in_as_editor(role="mentor")

    assert (await browser_like.get(PAGE)).status_code == 403


async def test_the_directory_offers_its_hits_as_files(
    browser_like: httpx.AsyncClient, town: Town
) -> None:
    await town.registry.list_entry(title="Garten")

    text = unescape((await browser_like.get("/initiativen?q=Garten")).text)

    for ending in ("csv", "geojson", "jsonld", "atom"):
        assert f'href="/api/registry/v1/initiatives.{ending}?q=Garten"' in text


async def test_the_page_for_developers_explains_each_file_and_the_document(
    browser_like: httpx.AsyncClient, town: Town
) -> None:
    text = (await browser_like.get("/entwickler")).text

    for name in ("initiatives.csv", "initiatives.geojson", "initiatives.jsonld"):
        assert f"/api/registry/v1/{name}" in text
    for name in ("initiatives.atom", "catalog.jsonld", "openapi.json"):
        assert f"/api/registry/v1/{name}" in text
