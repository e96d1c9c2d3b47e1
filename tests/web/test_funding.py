"""Funding through the pages with the real registry behind them: the cases, the owner, two funders."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.web.settings import WebSettings
from tests.registry.builders import ANNA
from tests.registry.funding.builders import LEIPZIG, SOURCE, TRANSITION, WEISSWASSER
from tests.registry.funding.desk import SEAT, Desk
from tests.web.conftest import FILLS
from tests.web.signing import Visitor, hidden
from tests.web.town import Town, town_of

YES, OPEN, NO = "Wahrscheinlich förderfähig", "Noch offen", "Wahrscheinlich nicht förderfähig"
BRANCH = {"id": "zweig", "kind": "branch_area", "in": TRANSITION, "source": SOURCE}


@pytest.fixture
async def town(
    web_app: FastAPI,
    settings: WebSettings,
    make_template: Callable[..., str],
    make_database: Callable[[str], str],
) -> AsyncIterator[Town]:
    databases = {
        name: make_database(await asyncio.to_thread(make_template, name, fill))
        for name, fill in FILLS.items()
    }
    databases["web"] = settings.database_url.get_secret_value()
    async with town_of(web_app, settings, databases=databases) as town:
        yield town


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town.registry)


SEATS = ("Leipzig", "Weißwasser", "Döbeln", "Leisnig")


async def ask(browser: httpx.AsyncClient, call: str, **typed: Any) -> httpx.Response:
    path = f"/foerderung/aufrufe/{call}/pruefen"
    form = hidden(await browser.get(path))
    return await browser.post(path, data={**form, **typed})


def title(page: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.text)
    assert found, page.text
    return found[1]


async def test_the_table_of_the_cases_on_the_page(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    versions = ("2021-27.1", "2021-27.1d", "2014-20.1")
    for n, version in enumerate(versions):
        await desk.opens(f"f{n}", {**SEAT, "in": f"sn-transition@{version}"})

    told = {
        seat: [title(await ask(browser_like, f"f{n}", place=seat)) for n in range(len(versions))]
        for seat in SEATS
    }

    assert told == {
        "Leipzig": [NO, NO, NO],
        "Weißwasser": [YES, YES, YES],
        "Döbeln": [NO, OPEN, NO],
        "Leisnig": [YES, YES, NO],
    }


async def test_where_sources_disagree_one_is_told_to_ask_the_funder_first(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens("streit", {**SEAT, "in": "sn-transition@2021-27.1d"})

    pages = {seat: (await ask(browser_like, "streit", place=seat)).text for seat in SEATS}

    advised = {seat for seat, page in pages.items() if "Fragen Sie zuerst beim Förder" in page}
    assert advised == {"Döbeln"}


async def test_what_is_disputed_is_no_question_where_a_branch_is_enough(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    area = "sn-transition@2021-27.1d"
    await desk.opens("zweig", {"any": [{**SEAT, "in": area}, {**BRANCH, "in": area}]})
    typed = {"place": "Döbeln", "has_branch": "yes", "branches": "Weißwasser"}

    page = await ask(browser_like, "zweig", **typed)

    assert title(page) == YES
    assert "Fragen Sie zuerst beim Förder" not in page.text


async def test_an_answer_says_why_what_was_answered_what_is_asked_where_and_what_would_change_it(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens("dorf", {"any": [SEAT, BRANCH]})

    page = await ask(browser_like, "dorf", place="Leipzig", has_branch="no")
    mended = await ask(
        browser_like, "dorf", place="Leipzig", has_branch="yes", branches="Weißwasser"
    )

    assert title(page) == NO
    assert "Ihr Sitz liegt außerhalb des Gebiets, für das dieses Geld da ist." in page.text
    assert "Ihre Antwort: <b>Leipzig</b>" in page.text
    assert (
        "Gefordert ist ein Sitz im Gebiet «Übergangsregion 2021–2027, ohne die Stadt Döbeln»."
        in page.text
    )
    assert f'<a href="{SOURCE["url"]}" rel="noopener">2.1' in page.text
    assert "Eine Zweigstelle im Gebiet" in page.text
    assert "keine Zusage" in page.text
    assert title(mended) == YES


async def test_reasons_are_read_in_the_language_that_was_asked_for_and_say_which_it_is(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens()

    sorbian = await ask(browser_like, "dorf", place="Leipzig", language="hsb")
    easy = await ask(browser_like, "dorf", place="Leipzig", language="leicht")

    assert '<p lang="hsb">Waše sydło leži zwonka teritorija' in sorbian.text
    assert '<p lang="de-x-leicht">Ihr Büro ist am falschen Ort.' in easy.text


async def test_a_past_day_is_answered_by_the_rule_that_counted_then(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens("dorf", SEAT)
    day = {"on_day": "1", "on_month": "Februar", "on_year": "2026"}

    page = await ask(browser_like, "dorf", place="Weißwasser", **day)
    too_early = await ask(browser_like, "dorf", place="Weißwasser", **{**day, "on_year": "2020"})

    assert title(page) == YES
    assert "geprüft für den 1. Februar 2026" in page.text
    assert "die damals galten" in page.text
    assert title(too_early) == OPEN


async def test_all_calls_come_at_once_and_each_can_be_looked_at_closely(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens("nein", SEAT, title="Nur die Übergangsregion")
    await desk.opens("ja", {**SEAT, "in": "sn@1"}, title="Ganz Sachsen")
    form = hidden(await browser_like.get("/foerderung/pruefen"))

    page = await browser_like.post("/foerderung/pruefen", data={**form, "place": "Leipzig"})

    assert page.text.index("Ganz Sachsen") < page.text.index("Nur die Übergangsregion")
    assert 'form="answers" formaction="/foerderung/aufrufe/ja/pruefen"' in page.text


async def test_the_quick_check_says_fits_partly_or_not_and_keeps_nothing(
    browser_like: httpx.AsyncClient, desk: Desk, town: Town
) -> None:
    sums = {"id": "summe", "kind": "amount_eur", "at_most": 1000, "source": SOURCE}
    await desk.opens("ja", {**SEAT, "in": "sn@1"})
    await desk.opens("teils", {**SEAT, "in": "sn@1"}, sums)
    await desk.opens("nein", SEAT)

    page = await browser_like.get("/foerderung/schnell?place=Leipzig")

    chips = re.findall(r"(passt nicht|passt teilweise|passt)</span>", page.text)
    assert chips == ["passt", "passt teilweise", "passt nicht"]
    assert await town.rows("registry", "SELECT * FROM funding_evaluation") == []


async def test_a_place_that_there_is_twice_is_asked_for_and_nothing_typed_is_lost(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens("dorf", SEAT, BRANCH)

    page = await ask(
        browser_like, "dorf", place="Bernsdorf", has_branch="yes", branches="Bernsdorf, Leisnig"
    )

    assert page.status_code == 422
    assert "Das passt auf mehrere Orte." in page.text
    assert "14625030" in page.text
    assert 'value="Bernsdorf, Leisnig"' in page.text


async def test_who_tries_again_counts_once(
    browser_like: httpx.AsyncClient, desk: Desk, town: Town
) -> None:
    await desk.opens()
    path = "/foerderung/aufrufe/dorf/pruefen"
    form = {**hidden(await browser_like.get(path)), "place": "Leipzig"}
    first = await browser_like.post(path, data=form)

    await browser_like.post(path, data={**hidden(first), "place": "Weißwasser"})

    rows = await town.rows("registry", "SELECT verdict FROM funding_evaluation")
    assert [row["verdict"] for row in rows] == ["met"]


async def test_an_owner_saves_with_consent_hears_of_it_and_can_end_it(
    browser_like: httpx.AsyncClient, desk: Desk, town: Town, visitor: Visitor
) -> None:
    entry = await town.registry.list_entry(ags=WEISSWASSER)
    await visitor.signs_in(ANNA)
    page = f"/eintrag/{entry}/foerderung"
    form = await visitor.fills(page, place="Weißwasser", legal_form="ev", themes="nachbarschaft")

    refused = await browser_like.post(page, data=form)
    saved = await browser_like.post(page, data={**form, "agrees": "yes"})
    await desk.opens("dorf", SEAT)
    mails = await town.carry()
    shown = await browser_like.get(page)
    ended = await browser_like.post(f"{page}/loeschen", data=hidden(shown))

    assert (refused.status_code, saved.status_code, ended.status_code) == (422, 303, 303)
    assert 'href="#agrees"' in refused.text
    assert any("neuer Förderaufruf" in str(mail["Subject"]) for mail in mails)
    assert YES in shown.text
    assert "Sie haben am" in shown.text
    assert await town.rows("registry", "SELECT * FROM funding_check") == []


async def test_nobody_opens_funding_of_an_entry_that_is_not_theirs(
    browser_like: httpx.AsyncClient, town: Town, visitor: Visitor
) -> None:
    entry = await town.registry.list_entry()
    await visitor.signs_in("ines@example.org")

    own = await browser_like.get(f"/eintrag/{entry}/foerderung")
    preset = await browser_like.get(f"/foerderung/pruefen?eintrag={entry}")
    nonsense = await browser_like.get("/foerderung/pruefen?eintrag=../../x")

    assert [own.status_code, preset.status_code, nonsense.status_code] == [404, 404, 404]


async def test_a_rule_is_tried_proposed_and_published_by_another(
    browser_like: httpx.AsyncClient, desk: Desk, town: Town, visitor: Visitor
) -> None:
    await desk.drafts()
    page = "/redaktion/foerderung/dorf/regel"
    await visitor.signs_in_as_editor(role="funder")
    form = await visitor.fills(page, rule='{"valid_from": "2026-01-01", "all": [{"kind": "x"}]}')

    unreadable = await browser_like.post(page, data={**form, "rule": "{", "do": "preview"})
    wrong = await browser_like.post(page, data={**form, "do": "preview"})
    right = {**form, "rule": RULE}
    tried = await browser_like.post(page, data={**right, "do": "preview"})
    proposed = await browser_like.post(page, data={**right, "do": "propose"})
    own = await browser_like.get(proposed.headers["location"])
    published = await desk.tells("/calls/dorf/rules/1/publish", by="felix.muster")

    assert "in Zeile 1, Spalte 2" in unreadable.text
    assert "all.0: Diese Art von Bedingung (kind) gibt es nicht." in wrong.text
    assert "Verein in Leipzig" in tried.text
    assert "Das haben Sie selbst vorgeschlagen." in own.text
    assert ">Veröffentlichen<" not in own.text
    assert published.status_code == 200


RULE = (
    '{"valid_from": "2026-01-01", "all": [{"id": "sitz", "kind": "seat_area",'
    f' "in": "{TRANSITION}", "source": {{"section": "1"}}}}]}}'
)


async def test_wrong_lines_of_a_list_are_named_and_the_list_stays_in_the_form(
    browser_like: httpx.AsyncClient, town: Town, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="funder")
    page = "/redaktion/gebiete"
    days = {
        f"{name}_{part}": value
        for name in ("valid_from", "read_on")
        for part, value in (("day", "1"), ("month", "1"), ("year", "2026"))
    }
    sheet = {"id": "neu", "version": "1", "label": "Neu", "source": "Amtsblatt", **days}
    text = f"{LEIPZIG};listed\n14522;listed"
    form = await visitor.fills(page, **sheet, text=text, do="propose")

    answer = await browser_like.post(page, data=form)

    assert answer.status_code == 422
    assert "Zeile 2 («14522;listed»): Das ist ein Kreis oder ein Anfang" in answer.text
    assert "14713000;listed" in answer.text


async def test_outdated_calls_are_marked_and_first_left_out(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    over = {"opens_on": "2026-01-01", "closes_on": "2026-01-31"}
    window = {"id": "frist", "kind": "call_window", "source": SOURCE, **over}
    await desk.opens("alt", window, **over, title="Der alte Aufruf")

    first = await browser_like.get("/foerderung")
    all_of_them = await browser_like.get("/foerderung?stand=closed")

    assert "Der alte Aufruf" not in first.text
    assert "Auch 1 abgelaufenen Aufruf zeigen" in first.text
    assert "Dieser Aufruf ist abgelaufen." in all_of_them.text


async def test_deadlines_and_demand_come_as_files(
    browser_like: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.opens()

    calendar = await browser_like.get("/foerderung/fristen.ics")
    table = await browser_like.get("/foerderung/bedarf.csv")

    assert calendar.text.startswith("BEGIN:VCALENDAR\r\n")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert table.text.removeprefix("\ufeff").startswith("Kreis;Grund;Thema;Nennungen\r\n")


async def test_a_call_that_is_not_there_is_not_found(
    browser_like: httpx.AsyncClient, town: Town
) -> None:
    paths = [f"/foerderung/aufrufe/{name}" for name in ("nichts", "%2e%2e", str(uuid4()))]

    assert [(await browser_like.get(path)).status_code for path in paths] == [404, 404, 404]


async def test_a_browser_is_one_of_those_who_asked_however_it_tries(
    browser_like: httpx.AsyncClient, desk: Desk, town: Town
) -> None:
    await desk.opens("dorf", SEAT)
    for address in ("192.0.2.7", "192.0.2.7", "2001:db8:0:1::1", "2001:db8:0:2::9"):
        browser_like.headers["x-envoy-external-address"] = address
        await ask(browser_like, "dorf", place="Leipzig", asker=str(uuid4()))

    async with town.registry.database.read() as tx:
        askers = await tx.fetch("SELECT asker FROM funding_evaluation")
    assert len(askers) == 2, "one connection of each kind"
