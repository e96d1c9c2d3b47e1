"""The figures of a year as people see them."""

import csv
import io
from html import unescape

import httpx
import pytest

from services.web.words import statistics
from services.web.words.languages import languages, speaking
from tests.registry.builders import World
from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.statistics_pages import MONTHS, SAID, WAITING
from tests.web.town import Town

PAGE = "/redaktion/zahlen"


def text_of(page: httpx.Response) -> str:
    return unescape(page.text)


@pytest.fixture
def told(behind: Behind) -> Behind:
    for (service, path), data in SAID.items():
        behind.says(service, path, data)
    return behind


async def test_everybody_reads_how_long_the_editors_take(
    browser_like: httpx.AsyncClient, told: Behind
) -> None:
    page = text_of(await browser_like.get("/zahlen"))

    assert "Wie lange die Redaktion braucht" in page
    assert "Gerade warten auf die Redaktion: 3." in page
    assert "5,5 Stunden" in page
    assert "zu wenige" in page
    assert "Nachbarschaft" in page


async def test_the_page_stands_while_the_registry_is_away(
    browser_like: httpx.AsyncClient,
) -> None:
    page = await browser_like.get("/zahlen")

    assert page.status_code == 200
    assert "Wie lange die Redaktion braucht" not in text_of(page)


def test_the_table_begins_with_the_first_month_of_which_there_is_something() -> None:
    rows = statistics.months(MONTHS)

    assert [row[0] for row in rows] == ["Mai 2026", "März 2026", "Februar 2026"]
    assert rows[0][1:] == ["1.200", "5", "7", "5,5 Stunden", "3 Tage"]
    assert rows[1][4:] == ["–", "–"]
    assert rows[2][4:] == ["zu wenige", "zu wenige"]


def test_in_english_the_same_is_said() -> None:
    with speaking(languages()["en"]):
        assert statistics.months(MONTHS)[2][4] == "too few"
        assert statistics.waiting(WAITING).startswith("Waiting for the editors right now: 3.")


async def test_staff_take_all_tables_away(
    browser_like: httpx.AsyncClient, told: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="auditor")

    page = await browser_like.get(PAGE)
    answer = await browser_like.get(f"{PAGE}.csv")

    assert f'href="{PAGE}.csv"' in page.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert ["Nach Landkreis und Stadt"] in rows
    assert ["Mai 2026", "1200", "5", "7", "5,5 Stunden", "3 Tage"] in rows
    assert ["freigegeben", "7", "5,5 Stunden", "3 Tage"] in rows
    assert ["Ansprüche auf Einträge", "belegt, zu entscheiden", "1"] in rows


async def test_who_is_no_editor_and_no_auditor_does_not_see_the_back_office(
    browser_like: httpx.AsyncClient, told: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    answers = [await browser_like.get(path) for path in (PAGE, f"{PAGE}.csv")]

    assert [answer.status_code for answer in answers] == [403, 403]


async def test_the_real_registry_and_the_page_understand_each_other(
    town: Town, browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    registry: World = town.registry
    await registry.list_entry()
    await visitor.signs_in_as_editor()

    public, staff = await browser_like.get("/zahlen"), await browser_like.get(PAGE)

    assert "Wie lange die Redaktion braucht" in text_of(public)
    assert "Nach Landkreis und Stadt" in text_of(staff)
    assert "zu wenige" in text_of(staff)
