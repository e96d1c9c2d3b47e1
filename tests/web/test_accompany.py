"""The pages of accompaniment: what is sent, what is said about mistakes, and who gets which page."""

import csv
import io
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.registry.decide.accompany import labels
from services.web.words import cases, desks
from tests.days import in_days, typed_day
from tests.web.accompany_pages import ASKED, CASE, LINE, SAID
from tests.web.all_pages import tell_everything
from tests.web.conftest import Behind
from tests.web.real_pages import ID
from tests.web.signing import Visitor

PAGE = f"/begleitung/{ID}"
TOLD = f"/v1/cases/{ID}"
DONE = {"case_id": ID, "state": "opened", "phase": "pilot"}
OTHER = str(UUID(int=55))


@pytest.fixture(autouse=True)
def the_services_speak(behind: Behind) -> None:
    tell_everything(behind)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (cases.PHASES, labels.PHASES),
        (cases.STATES, labels.STATES),
        (cases.OUTCOMES, labels.OUTCOMES),
        (cases.TOUCHPOINTS, labels.TOUCHPOINTS),
        (cases.HELP, labels.HELP),
    ],
)
def test_the_labels_of_cases_are_those_of_the_registry(ours: Any, theirs: Any) -> None:
    assert dict(ours) == dict(theirs)


async def test_who_has_not_said_yes_yet_is_asked_before_writing_anything(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    answer = await browser_like.get(f"/begleitung/{ASKED}/kontakt")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/begleitung/{ASKED}")


async def test_a_contact_is_sent_as_it_was_typed_and_a_double_click_is_one(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("registry", f"{TOLD}/touchpoints", DONE, status=201)
    typed = {"kind": "visit", "note": "Im Garten.", "shared": "yes", **typed_day("happened_on", -3)}
    form = await visitor.fills(f"{PAGE}/kontakt", **typed, **typed_day("next_contact_on", 9))

    answers = [await browser_like.post(f"{PAGE}/kontakt", data=form) for _ in range(2)]

    assert {answer.headers["location"] for answer in answers} == {f"{PAGE}?getan=kontakt"}
    assert visitor.told(f"{TOLD}/touchpoints")[0] == {
        "kind": "visit",
        "happened_on": in_days(-3).isoformat(),
        "note": "Im Garten.",
        "visibility": "shared",
        "next_contact_on": in_days(9).isoformat(),
    }
    assert len(set(visitor.keys(f"{TOLD}/touchpoints"))) == 1


async def test_what_is_wrong_with_a_contact_stands_beside_the_field_and_nothing_is_lost(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    typed = {
        "kind": "",
        "note": "Lange geredet.",
        "happened_on_day": "31",
        "happened_on_month": "2",
    }
    form = await visitor.fills(f"{PAGE}/kontakt", **typed, happened_on_year="2026")

    page = await browser_like.post(f"{PAGE}/kontakt", data=form)

    assert page.status_code == 422
    assert "Fehler: " in page.text
    assert "Dieses Datum gibt es nicht." in page.text
    assert "Lange geredet." in page.text
    assert visitor.sent(f"{TOLD}/touchpoints") == []


async def test_a_day_that_the_registry_refuses_is_said_at_the_day(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    errors = [{"field": "happened_on", "slug": "day-not-come", "detail": "English"}]
    problem = {"slug": "fields-invalid", "title": "English", "errors": errors}
    behind.says("registry", f"{TOLD}/touchpoints", problem, status=422)
    form = await visitor.fills(
        f"{PAGE}/kontakt", kind="phone", note="", **typed_day("happened_on", 3)
    )

    page = await browser_like.post(f"{PAGE}/kontakt", data=form)

    assert page.status_code == 422
    assert 'href="#happened_on_day"' in page.text
    assert "Dieser Tag kommt erst noch." in page.text


@pytest.mark.parametrize(
    ("name", "path", "fields", "body"),
    [
        ("pause", "pause", {}, {}),
        ("weiter", "resume", {}, {}),
        ("teilen", f"notes/{OTHER}/share", {"about": OTHER}, {}),
        ("zuruecknehmen", f"notes/{OTHER}/withdraw", {"about": OTHER}, {}),
        (
            "antwort",
            "answer",
            {"handover_id": OTHER, "answer": "yes"},
            {"handover_id": OTHER, "yes": True},
        ),
        ("zurueckziehen", "withdraw-handover", {"handover_id": OTHER}, {"handover_id": OTHER}),
    ],
)
async def test_a_button_alone_says_what_it_is_about(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    name: str,
    path: str,
    fields: dict[str, str],
    body: dict[str, Any],
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("registry", f"{TOLD}/{path}", DONE)
    form = {**await visitor.fills(PAGE), **fields}

    answer = await browser_like.post(f"{PAGE}/{name}", data=form)

    assert answer.headers["location"] == f"{PAGE}?getan={name}"
    assert visitor.told(f"{TOLD}/{path}") == [body]


async def test_who_hands_over_comes_back_to_the_worklist_not_to_a_page_that_is_gone(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    form = {**await visitor.fills(PAGE), "handover_id": OTHER, "answer": "no"}
    behind.says("registry", f"{TOLD}/answer", DONE)
    behind.says("registry", TOLD, {"slug": "not-found"}, status=404)

    answer = await browser_like.post(f"{PAGE}/antwort", data=form)

    assert answer.headers["location"] == "/begleitung?getan=antwort"


@pytest.mark.parametrize("path", ["/begleitung", PAGE, f"{PAGE}/kontakt"])
@pytest.mark.parametrize(
    "role", ["editor", "organiser", "funder", "municipality", "auditor", "ops"]
)
async def test_no_other_role_opens_a_case(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, path: str, role: str
) -> None:
    await visitor.signs_in_as_editor(role=role)
    before = len(behind.asked)

    page = await browser_like.get(path)

    assert page.status_code == 403
    assert len(behind.asked) == before


@pytest.mark.parametrize("path", ["uebersicht", "neu", "zahlen", "zahlen.csv"])
async def test_the_overview_is_not_for_a_mentor(
    browser_like: httpx.AsyncClient, visitor: Visitor, path: str
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    page = await browser_like.get(f"/begleitung/{path}")

    assert page.status_code == 403
    assert "Koordination der Begleitung" in page.text


async def test_a_mentor_cannot_do_what_is_the_coordinators(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    form = await visitor.fills(PAGE)

    for name in ("jahrgang", "besprochen", "loeschen"):
        assert (await browser_like.post(f"{PAGE}/{name}", data=form)).status_code == 404


async def test_an_owner_asks_and_comes_to_her_case(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"/v1/initiatives/{ID}/case", DONE, status=201)
    path = f"/eintrag/{ID}/begleitung"
    typed = {"concern": "Wir möchten einen Verein gründen.", "reach": "Abends.", "phone": ""}
    form = await visitor.fills(path, **typed, help=["founding", "nonsense"])

    answer = await browser_like.post(path, data=form)

    assert answer.headers["location"] == f"/meine-begleitung/{ID}?getan=gesendet"
    assert visitor.told(f"/v1/initiatives/{ID}/case") == [
        {
            "concern": "Wir möchten einen Verein gründen.",
            "reach": "Abends.",
            "help": ["founding"],
            "phone": None,
        }
    ]


async def test_who_is_accompanied_already_comes_to_that_case(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    mine = {**SAID["registry", "/v1/my/cases"]["items"][0], "initiative_id": ID}
    behind.says("registry", "/v1/my/cases", {"items": [mine]})

    answer = await browser_like.get(f"/eintrag/{ID}/begleitung")

    assert answer.headers["location"] == f"/meine-begleitung/{ID}"


async def test_the_consent_names_the_text_that_was_read(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    path = f"/meine-begleitung/{ID}"
    page = await browser_like.get(path)
    behind.says("registry", f"/v1/my/cases/{ID}/consent", DONE)
    form = {**await visitor.fills(path), "answer": "ja"}

    answer = await browser_like.post(f"{path}/notizen-weitergeben", data=form)

    assert CASE["consent_text"]["text"] in page.text
    assert answer.headers["location"] == f"{path}?getan=ja"
    assert visitor.told(f"/v1/my/cases/{ID}/consent") == [
        {"handover_id": ID, "given": True, "version": "2026-1"}
    ]


async def test_a_coordinator_writes_a_group_down_that_has_a_phone_alone(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="coordinator")
    behind.says("registry", "/v1/cases", {**SAID["registry", "/v1/cases"], **DONE}, status=201)
    group = {"title": "Strickrunde", "place": "Weißwasser/O.L.", "name": "Gisela", "email": ""}
    typed = {**group, "phone": "030 23125 042", "concern": "Wir suchen Räume.", "help": "room"}
    form = await visitor.fills("/begleitung/neu", about="group", **typed)

    answer = await browser_like.post("/begleitung/neu", data=form)

    assert answer.headers["location"] == f"{PAGE}?getan=neu"
    [told] = visitor.told("/v1/cases")
    assert told["group"] == {
        "title": "Strickrunde",
        "ags": "14626610",
        "name": "Gisela",
        "email": None,
        "phone": "030 23125 042",
    }


async def test_an_entry_is_found_by_its_name_or_chosen_from_several(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="coordinator")
    entry = SAID["registry", f"/v1/cases/{ID}"]
    place = {"municipality": "Leipzig"}
    hits = [{"initiative_id": id_, "title": entry["title"], "place": place} for id_ in (ID, OTHER)]
    behind.says("registry", "/v1/initiatives", {"items": hits})
    typed = {"about": "entry", "concern": "Wir suchen Räume.", "help": "room", "entry": "Hof"}
    form = await visitor.fills("/begleitung/neu", **typed)

    asked = await browser_like.post("/begleitung/neu", data=form)
    behind.says("registry", "/v1/cases", DONE, status=201)
    done = await browser_like.post("/begleitung/neu", data={**form, "initiative_id": OTHER})

    assert asked.status_code == 422
    assert f'<option value="{OTHER}"' in asked.text
    assert done.headers["location"] == f"{PAGE}?getan=neu"
    assert visitor.told("/v1/cases")[0]["initiative_id"] == OTHER


async def test_the_download_holds_the_figures_and_opens_in_a_german_spreadsheet(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="coordinator")

    answer = await browser_like.get("/begleitung/zahlen.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Begleitungen nach Stand", "läuft", "48"] in rows
    assert [
        "Laufende und pausierte Begleitungen nach Phase",
        "Einschätzen",
        "nicht gezeigt",
    ] in rows
    assert {len(row) for row in rows} == {3}


async def test_my_platform_leads_to_my_case_and_says_what_waits_for_me(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in()

    page = await browser_like.get("/meine-plattform")

    assert f'href="/meine-begleitung/{ID}"' in page.text
    assert "Wir brauchen Ihre Entscheidung zu den Notizen." in page.text


async def test_a_mentor_is_told_first_what_matters_most(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    page = (await browser_like.get("/begleitung")).text

    order = ["Wartet auf Ihr Ja", "Zu lange kein Kontakt", "Überfällig", "Heute dran"]
    places = [page.index(f"<h2>{title}") for title in order]
    assert places == sorted(places)
    assert f"kein Kontakt {cases.since(LINE['silent_since'])}" in page


async def test_a_coordinator_is_asked_about_the_group_and_not_about_herself(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="coordinator")
    path = "/begleitung/neu"

    page = await browser_like.post(path, data=await visitor.fills(path, about="group"))

    assert page.status_code == 422
    assert "Bitte wählen Sie, wobei die Gruppe Hilfe möchte." in page.text
    assert "Bitte schreiben Sie, worum es der Gruppe geht." in page.text
    assert "Wobei wünscht sich die Gruppe Hilfe?" in page.text


async def test_a_goal_that_is_due_today_stands_on_the_worklist(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    page = (await browser_like.get("/begleitung")).text

    today = page[page.index("<h2>Heute dran") :]
    assert "Ziel heute fällig: Vereinbarung mit der Gemeinde" in today


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("editor", "/redaktion"),
        ("mentor", "/begleitung"),
        ("coordinator", "/begleitung/uebersicht"),
        ("ops", "/redaktion"),
    ],
)
def test_staff_begin_at_the_desk_of_their_role(role: str, home: str) -> None:
    assert desks.first_of(frozenset({role})) == home
